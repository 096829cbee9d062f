"""Who calls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Customer:
    """A person who orders by phone; `id` is None until the book knows the person."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    id: int | None = None
