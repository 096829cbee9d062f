"""Letting go what a further hold left behind: the hold in whose place another stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pos_app.domain.holds import to_let_go
from pos_app.domain.payment import NEVER_ARRIVED, Outcome, PaymentStatus, Verb, VoidReason
from pos_app.domain.record import OrderRecord
from pos_app.payments import requests
from pos_app.services.attempts import Attempts
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders

# After a no of Stripe's only a person asks again before this has passed.
AFTER_REFUSAL = timedelta(hours=1)
WHY = "replaced"


class LettingGo:
    """Finishes a hold again whose second step has not been made: the person's word stands."""

    def __init__(
        self,
        orders: Orders,
        ledger: Ledger,
        attempts: Attempts,
        clock: Callable[[], datetime],
    ) -> None:
        self._orders = orders
        self._ledger = ledger
        self._attempts = attempts
        self._clock = clock

    def due(self, *, by_person: bool) -> list[OrderRecord]:
        """The orders with something to let go, each seen from that payment, oldest first."""
        found: list[OrderRecord] = []
        for order_uuid in dict.fromkeys(
            each.order_uuid for each in self._ledger.replacing_or_replaced()
        ):
            record = self.waiting(order_uuid)
            if record is not None and (by_person or not self._was_refused(record)):
                found.append(record)
        return found

    def waiting(self, order_uuid: str) -> OrderRecord | None:
        """The order, seen from the payment to let go; None if there is none, or not now."""
        record = self._orders.record(order_uuid)
        payment = to_let_go(record.payments)
        if payment is None or record.open_attempt is not None:
            return None
        return record.about(payment.id)

    def let_go(self, record: OrderRecord) -> OrderRecord:
        """Void the payment in view, in the name of whoever wanted the other one.

        Raises what Attempts.run raises.
        """
        payment, by = record.payment, _wanted_by(record)
        if payment.intent_id is None:
            self._ledger.abandon(payment, by, WHY)
            return self._orders.record(record.order.uuid)
        is_held = payment.status is PaymentStatus.HELD
        reason = VoidReason.DUPLICATE if is_held else VoidReason.ABANDONED
        request = requests.let_go(payment, reason)
        return self._attempts.run(record, request, by, WHY).about(None)

    def _was_refused(self, record: OrderRecord) -> bool:
        tries = [
            each
            for each in record.attempts
            if each.payment_id == record.payment.id and each.request.verb is Verb.CANCEL
        ]
        if not tries or tries[-1].outcome is not Outcome.REFUSED:
            return False
        if tries[-1].error_code == NEVER_ARRIVED:
            return False
        at, now = tries[-1].finished_at, self._clock()
        # What lies ahead was stamped by a wrong clock: when it was is not known.
        return at is not None and now - AFTER_REFUSAL < at <= now


def _wanted_by(record: OrderRecord) -> str:
    """Who asked for the payment that takes the place of the one in view, or for this one itself."""
    ids = {record.payment.id} | {
        each.id for each in record.payments if each.replaces == record.payment.id
    }
    asked = [each.operator for each in record.attempts if each.payment_id in ids]
    # A customer who paid by a link asked for nothing here: then whoever was last at this order.
    return (asked or [each.operator for each in record.attempts])[-1]
