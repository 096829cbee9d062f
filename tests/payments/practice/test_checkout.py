"""Pages on which the customer pays by himself: as strict as Stripe, and over when they are over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.payments.practice.conversation import event_types, hold, refused

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe
    from tests.clock import SettableClock

VISA, NO_FUNDS = "4242424242424242", "4000000000009995"
HOUR = 3_600


def asked(clock: SettableClock, **changes: Any) -> Any:  # noqa: ANN401
    params = {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 2706,
                    "product_data": {"name": "Order 1001"},
                },
            }
        ],
        "metadata": {"order_id": "o"},
        "payment_intent_data": {"capture_method": "manual", "metadata": {"order_id": "o"}},
        "success_url": "https://shop.example/thanks",
        "expires_at": int(clock().timestamp()) + HOUR,
    }
    return params | changes


def sessions(client: stripe.StripeClient) -> Any:  # noqa: ANN401
    return client.v1.checkout.sessions


def test_the_customer_pays_and_the_money_is_held_on_an_intent_of_its_own(
    stripe_client: stripe.StripeClient, world: PracticeStripe, clock: SettableClock
) -> None:
    made = sessions(stripe_client).create(asked(clock))
    assert (made.status, made.payment_intent, made.amount_total) == ("open", None, 2706)
    assert made.url.startswith("https://checkout.stripe.com/")
    world.pay_link(made.id, VISA)
    done = sessions(stripe_client).retrieve(made.id)
    assert (done.status, done.payment_status, done.url) == ("complete", "unpaid", None)
    intent = stripe_client.v1.payment_intents.retrieve(done.payment_intent)
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 2706)
    assert intent.metadata["order_id"] == "o"
    assert [each.id for each in sessions(stripe_client).list({"status": "complete"}).data] == [
        made.id
    ]
    assert event_types(stripe_client) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "checkout.session.completed",
    ]


def test_after_a_no_of_the_bank_another_card_pays_on_the_same_page(
    stripe_client: stripe.StripeClient, world: PracticeStripe, clock: SettableClock
) -> None:
    made = sessions(stripe_client).create(asked(clock))
    world.pay_link(made.id, NO_FUNDS)
    still = sessions(stripe_client).retrieve(made.id)
    assert still.status == "open"
    intent = stripe_client.v1.payment_intents.retrieve(still.payment_intent)
    assert intent.last_payment_error.decline_code == "insufficient_funds"  # type: ignore[union-attr]
    world.pay_link(made.id, VISA)
    assert sessions(stripe_client).retrieve(made.id).payment_intent == intent.id


def test_a_page_is_closed_once_and_not_after_it_was_paid(
    stripe_client: stripe.StripeClient, world: PracticeStripe, clock: SettableClock
) -> None:
    made = sessions(stripe_client).create(asked(clock))
    world.pay_link(made.id, NO_FUNDS)
    closed = sessions(stripe_client).expire(made.id)
    assert (closed.status, closed.url) == ("expired", None)
    assert stripe_client.v1.payment_intents.retrieve(closed.payment_intent).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="a status of `expired`"):
        sessions(stripe_client).expire(made.id)
    paid = sessions(stripe_client).create(asked(clock))
    world.pay_link(paid.id, VISA)
    with pytest.raises(stripe.InvalidRequestError, match="a status of `complete`"):
        sessions(stripe_client).expire(paid.id)


def test_a_page_is_over_when_its_time_is(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    made = sessions(stripe_client).create(asked(clock))
    clock.advance(timedelta(hours=1))
    assert sessions(stripe_client).retrieve(made.id).status == "expired"
    assert event_types(stripe_client)[-1] == "checkout.session.expired"


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"success_url": "http://shop.example"}, "success_url"),
        ({"expires_at": 1}, "expires_at"),
        ({"line_items": []}, "line_items"),
        ({"mode": "setup"}, "mode"),
    ],
)
def test_what_stripe_refuses(
    changes: dict[str, Any], param: str, stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as error:
        sessions(stripe_client).create(asked(clock, **changes))
    assert refused(error).param == param


def test_a_session_makes_no_difference_to_other_intents(
    stripe_client: stripe.StripeClient, clock: SettableClock, world: PracticeStripe
) -> None:
    held = hold(stripe_client)
    made = sessions(stripe_client).create(asked(clock))
    world.pay_link(made.id, VISA)
    assert stripe_client.v1.payment_intents.retrieve(held.id).status == "requires_capture"
