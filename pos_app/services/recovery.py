"""Recovery: finishes every open attempt, by the same code as the first try."""

from __future__ import annotations

import contextlib
import logging
import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_app.domain.errors import HoldfastError, NotAllowed, NotSetUp, Refused, StorageTrouble
from pos_app.domain.payment import Attempt, Outcome, Payment, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right
from pos_app.domain.stripe_key import NEEDED_FOR, OF_ANOTHER_KEY, Grant
from pos_app.services.attempts import FIRST_PAUSE, LONGEST_PAUSE, Attempts
from pos_app.services.key_facts import KnownKey
from pos_app.services.letting_go import LettingGo
from pos_app.services.pace import Pace
from pos_app.services.pay_links import PayLinks
from pos_app.services.permits import Permits
from pos_app.services.rules import waits_no_more
from pos_app.storage.ledger import Ledger, is_due
from pos_app.storage.orders import Orders

_log = logging.getLogger(__name__)

# What hinders one attempt and every other; a permission that one verb lacks does not.
_NO_KEY = {"key.missing", "key.revoked"}
_HINDERS_ALL = {"stripe.unreachable", "attempt.waits", "attempt.not_written", *_NO_KEY}
_TO_BE_TOLD = _HINDERS_ALL | OF_ANOTHER_KEY

# Between the readings of a hold that has ended by its own time and still stands.
SHORTEST_PAUSE_AFTER_END = timedelta(minutes=1)

_RIGHTS = {
    Verb.CAPTURE: Right.CAPTURE,
    Verb.CANCEL: Right.VOID,
    Verb.REFUND: Right.REFUND,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a round of recovery came to, as order identities: settled now, and still waiting.

    `next_try_at` is when the next round has something to do, None if nothing waits or nothing can
    be done without a person. `hindered_by` stopped the round: no connection, no good key, or a book
    that takes nothing.
    """

    settled: tuple[str, ...]
    waiting: tuple[str, ...]
    next_try_at: datetime | None = None
    hindered_by: HoldfastError | None = None


class Recovery:
    """Settles what crashed, timed out or waited for the network.

    `has_new_key` says whether the keyring holds another key than the one that was last used.
    """

    def __init__(
        self,
        orders: Orders,
        ledger: Ledger,
        attempts: Attempts,
        clock: Callable[[], datetime],
        has_new_key: Callable[[], bool],
        pace: Pace,
        permits: Permits,
        known: KnownKey,
        letting_go: LettingGo,
        pay_links: PayLinks,
    ) -> None:
        self._orders = orders
        self._ledger = ledger
        self._attempts = attempts
        self._clock = clock
        self._has_new_key = has_new_key
        self._pace = pace
        self._permits = permits
        self._known = known
        self._letting_go = letting_go
        self._pay_links = pay_links
        self._lock = threading.Lock()
        self._has_taken_over = False
        self._failures = 0
        self._quiet_until: datetime | None = None
        self._key_trouble: HoldfastError | None = None
        self._ended_read_at: dict[int, datetime] = {}

    def settle_all(
        self,
        on_change: Callable[[str], None] = lambda _uuid: None,
        *,
        has_window: bool = False,
    ) -> Settled:
        """Settle every open attempt now, oldest first, because a person asks.

        What can still be undone stays: that is sent by a word about itself only. `has_window` is
        for scripts: beside them this till's window may be at work.

        Never raises for one of them: what cannot be settled now waits for the next round. Without
        a key or a connection the round ends, because the others would fare no better.
        `on_change` hears at once of each order of which something was tried.
        """
        self._quiet_until = self._key_trouble = None
        return self._settle(on_change, by_person=True, has_window=has_window)

    def settle_due(self, on_change: Callable[[str], None] = lambda _uuid: None) -> Settled:
        """Settle what may be sent again by now: the round that a till makes by itself."""
        if self._key_trouble is not None and self._has_new_key():
            self.start_again()
        if self._key_trouble is not None:
            return self._nothing_done(self._key_trouble, None)
        quiet = self._quiet_until
        if quiet is not None and self._clock() < quiet <= self._clock() + LONGEST_PAUSE:
            return self._nothing_done(None, quiet)
        return self._settle(on_change, by_person=False)

    def start_again(self) -> None:
        """Go on with what the key hindered: there is another one, or its rights are mended."""
        self._key_trouble = self._quiet_until = None
        self._ledger.start_again()

    def stop(self) -> None:
        """End a round that is under way after its present call, because the program closes."""
        self._pace.stop()

    def open_attempts(self) -> list[Attempt]:
        """Everything that waits to be sent or answered, oldest first."""
        return self._ledger.open_attempts()

    def read_ended(self) -> tuple[str, ...]:
        """Read the holds whose time is over, so that an expiry is noticed; the orders read.

        One that Stripe lets stand beyond its end is read again after pauses that double.
        """
        now = self._clock()
        ended = {
            payment.id: (payment, payment.capture_before)
            for row in self._orders.ending_by(now)
            for payment in self._orders.record(row.order_uuid).payments
            if payment.status is PaymentStatus.HELD
            and payment.capture_before is not None
            and payment.capture_before <= now
        }
        before = self._ended_read_at
        # After the first answer it may be earlier than the PC believed.
        read = self._read(
            payment
            for payment, end in ended.values()
            if end <= self._clock() and _is_to_be_read(end, before.get(payment.id), now)
        )
        self._ended_read_at = {
            payment.id: now if payment.order_uuid in read else before[payment.id]
            for payment, _ in ended.values()
            if payment.order_uuid in read or payment.id in before
        }
        return read

    def read_open(self) -> Settled:
        """Read every intent that can still change, every pay link and every refund on its way.

        `waiting` are those Stripe did not tell of.
        """
        try:
            self._pay_links.look_at_open()
        except HoldfastError as error:
            # The intents fare no better, and are counted.
            _log.info("looking at links: %s", error.code)
        payments = [*self._ledger.open_payments(), *self._ledger.refunding_payments()]
        read = self._read(payments)
        waiting = (each.order_uuid for each in payments if each.order_uuid not in read)
        return Settled(read, tuple(waiting))

    def ask_now(self, order_uuid: str) -> OrderRecord:
        """Settle the order's open attempt, if any, and read how its intents stand.

        A hold in whose place another stands is let go; what can still be undone is not sent by it.
        Raises OutcomeUnknown or NotAllowed if Stripe
        does not answer.
        """
        waiting = self._orders.record(order_uuid).open_attempt
        if waiting is not None and not waiting.may_be_undone:
            # A refusal is an answer like any other: the reading that follows tells what stands.
            with contextlib.suppress(Refused):
                self._attempts.resume(waiting, by_person=True)
        self._pay_links.look(order_uuid)
        record = self._orders.record(order_uuid)
        for payment in record.live or (record.payment,):
            record = self._attempts.read(record.about(payment.id))
        left = self._letting_go.waiting(order_uuid)
        return record.about(None) if left is None else self._letting_go.let_go(left)

    def send_now(
        self, order_uuid: str, operator: Operator, attempt_id: int | None = None
    ) -> OrderRecord:
        """Let a capture or void go out that could still be undone; then as it stands.

        With `attempt_id` that one and no other: what somebody else wants since is theirs. Raises
        as capturing and voiding do.
        """
        waiting = self._orders.record(order_uuid).open_attempt
        is_meant = waiting is not None and attempt_id in {None, waiting.id}
        if waiting is not None and is_meant and waiting.may_be_undone:
            self._require_say(waiting, operator)
            self._attempts.resume(waiting, by_person=True)
            return self._orders.record(order_uuid).about(waiting.payment_id)
        return self._orders.record(order_uuid)

    def withdraw(
        self, order_uuid: str, operator: Operator, attempt_id: int | None = None
    ) -> OrderRecord:
        """Take back a capture, void or refund that waits to be sent; with `attempt_id` that one.

        Raises Conflict `attempt.already_sent` or `attempt.taken_back` (facts `verb`, `by`, `at`) if
        it does not wait any more.
        """
        record = self._orders.record(order_uuid)
        waiting = record.open_attempt
        if attempt_id is not None and (waiting is None or waiting.id != attempt_id):
            raise waits_no_more(record, attempt_id)
        if waiting is not None and waiting.request.verb in _RIGHTS:
            self._require_say(waiting, operator)
        return self._attempts.withdraw(record, operator.name)

    def _require_say(self, waiting: Attempt, operator: Operator) -> None:
        # Whoever wrote it down had the right, perhaps one that was lent for this once.
        if waiting.operator != self._permits.present(operator).name:
            right = _RIGHTS[waiting.request.verb]
            self._permits.require(operator, right, order_uuid=waiting.order_uuid)

    def _settle(
        self, on_change: Callable[[str], None], *, by_person: bool, has_window: bool = False
    ) -> Settled:
        hindered_by: HoldfastError | None = self._take_over(has_window=has_window)
        attempts, not_ours = self._waiting(), set[int]()
        # What waits for the line goes out together, in its order: their pauses differ by chance.
        unsent = {each.id for each in attempts if _waits_for_line(each)}
        line_is_due = any(is_due(each, self._clock()) for each in attempts if each.id in unsent)
        for attempt in attempts:
            may_hurry = by_person or self._wants_this_key(attempt)
            is_unsent = attempt.id in unsent
            is_its_turn = line_is_due if is_unsent else is_due(attempt, self._clock())
            if not (may_hurry or is_its_turn):
                continue
            if hindered_by is not None or not self._pace.wait():
                break
            trouble = self._resume(attempt, by_person=may_hurry or is_unsent)
            if trouble is not None and trouble.code in OF_ANOTHER_KEY:
                not_ours.add(attempt.id)
            elif trouble is not None:
                hindered_by = trouble
            # Also where it is still open: it is tried again at another time, or stopped.
            on_change(attempt.order_uuid)
        let_go, hindered_by = self._let_go(hindered_by, on_change, by_person=by_person)
        self._learn(hindered_by)
        still_open = self._waiting()
        ids = {attempt.id for attempt in still_open}
        return Settled(
            (*(each.order_uuid for each in attempts if each.id not in ids), *let_go),
            tuple(each.order_uuid for each in attempts if each.id in ids),
            self._next_try([each for each in still_open if each.id not in not_ours]),
            hindered_by,
        )

    def _let_go(
        self,
        hindered_by: HoldfastError | None,
        on_change: Callable[[str], None],
        *,
        by_person: bool,
    ) -> tuple[list[str], HoldfastError | None]:
        """Make the second step of holds again that was not made; the orders where it was."""
        done: list[str] = []
        for record in self._letting_go.due(by_person=by_person):
            if hindered_by is not None or not self._pace.wait():
                break
            try:
                self._letting_go.let_go(record)
            except HoldfastError as error:
                trouble = _hindrance(record.order.uuid, error)
                if trouble is not None and trouble.code not in OF_ANOTHER_KEY:
                    hindered_by = trouble
            else:
                done.append(record.order.uuid)
                on_change(record.order.uuid)
        return done, hindered_by

    def _waiting(self) -> list[Attempt]:
        # What can still be undone is sent, or not, by a word about itself only.
        return [each for each in self._ledger.open_attempts() if not each.may_be_undone]

    def _wants_this_key(self, attempt: Attempt) -> bool:
        """Whether it waits because some key was no good, and this one may be: another till's.

        What this one is known to lack waits for a person; a revoked one ends the round.
        """
        is_hindered = attempt.next_try_at is None and attempt.error_code.startswith("key.")
        needed = NEEDED_FOR[attempt.request.verb]
        return is_hindered and self._known.facts.grant(needed) is not Grant.NO

    def _take_over(self, *, has_window: bool) -> StorageTrouble | None:
        # Once: what this till was sending when it last ended, nobody is sending now.
        with self._lock:
            if not self._has_taken_over:
                try:
                    self._ledger.take_over(has_window=has_window)
                except StorageTrouble as error:
                    return error
                self._has_taken_over = True
        return None

    def _resume(self, attempt: Attempt, *, by_person: bool) -> HoldfastError | None:
        try:
            self._attempts.resume(attempt, by_person=by_person)
        except HoldfastError as error:
            return _hindrance(attempt.key, error)
        return None

    def _learn(self, hindered_by: HoldfastError | None) -> None:
        if hindered_by is None:
            self._failures, self._quiet_until = 0, None
        elif isinstance(hindered_by, NotAllowed | NotSetUp):
            self._key_trouble = hindered_by
        else:
            pause = min(FIRST_PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE)
            self._failures += 1
            self._quiet_until = self._clock() + pause * random.uniform(0.5, 1)

    def _next_try(self, still_open: list[Attempt]) -> datetime | None:
        if self._key_trouble is not None:
            return None
        tries = [each.next_try_at for each in still_open if each.next_try_at is not None]
        if not tries:
            return None
        return max(min(tries), self._quiet_until) if self._quiet_until else min(tries)

    def _nothing_done(self, hindered_by: HoldfastError | None, at: datetime | None) -> Settled:
        waiting = tuple(each.order_uuid for each in self._waiting())
        return Settled((), waiting, at if waiting else None, hindered_by)

    def _read(self, payments: Iterable[Payment]) -> tuple[str, ...]:
        read: list[str] = []
        for payment in payments:
            try:
                self._attempts.read(self._orders.record(payment.order_uuid).about(payment.id))
            except HoldfastError as error:
                _log.info("reading %s: %s", payment.intent_id, error.code)
                if error.code in OF_ANOTHER_KEY:
                    continue
                break
            read.append(payment.order_uuid)
        return tuple(read)


def _is_to_be_read(end: datetime, last: datetime | None, now: datetime) -> bool:
    if last is None or last > now:
        return True
    return now - last >= max(SHORTEST_PAUSE_AFTER_END, last - end)


def _waits_for_line(attempt: Attempt) -> bool:
    """Whether it certainly never reached Stripe, and waits for nothing else."""
    return attempt.outcome is Outcome.PREPARED and attempt.next_try_at is not None


def _hindrance(what: str, error: HoldfastError) -> HoldfastError | None:
    """The error, if it is more than this one's own affair."""
    _log.info("%s: %s", what, error.code)
    is_to_be_told = isinstance(error, NotSetUp | StorageTrouble) or error.code in _TO_BE_TOLD
    return error if is_to_be_told else None
