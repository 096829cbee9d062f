"""What to say when a bank declines, and what never to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos_app.domain.declines import NEVER_AGAIN, told_code

if TYPE_CHECKING:
    from pos_app.domain.payment import Decline


@dataclass(frozen=True, slots=True)
class DeclineWords:
    """A decline in words: `chip` is short and may be empty, `say` is for the customer's ear."""

    chip: str
    reason: str
    next_step: str
    say: str


_OTHER_CARD = QT_TRANSLATE_NOOP("declines", "Try another card.")
_NEVER_AGAIN = QT_TRANSLATE_NOOP("declines", "Do not try this card again. Try another card.")
_ASK_FOR_ANOTHER = QT_TRANSLATE_NOOP(
    "declines", "Your bank did not accept this card. Would you like to use another one?"
)

# Chip, reason, next step, what to say. The same words for every reason that is not for telling
# and for those that the bank keeps to itself, so that nobody can tell them apart: Stripe,
# "Decline codes", asks not to tell of lost, stolen and suspected cards.
_BANK_SAID_NO = (
    "",
    QT_TRANSLATE_NOOP("declines", "the bank said no"),
    QT_TRANSLATE_NOOP("declines", "Try another card, or the customer calls the bank first."),
    QT_TRANSLATE_NOOP(
        "declines",
        "Your bank did not accept this card. Would you like to use another one, or ask your bank?",
    ),
)
_LOW_FUNDS = (
    QT_TRANSLATE_NOOP("declines", "low funds"),
    QT_TRANSLATE_NOOP("declines", "not enough money on this card"),
    _OTHER_CARD,
    _ASK_FOR_ANOTHER,
)
_OVER_LIMIT = (
    QT_TRANSLATE_NOOP("declines", "over limit"),
    QT_TRANSLATE_NOOP("declines", "this card is over its limit"),
    _OTHER_CARD,
    _ASK_FOR_ANOTHER,
)
_EXPIRY = (
    QT_TRANSLATE_NOOP("declines", "expiry date"),
    QT_TRANSLATE_NOOP("declines", "the card has expired, or the date is wrong"),
    QT_TRANSLATE_NOOP("declines", "Ask the customer to read the expiry date again."),
    QT_TRANSLATE_NOOP("declines", "Could you read me the expiry date once more?"),
)
_NUMBER = (
    QT_TRANSLATE_NOOP("declines", "wrong number"),
    QT_TRANSLATE_NOOP("declines", "the card number is not right"),
    QT_TRANSLATE_NOOP("declines", "Ask the customer to read it again."),
    QT_TRANSLATE_NOOP("declines", "Could you read me the card number once more?"),
)
_SECURITY_CODE = (
    QT_TRANSLATE_NOOP("declines", "security code"),
    QT_TRANSLATE_NOOP("declines", "the security code does not match"),
    QT_TRANSLATE_NOOP("declines", "Ask the customer to read it again."),
    QT_TRANSLATE_NOOP("declines", "Could you read me the security code once more?"),
)
_POSTCODE = (
    QT_TRANSLATE_NOOP("declines", "address"),
    QT_TRANSLATE_NOOP("declines", "the billing address or postcode does not match"),
    QT_TRANSLATE_NOOP("declines", "Ask for the address that the card's bill goes to."),
    QT_TRANSLATE_NOOP("declines", "Which address and postcode does the card's bill go to?"),
)
_NOT_FOR_THIS = (
    QT_TRANSLATE_NOOP("declines", "not for this"),
    QT_TRANSLATE_NOOP("declines", "this card cannot be used for this"),
    _OTHER_CARD,
    QT_TRANSLATE_NOOP("declines", "This card cannot be used here. Would you like to use another?"),
)
_ONCE_MORE = (
    QT_TRANSLATE_NOOP("declines", "try again"),
    QT_TRANSLATE_NOOP("declines", "the bank could not answer"),
    QT_TRANSLATE_NOOP("declines", "Try once more, then another card."),
    QT_TRANSLATE_NOOP("declines", "The bank has not answered. May I try once more?"),
)
_TWICE = (
    QT_TRANSLATE_NOOP("declines", "same again"),
    QT_TRANSLATE_NOOP("declines", "the same amount was just tried on this card"),
    QT_TRANSLATE_NOOP("declines", "Look at the recent orders of this customer first."),
    QT_TRANSLATE_NOOP("declines", "One moment, I am checking your last order."),
)
_APPROVAL = (
    QT_TRANSLATE_NOOP("declines", "needs approval"),
    QT_TRANSLATE_NOOP("declines", "the bank wants the customer to approve it online"),
    _OTHER_CARD,
    QT_TRANSLATE_NOOP(
        "declines", "Your bank wants you to approve this online. Do you have another card?"
    ),
)
_TOO_OFTEN = (
    QT_TRANSLATE_NOOP("declines", "too many tries"),
    QT_TRANSLATE_NOOP("declines", "this card was tried too often"),
    QT_TRANSLATE_NOOP("declines", "Leave this card for 24 hours. Try another card."),
    _ASK_FOR_ANOTHER,
)

# Stripe, "Decline codes" and "Error codes"; whatever is not listed gets _BANK_SAID_NO.
_WORDS = {
    "insufficient_funds": _LOW_FUNDS,
    "card_velocity_exceeded": _OVER_LIMIT,
    "withdrawal_count_limit_exceeded": _OVER_LIMIT,
    "expired_card": _EXPIRY,
    "invalid_expiry_month": _EXPIRY,
    "invalid_expiry_year": _EXPIRY,
    "incorrect_number": _NUMBER,
    "invalid_number": _NUMBER,
    "incorrect_cvc": _SECURITY_CODE,
    "invalid_cvc": _SECURITY_CODE,
    "incorrect_zip": _POSTCODE,
    "incorrect_address": _POSTCODE,
    "card_not_supported": _NOT_FOR_THIS,
    "currency_not_supported": _NOT_FOR_THIS,
    "transaction_not_allowed": _NOT_FOR_THIS,
    "not_permitted": _NOT_FOR_THIS,
    "processing_error": _ONCE_MORE,
    "issuer_not_available": _ONCE_MORE,
    "reenter_transaction": _ONCE_MORE,
    "approve_with_id": _ONCE_MORE,
    "duplicate_transaction": _TWICE,
    "authentication_required": _APPROVAL,
    "authentication_not_handled": _APPROVAL,
    "payment_intent_action_required": _APPROVAL,
    "card_decline_rate_limit_exceeded": _TOO_OFTEN,
}


def decline_words(decline: Decline) -> DeclineWords:
    """What a decline means for the person at the till."""
    chip, reason, next_step, say = _WORDS.get(told_code(decline), _BANK_SAID_NO)
    if decline.advice_code == NEVER_AGAIN:
        next_step = _NEVER_AGAIN
    return DeclineWords(*(_translated(words) for words in (chip, reason, next_step, say)))


def _translated(marked: object) -> str:
    return QCoreApplication.translate("declines", str(marked)) if marked else ""
