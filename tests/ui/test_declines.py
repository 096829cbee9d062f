"""Stripe's decline codes in plain words: what to tell the caller, and what to do next."""

from __future__ import annotations

import pytest

from pos_app.domain.declines import MAY_BE_TOLD, NOT_TOLD, told_code
from pos_app.domain.payment import Decline
from pos_app.ui.declines import _WORDS, DeclineWords, decline_words

OTHER = "Try another card."
ASK_OTHER = "Your bank did not accept this card. Would you like to use another one?"
# Stripe, "Decline codes": reason, next step, what to say.
TABLE: dict[tuple[str, ...], tuple[str, str, str]] = {
    ("insufficient_funds",): ("not enough money on this card", OTHER, ASK_OTHER),
    ("card_velocity_exceeded", "withdrawal_count_limit_exceeded"): (
        "this card is over its limit",
        OTHER,
        ASK_OTHER,
    ),
    ("expired_card", "invalid_expiry_month", "invalid_expiry_year"): (
        "the card has expired, or the date is wrong",
        "Ask the customer to read the expiry date again.",
        "Could you read me the expiry date once more?",
    ),
    ("incorrect_number", "invalid_number"): (
        "the card number is not right",
        "Ask the customer to read it again.",
        "Could you read me the card number once more?",
    ),
    ("incorrect_cvc", "invalid_cvc"): (
        "the security code does not match",
        "Ask the customer to read it again.",
        "Could you read me the security code once more?",
    ),
    ("incorrect_zip", "incorrect_address"): (
        "the billing address or postcode does not match",
        "Ask for the address that the card's bill goes to.",
        "Which address and postcode does the card's bill go to?",
    ),
    ("card_not_supported", "currency_not_supported", "transaction_not_allowed", "not_permitted"): (
        "this card cannot be used for this",
        OTHER,
        "This card cannot be used here. Would you like to use another?",
    ),
    ("processing_error", "issuer_not_available", "reenter_transaction", "approve_with_id"): (
        "the bank could not answer",
        "Try once more, then another card.",
        "The bank has not answered. May I try once more?",
    ),
    ("duplicate_transaction",): (
        "the same amount was just tried on this card",
        "Look at the recent orders of this customer first.",
        "One moment, I am checking your last order.",
    ),
    ("authentication_required", "authentication_not_handled", "payment_intent_action_required"): (
        "the bank wants the customer to approve it online",
        OTHER,
        "Your bank wants you to approve this online. Do you have another card?",
    ),
    ("card_decline_rate_limit_exceeded",): (
        "this card was tried too often",
        "Leave this card for 24 hours. Try another card.",
        ASK_OTHER,
    ),
}
SAID_NO = DeclineWords(
    "",
    "the bank said no",
    "Try another card, or the customer calls the bank first.",
    "Your bank did not accept this card. Would you like to use another one, or ask your bank?",
)
NOT_FOR_TELLING = (
    "fraudulent",
    "lost_card",
    "stolen_card",
    "pickup_card",
    "restricted_card",
    "merchant_blacklist",
)
PLAIN_NO = ("generic_decline", "do_not_honor", "call_issuer", "a_code_of_next_year")


@pytest.mark.parametrize(
    ("code", "said"), [(code, said) for codes, said in TABLE.items() for code in codes]
)
def test_the_table(code: str, said: tuple[str, str, str]) -> None:
    words = decline_words(Decline("card_declined", code))
    assert (words.reason, words.next_step, words.say) == said


@pytest.mark.parametrize("code", [*NOT_FOR_TELLING, *PLAIN_NO])
def test_every_other_no_is_told_alike(code: str) -> None:
    assert decline_words(Decline("card_declined", code)) == SAID_NO
    assert told_code(Decline("card_declined", code)) == NOT_TOLD


def test_the_table_is_whole() -> None:
    assert {code for codes in TABLE for code in codes} == set(_WORDS) == MAY_BE_TOLD


@pytest.mark.parametrize("code", NOT_FOR_TELLING)
def test_no_log_can_tell_by_accident(code: str) -> None:
    decline = Decline("card_declined", code, "do_not_try_again")
    assert code not in repr(decline)
    assert code not in f"{decline}"
