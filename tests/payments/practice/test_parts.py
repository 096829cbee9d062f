"""A hold that is taken in several captures: https://docs.stripe.com/payments/multicapture."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.payments.practice.conversation import confirm, create, event_types, hold, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pos_app.payments.practice_stripe import PracticeStripe
    from tests.clock import SettableClock

PART: Any = {"final_capture": False, "expand": ["latest_charge"]}


@contextmanager
def refused_as(param: str | None) -> Iterator[None]:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        yield
    assert refused(caught).param == param


def in_parts(client: stripe.StripeClient) -> str:
    options = {"card": {"request_multicapture": "if_available"}}
    made = create(client).id
    return confirm(client, made, "pm_card_mastercard", payment_method_options=options).id


def take(client: stripe.StripeClient, intent_id: str, minor: int, **more: Any) -> Any:  # noqa: ANN401
    params: Any = {**PART, "amount_to_capture": minor, **more}
    return client.v1.payment_intents.capture(intent_id, params)


def test_captures_add_up_until_the_final_one(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    intent_id = in_parts(stripe_client)
    part = take(stripe_client, intent_id, 700)
    assert (part.status, part.amount_capturable, part.amount_received) == (
        "requires_capture",
        2006,
        700,
    )
    assert (part.latest_charge.captured, part.latest_charge.amount_captured) == (False, 700)
    assert event_types(stripe_client)[-2:] == [
        "charge.updated",
        "payment_intent.amount_capturable_updated",
    ]
    last = take(stripe_client, intent_id, 2000, final_capture=True)
    assert (last.status, last.amount_capturable, last.amount_received) == ("succeeded", 0, 2700)
    assert (last.latest_charge.captured, last.latest_charge.amount_captured) == (True, 2700)
    assert event_types(stripe_client)[-4:] == [
        "charge.updated",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
    ]
    totals = world.totals()["usd"]
    assert (totals.held, totals.captured) == (0, 2700)


def test_not_asked_for_a_hold_is_taken_once(stripe_client: stripe.StripeClient) -> None:
    intent_id = hold(stripe_client).id
    with refused_as("final_capture"):
        take(stripe_client, intent_id, 700)


def test_nothing_more_is_taken_by_a_final_capture_of_nothing(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    intent_id = in_parts(stripe_client)
    for final in (True, False):
        with refused_as("amount_to_capture"):
            take(stripe_client, intent_id, 0, final_capture=final)
    take(stripe_client, intent_id, 700)
    closed = take(stripe_client, intent_id, 0, final_capture=True)
    assert (closed.status, closed.amount_received) == ("succeeded", 700)
    assert world.totals()["usd"].held == 0


def test_fifty_parts_and_then_the_last(stripe_client: stripe.StripeClient) -> None:
    intent_id = in_parts(stripe_client)
    for _ in range(50):
        take(stripe_client, intent_id, 1)
    with refused_as("final_capture"):
        take(stripe_client, intent_id, 1)
    assert take(stripe_client, intent_id, 1, final_capture=True).amount_received == 51


def test_at_its_end_what_was_taken_stays_taken(
    stripe_client: stripe.StripeClient, world: PracticeStripe, clock: SettableClock
) -> None:
    intent_id = in_parts(stripe_client)
    take(stripe_client, intent_id, 700)
    clock.advance(timedelta(days=8))
    ended = stripe_client.v1.payment_intents.retrieve(intent_id)
    assert (ended.status, ended.amount_received, ended.amount_capturable) == ("succeeded", 700, 0)
    assert event_types(stripe_client)[-2:] == ["charge.captured", "payment_intent.succeeded"]
    assert world.totals()["usd"].captured == 700


def test_a_part_can_be_refunded_before_the_last_one(stripe_client: stripe.StripeClient) -> None:
    intent_id = in_parts(stripe_client)
    take(stripe_client, intent_id, 700)
    stripe_client.v1.refunds.create({"payment_intent": intent_id, "amount": 700})
    charge = take(stripe_client, intent_id, 1).latest_charge
    assert (charge.amount_refunded, charge.refunded) == (700, False)
    with refused_as("amount"):
        stripe_client.v1.refunds.create({"payment_intent": intent_id, "amount": 2})


def test_taken_in_part_it_is_neither_canceled_nor_raised(
    stripe_client: stripe.StripeClient,
) -> None:
    options = {
        "card": {
            "request_multicapture": "if_available",
            "request_incremental_authorization": "if_available",
        }
    }
    made = create(stripe_client).id
    confirm(stripe_client, made, "pm_card_mastercard", payment_method_options=options)
    take(stripe_client, made, 700)
    intents = stripe_client.v1.payment_intents
    with refused_as(None):
        intents.cancel(made)
    with refused_as("amount"):
        intents.increment_authorization(made, {"amount": 5000})
