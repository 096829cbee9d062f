"""Changes to an order that is being typed: each makes a new draft."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pos_app.domain.errors import InvalidInput
from pos_app.domain.order import LARGEST_QUANTITY, MOST_LINES, parse_quantity

if TYPE_CHECKING:
    from pos_app.domain.order import Draft, OrderLine


def add_line(draft: Draft, line: OrderLine) -> tuple[Draft, int]:
    """The draft with one line more, and the line's row; more of the same item is one line.

    Raises InvalidInput `order.too_many_lines` or `quantity.invalid`.
    """
    for row, known in enumerate(draft.lines):
        if line.sku and replace(known, quantity=line.quantity) == line:
            return change_quantity(draft, row, line.quantity), row
    if len(draft.lines) >= MOST_LINES:
        raise InvalidInput("order.too_many_lines", most=MOST_LINES)
    return draft.with_line(line), len(draft.lines)


def replace_line(draft: Draft, row: int, line: OrderLine) -> Draft:
    """The draft with another line in a row."""
    return replace(draft, lines=(*draft.lines[:row], line, *draft.lines[row + 1 :]))


def remove_line(draft: Draft, row: int) -> Draft:
    """The draft without the line in a row."""
    return replace(draft, lines=draft.lines[:row] + draft.lines[row + 1 :])


def change_quantity(draft: Draft, row: int, by: Decimal | int) -> Draft:
    """The draft with more or less of a line; the same draft where nothing would be left.

    Raises InvalidInput `quantity.invalid` above the largest quantity.
    """
    line = draft.lines[row]
    quantity = line.quantity + Decimal(by)
    if quantity <= 0:
        return draft
    if quantity > LARGEST_QUANTITY:
        parse_quantity(f"{quantity:f}")
    return replace_line(draft, row, replace(line, quantity=quantity))
