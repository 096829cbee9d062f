"""Who acts at Stripe besides the tills: the Dashboard's users, the bank, Radar, other programs."""

from __future__ import annotations

from contextlib import suppress

import stripe

from pos_app.domain.drift import DriftKind
from pos_app.domain.payment import Payment, PaymentStatus, RefundStatus
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from tests.services.dashboard import Dashboard

# What they may do to a payment, and the drift that it leaves.
ACTS = {
    "capture": DriftKind.CAPTURED,
    "cancel": DriftKind.VOIDED,
    "refund": DriftKind.REFUNDED,
    "fail_refund": DriftKind.REFUND_FAILED,
    "foreign": DriftKind.FOREIGN_INTENT,
    "copy": DriftKind.FOREIGN_INTENT,
    "dispute": DriftKind.DISPUTED,
    "close_dispute": DriftKind.DISPUTE_CLOSED,
    "review": DriftKind.REVIEW_OPENED,
    "close_review": DriftKind.REVIEW_CLOSED,
}
# These leave no event: who changes an amount back before the sweep has changed nothing, and who
# changes data twice before it has changed it once.
QUIET_ACTS = {
    "amount": DriftKind.AMOUNT,
    "metadata": DriftKind.METADATA,
    "rename": DriftKind.METADATA,
}
SOME_ACTS = {
    PaymentStatus.AWAITING_CARD: ("cancel", "amount", "metadata"),
    PaymentStatus.HELD: ("capture", "cancel", "review", "close_review", "metadata"),
    PaymentStatus.CAPTURED: ("refund", "fail_refund", "fail_refund", "dispute", "close_dispute"),
}
ALWAYS = ("rename", "foreign", "copy")


class Outsiders:
    """Does things at Stripe, and remembers what was done there to which intent."""

    def __init__(self, world: PracticeStripe) -> None:
        self.done: list[tuple[DriftKind, str]] = []
        self.quietly: list[tuple[DriftKind, str]] = []
        self._world = world
        self._dashboard = Dashboard(world)

    def act(self, order: OrderRecord, pick: int, minor: int, other_uuid: str) -> bool:
        """Do something to an order's payment, if Stripe lets them; says whether it was done."""
        payment = order.payment
        if payment.intent_id is None:
            return False
        acts = [*SOME_ACTS.get(payment.status, ()), *ALWAYS]
        act = acts[pick % len(acts)]
        with suppress(stripe.StripeError, _NotNowError):
            met = self._act(act, payment, order, minor, other_uuid)
            if act in ACTS:
                self.done.append((ACTS[act], met))
            else:
                self.quietly.append((QUIET_ACTS[act], met))
            return True
        return False

    def key_at_reader(self, reader_id: str, number: str) -> None:
        """Somebody keys a card on a reader, if it asks for one."""
        self._dashboard.key_at_reader(reader_id, number)

    def count_customers(self) -> int:
        """How many customers Stripe has."""
        return len(self._dashboard.customers.list({"limit": 100}).data)

    def _act(
        self, act: str, payment: Payment, order: OrderRecord, minor: int, other_uuid: str
    ) -> str:
        intents, intent_id = self._dashboard.intents, payment.intent_id or ""
        match act:
            case "capture":
                intents.capture(intent_id, {"amount_to_capture": minor})
            case "cancel":
                intents.cancel(intent_id)
            case "refund":
                self._dashboard.refund(intent_id, minor)
            case "fail_refund":
                self._fail_a_refund(order, intent_id, minor)
            case "foreign":
                return self._dashboard.hold(max(minor, 50), order_id=order.order.uuid)
            case "copy":
                return self._dashboard.hold(max(minor, 50), **dict(payment.metadata or {}))
            case "amount":
                intents.update(intent_id, {"amount": max(minor, 50)})
            case "metadata":
                intents.update(intent_id, {"metadata": {"colour": str(minor)}})
            case "rename":
                self._require(other_uuid != order.order.uuid)
                intents.update(intent_id, {"metadata": {"order_id": other_uuid}})
            case _:
                self._complain(act, intent_id)
        return intent_id

    def _fail_a_refund(self, order: OrderRecord, intent_id: str, minor: int) -> None:
        for refund in order.refunds:
            is_failed = refund.status in {RefundStatus.FAILED, RefundStatus.CANCELED}
            if refund.payment_intent_id == intent_id and not is_failed:
                self._require((ACTS["fail_refund"], refund.id) not in self.quietly)
                undo = self._world.fail_refund if minor % 2 else self._world.cancel_refund
                undo(refund.id)
                # Once for each: the book may not have heard of it yet.
                self.quietly.append((ACTS["fail_refund"], refund.id))
                return
        raise _NotNowError

    def _complain(self, act: str, intent_id: str) -> None:
        status = self._dashboard.intents.retrieve(intent_id).status
        opened, closed = act.removeprefix("close_"), f"close_{act.removeprefix('close_')}"
        self._require(status == ("succeeded" if opened == "dispute" else "requires_capture"))
        self._require(((ACTS[opened], intent_id) in self.done) == (act == closed))
        self._require((ACTS[closed], intent_id) not in self.done)
        match act:
            case "dispute":
                self._world.open_dispute(intent_id)
            case "close_dispute":
                self._world.close_dispute(intent_id, "lost")
            case "review":
                self._world.open_review(intent_id)
            case _:
                self._world.close_review(intent_id, "approved")

    def _require(self, can: bool) -> None:
        if not can:
            raise _NotNowError


class _NotNowError(Exception):
    """Stripe's page offers nothing of the kind."""
