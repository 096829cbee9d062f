"""The words of the card step while a pay link is with the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.ui.messages import decline_words

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.payment import Decline
    from pos_app.domain.record import OrderRecord

translate = QCoreApplication.translate


def closes_link(record: OrderRecord) -> str:
    """What becomes of the open link when a card is taken in another way; "" where there is none."""
    if record.open_link is None:
        return ""
    return translate("Card", "The pay link is closed first, so that nobody pays twice.")


def declined_there(decline: Decline | None) -> str:
    """Why the card was not held that the customer tried last."""
    if decline is None:
        return ""
    words = translate(
        "Card", "The customer's last card was declined: {reason}. The page takes another one."
    )
    return words.format(reason=decline_words(decline).reason)


def seconds_left(record: OrderRecord, now: datetime) -> int:
    """For how long the link is good."""
    link = record.open_link
    return 0 if link is None else max(int((link.expires_at - now).total_seconds()), 0)
