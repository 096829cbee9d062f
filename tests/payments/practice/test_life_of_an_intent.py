from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.payments.practice.conversation import (
    card_of,
    confirm,
    create,
    event_types,
    hold,
    refused,
)

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe
    from tests.clock import SettableClock


def test_a_new_intent_waits_for_a_card(stripe_client: stripe.StripeClient) -> None:
    intent = create(stripe_client, metadata={"order_id": "42"})

    assert intent.id.startswith("pi_3")
    assert intent.status == "requires_payment_method"
    assert (intent.amount, intent.currency, intent.livemode) == (2706, "usd", False)
    assert intent.latest_charge is None
    assert intent.metadata["order_id"] == "42"
    assert "card" in intent.payment_method_types


def test_a_hold_reserves_the_amount_and_says_how_long(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    intent = hold(stripe_client)

    assert intent.status == "requires_capture"
    assert (intent.amount_capturable, intent.amount_received) == (2706, 0)
    charge: Any = intent.latest_charge
    assert (charge.captured, charge.paid, charge.status) == (False, True, "succeeded")
    assert (charge.outcome.risk_level, charge.outcome.network_status) == (
        "normal",
        "approved_by_network",
    )
    card = card_of(intent)
    assert (card.brand, card.last4, card.moto) == ("visa", "4242", True)
    assert card.capture_before == (clock.now + timedelta(days=7)).timestamp()


def test_a_visa_hold_made_by_the_merchant_is_shorter(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    intent = confirm(stripe_client, create(stripe_client).id, off_session=True)

    ends = clock.now + timedelta(days=4, hours=18)
    assert card_of(intent).capture_before == ends.timestamp()


@pytest.mark.parametrize(
    ("name", "brand", "last4"),
    [
        ("pm_card_visa", "visa", "4242"),
        ("pm_card_mastercard", "mastercard", "4444"),
        ("pm_card_amex", "amex", "0005"),
        ("pm_card_discover", "discover", "1117"),
    ],
)
def test_brands(stripe_client: stripe.StripeClient, name: str, brand: str, last4: str) -> None:
    card = card_of(confirm(stripe_client, create(stripe_client).id, name))

    assert (card.brand, card.last4) == (brand, last4)


def test_a_full_capture(stripe_client: stripe.StripeClient, world: PracticeStripe) -> None:
    intent = stripe_client.v1.payment_intents.capture(
        hold(stripe_client).id, {"expand": ["latest_charge"]}
    )

    charge: Any = intent.latest_charge
    assert (intent.status, intent.amount_received, intent.amount_capturable) == (
        "succeeded",
        2706,
        0,
    )
    assert (charge.captured, charge.amount_captured, charge.amount_refunded) == (True, 2706, 0)
    assert world.totals()["usd"].captured == 2706


def test_a_part_capture_lets_the_rest_go_without_a_refund(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    intent = stripe_client.v1.payment_intents.capture(
        hold(stripe_client).id, {"amount_to_capture": 2000, "expand": ["latest_charge"]}
    )

    charge: Any = intent.latest_charge
    assert (intent.amount, intent.amount_received) == (2706, 2000)
    assert (charge.amount_captured, charge.refunded, charge.amount_refunded) == (2000, False, 0)
    assert stripe_client.v1.refunds.list({"payment_intent": intent.id}).data == []
    totals = world.totals()["usd"]
    assert (totals.held, totals.captured, totals.balance) == (0, 2000, 2000)


def test_a_second_capture_is_refused_and_shows_the_intent(
    stripe_client: stripe.StripeClient,
) -> None:
    intent_id = hold(stripe_client).id
    stripe_client.v1.payment_intents.capture(intent_id)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.capture(intent_id)

    error = refused(caught)
    assert (caught.value.http_status, error.code) == (400, "payment_intent_unexpected_state")
    assert "already been captured" in error.message
    assert (error.payment_intent.status, error.payment_intent.amount_received) == (
        "succeeded",
        2706,
    )


@pytest.mark.parametrize("held", [False, True])
def test_capture_without_a_hold_is_refused(
    stripe_client: stripe.StripeClient, *, held: bool
) -> None:
    intent = hold(stripe_client) if held else create(stripe_client)
    if held:
        stripe_client.v1.payment_intents.cancel(intent.id)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.capture(intent.id)

    error = refused(caught)
    assert error.code == "payment_intent_unexpected_state"
    assert error.payment_intent.status == ("canceled" if held else "requires_payment_method")


def test_capture_of_more_than_is_held_is_refused(stripe_client: stripe.StripeClient) -> None:
    intent = hold(stripe_client)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 2707})

    assert refused(caught).code == "amount_too_large"
    assert stripe_client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"


def test_a_void_keeps_its_reason(
    stripe_client: stripe.StripeClient, world: PracticeStripe, clock: SettableClock
) -> None:
    intent = stripe_client.v1.payment_intents.cancel(
        hold(stripe_client).id,
        {"cancellation_reason": "requested_by_customer", "expand": ["latest_charge"]},
    )

    charge: Any = intent.latest_charge
    assert (intent.status, intent.cancellation_reason) == ("canceled", "requested_by_customer")
    assert (intent.canceled_at, intent.amount_capturable) == (int(clock.now.timestamp()), 0)
    assert (charge.amount_captured, charge.refunded, charge.captured) == (0, False, False)
    assert world.totals()["usd"].held == 0


@pytest.mark.parametrize("verb", ["capture", "cancel"])
def test_cancel_after_the_end_is_refused(stripe_client: stripe.StripeClient, verb: str) -> None:
    intent_id = hold(stripe_client).id
    ended = getattr(stripe_client.v1.payment_intents, verb)(intent_id)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.cancel(intent_id)

    error = refused(caught)
    assert error.code == "payment_intent_unexpected_state"
    assert error.payment_intent.status == ended.status


def test_a_hold_expires_at_its_moment(
    stripe_client: stripe.StripeClient, world: PracticeStripe, clock: SettableClock
) -> None:
    intent_id = hold(stripe_client).id
    clock.advance(timedelta(days=7, seconds=-1))
    assert stripe_client.v1.payment_intents.retrieve(intent_id).status == "requires_capture"

    clock.advance(timedelta(seconds=1))

    assert world.totals()["usd"].held == 0
    intent = stripe_client.v1.payment_intents.retrieve(intent_id)
    assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")
    assert event_types(stripe_client)[-2:] == ["charge.expired", "payment_intent.canceled"]


def test_capture_after_expiry_is_refused(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    intent_id = hold(stripe_client).id
    clock.advance(timedelta(days=8))

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.capture(intent_id)

    assert refused(caught).code == "payment_intent_unexpected_state"
    assert refused(caught).payment_intent.cancellation_reason == "expired"


def test_metadata_written_during_a_hold_does_not_stop_its_expiry(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    intent_id = hold(stripe_client).id
    stripe_client.v1.payment_intents.update(intent_id, {"metadata": {"note": "called back"}})

    clock.advance(timedelta(days=7))

    assert stripe_client.v1.payment_intents.retrieve(intent_id).status == "canceled"


def test_the_amount_changes_before_the_hold_only(stripe_client: stripe.StripeClient) -> None:
    intent = create(stripe_client)
    changed = stripe_client.v1.payment_intents.update(intent.id, {"amount": 3000})
    assert changed.amount == 3000
    assert confirm(stripe_client, intent.id).amount_capturable == 3000

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.update(intent.id, {"amount": 3100})

    error = refused(caught)
    assert (error.code, error.param) == ("payment_intent_unexpected_state", "amount")
    assert error.payment_intent.amount == 3000


def test_metadata_merges_and_an_empty_value_unsets(stripe_client: stripe.StripeClient) -> None:
    intent = create(stripe_client, metadata={"order_id": "42", "till": "1"})

    changed = stripe_client.v1.payment_intents.update(
        intent.id, {"metadata": {"till": "", "attempt": "2"}}
    )

    assert changed.metadata.to_dict() == {"order_id": "42", "attempt": "2"}


def test_a_canceled_intent_takes_no_update(stripe_client: stripe.StripeClient) -> None:
    intent = create(stripe_client)
    stripe_client.v1.payment_intents.cancel(intent.id)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.update(intent.id, {"metadata": {"note": "late"}})

    assert refused(caught).code == "payment_intent_unexpected_state"


def test_a_held_card_is_not_confirmed_again(stripe_client: stripe.StripeClient) -> None:
    intent = hold(stripe_client)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        confirm(stripe_client, intent.id)

    assert refused(caught).code == "payment_intent_unexpected_state"


def test_confirm_needs_a_card(stripe_client: stripe.StripeClient) -> None:
    intent = create(stripe_client)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.confirm(intent.id)

    assert refused(caught).code == "payment_intent_unexpected_state"


def test_a_card_put_on_by_update_is_confirmed_later(stripe_client: stripe.StripeClient) -> None:
    intent = stripe_client.v1.payment_intents.update(
        create(stripe_client).id, {"payment_method": "pm_card_visa"}
    )
    assert intent.status == "requires_confirmation"
    assert str(intent.payment_method).startswith("pm_1")

    held = stripe_client.v1.payment_intents.confirm(intent.id)

    assert held.status == "requires_capture"


def test_create_and_confirm_in_one_call(stripe_client: stripe.StripeClient) -> None:
    intent = create(
        stripe_client,
        confirm=True,
        payment_method="pm_card_visa",
        payment_method_options={"card": {"moto": True}},
    )

    assert intent.status == "requires_capture"


def test_automatic_capture_takes_the_money_at_once(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    intent = hold(stripe_client, capture_method="automatic")

    assert (intent.status, intent.amount_received) == ("succeeded", 2706)
    assert world.totals()["usd"].captured == 2706


def test_dynamic_payment_methods_need_a_return_url(stripe_client: stripe.StripeClient) -> None:
    intent = stripe_client.v1.payment_intents.create({"amount": 500, "currency": "usd"})

    with pytest.raises(stripe.InvalidRequestError, match="return_url"):
        stripe_client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})


def test_charges_refunds_and_cards_can_be_read(stripe_client: stripe.StripeClient) -> None:
    intent = hold(stripe_client)
    charge: Any = intent.latest_charge

    read: Any = stripe_client.v1.charges.retrieve(charge.id, {"expand": ["payment_intent"]})
    method = stripe_client.v1.payment_methods.retrieve(charge.payment_method)

    assert read.payment_intent.id == intent.id
    assert method.card is not None
    assert method.card.last4 == "4242"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.retrieve("pi_nothing")
    assert (caught.value.http_status, refused(caught).code) == (404, "resource_missing")


def test_the_account_and_its_balance(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    world.configure(country="DE", default_currency="eur")
    account = stripe_client.v1.accounts.retrieve_current()
    assert account.id.startswith("acct_1")
    assert (account.charges_enabled, account.country, account.default_currency) == (
        True,
        "DE",
        "eur",
    )
    stripe_client.v1.payment_intents.capture(hold(stripe_client).id, {"amount_to_capture": 700})

    balance = stripe_client.v1.balance.retrieve()

    assert [(line.currency, line.amount) for line in balance.available] == [("usd", 700)]
