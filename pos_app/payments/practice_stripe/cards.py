"""Stripe's test cards: https://docs.stripe.com/testing"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from .errors import Json


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a card is refused, in Stripe's words."""

    code: str
    decline_code: str
    message: str
    advice_code: str
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """A card of Stripe's test set and how it behaves.

    `has_extras`: its bank raises holds, keeps them longer and lets them be taken in parts.
    `refunds` is how refunds to it end: at once, or a while later.
    """

    brand: str
    last4: str
    funding: str = "credit"
    cvc_check: str = "pass"
    address_line1_check: str | None = None
    address_postal_code_check: str | None = None
    risk_level: str = "normal"
    risk_score: int = 20
    wants_authentication: bool = False
    decline: Decline | None = None
    has_extras: bool = False
    refunds: Literal["succeeded", "pending", "failed"] = "succeeded"

    def checks(self) -> Json:
        """Return the three checks of the card data."""
        return {
            "address_line1_check": self.address_line1_check,
            "address_postal_code_check": self.address_postal_code_check,
            "cvc_check": self.cvc_check,
        }


_DECLINED = "Your card was declined."
_GENERIC = Decline("card_declined", "generic_decline", _DECLINED, "try_again_later")
_NO_FUNDS = Decline(
    "card_declined", "insufficient_funds", "Your card has insufficient funds.", "try_again_later"
)
_VELOCITY = Decline(
    "card_declined",
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently "
    "or exceeding its amount limit.",
    "try_again_later",
)
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.", "confirm_card_data")
_CVC = Decline(
    "incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", "confirm_card_data"
)
_PROCESSING = Decline(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    "try_again_later",
)


def is_over(month: int, year: int, now: int) -> bool:
    """Return whether a card's last month has passed, at unix seconds `now`."""
    today = datetime.fromtimestamp(now, UTC)
    return (year, month) < (today.year, today.month)


def _never(decline_code: str, *, blocked: bool = False) -> Decline:
    return Decline("card_declined", decline_code, _DECLINED, "do_not_try_again", blocked)


_VISA = PracticeCard("visa", "4242")

TEST_CARDS = {
    "pm_card_visa": _VISA,
    "pm_card_visa_debit": PracticeCard("visa", "5556", funding="debit"),
    "pm_card_mastercard": PracticeCard("mastercard", "4444", has_extras=True),
    "pm_card_pendingRefund": replace(_VISA, last4="7726", refunds="pending"),
    "pm_card_refundFail": replace(_VISA, last4="5126", refunds="failed"),
    "pm_card_amex": PracticeCard("amex", "0005"),
    "pm_card_discover": PracticeCard("discover", "1117"),
    "pm_card_visa_chargeDeclined": replace(_VISA, last4="0002", decline=_GENERIC),
    "pm_card_visa_chargeDeclinedInsufficientFunds": replace(_VISA, last4="9995", decline=_NO_FUNDS),
    "pm_card_visa_chargeDeclinedLostCard": replace(
        _VISA, last4="9987", decline=_never("lost_card")
    ),
    "pm_card_visa_chargeDeclinedStolenCard": replace(
        _VISA, last4="9979", decline=_never("stolen_card")
    ),
    "pm_card_visa_chargeDeclinedVelocityLimitExceeded": replace(
        _VISA, last4="6975", decline=_VELOCITY
    ),
    "pm_card_chargeDeclined": replace(_VISA, last4="0002", decline=_GENERIC),
    "pm_card_chargeDeclinedFraudulent": replace(
        _VISA, last4="0019", risk_level="highest", risk_score=92, decline=_never("fraudulent")
    ),
    "pm_card_chargeDeclinedExpiredCard": replace(_VISA, last4="0069", decline=EXPIRED),
    "pm_card_chargeDeclinedIncorrectCvc": replace(
        _VISA, last4="0127", cvc_check="fail", decline=_CVC
    ),
    "pm_card_chargeDeclinedProcessingError": replace(_VISA, last4="0119", decline=_PROCESSING),
    "pm_card_radarBlock": replace(
        _VISA,
        last4="0019",
        risk_level="highest",
        risk_score=95,
        decline=_never("fraudulent", blocked=True),
    ),
    "pm_card_riskLevelElevated": replace(_VISA, last4="9235", risk_level="elevated", risk_score=68),
    "pm_card_cvcCheckFail": replace(_VISA, last4="0101", cvc_check="fail"),
    "pm_card_avsFail": replace(
        _VISA, last4="0010", address_line1_check="fail", address_postal_code_check="fail"
    ),
    "pm_card_avsLine1Fail": replace(
        _VISA, last4="0028", address_line1_check="fail", address_postal_code_check="pass"
    ),
    "pm_card_avsZipFail": replace(
        _VISA, last4="0036", address_line1_check="pass", address_postal_code_check="fail"
    ),
    "pm_card_avsUnchecked": replace(
        _VISA,
        last4="0044",
        address_line1_check="unavailable",
        address_postal_code_check="unavailable",
    ),
    "pm_card_authenticationRequired": replace(_VISA, last4="3184", wants_authentication=True),
}

# The numbers that can be keyed on a simulated reader, by the card that they make.
TEST_NUMBERS = {
    "4242424242424242": "pm_card_visa",
    "4000056655665556": "pm_card_visa_debit",
    "5555555555554444": "pm_card_mastercard",
    "378282246310005": "pm_card_amex",
    "6011111111111117": "pm_card_discover",
    "4000000000000002": "pm_card_visa_chargeDeclined",
    "4000000000009995": "pm_card_visa_chargeDeclinedInsufficientFunds",
    "4000000000009987": "pm_card_visa_chargeDeclinedLostCard",
    "4000000000009979": "pm_card_visa_chargeDeclinedStolenCard",
    "4000000000000069": "pm_card_chargeDeclinedExpiredCard",
    "4000000000000127": "pm_card_chargeDeclinedIncorrectCvc",
    "4000000000000119": "pm_card_chargeDeclinedProcessingError",
    "4000000000000101": "pm_card_cvcCheckFail",
    "4000000000000036": "pm_card_avsZipFail",
    "4000002760003184": "pm_card_authenticationRequired",
}
