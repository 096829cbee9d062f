"""What a card's bank lets be done with a hold, and why it sent a refund back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from pos_app.domain.payment import Card

translate = QCoreApplication.translate


def bank_words(card: Card | None) -> list[str]:
    """What is special about a hold, as the charge says; nothing for most."""
    if card is None:
        return []
    words = (
        (card.is_extended, translate("Queue", "The bank keeps this hold longer than usual.")),
        (card.may_be_raised, translate("Queue", "The bank lets this hold be raised.")),
        (
            card.may_be_taken_in_parts,
            translate("Queue", "The bank lets it be taken in parts."),
        ),
    )
    return [text for is_so, text in words if is_so]


def refund_failure_words(reason: str) -> str:
    """Why a refund came back, to go on a sentence; "" where Stripe does not say.

    https://docs.stripe.com/refunds#failed-refunds
    """
    words = {
        "lost_or_stolen_card": translate("Queue", ", the card was lost or stolen"),
        "expired_or_canceled_card": translate("Queue", ", the card has expired or is closed"),
        "declined": translate("Queue", ", the bank refused it"),
        "insufficient_funds": translate("Queue", ", Stripe's balance was too low"),
    }
    return words.get(reason, "")
