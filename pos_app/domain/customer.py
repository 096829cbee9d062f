"""Who calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.queue import QueueRow
from pos_app.domain.saved_card import SavedCard

# What stands on the orders of somebody whose data were erased.
ERASED_NAME = "[erased]"


@dataclass(frozen=True, slots=True)
class Customer:
    """A person who orders by phone; `id` is None until the book knows the person."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer with what the book knows of earlier calls."""

    customer: Customer
    orders: int
    last_order_at: datetime | None
    held: tuple[QueueRow, ...] = ()
    cards: tuple[SavedCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody whose data the book holds: since when, on which orders, which of them are open."""

    customer: Customer
    since: datetime
    order_uuids: tuple[str, ...]
    open_numbers: tuple[int, ...]
