"""Refunding: giving captured money back, all of it or in parts."""

from __future__ import annotations

import uuid

from pos_app.domain.errors import Conflict, InvalidInput, Refused
from pos_app.domain.money import Money
from pos_app.domain.payment import Outcome, PaymentStatus, RefundReason, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right
from pos_app.payments import requests
from pos_app.services.approvals import Approvals
from pos_app.services.permits import Permits
from pos_app.services.rules import require
from pos_app.storage.orders import Orders


class Refunding:
    """Refunds captures."""

    def __init__(self, orders: Orders, approvals: Approvals, permits: Permits) -> None:
        self._orders = orders
        self._approvals = approvals
        self._permits = permits

    def refund(
        self,
        order_uuid: str,
        operator: Operator,
        amount: Money | None = None,
        reason: RefundReason = RefundReason.REQUESTED_BY_CUSTOMER,
        why: str = "",
        *,
        payment_id: int | None = None,
        seen_left: Money | None = None,
    ) -> OrderRecord:
        """Give all that is left back to the card, or `amount` of it.

        An order with several captures: that of `payment_id`, else of the payment that counts.
        `seen_left` is what could be given back when somebody decided: nothing is, if a refund has
        changed that since.

        Raises InvalidInput `refund.nothing`, Refused `refund.more_than_captured` (facts `left`,
        `wanted`), `payment.not_captured`, `refund.rest_held` (facts `taken`, `held`), Conflict
        `payment.refunded_since` (facts `amount`, `by`, `at`; `payment.moved` where that was done
        at Stripe), OutcomeUnknown `refund.unknown`, NotAllowed, and as Approvals.run does.
        """
        permit = self._permits.require(operator, Right.REFUND, order_uuid=order_uuid)
        record = self._orders.record(order_uuid).about(payment_id)
        payment = record.payment
        if record.open_attempt is None and payment.status is PaymentStatus.HELD:
            if payment.received:
                raise Refused("refund.rest_held", taken=payment.received, held=payment.capturable)
            raise Refused("payment.not_captured")
        require(record, PaymentStatus.CAPTURED)
        left = record.refundable
        if seen_left not in {None, left}:
            raise _refunded_since(record)
        wanted = left if amount is None else amount
        if wanted > left or not left:
            raise Refused("refund.more_than_captured", left=left, wanted=wanted)
        if wanted.minor <= 0:
            raise InvalidInput("refund.nothing")
        request = requests.refund(
            record.payment.intent_id or "", wanted, reason, reference=str(uuid.uuid4())
        )
        # What went back before counts as well: a large refund in small parts is a large one.
        moved = {Verb.REFUND: record.payment.received - left + wanted}
        return self._approvals.run(record, request, permit, why, moved)


def _refunded_since(record: OrderRecord) -> Conflict:
    ours = [
        each
        for each in record.attempts
        if each.request.verb is Verb.REFUND
        and each.outcome is Outcome.SUCCEEDED
        and each.payment_id == record.payment.id
    ]
    if not ours:
        return Conflict("payment.moved")
    last, unit = ours[-1], record.payment.amount.currency
    amount = Money(last.request.amount_minor or 0, unit)
    return Conflict("payment.refunded_since", amount=amount, by=last.operator, at=last.finished_at)
