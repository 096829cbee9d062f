"""What of a bank's no may be told, and which card may be tried again."""

from __future__ import annotations

from collections.abc import Iterable

from pos_app.domain.payment import Attempt, Decline, Verb

NOT_TOLD = "generic_decline"
NEVER_AGAIN = "do_not_try_again"

# Stripe, "Decline codes": of lost, stolen and suspected cards nobody may be told. Whatever is not
# listed here is told like them, so that nobody can tell them apart.
MAY_BE_TOLD = frozenset(
    {
        "approve_with_id",
        "authentication_not_handled",
        "authentication_required",
        "card_decline_rate_limit_exceeded",
        "card_not_supported",
        "card_velocity_exceeded",
        "currency_not_supported",
        "duplicate_transaction",
        "expired_card",
        "incorrect_address",
        "incorrect_cvc",
        "incorrect_number",
        "incorrect_zip",
        "insufficient_funds",
        "invalid_cvc",
        "invalid_expiry_month",
        "invalid_expiry_year",
        "invalid_number",
        "issuer_not_available",
        "not_permitted",
        "payment_intent_action_required",
        "processing_error",
        "reenter_transaction",
        "transaction_not_allowed",
        "withdrawal_count_limit_exceeded",
    }
)


def told_code(decline: Decline) -> str:
    """The reason of a decline in Stripe's codes, as far as anybody may read it."""
    # Where the bank gave a reason it counts alone: the wider code could tell what it hides.
    reason = decline.decline_code or decline.code
    return reason if reason in MAY_BE_TOLD else NOT_TOLD


def declines_of(payment_method: str, attempts: Iterable[Attempt]) -> list[Decline]:
    """What the bank said to a card, each time that it said no."""
    return [
        each.decline
        for each in attempts
        if each.request.verb is Verb.CONFIRM
        and each.decline is not None
        and each.request.params.get("payment_method") == payment_method
    ]
