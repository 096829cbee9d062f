"""An order in our book held against Stripe's side of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos_app.domain.payment import Intent, PaymentStatus, RefundStatus
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe.accounts import Totals


def differences(record: OrderRecord, intents: list[Intent]) -> list[str]:
    """What the book and Stripe's intents of that order do not agree about, in words."""
    payment = record.payment
    if len(intents) != (0 if payment.intent_id is None else 1):
        return [f"{len(intents)} intents at Stripe, the book has {payment.intent_id}"]
    given_back = sum(
        each.amount.minor for each in record.refunds if each.status is RefundStatus.SUCCEEDED
    )
    found = []
    for intent in intents:
        pairs = {
            "intent": (payment.intent_id, intent.id),
            "status": (payment.status, intent.status),
            "amount": (payment.amount, intent.amount),
            "capturable": (payment.capturable, intent.capturable),
            "received": (payment.received, intent.received),
            "refunded": (payment.refunded, intent.refunded),
            "refunds": (given_back, intent.refunded.minor),
        }
        found += [f"{name}: {a} here, {b} there" for name, (a, b) in pairs.items() if a != b]
        if intent.received > intent.amount:
            found.append(f"{intent.received} taken of {intent.amount}")
    has_money = payment.status in {PaymentStatus.HELD, PaymentStatus.CAPTURED}
    if has_money and payment.amount != record.order.total:
        found.append(f"{payment.amount} held for an order of {record.order.total}")
    return found


@dataclass
class Sums:
    """The shop's money at Stripe, added up intent by intent."""

    totals: Totals = field(default_factory=lambda: Totals(0, 0, 0, 0))

    def add(self, intents: list[Intent]) -> None:
        """Count the intents of one more order."""
        for intent in intents:
            self.totals = Totals(
                self.totals.intents + 1,
                self.totals.held + intent.capturable.minor,
                self.totals.captured + intent.received.minor,
                self.totals.refunded + intent.refunded.minor,
            )
