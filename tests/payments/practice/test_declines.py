from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.payments.practice.conversation import card_of, confirm, create, event_types, refused

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe

DECLINES = [
    ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "try_again_later"),
    (
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        "card_declined",
        "insufficient_funds",
        "try_again_later",
    ),
    ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", "do_not_try_again"),
    ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", "do_not_try_again"),
    ("pm_card_chargeDeclinedFraudulent", "card_declined", "fraudulent", "do_not_try_again"),
    ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card", "confirm_card_data"),
    ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "confirm_card_data"),
    (
        "pm_card_chargeDeclinedProcessingError",
        "processing_error",
        "processing_error",
        "try_again_later",
    ),
]


@pytest.mark.parametrize(("card", "code", "decline_code", "advice_code"), DECLINES)
def test_a_decline_tells_why_and_the_intent_waits_again(
    stripe_client: stripe.StripeClient, card: str, code: str, decline_code: str, advice_code: str
) -> None:
    intent_id = create(stripe_client).id

    with pytest.raises(stripe.CardError) as caught:
        confirm(stripe_client, intent_id, card)

    error = refused(caught)
    assert caught.value.http_status == 402
    assert (error.code, error.decline_code, error.advice_code) == (code, decline_code, advice_code)
    assert error.payment_intent.status == "requires_payment_method"
    intent: Any = stripe_client.v1.payment_intents.retrieve(
        intent_id, {"expand": ["latest_charge"]}
    )
    assert intent.last_payment_error.decline_code == decline_code
    assert intent.payment_method is None
    assert intent.latest_charge.id == error.charge
    assert (intent.latest_charge.status, intent.latest_charge.paid) == ("failed", False)


def test_another_card_holds_the_same_intent(stripe_client: stripe.StripeClient) -> None:
    intent_id = create(stripe_client).id
    with pytest.raises(stripe.CardError):
        confirm(stripe_client, intent_id, "pm_card_visa_chargeDeclined")

    intent = confirm(stripe_client, intent_id)

    assert (intent.id, intent.status) == (intent_id, "requires_capture")
    assert intent.last_payment_error is None


def test_an_update_clears_the_last_error(stripe_client: stripe.StripeClient) -> None:
    intent_id = create(stripe_client).id
    with pytest.raises(stripe.CardError):
        confirm(stripe_client, intent_id, "pm_card_visa_chargeDeclined")

    intent = stripe_client.v1.payment_intents.update(intent_id, {"metadata": {"note": "x"}})

    assert intent.last_payment_error is None


def test_the_tenth_decline_ends_the_intent(stripe_client: stripe.StripeClient) -> None:
    intent_id = create(stripe_client).id
    statuses = []
    for _ in range(10):
        with pytest.raises(stripe.CardError) as caught:
            confirm(stripe_client, intent_id, "pm_card_visa_chargeDeclined")
        statuses.append(refused(caught).payment_intent.status)

    assert statuses == ["requires_payment_method"] * 9 + ["canceled"]
    assert event_types(stripe_client)[-1] == "payment_intent.canceled"


@pytest.mark.parametrize(
    ("card", "cvc", "postcode"),
    [("pm_card_cvcCheckFail", "fail", None), ("pm_card_avsZipFail", "pass", "fail")],
)
def test_a_failed_check_still_holds(
    stripe_client: stripe.StripeClient, card: str, cvc: str, postcode: str | None
) -> None:
    intent = confirm(stripe_client, create(stripe_client).id, card)

    checks = card_of(intent).checks
    assert intent.status == "requires_capture"
    assert (checks.cvc_check, checks.address_postal_code_check) == (cvc, postcode)


def test_elevated_risk_is_told(stripe_client: stripe.StripeClient) -> None:
    charge: Any = confirm(
        stripe_client, create(stripe_client).id, "pm_card_riskLevelElevated"
    ).latest_charge

    assert charge.outcome.risk_level == "elevated"


def test_a_blocked_card_never_reaches_the_bank(stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.CardError) as caught:
        confirm(stripe_client, create(stripe_client).id, "pm_card_radarBlock")

    charge = stripe_client.v1.charges.retrieve(refused(caught).charge)
    assert charge.outcome is not None
    assert (charge.outcome.type, charge.outcome.network_status) == (
        "blocked",
        "not_sent_to_network",
    )


def test_a_bank_that_wants_approval_fails_cleanly_when_asked_to(
    stripe_client: stripe.StripeClient,
) -> None:
    intent_id = create(stripe_client).id

    with pytest.raises(stripe.CardError) as caught:
        confirm(stripe_client, intent_id, "pm_card_authenticationRequired")

    error = refused(caught)
    assert (error.code, error.decline_code) == (
        "authentication_required",
        "authentication_not_handled",
    )
    assert error.payment_intent.status == "requires_payment_method"


def test_a_bank_that_wants_approval_waits_for_it_otherwise(
    stripe_client: stripe.StripeClient,
) -> None:
    intent = confirm(
        stripe_client,
        create(stripe_client).id,
        "pm_card_authenticationRequired",
        error_on_requires_action=False,
    )
    assert intent.status == "requires_action"
    assert intent.next_action is not None

    assert confirm(stripe_client, intent.id, "pm_card_visa").status == "requires_capture"


def test_an_unknown_card_is_missing(stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        confirm(stripe_client, create(stripe_client).id, "pm_nobody")

    error = refused(caught)
    assert (caught.value.http_status, error.code, error.param) == (
        400,
        "resource_missing",
        "payment_method",
    )


def test_an_account_without_phone_orders_does_not_know_the_mark(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    world.configure(moto_enabled=False)
    intent_id = create(stripe_client).id

    with pytest.raises(stripe.InvalidRequestError) as caught:
        confirm(stripe_client, intent_id)

    error = refused(caught)
    assert (error.code, error.param) == (
        "parameter_unknown",
        "payment_method_options[card][moto]",
    )
    assert confirm(stripe_client, intent_id, payment_method_options={}).status == "requires_capture"


def test_the_mark_is_known_at_confirmation_only(stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create(stripe_client, payment_method_options={"card": {"moto": True}})

    assert refused(caught).code == "parameter_unknown"
