from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.payments.practice.conversation import create, hold, refused

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe


def _captured(client: stripe.StripeClient, amount: int = 2000) -> str:
    intent_id = hold(client).id
    client.v1.payment_intents.capture(intent_id, {"amount_to_capture": amount})
    return intent_id


def _charge(client: stripe.StripeClient, intent_id: str) -> Any:  # noqa: ANN401
    intent = client.v1.payment_intents.retrieve(
        intent_id, {"expand": ["latest_charge", "latest_charge.refunds"]}
    )
    return intent.latest_charge


def test_all_that_was_captured_goes_back(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    intent_id = _captured(stripe_client)

    refund = stripe_client.v1.refunds.create(
        {"payment_intent": intent_id, "reason": "requested_by_customer"}
    )

    assert (refund.amount, refund.status, refund.reason) == (
        2000,
        "succeeded",
        "requested_by_customer",
    )
    charge = _charge(stripe_client, intent_id)
    assert charge.amount_refunded == 2000
    assert charge.refunds.data[0].id == refund.id
    totals = world.totals()["usd"]
    assert (totals.captured, totals.refunded, totals.balance) == (2000, 2000, 0)


def test_parts_go_back_until_nothing_is_left(stripe_client: stripe.StripeClient) -> None:
    intent_id = _captured(stripe_client)
    made = [
        stripe_client.v1.refunds.create({"payment_intent": intent_id, "amount": amount}).id
        for amount in (500, 1500)
    ]

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.refunds.create({"payment_intent": intent_id, "amount": 1})

    assert refused(caught).code == "charge_already_refunded"
    listed = stripe_client.v1.refunds.list({"payment_intent": intent_id}).data
    assert [refund.id for refund in listed] == made[::-1]
    assert stripe_client.v1.refunds.retrieve(made[0]).amount == 500


def test_more_than_is_left_is_refused(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    intent_id = _captured(stripe_client)

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded") as caught:
        stripe_client.v1.refunds.create({"payment_intent": intent_id, "amount": 2001})

    assert refused(caught).param == "amount"
    assert world.totals()["usd"].refunded == 0


@pytest.mark.parametrize("held", [True, False])
def test_money_that_was_not_captured_is_not_given_back(
    stripe_client: stripe.StripeClient, *, held: bool
) -> None:
    intent = hold(stripe_client) if held else create(stripe_client)

    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        stripe_client.v1.refunds.create({"payment_intent": intent.id})


def test_a_refund_by_its_charge(stripe_client: stripe.StripeClient) -> None:
    intent_id = _captured(stripe_client)
    charge_id = _charge(stripe_client, intent_id).id

    refund = stripe_client.v1.refunds.create({"charge": charge_id, "amount": 100})

    assert refund.payment_intent == intent_id
    assert len(stripe_client.v1.refunds.list({"charge": charge_id}).data) == 1


def test_a_refund_needs_to_say_of_what(stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.refunds.create({"amount": 100})
