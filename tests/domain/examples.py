"""Payments, attempts and rows to change one fact at a time with `replace`."""

from __future__ import annotations

from datetime import timedelta

from pos_app.domain.customer import Customer
from pos_app.domain.money import Money, currency, zero
from pos_app.domain.order import Draft, Order
from pos_app.domain.payment import (
    Attempt,
    Outcome,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    StripeRequest,
    Verb,
)
from pos_app.domain.queue import QueueRow
from pos_app.domain.record import OrderRecord
from tests.clock import SettableClock

USD = currency("usd")
NOW = SettableClock().now


def usd(minor: int) -> Money:
    return Money(minor, USD)


def payment(status: PaymentStatus) -> Payment:
    received = usd(2706) if status is PaymentStatus.CAPTURED else zero(USD)
    capturable = usd(2706) if status is PaymentStatus.HELD else zero(USD)
    return Payment(
        1, "u", "pi_1", status, usd(2706), capturable, received, zero(USD), livemode=False
    )


def attempt(verb: Verb, outcome: Outcome) -> Attempt:
    request = StripeRequest(verb, "pi_1", {})
    return Attempt(1, 1, "u", request, "k", "Ada", "Till 1", NOW, outcome)


def refund(minor: int, status: RefundStatus = RefundStatus.SUCCEEDED) -> Refund:
    return Refund("re_1", "pi_1", usd(minor), status, "", NOW)


def record(
    status: PaymentStatus, *attempts: Attempt, refunds: tuple[Refund, ...] = ()
) -> OrderRecord:
    order = Order(1001, Draft("u", USD, customer=Customer("Grace")), NOW, "Ada", "Till 1")
    return OrderRecord(order, (payment(status),), attempts, refunds, ())


def row(status: PaymentStatus) -> QueueRow:
    return QueueRow(
        number=1001,
        order_uuid="u",
        customer="Grace Hopper",
        phone="",
        taken_by="Ada",
        saved_at=NOW,
        amount=usd(2706),
        refunded=usd(0),
        status=status,
        intent_id="pi_1",
        card=None,
        capture_before=NOW + timedelta(days=7) if status is PaymentStatus.HELD else None,
        decline=None,
        settled_at=NOW,
        open_verb=None,
        open_outcome=None,
        items="1 × Assam",
    )
