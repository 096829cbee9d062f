"""What is typed into the two search fields of an order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pos_app.domain.customer import Customer
from pos_app.domain.order import parse_quantity

if TYPE_CHECKING:
    from pos_app.domain.money import NumberStyle

_COUNTED = re.compile(r"\s*([0-9][0-9.,٫]*)\s*[*×](.*)", re.DOTALL)
_PHONE_MARKS = frozenset("0123456789 +-()./")


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """How many of what."""

    quantity: Decimal
    words: str


def parse_item(text: str, style: NumberStyle) -> ItemEntry:
    """The entry of "assam" or "3*assam"; the quantity is written in the locale's style.

    Raises InvalidInput `quantity.invalid`.
    """
    counted = _COUNTED.match(text)
    if counted is None:
        return ItemEntry(Decimal(1), text.strip())
    quantity = parse_quantity(plain_number(counted[1], style))
    return ItemEntry(quantity, counted[2].strip())


def plain_number(text: str, style: NumberStyle) -> str:
    """A typed number with the point that the domain reads, in place of the locale's mark."""
    return text.strip().replace(style.decimal, ".")


def is_phone(text: str) -> bool:
    """Whether this is meant as a phone number: digits, and what people put between them."""
    return any(mark.isdigit() for mark in text) and set(text) <= _PHONE_MARKS


def new_customer(text: str) -> Customer:
    """Somebody of whom only a phone number or a name was typed."""
    typed = text.strip()
    return Customer("", phone=typed) if is_phone(typed) else Customer(typed)
