from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.payments.practice.conversation import confirm, create, refused

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe
    from tests.clock import SettableClock

PARAMS: Any = {"amount": 500, "currency": "usd", "allowed_payment_method_types": ["card"]}
ONE: Any = {"idempotency_key": "key-1"}


def _headers(answer: Any) -> Any:  # noqa: ANN401 - present on every object of the library
    return answer.last_response.headers


def test_the_same_key_makes_one_intent(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    first = stripe_client.v1.payment_intents.create(PARAMS, ONE)
    second = stripe_client.v1.payment_intents.create(PARAMS, ONE)

    assert first.id == second.id
    assert "Idempotent-Replayed" not in _headers(first)
    assert _headers(second)["Idempotent-Replayed"] == "true"
    assert _headers(second)["Original-Request"] == _headers(first)["Request-Id"]
    assert world.totals()["usd"].intents == 1


def test_a_replayed_create_shows_the_intent_as_it_was(stripe_client: stripe.StripeClient) -> None:
    intent = stripe_client.v1.payment_intents.create(PARAMS, ONE)
    confirm(stripe_client, intent.id)

    assert stripe_client.v1.payment_intents.create(PARAMS, ONE).status == "requires_payment_method"


def test_a_decline_is_replayed(stripe_client: stripe.StripeClient) -> None:
    intent_id = create(stripe_client).id
    charges = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as caught:
            stripe_client.v1.payment_intents.confirm(
                intent_id, {"payment_method": "pm_card_visa_chargeDeclined"}, ONE
            )
        charges.append(refused(caught).charge)

    assert charges[0] == charges[1]


@pytest.mark.parametrize("done", [True, False])
def test_an_internal_error_is_replayed_whether_the_work_was_done_or_not(
    stripe_client: stripe.StripeClient, world: PracticeStripe, *, done: bool
) -> None:
    world.fail_next("POST /v1/payment_intents", done=done)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as caught:
            stripe_client.v1.payment_intents.create(PARAMS, ONE)
        assert caught.value.http_status == 500

    assert bool(world.totals()) == done
    assert stripe_client.v1.payment_intents.create(PARAMS, {"idempotency_key": "key-2"}).id


def test_a_state_error_is_replayed(stripe_client: stripe.StripeClient) -> None:
    intent_id = create(stripe_client).id
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError):
            stripe_client.v1.payment_intents.capture(intent_id, {}, ONE)
        if stripe_client.v1.payment_intents.retrieve(intent_id).status != "requires_capture":
            confirm(stripe_client, intent_id)

    assert stripe_client.v1.payment_intents.retrieve(intent_id).status == "requires_capture"


def test_failed_validation_leaves_the_key_free(stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.payment_intents.create(PARAMS | {"amount": 1}, ONE)

    assert stripe_client.v1.payment_intents.create(PARAMS, ONE).amount == 500


def test_a_refused_key_leaves_the_idempotency_key_free(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    world.configure(revoked_keys=[str(stripe_client._requestor.api_key)])
    with pytest.raises(stripe.AuthenticationError):
        stripe_client.v1.payment_intents.create(PARAMS, ONE)
    world.configure(revoked_keys=[])

    answer = stripe_client.v1.payment_intents.create(PARAMS, ONE)

    assert "Idempotent-Replayed" not in _headers(answer)


def test_other_parameters_under_the_same_key_are_refused(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    stripe_client.v1.payment_intents.create(PARAMS, ONE)

    with pytest.raises(stripe.IdempotencyError) as caught:
        stripe_client.v1.payment_intents.create(PARAMS | {"amount": 501}, ONE)

    assert (caught.value.http_status, refused(caught).type) == (400, "idempotency_error")
    assert world.totals()["usd"].intents == 1


def test_another_address_under_the_same_key_is_refused(
    stripe_client: stripe.StripeClient,
) -> None:
    intent = stripe_client.v1.payment_intents.create(PARAMS, ONE)

    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        stripe_client.v1.payment_intents.cancel(intent.id, {}, ONE)


def test_a_key_is_forgotten_after_a_day(
    stripe_client: stripe.StripeClient, world: PracticeStripe, clock: SettableClock
) -> None:
    first = stripe_client.v1.payment_intents.create(PARAMS, ONE)
    clock.advance(timedelta(hours=24, seconds=-1))
    assert stripe_client.v1.payment_intents.create(PARAMS, ONE).id == first.id

    clock.advance(timedelta(seconds=1))

    assert stripe_client.v1.payment_intents.create(PARAMS, ONE).id != first.id
    assert world.totals()["usd"].intents == 2
