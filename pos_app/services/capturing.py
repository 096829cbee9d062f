"""Capturing: taking held money, all of it or less, once."""

from __future__ import annotations

from pos_app.domain.errors import InvalidInput, Refused
from pos_app.domain.money import Money
from pos_app.domain.payment import PaymentStatus, StripeRequest, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.payments import requests
from pos_app.services.approvals import Approvals
from pos_app.services.permits import Permits
from pos_app.services.rules import require
from pos_app.storage.orders import Orders


class Capturing:
    """Captures holds."""

    def __init__(self, orders: Orders, approvals: Approvals, permits: Permits) -> None:
        self._orders = orders
        self._approvals = approvals
        self._permits = permits

    def capture(
        self,
        order_uuid: str,
        operator: Operator | Permit,
        amount: Money | None = None,
        why: str = "",
        *,
        payment_id: int | None = None,
    ) -> OrderRecord:
        """Take what the order comes to of the held money, or `amount`; the rest is released.

        An order with several holds: that of `payment_id`, else of the payment that counts. Raises
        InvalidInput `capture.nothing`, Refused `capture.more_than_held` (facts `held`, `wanted`),
        `capture.covered`, `payment.replaced`, `payment.expired`, Conflict
        `payment.already_captured`, OutcomeUnknown `capture.unknown`, NotAllowed, and as
        Approvals.run does.
        """
        record, request, permit, moved = self._wanted(order_uuid, operator, amount, payment_id)
        return self._approvals.run(record, request, permit, why, moved)

    def prepare(
        self,
        order_uuid: str,
        operator: Operator,
        amount: Money | None = None,
        why: str = "",
        *,
        payment_id: int | None = None,
    ) -> OrderRecord:
        """Write the capture down, to be sent or taken back; Stripe is not asked yet.

        Raises as `capture` does, but for what only Stripe can say.
        """
        record, request, permit, moved = self._wanted(order_uuid, operator, amount, payment_id)
        return self._approvals.prepare(record, request, permit, why, moved)

    def _wanted(
        self,
        order_uuid: str,
        operator: Operator | Permit,
        amount: Money | None,
        payment_id: int | None,
    ) -> tuple[OrderRecord, StripeRequest, Permit, dict[Verb, Money]]:
        record = self._orders.record(order_uuid).about(payment_id)
        held = record.payment.capturable
        wanted = min(held, record.wanted) if amount is None else amount
        rights = (Right.CAPTURE_LESS, Right.CAPTURE) if wanted < held else (Right.CAPTURE,)
        permit = self._permits.require(operator, *rights, order_uuid=order_uuid)
        require(record, PaymentStatus.HELD)
        if record.is_replaced:
            raise Refused("payment.replaced")
        if amount is None and not wanted:
            raise Refused("capture.covered", held=held)
        if wanted.minor <= 0:
            raise InvalidInput("capture.nothing")
        if wanted > held:
            raise Refused("capture.more_than_held", held=held, wanted=wanted)
        request = requests.capture(record.payment.intent_id or "", wanted)
        # What other holds of the order brought counts as well: a large capture in two is one.
        moved = {Verb.CAPTURE: record.received_besides + wanted, Verb.CANCEL: held - wanted}
        return record, request, permit, moved
