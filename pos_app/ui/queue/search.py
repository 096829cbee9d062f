"""Finding orders in a list that is already here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_app.domain.queue import QueueRow


def matches(row: QueueRow, text: str) -> bool:
    """Whether every word of `text` is part of the row.

    Looked at: number, name, phone (by digits), last 4 of the card, intent ID, amount.
    """
    told = _told(row)
    return all(any(word in each for each in told) for word in text.casefold().split())


def _told(row: QueueRow) -> tuple[str, ...]:
    return (
        str(row.number),
        row.customer.casefold(),
        row.phone.casefold(),
        "".join(character for character in row.phone if character.isdigit()),
        row.card.last4 if row.card else "",
        (row.intent_id or "").casefold(),
        row.amount.decimal_text(),
    )
