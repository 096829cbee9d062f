"""Puts orders into a book, and says of their intents what a test wants Stripe to have said."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from pos_app.domain.customer import Customer
from pos_app.domain.money import Money, currency, zero
from pos_app.domain.order import Draft, OrderLine, parse_quantity
from pos_app.domain.payment import Intent, Outcome, Payment, PaymentStatus, StripeRequest, Verb
from pos_app.domain.record import OrderRecord
from pos_app.storage.database import Book
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders
from tests.clock import SettableClock

USD = currency("usd")


def usd(minor: int) -> Money:
    return Money(minor, USD)


def draft(minor: int = 2706, name: str = "Grace Hopper", phone: str = "415 555 0142") -> Draft:
    line = OrderLine("Assam", parse_quantity("1"), usd(minor), sku="TEA")
    return Draft(str(uuid.uuid4()), USD, customer=Customer(name, phone), lines=(line,))


def request(verb: Verb, **params: object) -> StripeRequest:
    return StripeRequest(verb, "" if verb is Verb.CREATE else "pi_1", params)


def intent(payment: Payment, status: PaymentStatus | None, intent_id: str = "pi_1") -> Intent:
    """The payment's intent as Stripe shows it in a status; None is one that is none of ours."""
    nothing = zero(payment.amount.currency)
    return Intent(
        id=intent_id,
        order_uuid=payment.order_uuid,
        status=status,
        stripe_status="processing" if status is None else status.value,
        amount=payment.amount,
        capturable=payment.amount if status is PaymentStatus.HELD else nothing,
        received=payment.amount if status is PaymentStatus.CAPTURED else nothing,
        refunded=nothing,
        livemode=False,
        created_at=SettableClock().now,
    )


@dataclass
class Shelf:
    book: Book
    ledger: Ledger
    orders: Orders
    clock: SettableClock

    def save(self, content: Draft | None = None) -> OrderRecord:
        """A new order whose intent is prepared."""
        content = content or draft()
        with self.book.write():
            order = self.orders.insert(content, taken_by="Ada", till="Till 1", now=self.clock())
            create = request(Verb.CREATE, amount=order.total.minor)
            self.ledger.open_payment(order.number, order.uuid, order.total, create, "Ada")
        return self.orders.record(content.uuid)

    def save_at(self, status: PaymentStatus, content: Draft | None = None) -> OrderRecord:
        """A new order whose intent stands at a status."""
        record = self.save(content)
        self.ledger.mark_sent(record.attempts[0])
        self.ledger.finish(
            record.attempts[0],
            Outcome.SUCCEEDED,
            intent=intent(record.payment, status, f"pi_{record.order.number}"),
        )
        return self.orders.record(record.order.uuid)
