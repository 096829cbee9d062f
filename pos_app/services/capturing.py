"""Capturing: taking held money, all of it or less; more than once where the charge says so."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.errors import Conflict, InvalidInput, Refused
from pos_app.domain.money import Money
from pos_app.domain.payment import PaymentStatus, StripeRequest, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.payments import requests
from pos_app.services.approvals import Approvals
from pos_app.services.permits import Permits
from pos_app.services.rules import require, require_rest
from pos_app.storage.orders import Orders


@dataclass(frozen=True, slots=True)
class _Wish:
    amount: Money | None
    payment_id: int | None
    seen_held: Money | None
    keep_rest: bool


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
        keep_rest: bool = False,
        seen_held: Money | None = None,
    ) -> OrderRecord:
        """Take what the order comes to of the held money, or `amount`; the rest is released.

        With `keep_rest` it stays held, where the charge says that this can be. An order with
        several holds: that of `payment_id`, else of the payment that counts. `seen_held` is what
        was held when somebody decided: a hold of which a part was taken since stays as it is.

        Raises InvalidInput `capture.nothing`, Refused `capture.more_than_held` (facts `held`,
        `wanted`), `capture.covered`, `capture.no_rest`, `capture.only_once`, `payment.replaced`,
        `payment.expired`, Conflict `payment.moved`, `payment.already_captured`, OutcomeUnknown
        `capture.unknown`, NotAllowed, and as Approvals.run does.
        """
        wish = _Wish(amount, payment_id, seen_held, keep_rest=keep_rest)
        record, request, permit, moved = self._wanted(order_uuid, operator, wish)
        return self._approvals.run(record, request, permit, why, moved)

    def prepare(
        self,
        order_uuid: str,
        operator: Operator,
        amount: Money | None = None,
        why: str = "",
        *,
        payment_id: int | None = None,
        keep_rest: bool = False,
        seen_held: Money | None = None,
    ) -> OrderRecord:
        """Write the capture down, to be sent or taken back; Stripe is not asked yet.

        Raises as `capture` does, but for what only Stripe can say.
        """
        wish = _Wish(amount, payment_id, seen_held, keep_rest=keep_rest)
        record, request, permit, moved = self._wanted(order_uuid, operator, wish)
        return self._approvals.prepare(record, request, permit, why, moved)

    def _wanted(
        self, order_uuid: str, operator: Operator | Permit, wish: _Wish
    ) -> tuple[OrderRecord, StripeRequest, Permit, dict[Verb, Money]]:
        record = self._orders.record(order_uuid).about(wish.payment_id)
        payment, held = record.payment, record.payment.capturable
        wanted = min(held, record.wanted) if wish.amount is None else wish.amount
        rights = (Right.CAPTURE_LESS, Right.CAPTURE) if wanted < held else (Right.CAPTURE,)
        permit = self._permits.require(operator, *rights, order_uuid=order_uuid)
        require(record, PaymentStatus.HELD)
        if wish.seen_held not in {None, held}:
            raise Conflict("payment.moved")
        if record.is_replaced:
            raise Refused("payment.replaced")
        if wish.amount is None and not wanted:
            raise Refused("capture.covered", held=held)
        if wanted.minor <= 0:
            raise InvalidInput("capture.nothing")
        if wanted > held:
            raise Refused("capture.more_than_held", held=held, wanted=wanted)
        if wish.keep_rest:
            require_rest(record, wanted)
        is_last = not wish.keep_rest if wish.keep_rest or payment.received else None
        request = requests.capture(payment.intent_id or "", wanted, is_last=is_last)
        # What was taken of the order before counts as well: a large capture in two is one.
        moved = {Verb.CAPTURE: record.received + wanted}
        if not wish.keep_rest:
            moved[Verb.CANCEL] = held - wanted
        return record, request, permit, moved
