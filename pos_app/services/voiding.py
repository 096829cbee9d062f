"""Voiding: letting a hold go, or giving up an order that waits for a card."""

from __future__ import annotations

from pos_app.domain.errors import Conflict
from pos_app.domain.money import Money
from pos_app.domain.payment import Outcome, Payment, PaymentStatus, Verb, VoidReason
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.payments import requests
from pos_app.services.approvals import Approvals
from pos_app.services.attempts import Attempts
from pos_app.services.closing_links import close_link
from pos_app.services.permits import Permits
from pos_app.services.rules import require
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders


class Voiding:
    """Voids holds."""

    def __init__(
        self,
        orders: Orders,
        ledger: Ledger,
        attempts: Attempts,
        approvals: Approvals,
        permits: Permits,
    ) -> None:
        self._orders = orders
        self._attempts = attempts
        self._ledger = ledger
        self._approvals = approvals
        self._permits = permits

    def void(
        self,
        order_uuid: str,
        operator: Operator | Permit,
        reason: VoidReason,
        why: str = "",
        *,
        payment_id: int | None = None,
        seen_held: Money | None = None,
    ) -> OrderRecord:
        """Let the money go; it costs nothing. A hold that is gone already counts as voided.

        What was taken of it before stays taken: then its rest goes, and it counts as captured.
        An order with several holds: that of `payment_id`, else of the payment that counts.
        `seen_held` is what was held when somebody decided: a hold of which a part was taken since
        stays as it is.

        Raises Conflict `payment.moved`, `payment.already_captured`, `link.paid` (the customer has
        just paid by the order's link; that hold stands), OutcomeUnknown `cancel.unknown`,
        NotAllowed, and as Approvals.run does.
        """
        permit = self._permits.require(operator, Right.VOID, order_uuid=order_uuid)
        record = self._orders.record(order_uuid).about(payment_id)
        payment = record.payment
        waiting = record.open_attempt
        is_unsent = waiting is None or waiting.outcome is Outcome.PREPARED
        awaits_card = payment.status is PaymentStatus.AWAITING_CARD
        if awaits_card and payment.intent_id is None and is_unsent:
            # Stripe never heard of this order, so there is nothing to ask it.
            self._ledger.abandon(payment, permit.operator.name, why or reason.value)
            return self._orders.record(order_uuid).about(payment_id)
        require(record, PaymentStatus.AWAITING_CARD if awaits_card else PaymentStatus.HELD)
        _require_seen(payment, seen_held)
        if awaits_card:
            record = close_link(self._attempts, record.about(payment.id), permit.operator.name)
        request = requests.let_go(payment, reason)
        moved = {Verb.CANCEL: payment.capturable}
        return self._approvals.run(record, request, permit, why or _kept(payment, reason), moved)

    def prepare(
        self,
        order_uuid: str,
        operator: Operator,
        reason: VoidReason,
        why: str = "",
        *,
        payment_id: int | None = None,
        seen_held: Money | None = None,
    ) -> OrderRecord:
        """Write the void of a hold down, to be sent or taken back; Stripe is not asked yet.

        Raises as `void` does, but for what only Stripe can say, and Refused `payment.not_held`.
        """
        permit = self._permits.require(operator, Right.VOID, order_uuid=order_uuid)
        record = self._orders.record(order_uuid).about(payment_id)
        require(record, PaymentStatus.HELD)
        _require_seen(record.payment, seen_held)
        request = requests.let_go(record.payment, reason)
        moved = {Verb.CANCEL: record.payment.capturable}
        told = why or _kept(record.payment, reason)
        return self._approvals.prepare(record, request, permit, told, moved)


def _require_seen(payment: Payment, seen_held: Money | None) -> None:
    if seen_held not in {None, payment.capturable}:
        raise Conflict("payment.moved")


def _kept(payment: Payment, reason: VoidReason) -> str:
    """The reason where Stripe takes none: for the rest of a hold of which something was taken."""
    return reason.value if payment.received else ""
