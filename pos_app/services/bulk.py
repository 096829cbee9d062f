"""Bulk: many holds are looked at together, then captured or voided one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pos_app.domain.bulk import BulkLine, judge
from pos_app.domain.errors import (
    Conflict,
    HoldfastError,
    NotAllowed,
    NotSetUp,
    OutcomeUnknown,
    StorageTrouble,
)
from pos_app.domain.payment import Outcome, PaymentStatus, Verb, VoidReason
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.domain.stripe_key import OF_ANOTHER_KEY
from pos_app.services.attempts import Attempts
from pos_app.services.capturing import Capturing
from pos_app.services.crew import Brake, Crew
from pos_app.services.permits import Permits
from pos_app.services.voiding import Voiding
from pos_app.storage.orders import Orders

# How often something is asked again that Stripe was too busy for; recovery does the rest.
MOST_TRIES = 6
_TOO_MUCH = {"rate_limit", "lock_timeout"}
_CAN_CHANGE = {PaymentStatus.AWAITING_CARD, PaymentStatus.HELD}
_NO_LINE = {"stripe.unreachable", "attempt.waits"}
_RIGHTS = {Verb.CAPTURE: Right.CAPTURE, Verb.CANCEL: Right.VOID}


class BulkOutcome(StrEnum):
    """What came of a line."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WAITS = "waits"
    NEEDS_TWO = "needs_two"


@dataclass(frozen=True, slots=True)
class BulkResult:
    """A line as it stands after its call; `error` says why it is not done."""

    line: BulkLine
    outcome: BulkOutcome
    error: HoldfastError | None = None


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """What is to be done with every line; the reason and the note are those of a void."""

    verb: Verb
    reason: VoidReason = VoidReason.REQUESTED_BY_CUSTOMER
    note: str = ""


class Bulk:
    """Plans without moving anything, then runs what was ticked; safe to run again.

    `leave` ends a worker's connection to the book.
    """

    def __init__(
        self,
        orders: Orders,
        attempts: Attempts,
        capturing: Capturing,
        voiding: Voiding,
        permits: Permits,
        clock: Callable[[], datetime],
        leave: Callable[[], None],
    ) -> None:
        self._orders = orders
        self._attempts = attempts
        self._capturing = capturing
        self._voiding = voiding
        self._permits = permits
        self._clock = clock
        self._leave = leave

    def plan(
        self,
        order_uuids: Sequence[str],
        verb: Verb,
        operator: Operator,
        brake: Brake,
        on_line: Callable[[BulkLine], None] = lambda _line: None,
    ) -> HoldfastError | None:
        """Read each hold at Stripe and judge it; no money moves. What stopped it, if anything.

        `on_line` is called by several threads, once for each hold of an order, in any order; what
        was not read because of that is judged too. What was lent for it is kept for `run`. Raises
        NotAllowed `right.missing`.
        """
        self._permits.require(operator, Right.BULK, _RIGHTS[verb], only_looking=True)
        crew = Crew(brake, self._leave)
        looked_at: set[str] = set()

        def look_at(order_uuid: str) -> None:
            for record in _holds_of(self._orders.record(order_uuid)):
                on_line(self._look_at(record, verb, crew))
            looked_at.add(order_uuid)

        crew.work(order_uuids, look_at)
        if crew.gave_up_for is not None:
            for order_uuid in set(order_uuids) - looked_at:
                for record in _holds_of(self._orders.record(order_uuid)):
                    on_line(judge(record, verb, self._clock(), trouble=crew.gave_up_for))
        return crew.gave_up_for

    def run(
        self,
        lines: Sequence[BulkLine],
        order: BulkOrder,
        operator: Operator,
        brake: Brake,
        on_result: Callable[[BulkResult], None] = lambda _result: None,
    ) -> HoldfastError | None:
        """Capture or void these lines, each as it was shown. What stopped it, if anything.

        `on_result` is called by several threads, once for each line that was begun, in any order.
        Raises NotAllowed `right.missing`.
        """
        takes_less = order.verb is Verb.CAPTURE and any(line.take < line.held for line in lines)
        rights = (_RIGHTS[order.verb], *((Right.CAPTURE_LESS,) if takes_less else ()))
        permit = self._permits.require(operator, Right.BULK, *rights)
        crew = Crew(brake, self._leave)
        # The holds of one order go one after another: an order is asked about one thing at a time.
        by_order: dict[str, list[BulkLine]] = {}
        for line in lines:
            by_order.setdefault(line.order_uuid, []).append(line)

        def do(of_one_order: list[BulkLine]) -> None:
            for line in of_one_order:
                on_result(self._do(line, order, permit, crew))

        crew.work(list(by_order.values()), do)
        return crew.gave_up_for

    def _look_at(self, record: OrderRecord, verb: Verb, crew: Crew) -> BulkLine:
        if record.payment.status not in _CAN_CHANGE or record.payment.intent_id is None:
            return judge(record, verb, self._clock())
        try:
            record = self._read(record, crew)
        except HoldfastError as error:
            _give_up_if_it_meets_all(error, crew)
            return judge(record, verb, self._clock(), trouble=error)
        return judge(record, verb, self._clock(), read_at=self._clock())

    def _read(self, record: OrderRecord, crew: Crew) -> OrderRecord:
        for tries in range(MOST_TRIES):
            try:
                return self._attempts.read(record)
            except OutcomeUnknown as error:
                if error.code in _NO_LINE or tries + 1 == MOST_TRIES:
                    raise
                crew.back_off(tries)
                if not crew.turn():
                    raise
        raise AssertionError("no try was made")

    def _do(self, line: BulkLine, order: BulkOrder, permit: Permit, crew: Crew) -> BulkResult:
        try:
            record = self._send(line, order, permit, crew)
        except HoldfastError as error:
            _give_up_if_it_meets_all(error, crew)
            now = replace(line, record=self._record(line))
            return BulkResult(now, _outcome(error), error)
        return BulkResult(replace(line, record=record), BulkOutcome.DONE)

    def _send(self, line: BulkLine, order: BulkOrder, permit: Permit, crew: Crew) -> OrderRecord:
        record = self._record(line)
        payment = record.payment
        if payment.status is PaymentStatus.HELD and not _is_as_shown(line, record):
            raise Conflict("payment.moved")
        try:
            if order.verb is Verb.CAPTURE:
                return self._capturing.capture(
                    line.order_uuid, permit, line.take, payment_id=payment.id
                )
            return self._voiding.void(
                line.order_uuid, permit, order.reason, order.note, payment_id=payment.id
            )
        except OutcomeUnknown as error:
            return self._send_again(line, error, crew)

    def _record(self, line: BulkLine) -> OrderRecord:
        return self._orders.record(line.order_uuid).about(line.record.payment.id)

    def _send_again(self, line: BulkLine, error: OutcomeUnknown, crew: Crew) -> OrderRecord:
        """Repeat, same key and all, what Stripe was only too busy for."""
        for tries in range(MOST_TRIES + 1):
            record = self._record(line)
            waiting = record.open_attempt
            if waiting is None and record.attempts[-1].outcome is Outcome.SUCCEEDED:
                return record
            if waiting is None or waiting.error_code not in _TOO_MUCH:
                raise error
            crew.back_off(tries)
            if not crew.turn():
                raise error
            try:
                self._attempts.resume(waiting, by_person=True)
            except OutcomeUnknown as again:
                error = again
        raise error


def _is_as_shown(line: BulkLine, record: OrderRecord) -> bool:
    held = record.payment.capturable
    # Made cheaper or dearer since, the order wants another amount than somebody has said yes to.
    takes = line.verb is Verb.CAPTURE
    return held == line.held and (not takes or min(held, record.wanted) == line.take)


def _holds_of(record: OrderRecord) -> list[OrderRecord]:
    """The order seen from each of its holds, else from the payment that counts."""
    held = [each for each in record.payments if each.status is PaymentStatus.HELD]
    return [record.about(each.id) for each in held or [record.payment]]


def _give_up_if_it_meets_all(error: HoldfastError, crew: Crew) -> None:
    is_for_all = isinstance(error, NotAllowed | NotSetUp | StorageTrouble)
    if (is_for_all and error.code not in OF_ANOTHER_KEY) or error.code in _NO_LINE:
        crew.give_up(error)


def _outcome(error: HoldfastError) -> BulkOutcome:
    if error.code == "attempt.waits":
        return BulkOutcome.WAITS
    if error.code == "approval.waits":
        return BulkOutcome.NEEDS_TWO
    return BulkOutcome.UNKNOWN if isinstance(error, OutcomeUnknown) else BulkOutcome.REFUSED
