"""Watching Stripe for what happened there without us."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_app.domain.drift import Cause, Drift, DriftKind, DriftState, Finding, agrees
from pos_app.domain.errors import NotAllowed, Refused
from pos_app.domain.payment import Intent, Payment, PaymentStatus, Verb
from pos_app.domain.rights import Operator, Right
from pos_app.domain.stripe_event import StripeEvent
from pos_app.domain.stripe_key import OF_ANOTHER_KEY
from pos_app.payments.gateway import (
    UNEXPECTED,
    Gateway,
    GatewayError,
    StripeRefused,
    StripeUnknown,
)
from pos_app.payments.requests import hold_of
from pos_app.services.answers import reading_failed
from pos_app.services.attempts import Attempts
from pos_app.services.event_findings import finding_of, is_news_of
from pos_app.services.key_facts import KnownKey
from pos_app.services.pay_links import PayLinks
from pos_app.services.permits import Permits
from pos_app.storage.drifts import Drifts
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders
from pos_app.storage.watching import Watching

_log = logging.getLogger(__name__)

POLL_EVERY = timedelta(seconds=60)
SWEEP_EVERY = timedelta(hours=4)
# Longer than a hold lasts, and than Stripe keeps events.
SWEEP_BACK = timedelta(days=35)
# So much later than it happened an event may come into Stripe's list, behind the cursor.
LATE_BY = timedelta(hours=1)

# Where to go on in an account that has had no event yet: every one that comes is new.
FROM_THE_FIRST = "first"

# Stripe wants reads to average at most 500 a transaction over 30 days, with this floor.
# https://docs.stripe.com/rate-limits
READS_PER_TRANSACTION = 500
READS_AT_LEAST = 10_000
BUDGET_DAYS = 30
LONGEST_POLL = timedelta(hours=1)
# How long to wait between two polls, until this part of the budget is used.
_PAUSES = ((0.5, POLL_EVERY), (0.8, POLL_EVERY * 2), (0.95, POLL_EVERY * 5))

_OF_PAGES = {"checkout.session.completed", "checkout.session.expired"}
# What is no drift, and yet to be seen: a refund that arrives.
_TELLS_PROGRESS = {"refund.updated"}


@dataclass(frozen=True, slots=True)
class ReadBudget:
    """How often Stripe was read in the last 30 days, and how often it may be."""

    reads: int
    allowed: int

    @property
    def pause(self) -> timedelta:
        """How long to wait between two polls, so that the budget is kept.

        Also by a till that is never closed, in a shop that takes next to nothing: what others read
        comes on top, so that the last reads are left to them.
        """
        used = self.reads / self.allowed
        return next((pause for part, pause in _PAUSES if used < part), LONGEST_POLL)


@dataclass(frozen=True, slots=True)
class WatchState:
    """When Stripe was last watched, and what watching costs."""

    polled_at: datetime | None
    swept_at: datetime | None
    budget: ReadBudget


class Watch:
    """Reads Stripe's events forward, sweeps what has no events, and notes drift.

    The mirror follows Stripe at once; what our attempts did not cause waits for a person to accept
    it. Changed amounts and metadata have no event: only the sweep finds them. It takes in the
    events since the last sweep once more, for those that came into Stripe's list behind the cursor,
    and for what Stripe still tells of a time when no till was on.
    """

    def __init__(
        self,
        *,
        orders: Orders,
        ledger: Ledger,
        drifts: Drifts,
        attempts: Attempts,
        pay_links: PayLinks,
        watching: Watching,
        gateway: Callable[[], Gateway],
        key: KnownKey,
        permits: Permits,
        clock: Callable[[], datetime],
    ) -> None:
        self._orders = orders
        self._ledger = ledger
        self._drifts = drifts
        self._attempts = attempts
        self._pay_links = pay_links
        self._watching = watching
        self._gateway = gateway
        self._key = key
        self._permits = permits
        self._clock = clock
        self._lock = threading.Lock()
        self._counted = 0

    def poll_due(self, on_changed: Callable[[str], None] = lambda _uuid: None) -> bool:
        """Poll if it is time; says whether it did. Raises as `poll` does."""
        if not self._watching.begin(self._clock(), self.state().budget.pause):
            return False
        self.poll(on_changed)
        return True

    def poll(self, on_changed: Callable[[str], None] = lambda _uuid: None) -> None:
        """Take in every event since the last one, then sweep if that is due.

        `on_changed` hears of each order that Stripe told something new about. Raises
        OutcomeUnknown or NotAllowed if Stripe does not answer; the next poll goes on from there.
        """
        gateway = self._gateway()
        try:
            with self._lock:
                self._key.ask(gateway)
                self._poll(gateway, on_changed)
                for order_uuid in self._pay_links.look_at_ended():
                    on_changed(order_uuid)
        except GatewayError as error:
            raise reading_failed(error) from error
        finally:
            self._count_reads(gateway)

    def state(self) -> WatchState:
        """When Stripe was last watched, and what watching costs."""
        mark, now = self._watching.mark(), self._clock()
        since = now - timedelta(days=BUDGET_DAYS)
        allowed = max(READS_AT_LEAST, READS_PER_TRANSACTION * self._ledger.captured_since(since))
        reads = self._watching.reads_since(since.date().isoformat())
        return WatchState(mark.polled_at, mark.swept_at, ReadBudget(reads, allowed))

    def open_drifts(self) -> list[Drift]:
        """Every drift that nobody has accepted, oldest first."""
        return self._drifts.open()

    def accept(self, drift_id: int, operator: Operator, note: str = "") -> Drift:
        """Take what Stripe says as it is; nothing is sent.

        Raises InvalidInput, NotAllowed, Conflict `drift.already_accepted` (facts `by`, `at`).
        """
        by = self._permits.require(operator, Right.ANSWER_DRIFT).operator
        return self._drifts.answer(drift_id, DriftState.ACCEPTED, by.name, note)

    def investigate(self, drift_id: int, operator: Operator, note: str = "") -> Drift:
        """Look into it first; it stays in the queue. Raises as `accept` does."""
        by = self._permits.require(operator, Right.ANSWER_DRIFT).operator
        return self._drifts.answer(drift_id, DriftState.LOOKING, by.name, note)

    def _poll(self, gateway: Gateway, on_changed: Callable[[str], None]) -> None:
        mark = self._watching.mark()
        cursor = mark.cursor
        if cursor and self._read_on(gateway, cursor, on_changed):
            swept_at, now = mark.swept_at, self._clock()
            if swept_at is None or not now - SWEEP_EVERY < swept_at <= now:
                self._sweep(gateway, on_changed)
            return
        # First the place to go on from, then the sweep: what happens meanwhile is met twice.
        newest = gateway.newest_event() or FROM_THE_FIRST
        self._sweep(gateway, on_changed)
        self._watching.move(cursor, newest)

    def _read_on(self, gateway: Gateway, cursor: str, on_changed: Callable[[str], None]) -> bool:
        """Take in the events after `cursor`; False if Stripe has forgotten it."""
        while True:
            try:
                page = gateway.read_events("" if cursor == FROM_THE_FIRST else cursor)
            except StripeRefused as error:
                if error.code == "resource_missing":
                    return False
                raise
            read: set[str] = set()
            for event in page.events:
                self._take(gateway, event, read, on_changed)
            if page.last_id:
                self._watching.move(cursor, page.last_id)
                cursor = page.last_id
            if not page.has_more:
                return True

    def _take(
        self,
        gateway: Gateway,
        event: StripeEvent,
        read: set[str],
        on_changed: Callable[[str], None],
    ) -> None:
        ours = self._ledger.attempt_of_key(event.idempotency_key) if event.idempotency_key else None
        if ours is not None and not is_news_of(ours, event):
            self._ledger.hurry(ours)
            return
        if event.type in _OF_PAGES:
            self._take_page(event, on_changed)
            return
        payment = self._payment(event.intent_id)
        if payment is None:
            self._take_foreign(gateway, event, on_changed)
            return
        if event.intent_id not in read:
            self._read(payment)
            read.add(event.intent_id)
        payment = self._payment(event.intent_id)
        finding = None if payment is None else self._finding_of(event, payment)
        if payment is not None and finding is not None:
            cause = Cause(event.at, event.id, event.request_id)
            self._drifts.note(finding, cause, payment.id, payment.order_uuid)
        if payment is not None and (finding is not None or event.type in _TELLS_PROGRESS):
            on_changed(payment.order_uuid)

    def _take_page(self, event: StripeEvent, on_changed: Callable[[str], None]) -> None:
        """Look at a page of ours that Stripe tells of; everybody else's are nothing to us."""
        order_uuid = self._pay_links.look_at_page(event.object_id)
        if order_uuid is not None:
            on_changed(order_uuid)

    def _finding_of(self, event: StripeEvent, payment: Payment) -> Finding | None:
        record = self._orders.record(payment.order_uuid)
        known = [each for each in record.drifts if each.intent_id == payment.intent_id]
        ours = [each for each in record.attempts if each.payment_id == payment.id]
        return finding_of(event, payment, known, ours)

    def _take_foreign(
        self, gateway: Gateway, event: StripeEvent, on_changed: Callable[[str], None]
    ) -> None:
        is_hold = event.type == "payment_intent.amount_capturable_updated"
        is_for_us = event.type == "payment_intent.created" and self._knows(event.order_uuid)
        if not (is_hold or is_for_us):
            return
        try:
            intent = gateway.read_intent(event.intent_id)
        except (StripeRefused, StripeUnknown) as error:
            if isinstance(error, StripeUnknown) and error.code != UNEXPECTED:
                raise
            # Gone, or of a kind or in a currency that no order of ours can have.
            _log.info("leaving out %s: %s", event.intent_id, error.code)
            return
        if is_hold and self._knows(intent.order_uuid) and self._is_being_made(intent):
            # Ours, most likely: the answer to its create is still to come.
            return
        self._note_foreign(intent, Cause(event.at, event.id, event.request_id), on_changed)

    def _note_foreign(
        self, intent: Intent, cause: Cause | None, on_changed: Callable[[str], None]
    ) -> None:
        """Note a payment that none of our orders made, if it is about one or nobody's else."""
        if self._pay_links.meet(intent):
            on_changed(intent.order_uuid)
            return
        is_known = self._knows(intent.order_uuid)
        is_stray = not intent.order_uuid and intent.status is PaymentStatus.HELD
        if not (is_known or is_stray):
            return
        facts: dict[str, object] = {
            "amount_minor": intent.amount.minor,
            "currency": intent.amount.currency.code,
            "status": intent.stripe_status,
        }
        finding = Finding(DriftKind.FOREIGN_INTENT, intent.id, "", facts)
        payments = self._orders.record(intent.order_uuid).payments if is_known else ()
        payment_id = payments[-1].id if payments else None
        self._drifts.note(finding, cause, payment_id, intent.order_uuid if is_known else "")
        on_changed(intent.order_uuid)

    def _sweep(self, gateway: Gateway, on_changed: Callable[[str], None]) -> None:
        now = self._clock()
        # From the last sweep on: a shop that was closed for longer than Stripe keeps events has
        # nothing else to tell it what became of what it had captured before.
        last = min(self._watching.mark().swept_at or now, now)
        met: set[str] = set()
        for intent in gateway.list_intents(last - SWEEP_BACK):
            met.add(intent.id)
            payment = self._payment(intent.id)
            if payment is not None:
                self._compare(payment, intent, on_changed)
            elif self._orders.find(intent.order_uuid) is None or not self._is_being_made(intent):
                self._note_foreign(intent, None, on_changed)
        unmet = [
            each
            for each in self._ledger.open_payments()
            if each.status is PaymentStatus.HELD and each.intent_id not in met
        ]
        for payment in (*unmet, *self._ledger.refunding_payments()):
            if self._key.hindrance(payment) is None:
                self._read(payment)
                on_changed(payment.order_uuid)
        self._look_again(gateway, last - LATE_BY, on_changed)
        self._watching.swept(now)

    def _look_again(
        self, gateway: Gateway, since: datetime, on_changed: Callable[[str], None]
    ) -> None:
        """Take in the events about our payments since then; intents of others the sweep has met.

        What was noted before is not noted twice.
        """
        read: set[str] = set()
        for event in gateway.events_since(since):
            if event.type in _OF_PAGES or self._payment(event.intent_id) is not None:
                self._take(gateway, event, read, on_changed)

    def _compare(self, payment: Payment, intent: Intent, on_changed: Callable[[str], None]) -> None:
        self._key.bind(payment)
        if not agrees(payment, intent):
            # Read once more: the page may be older than what the book has learned since.
            self._read(payment)
            on_changed(payment.order_uuid)

    def _is_being_made(self, intent: Intent) -> bool:
        """Whether this is the intent of an order whose create has not been answered yet."""
        waiting = self._orders.record(intent.order_uuid).open_attempt
        if waiting is None or waiting.request.verb is not Verb.CREATE:
            return False
        return hold_of(waiting.request.params["metadata"]) == hold_of(intent.metadata)

    def _read(self, payment: Payment) -> None:
        try:
            self._attempts.read(self._orders.record(payment.order_uuid).about(payment.id))
        except (Refused, NotAllowed) as error:
            if isinstance(error, NotAllowed) and error.code not in OF_ANOTHER_KEY:
                raise
            # That is about this one alone, and must not hide from us what became of all others.
            _log.info("reading %s: %s", payment.intent_id, error.code)

    def _payment(self, intent_id: str) -> Payment | None:
        return self._ledger.payments_of_intents([intent_id]).get(intent_id) if intent_id else None

    def _knows(self, order_uuid: str) -> bool:
        return bool(order_uuid) and self._orders.find(order_uuid) is not None

    def _count_reads(self, gateway: Gateway) -> None:
        reads, self._counted = gateway.reads - self._counted, gateway.reads
        if reads > 0:
            self._watching.add_reads(self._clock().date().isoformat(), reads)
