"""Readers of the practice Stripe: as strict as Stripe, and busy, offline or silent on order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.payments.practice.conversation import card_of, create, hold, refused

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe

ADDRESS = {"line1": "1 High Street", "city": "Dover", "postal_code": "19901", "country": "US"}
CARD = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
KEYED: Any = {"moto": True}


@pytest.fixture
def reader(stripe_client: stripe.StripeClient) -> str:
    terminal = stripe_client.v1.terminal
    place = terminal.locations.create({"display_name": "Shop", "address": ADDRESS})  # type: ignore[arg-type]
    asked = {"registration_code": "simulated-wpe", "label": "Counter", "location": place.id}
    return terminal.readers.create(asked).id  # type: ignore[arg-type]


def process(client: stripe.StripeClient, reader: str, intent: str, **config: Any) -> Any:  # noqa: ANN401
    params: Any = {"payment_intent": intent, "process_config": config or KEYED}
    return client.v1.terminal.readers.process_payment_intent(reader, params)


def present(client: stripe.StripeClient, reader: str, **card: Any) -> Any:  # noqa: ANN401
    params: Any = {"type": "card", "card": {**CARD, **card}}
    readers = client.v1.test_helpers.terminal.readers
    return readers.present_payment_method(reader, params)


def read(client: stripe.StripeClient, intent: str) -> stripe.PaymentIntent:
    return client.v1.payment_intents.retrieve(intent, {"expand": ["latest_charge"]})


def test_a_card_is_keyed_and_held(stripe_client: stripe.StripeClient, reader: str) -> None:
    intent = create(stripe_client).id
    asked = process(stripe_client, reader, intent)
    assert (asked.action.status, asked.action.process_payment_intent.payment_intent) == (
        "in_progress",
        intent,
    )
    done = present(stripe_client, reader)
    assert done.action.status == "succeeded"
    held = read(stripe_client, intent)
    assert held.status == "requires_capture"
    card = card_of(held)
    assert (card.last4, card.moto) == ("4242", True)
    assert card.capture_before


def test_a_decline_fails_the_action_and_the_intent_takes_another(
    stripe_client: stripe.StripeClient, reader: str
) -> None:
    intent = create(stripe_client).id
    process(stripe_client, reader, intent)
    failed = present(stripe_client, reader, number="4000000000000002")
    assert (failed.action.status, failed.action.failure_code) == ("failed", "card_declined")
    assert read(stripe_client, intent).status == "requires_payment_method"
    process(stripe_client, reader, intent)
    present(stripe_client, reader)
    assert read(stripe_client, intent).status == "requires_capture"


def test_a_busy_reader_takes_nothing_else(stripe_client: stripe.StripeClient, reader: str) -> None:
    first, second = create(stripe_client).id, create(stripe_client).id
    process(stripe_client, reader, first)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        process(stripe_client, reader, second)
    assert refused(caught).code == "terminal_reader_busy"
    freed = stripe_client.v1.terminal.readers.cancel_action(reader)
    assert freed.action is None
    process(stripe_client, reader, second)


def test_what_is_held_is_not_processed_again(
    stripe_client: stripe.StripeClient, reader: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        process(stripe_client, reader, hold(stripe_client).id)
    assert refused(caught).code == "intent_invalid_state"


def test_the_same_key_asks_once_and_is_answered_the_same(
    stripe_client: stripe.StripeClient, reader: str
) -> None:
    intent = create(stripe_client).id
    params: Any = {"payment_intent": intent, "process_config": KEYED}
    readers = stripe_client.v1.terminal.readers
    for _ in range(2):
        asked = readers.process_payment_intent(reader, params, {"idempotency_key": "one"})
        assert asked.action is not None
        assert asked.action.status == "in_progress"
        stripe_client.v1.terminal.readers.cancel_action(reader)
    assert readers.retrieve(reader).action is None


@pytest.mark.parametrize("trouble", ["offline", "timeout"])
def test_trouble_on_order(
    stripe_client: stripe.StripeClient, world: PracticeStripe, reader: str, trouble: str
) -> None:
    world.trouble_reader(reader, trouble)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        process(stripe_client, reader, create(stripe_client).id)
    assert refused(caught).code == f"terminal_reader_{trouble}"
    world.trouble_reader(reader, "")
    process(stripe_client, reader, create(stripe_client).id)


def test_without_moto_a_card_intent_is_not_for_a_reader(
    stripe_client: stripe.StripeClient, world: PracticeStripe, reader: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        process(stripe_client, reader, create(stripe_client).id, skip_tipping=True)
    world.configure(moto_enabled=False)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        process(stripe_client, reader, create(stripe_client).id)
    assert (refused(caught).code, refused(caught).param) == (
        "parameter_unknown",
        "process_config[moto]",
    )


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"cvc": None}, "card[cvc]"),
        ({"number": "4111111111111111"}, "card[number]"),
        ({"exp_month": 13}, "card[exp_month]"),
    ],
)
def test_what_is_keyed_wrongly(
    stripe_client: stripe.StripeClient, reader: str, wrong: dict[str, Any], param: str
) -> None:
    process(stripe_client, reader, create(stripe_client).id)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        present(stripe_client, reader, **wrong)
    assert refused(caught).param == param


def test_nothing_is_presented_to_a_reader_that_asks_for_nothing(
    stripe_client: stripe.StripeClient, reader: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        present(stripe_client, reader)


def test_a_reader_is_listed_renamed_and_forgotten(
    stripe_client: stripe.StripeClient, reader: str
) -> None:
    readers = stripe_client.v1.terminal.readers
    assert [each.id for each in readers.list({"limit": 10}).data] == [reader]
    readers.update(reader, {"label": "Back room"})
    shown = readers.retrieve(reader, {"expand": ["location"]})
    location: Any = shown.location
    assert (shown.label, location.display_name) == ("Back room", "Shop")
    assert shown.last_seen_at
    assert shown.last_seen_at > 10**12, "milliseconds"
    readers.delete(reader)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        readers.retrieve(reader)
    assert refused(caught).code == "resource_missing"


def test_an_unknown_code_and_a_missing_place(stripe_client: stripe.StripeClient) -> None:
    readers = stripe_client.v1.terminal.readers
    with pytest.raises(stripe.InvalidRequestError) as caught:
        readers.create({"registration_code": "simulated-wpe"})
    assert refused(caught).param == "location"
    asked = {"registration_code": "puppies-plug-could", "location": "tml_x"}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        readers.create(asked)  # type: ignore[arg-type]
    assert refused(caught).param == "registration_code"
