"""What a yes must look like, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pos_app.domain.money import Money, currency
from pos_app.domain.payment import (
    Card,
    Check,
    PaymentStatus,
    RefundStatus,
)
from pos_app.payments.gateway import (
    StripeUnknown,
)
from tests.payments import stripe_json
from tests.payments.scripted_gateway import (
    CANCEL,
    CAPTURE,
    CONFIRM,
    CREATE,
    NOW,
    REFUND,
    SIX_DOLLARS,
    UPDATE,
    USD,
    failure,
)
from tests.payments.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from pos_app.domain.payment import StripeRequest
    from pos_app.payments.gateway import Gateway


@pytest.mark.parametrize(
    "answer",
    [
        stripe_json.intent(amount=60000),
        stripe_json.intent(currency="eur"),
        stripe_json.intent(currency="xxx"),
        stripe_json.intent(capture_method="automatic"),
        stripe_json.intent(livemode=True),
        stripe_json.intent(object="charge"),
        stripe_json.intent(id=None),
        stripe_json.intent(status=None),
        stripe_json.intent(amount="600"),
        {},
        {"id": "pi_1"},
        [],
    ],
)
def test_a_create_that_made_something_else_is_unknown(
    gateway: Gateway, server: ScriptedServer, answer: object
) -> None:
    server.answer(Answer(answer))
    error = failure(gateway, CREATE)
    assert type(error) is StripeUnknown
    assert (error.code, error.request_id) == ("intent.unexpected", "req_1")


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (CONFIRM, stripe_json.held(id="pi_other")),
        (UPDATE, stripe_json.intent(amount=700)),
        (REFUND, stripe_json.refund(amount=600)),
        (REFUND, stripe_json.refund(payment_intent="pi_other")),
        (REFUND, stripe_json.intent()),
        (REFUND, stripe_json.refund(metadata={"reference": "of an earlier one"})),
        (CREATE, stripe_json.intent(metadata={"order_id": "order-2", "till": "till-1"})),
        (CONFIRM, stripe_json.intent()),
        (CAPTURE, stripe_json.held()),
        (CAPTURE, stripe_json.held(status="succeeded", amount_received=500)),
        (CANCEL, stripe_json.held()),
    ],
    ids=[
        "other intent",
        "other amount",
        "other refund",
        "refund of another",
        "no refund",
        "earlier refund",
        "other order",
        "not held",
        "not captured",
        "other capture",
        "not cancelled",
    ],
)
def test_a_yes_to_something_else_is_unknown(
    gateway: Gateway, server: ScriptedServer, request_: StripeRequest, answer: object
) -> None:
    server.answer(Answer(answer))
    assert failure(gateway, request_).code == "intent.unexpected"


def test_a_read_of_something_else_is_unknown(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(stripe_json.held(id="pi_other"))
    with pytest.raises(StripeUnknown, match=r"intent\.unexpected"):
        gateway.read_intent("pi_1")


def test_a_list_of_something_else_is_unknown(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(stripe_json.page({"id": "x"}), stripe_json.page(more=True))
    with pytest.raises(StripeUnknown, match=r"intent\.unexpected"):
        gateway.read_refunds("pi_1")
    with pytest.raises(StripeUnknown, match=r"intent\.unexpected"):
        gateway.find_intents("order-1", created_since=NOW)


def test_a_held_intent_carries_its_card_and_deadline(
    gateway: Gateway, server: ScriptedServer
) -> None:
    server.answer(stripe_json.held())
    reply = gateway.send(CONFIRM, "key-1")
    assert len(server.seen) == 1
    assert (reply.refund, reply.request_id) == (None, "req_1")
    intent = reply.intent
    assert (intent.id, intent.order_uuid) == ("pi_1", "order-1")
    assert (intent.status, intent.stripe_status) == (PaymentStatus.HELD, "requires_capture")
    assert (intent.amount, intent.capturable) == (SIX_DOLLARS, SIX_DOLLARS)
    assert (intent.received, intent.refunded) == (Money(0, USD), Money(0, USD))
    card = Card("visa", "4242", Check.PASS, Check.FAIL, Check.UNAVAILABLE, "normal")
    assert intent.card == card
    assert intent.created_at == datetime.fromtimestamp(1795085340, UTC)
    assert intent.capture_before == datetime.fromtimestamp(1795690140, UTC)
    assert intent.livemode is False


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("requires_payment_method", None, PaymentStatus.AWAITING_CARD),
        ("requires_confirmation", None, PaymentStatus.AWAITING_CARD),
        ("requires_action", None, PaymentStatus.AWAITING_CARD),
        ("requires_capture", None, PaymentStatus.HELD),
        ("succeeded", None, PaymentStatus.CAPTURED),
        ("canceled", "expired", PaymentStatus.EXPIRED),
        ("canceled", "automatic", PaymentStatus.EXPIRED),
        ("canceled", "requested_by_customer", PaymentStatus.VOIDED),
        ("canceled", None, PaymentStatus.VOIDED),
        ("processing", None, None),
        ("a_word_of_tomorrow", None, None),
    ],
)
def test_stripes_statuses_become_ours(
    gateway: Gateway,
    server: ScriptedServer,
    status: str,
    reason: str | None,
    expected: PaymentStatus | None,
) -> None:
    server.answer(stripe_json.intent(status=status, cancellation_reason=reason))
    intent = gateway.read_intent("pi_1")
    assert (intent.status, intent.stripe_status) == (expected, status)
    assert intent.cancel_reason == (reason or "")


def test_what_was_taken_of_a_hold_stays_taken_when_its_rest_is_canceled(
    gateway: Gateway, server: ScriptedServer
) -> None:
    server.answer(
        stripe_json.intent(status="canceled", cancellation_reason="expired", amount_received=1200)
    )
    intent = gateway.read_intent("pi_1")
    assert (intent.status, intent.received) == (
        PaymentStatus.CAPTURED,
        Money(1200, currency("usd")),
    )


def test_a_card_on_a_reader_and_words_of_tomorrow_are_read(
    gateway: Gateway, server: ScriptedServer
) -> None:
    details = {"card_present": stripe_json.card(checks={"cvc_check": "smelled"})}
    server.answer(
        stripe_json.held(
            latest_charge=stripe_json.charge(payment_method_details=details, outcome=None)
        )
    )
    intent = gateway.read_intent("pi_1")
    assert intent.card == Card("visa", "4242")
    assert intent.capture_before == datetime.fromtimestamp(1795690140, UTC)


def test_an_answer_with_a_bare_charge_is_read_again(
    gateway: Gateway, server: ScriptedServer
) -> None:
    server.answer(stripe_json.held(latest_charge="ch_1"), stripe_json.held())
    reply = gateway.send(CONFIRM, "key-1")
    assert reply.intent.card is not None
    assert "expand[0]=latest_charge" in server.seen[1].path


def test_a_replay_is_refreshed(gateway: Gateway, server: ScriptedServer) -> None:
    replay = Answer(stripe_json.intent(), headers={"Idempotent-Replayed": "true"})
    later = stripe_json.held(amount=700, amount_capturable=700)
    server.answer(replay, later)
    reply = gateway.send(CREATE, "key-1")
    assert reply.intent.status is PaymentStatus.HELD
    assert reply.intent.amount == Money(700, USD)


def test_a_refund_answers_with_the_intent_as_it_now_stands(
    gateway: Gateway, server: ScriptedServer
) -> None:
    after = stripe_json.held(
        status="succeeded",
        amount_received=600,
        amount_capturable=0,
        latest_charge=stripe_json.charge(amount_refunded=200),
    )
    server.answer(stripe_json.refund(status=None), after)
    reply = gateway.send(REFUND, "key-1")
    assert reply.refund is not None
    assert reply.refund.status is RefundStatus.PENDING
    assert reply.refund.amount == Money(200, USD)
    assert reply.intent.refunded == Money(200, USD)


def test_a_replayed_refund_is_refreshed(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(
        Answer(stripe_json.refund(status="pending"), headers={"Idempotent-Replayed": "true"}),
        stripe_json.refund(status="failed"),
        stripe_json.held(status="succeeded"),
    )
    reply = gateway.send(REFUND, "key-1")
    assert reply.refund is not None
    assert reply.refund.status is RefundStatus.FAILED


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_yes_whose_result_cannot_be_read_is_unknown_never_a_no(
    gateway: Gateway, server: ScriptedServer, status: int
) -> None:
    no = Answer(stripe_json.error("invalid_request_error", code="no"), status)
    server.answer(stripe_json.refund(), *[no] * 3)
    assert type(failure(gateway, REFUND)) is StripeUnknown
