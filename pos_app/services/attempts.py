"""The straight line of money: write the intent, call Stripe, write the outcome.

The only code that sends an attempt, whether for the first time or after a crash.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from pos_app.domain.errors import (
    Conflict,
    OutcomeUnknown,
    Refused,
    StorageTrouble,
)
from pos_app.domain.payment import (
    ABOUT_LINKS,
    NEVER_ARRIVED,
    Attempt,
    Decline,
    Intent,
    Outcome,
    Payment,
    Reply,
    StripeRequest,
    Verb,
)
from pos_app.domain.reader import Keying
from pos_app.domain.record import OrderRecord
from pos_app.payments.gateway import (
    Gateway,
    GatewayError,
    StripeNotAllowed,
    StripeRefused,
    StripeUnknown,
    StripeUnreachable,
)
from pos_app.services.answers import key_trouble, reading_failed, refusal, unknown
from pos_app.services.key_facts import KnownKey
from pos_app.services.keyed_entry import KeyedEntry, only_the_intent_knows
from pos_app.services.link_answers import LinkAnswers
from pos_app.services.reader_calls import ReaderCalls
from pos_app.services.rules import require, waits_no_more
from pos_app.services.settling import has_happened, look_for
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders

# Stripe keeps a key for at least 24 hours; after that the same key is a new request.
KEY_GOOD_FOR = timedelta(hours=23)
# A first send that lies in the future was stamped by a wrong clock: its age is not known.
CLOCK_TOLERANCE = timedelta(minutes=5)
# What was sent may be under way for so long, and be done yet.
ARRIVES_WITHIN = timedelta(minutes=10)
# Between two sends of the same attempt; twice as long each time.
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)


class Attempts:
    """Sends attempts and settles them.

    `gateway` gives the gateway of the present key, or raises NotAllowed or NotSetUp before
    anything is written down. `clock` is corrected by Stripe's, `pc_clock` is the PC's own.
    """

    def __init__(
        self,
        ledger: Ledger,
        orders: Orders,
        gateway: Callable[[], Gateway],
        key: KnownKey,
        reader_calls: ReaderCalls,
        clock: Callable[[], datetime],
        pc_clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._orders = orders
        self._gateway = gateway
        self._key = key
        self._clock = clock
        self._pc_clock = pc_clock
        self._keyed = KeyedEntry(ledger, orders, reader_calls, clock)
        self._links = LinkAnswers(ledger, clock)
        self._lock = threading.Lock()
        self._in_flight: set[int] = set()

    def run(
        self,
        record: OrderRecord,
        request: StripeRequest,
        operator: str,
        why: str = "",
        *,
        also: Callable[[], None] = lambda: None,
    ) -> OrderRecord:
        """Ask Stripe for something new and return how the order then stands.

        `also` is written down together with the question.

        Raises Refused (the bank or Stripe said no), Conflict (somebody was faster), NotAllowed
        (the key), OutcomeUnknown `<verb>.unknown` or `attempt.not_written` (recorded; recovery
        settles it), StorageTrouble (not written down, so not asked).
        """
        gateway = self._gateway()
        trouble = self._meet(gateway, record.payment, request.verb)
        attempt = self._begin(record, request, operator, why, also=also)
        with self._flying(attempt), _answer_kept(attempt):
            self._send(gateway, attempt, trouble)
        return self._again(record)

    def prepare(
        self, record: OrderRecord, request: StripeRequest, operator: str, why: str = ""
    ) -> OrderRecord:
        """Write down something that can still be undone; `Recovery.send_now` sends it.

        Raises Conflict (somebody was faster), NotAllowed (the key).
        """
        self.require_key(record, request.verb)
        self._begin(record, request, operator, why, may_undo=True)
        return self._again(record)

    def require_key(self, record: OrderRecord, verb: Verb | None = None) -> None:
        """Raise NotAllowed where the key is known to be no good for that; Stripe is not asked."""
        self._gateway()
        self._key.require(record.payment, verb)

    def resume(self, attempt: Attempt, *, by_person: bool = False) -> None:
        """Send an open attempt again, same key and same parameters, or settle it by reading.

        Does nothing while this program or another till is sending it, or while it pauses and no
        person asks. Raises as `run` does.
        """
        gateway = self._gateway()
        payment = self._payment_of(attempt)
        # What is open was begun before something was known to be missing: Stripe answers it.
        self._key.require(payment)
        with self._flying(attempt) as mine:
            if not mine:
                return
            trouble = self._meet(gateway, payment)
            claimed = self._ledger.mark_sent(attempt, by_person=by_person)
            if claimed is None:
                return
            with _answer_kept(claimed):
                if claimed.request.reader:
                    # Asked again, a reader would ask for a card with nobody at it.
                    self._keyed.settle(gateway, claimed)
                elif trouble is None and claimed.tries > 1 and self._key_is_stale(claimed):
                    self._settle_by_reading(gateway, claimed)
                else:
                    self._send(gateway, claimed, trouble, has_waited=True)

    def look_at_reader(self, record: OrderRecord, *, stop: bool = False) -> Keying:
        """How far a reader is with the order's card; with `stop` it shall no longer ask for it.

        Settles the attempt once that is known. Raises Refused if nothing is held and the reader no
        longer asks, and as `read` does.
        """
        attempt = record.open_attempt
        if attempt is None or not attempt.request.reader:
            return Keying.OVER
        gateway = self._gateway()
        self._key.require(self._payment_of(attempt))
        with self._flying(attempt) as mine:
            if not mine:
                return Keying.WAITING
            with _answer_kept(attempt):
                return self._keyed.settle(gateway, attempt, stop=stop, is_watched=True)

    def withdraw(self, record: OrderRecord, operator: str) -> OrderRecord:
        """Take back what waits to be sent.

        Raises Conflict `attempt.already_sent` or `attempt.taken_back` (facts `verb`, `by`, `at`) if
        it does not wait any more.
        """
        waiting = record.open_attempt
        if not record.can_withdraw or waiting is None:
            raise waits_no_more(record)
        if not self._ledger.withdraw(waiting, operator):
            raise waits_no_more(self._again(record), waiting.id)
        return self._again(record)

    def read(self, record: OrderRecord) -> OrderRecord:
        """Ask Stripe how the payment in view stands and write it down.

        Raises OutcomeUnknown, NotAllowed or Refused if Stripe does not tell.
        """
        intent_id = record.payment.intent_id
        if intent_id is None:
            return record
        gateway = self._gateway()
        self._key.require(record.payment)
        try:
            self._key.ask(gateway)
            self._key.require(record.payment)
            intent = gateway.read_intent(intent_id)
            may_have_moved = bool(intent.refunded) or bool(record.refunds)
            refunds = tuple(gateway.read_refunds(intent_id)) if may_have_moved else ()
        except GatewayError as error:
            raise reading_failed(error) from error
        self._key.bind(record.payment)
        self._ledger.mirror(record.payment, intent, refunds)
        ours, theirs = record.payment.amount.currency, intent.amount.currency
        if ours != theirs:
            raise Refused("payment.other_currency", ours=str(ours), theirs=str(theirs))
        return self._again(record)

    def _again(self, record: OrderRecord) -> OrderRecord:
        return self._orders.record(record.order.uuid).about(record.in_view)

    def _meet(
        self, gateway: Gateway, payment: Payment, verb: Verb | None = None
    ) -> GatewayError | None:
        """Learn Stripe's clock and whose key it is; what hinders that hinders sending too.

        Raises NotAllowed for a payment that the key must not touch, before and after.
        """
        self._key.require(payment, verb)
        # Before anything is sent and stamped: a PC that was off, asleep or set anew may have any
        # clock, and how old a key is decides whether it may be used again.
        try:
            self._key.ask(gateway, also_time=True)
        except StripeNotAllowed as error:
            return error
        except GatewayError as error:
            return StripeUnreachable(error.code, request_id=error.request_id, message=error.message)
        self._key.require(payment, verb)
        if payment.intent_id is None:
            # From here on it may be at that account, whatever becomes of the answer.
            self._key.bind(payment)
        return None

    def _begin(
        self,
        record: OrderRecord,
        request: StripeRequest,
        operator: str,
        why: str,
        *,
        may_undo: bool = False,
        also: Callable[[], None] = lambda: None,
    ) -> Attempt:
        payment = record.payment
        try:
            return self._ledger.begin(payment, request, operator, why, may_undo=may_undo, also=also)
        except Conflict:
            # Somebody was faster; who, and with what, is in the book now.
            require(self._again(record), record.payment.status)
            raise

    def _send(
        self,
        gateway: Gateway,
        attempt: Attempt,
        trouble: GatewayError | None,
        *,
        has_waited: bool = False,
    ) -> None:
        if self._ledger.in_transaction():
            raise AssertionError("no transaction may be open across the network")
        try:
            if trouble is not None:
                raise trouble
            if attempt.request.verb in ABOUT_LINKS:
                page = gateway.send_about_link(attempt.request, attempt.key)
                self._links.settle(gateway, attempt, page=page)
                return
            reply = gateway.send(attempt.request, attempt.key)
        except StripeRefused as error:
            if attempt.request.reader and only_the_intent_knows(error):
                self._keyed.settle(gateway, attempt, trouble=error.code)
            else:
                self._refuse(gateway, attempt, error)
        except StripeUnreachable as error:
            self._keep_unsent(attempt, error)
        except StripeNotAllowed as error:
            outcome = _outcome_not_allowed(attempt, has_waited=has_waited)
            hindrance = key_trouble(error)
            # In our words: Stripe has no code for most of these, and they are no refusal.
            self._finish(attempt, outcome, error, next_try_at=None, code=hindrance.code)
            raise hindrance from error
        except StripeUnknown as error:
            self._finish(attempt, Outcome.UNKNOWN, error, next_try_at=self._after_pause(attempt))
            if not error.is_kept:
                raise unknown(attempt) from error
            self._settle_by_reading(gateway, attempt, is_answered=True)
            if self._ledger.attempt(attempt.id).outcome is Outcome.REFUSED:
                verb = attempt.request.verb.value
                raise Refused("attempt.not_done", verb=verb) from error
        else:
            self._take_answer(attempt, reply)

    def _take_answer(self, attempt: Attempt, reply: Reply) -> None:
        if attempt.request.reader:
            self._keyed.keep_asking(attempt, reply.intent, reply.request_id)
            return
        if reply.intent.status is None:
            # Stripe took it on and is not done: recovery asks again.
            self._ledger.finish(
                attempt,
                Outcome.UNKNOWN,
                intent=reply.intent,
                error_code="processing",
                next_try_at=self._after_pause(attempt),
            )
            raise unknown(attempt)
        self._ledger.finish(
            attempt,
            Outcome.SUCCEEDED,
            intent=reply.intent,
            refunds=(reply.refund,) if reply.refund else (),
            request_id=reply.request_id,
        )

    def _keep_unsent(self, attempt: Attempt, error: StripeUnreachable) -> None:
        outcome = _outcome_unheard(attempt)
        self._finish(attempt, outcome, error, next_try_at=self._after_pause(attempt))
        if outcome is Outcome.UNKNOWN:
            raise unknown(attempt) from error
        if outcome is Outcome.PREPARED:
            if attempt.request.verb is Verb.CREATE:
                raise OutcomeUnknown("stripe.unreachable") from error
            raise OutcomeUnknown("attempt.waits", verb=attempt.request.verb.value) from error
        raise Refused("stripe.unreachable") from error

    def _refuse(self, gateway: Gateway, attempt: Attempt, error: StripeRefused) -> None:
        if attempt.request.verb is Verb.UNLINK:
            # It may be over, or paid on: only the page itself tells.
            self._links.settle(gateway, attempt, error_code=error.code)
            return
        if error.code == "idempotency_error" and attempt.tries > 1:
            # Of what the key did at first it tells nothing; what is there does.
            self._settle_by_reading(gateway, attempt, is_answered=True)
            return
        intent = error.intent or self._read_after_refusal(gateway, attempt)
        gone = intent is not None and has_happened(attempt, intent)
        if attempt.request.verb is Verb.CANCEL and gone:
            # What was wanted is so already: the hold is gone.
            self._finish(attempt, Outcome.SUCCEEDED, error, intent)
            return
        self._finish(attempt, Outcome.REFUSED, error, intent)
        record = self._orders.record(attempt.order_uuid).about(attempt.payment_id)
        raise refusal(attempt, error, record) from error

    def _read_after_refusal(self, gateway: Gateway, attempt: Attempt) -> Intent | None:
        if not attempt.request.target:
            return None
        try:
            return gateway.read_intent(attempt.request.target)
        except GatewayError:
            # The refusal itself is definite; how the intent stands is read again later.
            return None

    def _settle_by_reading(
        self, gateway: Gateway, attempt: Attempt, *, is_answered: bool = False
    ) -> None:
        """`is_answered`: Stripe is done with it, one way or the other."""
        if attempt.request.verb in ABOUT_LINKS:
            self._links.settle(gateway, attempt)
            return

        def is_anothers(intent_id: str) -> bool:
            known = self._ledger.payments_of_intents([intent_id]).get(intent_id)
            return known is not None and known.id != attempt.payment_id

        try:
            intent, refunds = look_for(gateway, attempt, is_anothers, self._clock())
        except GatewayError as error:
            self._finish(attempt, Outcome.UNKNOWN, error, next_try_at=self._after_pause(attempt))
            raise reading_failed(error) from error
        if intent is not None and intent.status is None:
            self._ledger.finish(attempt, Outcome.UNKNOWN, next_try_at=self._after_pause(attempt))
            raise unknown(attempt)
        done = intent is not None and (bool(refunds) or has_happened(attempt, intent))
        if not (done or is_answered) and self._may_be_under_way(attempt):
            self._ledger.finish(attempt, Outcome.UNKNOWN, next_try_at=self._after_pause(attempt))
            raise unknown(attempt)
        self._ledger.finish(
            attempt,
            Outcome.SUCCEEDED if done else Outcome.REFUSED,
            intent=intent,
            refunds=refunds,
            error_code="" if done else NEVER_ARRIVED,
            decline=self._new_decline(attempt, intent) if intent and not done else None,
        )

    def _new_decline(self, attempt: Attempt, intent: Intent) -> Decline | None:
        """The bank's no to this attempt; an earlier card's stays on the intent."""
        before = self._payment_of(attempt).decline
        return intent.decline if intent.decline != before else None

    def _after_pause(self, attempt: Attempt) -> datetime:
        pause: timedelta = min(FIRST_PAUSE * 2 ** min(max(attempt.tries, 1) - 1, 10), LONGEST_PAUSE)
        # Jitter, so that what failed together does not come back together.
        return self._clock() + pause * random.uniform(0.5, 1)

    def _payment_of(self, attempt: Attempt) -> Payment:
        payments = self._orders.record(attempt.order_uuid).payments
        return next(each for each in payments if each.id == attempt.payment_id)

    def _key_is_stale(self, attempt: Attempt) -> bool:
        # By both clocks: one may have been wrong when it was stamped, or be wrong now. Sent with
        # a key that Stripe has forgotten, it would all happen a second time.
        first = attempt.sent_at or attempt.began_at
        ages = (self._clock() - first, self._pc_clock() - (attempt.sent_at_pc or first))
        return not all(-CLOCK_TOLERANCE <= age < KEY_GOOD_FOR for age in ages)

    def _finish(
        self,
        attempt: Attempt,
        outcome: Outcome,
        error: GatewayError,
        intent: Intent | None = None,
        *,
        next_try_at: datetime | None = None,
        code: str = "",
    ) -> None:
        self._ledger.finish(
            attempt,
            outcome,
            intent=intent,
            next_try_at=next_try_at,
            error_code=code or error.code,
            decline=error.decline if isinstance(error, StripeRefused) else None,
            request_id=error.request_id,
        )

    def _may_be_under_way(self, attempt: Attempt) -> bool:
        age = self._clock() - (attempt.sent_at or attempt.began_at)
        # This turn is one of the tries; with a third it was sent again, at last before its key was
        # too old.
        resent_for = age - KEY_GOOD_FOR if attempt.tries > 2 else age
        return any(-CLOCK_TOLERANCE <= each < ARRIVES_WITHIN for each in (age, resent_for))

    @contextmanager
    def _flying(self, attempt: Attempt) -> Iterator[bool]:
        with self._lock:
            mine = attempt.id not in self._in_flight
            self._in_flight.add(attempt.id)
        try:
            yield mine
        finally:
            if mine:
                with self._lock:
                    self._in_flight.discard(attempt.id)


@contextmanager
def _answer_kept(attempt: Attempt) -> Iterator[None]:
    """Tell a book that could not take the answer from one that could not take the question."""
    try:
        yield
    except StorageTrouble as error:
        # The attempt stays SENT in the book; its key makes asking again harmless.
        verb = attempt.request.verb.value
        raise OutcomeUnknown("attempt.not_written", verb=verb) from error


def _outcome_unheard(attempt: Attempt) -> Outcome:
    """The outcome of an attempt whose last send was certainly not received."""
    if attempt.tries > 1:
        # An earlier send may have been; this no says nothing of that one.
        return Outcome.UNKNOWN
    # A card is never kept for later, and the amount is told again when the card is taken.
    is_momentary = attempt.request.verb in {Verb.CONFIRM, Verb.UPDATE, Verb.INCREMENT, *ABOUT_LINKS}
    return Outcome.REFUSED if is_momentary else Outcome.PREPARED


def _outcome_not_allowed(attempt: Attempt, *, has_waited: bool) -> Outcome:
    """The outcome of an attempt that the key was not good for."""
    if attempt.tries > 1:
        return Outcome.UNKNOWN
    # A saved order, and what was told to go out by itself, wait for a good key: nobody presses
    # again. Who has just pressed is told, and does.
    waits = has_waited or attempt.request.verb is Verb.CREATE
    return Outcome.PREPARED if waits else Outcome.REFUSED
