"""An order in our book held against Stripe's side of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos_app.domain.holds import covered, to_let_go
from pos_app.domain.payment import Intent, Payment, RefundStatus
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe.accounts import Totals


def differences(record: OrderRecord, intents: list[Intent]) -> list[str]:
    """What the book and Stripe's intents of that order do not agree about, in words."""
    here = {each.intent_id: each for each in record.payments if each.intent_id is not None}
    there = {each.id: each for each in intents}
    if here.keys() != there.keys():
        return [f"{sorted(there)} at Stripe, the book has {sorted(here)}"]
    found = []
    for intent_id, intent in there.items():
        found += _of_one(record, here[intent_id], intent)
    covered_now = covered(record.payments)
    if covered_now > record.order.total:
        found.append(f"{covered_now} held for an order of {record.order.total}")
    if left := to_let_go(record.payments):
        found.append(f"{left.intent_id} was to be let go")
    return found


def _of_one(record: OrderRecord, payment: Payment, intent: Intent) -> list[str]:
    given_back = sum(
        each.amount.minor
        for each in record.refunds
        if each.payment_intent_id == payment.intent_id
        and each.status not in {RefundStatus.FAILED, RefundStatus.CANCELED}
    )
    pairs = {
        "status": (payment.status, intent.status),
        "amount": (payment.amount, intent.amount),
        "capturable": (payment.capturable, intent.capturable),
        "received": (payment.received, intent.received),
        "refunded": (payment.refunded, intent.refunded),
        "refunds": (given_back, intent.refunded.minor),
    }
    found = [f"{name}: {a} here, {b} there" for name, (a, b) in pairs.items() if a != b]
    if intent.received > intent.amount:
        found.append(f"{intent.received} taken of {intent.amount}")
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
