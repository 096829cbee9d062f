"""Two people above an amount: one asks, another approves, then it is sent as everything is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from pos_app.domain.approval import Approval, ApprovalState
from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import Conflict, Refused
from pos_app.domain.money import Money
from pos_app.domain.payment import PaymentStatus, StripeRequest, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.services.attempts import Attempts
from pos_app.services.permits import Permits
from pos_app.services.rules import require, require_rest
from pos_app.services.shop import Shop
from pos_app.storage import approvals, audit
from pos_app.storage.database import Book
from pos_app.storage.orders import Orders

_ASKED = "approval.asked"


class Approvals:
    """Sends what one person may do alone, and keeps the rest until somebody else approves it."""

    def __init__(
        self,
        book: Book,
        orders: Orders,
        attempts: Attempts,
        permits: Permits,
        shop: Shop,
        clock: Callable[[], datetime],
        *,
        till: str,
    ) -> None:
        self._book = book
        self._orders = orders
        self._attempts = attempts
        self._permits = permits
        self._shop = shop
        self._clock = clock
        self._till = till

    def run(
        self,
        record: OrderRecord,
        request: StripeRequest,
        permit: Permit,
        why: str,
        moved: Mapping[Verb, Money],
    ) -> OrderRecord:
        """Send a request at once, or write it down for a second person.

        `moved` is the money by what happens to it: a capture of less takes some and lets some go.
        Raises Refused `approval.waits` (facts `amount`, `limit`) if it was written down, Conflict
        `approval.asked` (`by`, `at`) if something else waits already, and what Attempts.run raises.
        """
        self._ask_above_limit(record, request, permit, why, moved)
        return self._attempts.run(record, request, permit.operator.name, why)

    def prepare(
        self,
        record: OrderRecord,
        request: StripeRequest,
        permit: Permit,
        why: str,
        moved: Mapping[Verb, Money],
    ) -> OrderRecord:
        """Write a request down so that it can be undone, or for a second person.

        Raises as `run` does, but for what only Stripe can say.
        """
        self._ask_above_limit(record, request, permit, why, moved)
        return self._attempts.prepare(record, request, permit.operator.name, why)

    def approve(
        self, order_uuid: str, operator: Operator, approval_id: int | None = None
    ) -> OrderRecord:
        """Approve what somebody else asked for, and send exactly that.

        With `approval_id` that one, for which somebody was shown what it is. Raises Refused
        `approval.own`, Conflict `approval.gone` (facts `by`, `at`, `answer` where somebody has
        answered it), NotAllowed, and what Attempts.run raises.
        """
        record, waiting = self._waiting(order_uuid, approval_id)
        permit = self._permits.require(operator, *_rights(waiting, record), order_uuid=order_uuid)
        approvers = (permit.operator, *permit.lent_by)
        if waiting.asked_by_ids & {each.id for each in approvers}:
            with self._book.write():
                self._tell_answer(permit.operator, "approval.refused", record, waiting)
            raise Refused("approval.own", by=waiting.asked_by)
        _require_fit(record, waiting)
        # What this till's key cannot do waits for a till that can; and a till that dies before the
        # question is written down has approved nothing.
        yes = partial(self._answer, record, waiting, ApprovalState.APPROVED, permit.operator)
        request, why = waiting.request, waiting.why
        return self._attempts.run(record, request, waiting.asked_by, why, also=yes)

    def reject(
        self, order_uuid: str, operator: Operator, approval_id: int | None = None
    ) -> OrderRecord:
        """Take back what waits, or say no to it; nothing is sent.

        Raises Conflict `approval.gone` as `approve` does, NotAllowed.
        """
        record, waiting = self._waiting(order_uuid, approval_id)
        present = self._permits.present(operator)
        if present.id not in waiting.asked_by_ids:
            self._permits.require(operator, *_rights(waiting, record), order_uuid=order_uuid)
        self._answer(record, waiting, ApprovalState.REJECTED, present)
        return self._orders.record(order_uuid)

    def _ask_above_limit(
        self,
        record: OrderRecord,
        request: StripeRequest,
        permit: Permit,
        why: str,
        moved: Mapping[Verb, Money],
    ) -> None:
        over = self._over_limit(moved)
        if over is None:
            return
        amount, limit = over
        self._attempts.require_key(record)
        with self._book.write():
            waiting = self._orders.record(record.order.uuid).approval
            if waiting is not None:
                raise Conflict("approval.asked", by=waiting.asked_by, at=waiting.asked_at)
            payment, now = record.payment, self._clock()
            wanted = _wanted(request, moved[request.verb])
            asked = (self._book, payment, request, wanted, permit)
            approvals.ask(*asked, till=self._till, why=why, now=now)
            self._tell(permit.operator, _ASKED, record, request, wanted)
        raise Refused("approval.waits", amount=amount, limit=limit)

    def _over_limit(self, moved: Mapping[Verb, Money]) -> tuple[Money, Money] | None:
        two_people = self._shop.two_people()
        for verb, amount in moved.items():
            limit = two_people.limit(verb)
            if limit is None or not amount:
                continue
            # An amount in another currency cannot be compared: two people look at it.
            if amount.currency != limit.currency or amount > limit:
                return amount, limit
        return None

    def _waiting(self, order_uuid: str, approval_id: int | None) -> tuple[OrderRecord, Approval]:
        record = self._orders.record(order_uuid)
        waiting = record.approval
        if waiting is None or approval_id not in {None, waiting.id}:
            raise _gone(record)
        return record.about(waiting.payment_id), waiting

    def _answer(
        self, record: OrderRecord, waiting: Approval, state: ApprovalState, by: Operator
    ) -> None:
        with self._book.write():
            if not approvals.answer(self._book, waiting, state, by.name, self._clock()):
                raise _gone(self._orders.record(record.order.uuid))
            self._tell_answer(by, f"approval.{state.value}", record, waiting)

    def _tell_answer(
        self, by: Operator, action: str, record: OrderRecord, waiting: Approval
    ) -> None:
        self._tell(by, action, record, waiting.request, waiting.amount, asked_by=waiting.asked_by)

    def _tell(
        self,
        by: Operator,
        action: str,
        record: OrderRecord,
        request: StripeRequest,
        amount: Money,
        **more: object,
    ) -> None:
        facts = {"verb": request.verb.value, "amount_minor": amount.minor, **more}
        entry = AuditEntry(self._clock(), by.name, self._till, action, record.order.uuid, facts)
        audit.append(self._book, entry)


_ANSWERS = {
    f"approval.{state.value}": state.value
    for state in (ApprovalState.APPROVED, ApprovalState.REJECTED)
}


def _gone(record: OrderRecord) -> Conflict:
    """The error for somebody who wanted to answer what is answered; who was faster, with what."""
    answers = [each for each in record.trail if each.action in _ANSWERS]
    if not answers:
        return Conflict("approval.gone")
    last = answers[-1]
    answer = _ANSWERS[last.action]
    if last.operator == last.facts.get("asked_by"):
        answer = "taken_back"
    return Conflict("approval.gone", by=last.operator, at=last.at, answer=answer)


def _rights(waiting: Approval, record: OrderRecord) -> tuple[Right, ...]:
    match waiting.request.verb:
        case Verb.CAPTURE if waiting.amount < record.payment.capturable:
            return (Right.CAPTURE_LESS, Right.CAPTURE)
        case Verb.CAPTURE:
            return (Right.CAPTURE,)
        case Verb.CANCEL:
            return (Right.VOID,)
        case _:
            return (Right.REFUND,)


def _require_fit(record: OrderRecord, waiting: Approval) -> None:
    """Raise unless what was asked for can still be done as it was asked."""
    is_refund = waiting.request.verb is Verb.REFUND
    require(record, PaymentStatus.CAPTURED if is_refund else PaymentStatus.HELD)
    takes = waiting.request.verb is Verb.CAPTURE
    if takes and record.was_edited_since(_ASKED) and waiting.amount > record.wanted:
        # It was asked for what the order came to then.
        raise Conflict("payment.moved")
    if waiting.request.verb is Verb.CANCEL:
        return
    if waiting.request.keeps_rest and waiting.amount <= record.payment.capturable:
        require_rest(record, waiting.amount)
    left = record.refundable if is_refund else record.payment.capturable
    if waiting.amount > left:
        code = "refund.more_than_captured" if is_refund else "capture.more_than_held"
        facts = {"left": left} if is_refund else {"held": left}
        raise Refused(code, wanted=waiting.amount, **facts)


def _wanted(request: StripeRequest, moved: Money) -> Money:
    """What the request itself names: the limit counts what was moved before, too."""
    named = request.amount_minor
    return moved if named is None else Money(named, moved.currency)
