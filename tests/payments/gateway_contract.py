"""What every gateway must do, whichever Stripe stands behind it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest

from pos_app.domain.money import Money, currency
from pos_app.domain.payment import (
    CardToHold,
    Check,
    Intent,
    PaymentStatus,
    RefundReason,
    RefundStatus,
    VoidReason,
)
from pos_app.payments import requests
from pos_app.payments.gateway import StripeRefused

if TYPE_CHECKING:
    from pos_app.domain.payment import Reply, StripeRequest
    from pos_app.payments.gateway import Gateway

GOOD_CARD = "pm_card_visa"
EMPTY_CARD = "pm_card_visa_chargeDeclinedInsufficientFunds"


def usd(minor: int) -> Money:
    return Money(minor, currency("usd"))


class GatewayContract:
    """Inherit, and give a fixture `gateway`. Test mode only: it moves money."""

    moto: ClassVar[bool] = True
    began: ClassVar[datetime] = datetime.now(UTC) - timedelta(minutes=5)

    @pytest.fixture
    def order(self) -> str:
        return str(uuid.uuid4())

    @pytest.fixture
    def waiting(self, gateway: Gateway, order: str) -> Intent:
        return send(gateway, requests.create(order, "till-1", usd(1999))).intent

    @pytest.fixture
    def held(self, gateway: Gateway, waiting: Intent) -> Intent:
        return send(gateway, self.confirm(waiting)).intent

    @pytest.fixture
    def captured(self, gateway: Gateway, held: Intent) -> Intent:
        return send(gateway, requests.capture(held.id, usd(1999))).intent

    def confirm(self, intent: Intent, card: str = GOOD_CARD) -> StripeRequest:
        return requests.confirm(intent.id, CardToHold(card), moto=self.moto)

    def test_the_same_key_twice_makes_one_intent(self, gateway: Gateway, order: str) -> None:
        request, key = requests.create(order, "till-1", usd(600)), str(uuid.uuid4())
        first = gateway.send(request, key)
        send(gateway, self.confirm(first.intent))
        again = gateway.send(request, key)
        assert again.intent.id == first.intent.id
        assert first.intent.status is PaymentStatus.AWAITING_CARD
        assert again.intent.status is PaymentStatus.HELD
        assert len(gateway.find_intents(order, created_since=self.began)) == 1

    def test_a_new_intent_waits_for_its_card(
        self, gateway: Gateway, waiting: Intent, order: str
    ) -> None:
        assert waiting.status is PaymentStatus.AWAITING_CARD
        assert waiting.order_uuid == order
        assert waiting.amount == usd(1999)
        assert (waiting.capturable, waiting.received) == (usd(0), usd(0))
        assert (waiting.card, waiting.capture_before, waiting.decline) == (None, None, None)
        assert waiting.livemode is gateway.livemode is False

    def test_a_good_card_is_held(self, gateway: Gateway, held: Intent) -> None:
        assert held.status is PaymentStatus.HELD
        assert (held.capturable, held.received) == (usd(1999), usd(0))
        assert held.card is not None
        assert (held.card.brand, held.card.last4) == ("visa", "4242")
        assert held.card.cvc_check is not Check.FAIL
        assert held.capture_before is not None
        assert timedelta(days=4) < held.capture_before - held.created_at < timedelta(days=31)
        assert gateway.read_intent(held.id) == held

    def test_a_declined_card_leaves_the_intent_for_another(
        self, gateway: Gateway, waiting: Intent
    ) -> None:
        refusal = refused(gateway, self.confirm(waiting, EMPTY_CARD))
        assert refusal.code == "card_declined"
        assert refusal.decline is not None
        assert refusal.decline.decline_code == "insufficient_funds"
        assert refusal.decline.card is not None
        assert refusal.decline.card.last4 == "9995"
        assert refusal.intent is not None
        assert refusal.intent.status is PaymentStatus.AWAITING_CARD
        assert refusal.intent.decline == refusal.decline
        assert refusal.intent.card is None
        held = send(gateway, self.confirm(waiting)).intent
        assert (held.id, held.status) == (waiting.id, PaymentStatus.HELD)
        assert held.decline is None

    def test_a_decline_repeated_with_its_key_stays_a_decline(
        self, gateway: Gateway, waiting: Intent
    ) -> None:
        request, key = self.confirm(waiting, EMPTY_CARD), str(uuid.uuid4())
        for _ in range(2):
            with pytest.raises(StripeRefused, match="card_declined"):
                gateway.send(request, key)

    def test_the_amount_changes_until_the_card_is_held(
        self, gateway: Gateway, waiting: Intent
    ) -> None:
        changed = send(gateway, requests.update_amount(waiting.id, usd(2500))).intent
        assert changed.amount == usd(2500)
        send(gateway, self.confirm(waiting))
        refusal = refused(gateway, requests.update_amount(waiting.id, usd(600)))
        assert refusal.code == "payment_intent_unexpected_state"
        assert refusal.intent is not None
        assert refusal.intent.amount == usd(2500)

    def test_all_of_a_hold_is_captured(self, captured: Intent) -> None:
        assert captured.status is PaymentStatus.CAPTURED
        assert (captured.received, captured.capturable) == (usd(1999), usd(0))
        assert captured.refunded == usd(0)
        assert captured.card is not None

    def test_part_of_a_hold_is_captured_once(self, gateway: Gateway, held: Intent) -> None:
        part = send(gateway, requests.capture(held.id, usd(600))).intent
        assert part.status is PaymentStatus.CAPTURED
        assert (part.received, part.capturable, part.refunded) == (usd(600), usd(0), usd(0))
        refusal = refused(gateway, requests.capture(held.id, usd(600)))
        assert refusal.code == "payment_intent_unexpected_state"
        assert refusal.intent == part

    def test_more_than_held_is_not_captured(self, gateway: Gateway, held: Intent) -> None:
        refusal = refused(gateway, requests.capture(held.id, usd(2000)))
        assert refusal.code == "amount_too_large"
        assert gateway.read_intent(held.id) == held

    def test_a_hold_is_let_go(self, gateway: Gateway, held: Intent) -> None:
        gone = send(gateway, requests.cancel(held.id, VoidReason.REQUESTED_BY_CUSTOMER)).intent
        assert gone.status is PaymentStatus.VOIDED
        assert gone.cancel_reason == "requested_by_customer"
        assert (gone.capturable, gone.received, gone.refunded) == (usd(0), usd(0), usd(0))
        refusal = refused(gateway, requests.capture(held.id, usd(600)))
        assert refusal.intent == gone

    def test_an_intent_without_a_card_is_let_go(self, gateway: Gateway, waiting: Intent) -> None:
        gone = send(gateway, requests.cancel(waiting.id, VoidReason.ABANDONED)).intent
        assert gone.status is PaymentStatus.VOIDED

    def test_captured_money_is_not_let_go(self, gateway: Gateway, captured: Intent) -> None:
        refusal = refused(gateway, requests.cancel(captured.id, VoidReason.DUPLICATE))
        assert refusal.code == "payment_intent_unexpected_state"
        assert refusal.intent == captured

    def test_captured_money_is_given_back_in_parts(
        self, gateway: Gateway, captured: Intent
    ) -> None:
        first = send(gateway, refund(captured, 600))
        assert first.refund is not None
        assert first.refund.payment_intent_id == captured.id
        assert (first.refund.amount, first.intent.refunded) == (usd(600), usd(600))
        assert first.refund.status is RefundStatus.SUCCEEDED
        assert first.refund.reason == "requested_by_customer"
        last = send(gateway, refund(captured, 1399))
        assert last.intent.refunded == usd(1999)
        assert last.intent.status is PaymentStatus.CAPTURED
        assert gateway.read_refunds(captured.id) == [last.refund, first.refund]

    def test_a_refund_repeated_with_its_key_is_one(
        self, gateway: Gateway, captured: Intent
    ) -> None:
        request, key = refund(captured, 600), str(uuid.uuid4())
        replies = [gateway.send(request, key) for _ in range(2)]
        assert replies[0].refund == replies[1].refund
        assert replies[1].intent.refunded == usd(600)

    def test_more_than_captured_is_not_given_back(self, gateway: Gateway, captured: Intent) -> None:
        refusal = refused(gateway, refund(captured, 2000))
        assert refusal.intent == captured
        assert gateway.read_refunds(captured.id) == []

    def test_an_orders_intents_are_found(
        self, gateway: Gateway, waiting: Intent, order: str
    ) -> None:
        other = requests.create(str(uuid.uuid4()), "till-1", usd(600))
        send(gateway, other)
        assert gateway.find_intents(order, created_since=self.began) == [waiting]

    def test_an_unknown_card_is_refused(self, gateway: Gateway, waiting: Intent) -> None:
        refusal = refused(gateway, self.confirm(waiting, "pm_card_of_nobody"))
        assert refusal.code == "resource_missing"
        assert refusal.decline is None

    def test_one_key_for_two_requests_is_refused(self, gateway: Gateway, waiting: Intent) -> None:
        key = str(uuid.uuid4())
        gateway.send(requests.update_amount(waiting.id, usd(600)), key)
        with pytest.raises(StripeRefused, match="idempotency_error") as caught:
            gateway.send(requests.update_amount(waiting.id, usd(700)), key)
        assert caught.value.intent is not None
        assert caught.value.intent.amount == usd(600)

    def test_a_missing_intent_is_refused(self, gateway: Gateway) -> None:
        with pytest.raises(StripeRefused, match="resource_missing"):
            gateway.read_intent("pi_of_nobody")


def send(gateway: Gateway, request: StripeRequest) -> Reply:
    return gateway.send(request, str(uuid.uuid4()))


def refused(gateway: Gateway, request: StripeRequest) -> StripeRefused:
    with pytest.raises(StripeRefused) as caught:
        send(gateway, request)
    assert caught.value.request_id
    return caught.value


def refund(intent: Intent, minor: int) -> StripeRequest:
    reason = RefundReason.REQUESTED_BY_CUSTOMER
    return requests.refund(intent.id, usd(minor), reason, str(uuid.uuid4()))
