from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.payments.practice.conversation import confirm, create, event_types, hold, refused

if TYPE_CHECKING:
    from tests.clock import SettableClock


def test_the_events_of_a_life_in_order(stripe_client: stripe.StripeClient) -> None:
    intent_id = create(stripe_client).id
    with pytest.raises(stripe.CardError):
        confirm(stripe_client, intent_id, "pm_card_visa_chargeDeclined")
    confirm(stripe_client, intent_id)
    stripe_client.v1.payment_intents.capture(intent_id)
    stripe_client.v1.refunds.create({"payment_intent": intent_id})
    stripe_client.v1.payment_intents.cancel(create(stripe_client).id)

    assert event_types(stripe_client) == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
        "payment_intent.created",
        "payment_intent.canceled",
    ]


def test_an_event_names_the_request_that_caused_it(stripe_client: stripe.StripeClient) -> None:
    intent: Any = stripe_client.v1.payment_intents.create(
        {"amount": 500, "currency": "usd"}, {"idempotency_key": "till-1:create"}
    )

    event: Any = stripe_client.v1.events.list({"limit": 1}).data[0]

    assert event.request.idempotency_key == "till-1:create"
    assert event.request.id == intent.last_response.request_id
    assert event.data.object.id == intent.id
    assert stripe_client.v1.events.retrieve(event.id).type == "payment_intent.created"


def test_an_expiry_has_no_request_and_its_own_moment(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    hold(stripe_client)
    ends = clock.now + timedelta(days=7)
    clock.advance(timedelta(days=9))

    events: list[Any] = stripe_client.v1.events.list({"limit": 2}).data

    assert [event.created for event in events] == [int(ends.timestamp())] * 2
    assert [event.request.id for event in events] == [None, None]


def test_ending_before_walks_forward_from_a_cursor(stripe_client: stripe.StripeClient) -> None:
    create(stripe_client)
    cursor = stripe_client.v1.events.list({"limit": 1}).data[0].id
    made = [create(stripe_client).id for _ in range(7)]

    page = stripe_client.v1.events.list({"ending_before": cursor, "limit": 3})
    walked: list[Any] = list(page.auto_paging_iter())

    assert [event.data.object.id for event in walked] == made
    last = stripe_client.v1.events.list({"ending_before": walked[-1].id})
    assert (last.data, last.has_more) == ([], False)


def test_events_filter_by_type(stripe_client: stripe.StripeClient) -> None:
    hold(stripe_client)
    wanted = ["charge.succeeded", "payment_intent.created"]

    by_types = stripe_client.v1.events.list({"types": wanted}).data
    by_star = stripe_client.v1.events.list({"type": "charge.*"}).data

    assert [event.type for event in by_types] == wanted
    assert [event.type for event in by_star] == ["charge.succeeded"]
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.events.list({"types": [f"a.{n}" for n in range(21)]})


def test_events_are_kept_for_thirty_days(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    create(stripe_client)
    event_id = stripe_client.v1.events.list().data[0].id
    clock.advance(timedelta(days=30, seconds=1))

    assert stripe_client.v1.events.list().data == []
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.events.retrieve(event_id)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.events.list({"ending_before": event_id})
    assert refused.value.code == "resource_missing"


def test_intents_are_listed_newest_first_by_page(stripe_client: stripe.StripeClient) -> None:
    made = [create(stripe_client).id for _ in range(5)]

    first = stripe_client.v1.payment_intents.list({"limit": 2})
    rest = stripe_client.v1.payment_intents.list({"starting_after": first.data[-1].id})

    assert first.has_more
    assert not rest.has_more
    assert [intent.id for intent in [*first.data, *rest.data]] == made[::-1]
    every = stripe_client.v1.payment_intents.list({"limit": 2}).auto_paging_iter()
    assert [intent.id for intent in every] == made[::-1]


def test_intents_are_listed_by_creation_with_their_charges(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    create(stripe_client)
    clock.advance(timedelta(hours=1))
    intent = hold(stripe_client)

    found: list[Any] = stripe_client.v1.payment_intents.list(
        {"created": {"gte": int(clock.now.timestamp())}, "expand": ["data.latest_charge"]}
    ).data

    assert [(item.id, item.latest_charge.amount) for item in found] == [(intent.id, 2706)]


def test_a_list_refuses_an_unknown_cursor(stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.list({"starting_after": "pi_nothing"})

    assert (refused(caught).code, refused(caught).param) == ("resource_missing", "starting_after")


def test_an_unexpandable_path_is_refused(stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        stripe_client.v1.payment_intents.list({"expand": ["latest_charge"]})
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        stripe_client.v1.events.list({"expand": ["data.data"]})


@pytest.mark.parametrize(
    ("query", "orders"),
    [
        ("metadata['order_id']:'2'", ["2"]),
        ('metadata["order_id"]:"2"', ["2"]),
        ("metadata['order_id']:'2' AND status:'canceled'", []),
        ("status:'canceled'", ["3"]),
        ("metadata['order_id']:'1' OR metadata['order_id']:'3'", ["3", "1"]),
        ("-metadata['order_id']:'2'", ["3", "1"]),
        ("-metadata['order_id']:null AND amount>150", ["3", "2"]),
        ("currency:'usd' AND amount:100", ["1"]),
        ("metadata['order_id']:'4'", []),
    ],
)
def test_search(stripe_client: stripe.StripeClient, query: str, orders: list[str]) -> None:
    for number in (1, 2, 3):
        intent = create(stripe_client, 100 * number, metadata={"order_id": str(number)})
    stripe_client.v1.payment_intents.cancel(intent.id)

    found = stripe_client.v1.payment_intents.search({"query": query}).data

    assert [intent.metadata["order_id"] for intent in found] == orders


def test_search_pages_on(stripe_client: stripe.StripeClient) -> None:
    made = [create(stripe_client).id for _ in range(5)]

    found = stripe_client.v1.payment_intents.search({"query": "amount:2706", "limit": 2})

    assert [intent.id for intent in found.auto_paging_iter()] == made[::-1]


@pytest.mark.parametrize(
    "query",
    ["order 42", "colour:'red'", "amount:'much'", "status:'a' AND amount:1 OR amount:2", ""],
)
def test_search_refuses_what_it_cannot_read(stripe_client: stripe.StripeClient, query: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.payment_intents.search({"query": query})

    assert refused(caught).param == "query"
