"""All rows about money: payments, attempts, refunds. The only code that changes them.

Write the intent, call Stripe, write the outcome: `begin` (or `mark_sent`) and `finish` are the two
transactions around a call, and statuses move by compare-and-set.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import peewee

from pos_app.domain.audit import AuditEntry
from pos_app.domain.declines import told_code
from pos_app.domain.errors import Conflict
from pos_app.domain.money import Money
from pos_app.domain.pay_link import Page, is_links
from pos_app.domain.payment import (
    OUTCOME_MOVES,
    UNDO_WINDOW,
    WITHDRAWN,
    Attempt,
    Decline,
    Intent,
    Outcome,
    Payment,
    PaymentStatus,
    Refund,
    StripeRequest,
    Verb,
    outcomes_before,
)
from pos_app.domain.record import OrderRecord
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.drifts import Drifts
from pos_app.storage.ledger_reads import LedgerReads
from pos_app.storage.mirror import Mirror
from pos_app.storage.pay_links import PayLinks
from pos_app.storage.prepared import Prepared
from pos_app.storage.tables import (
    ATTEMPT_IS_OPEN,
    PAYMENT_IS_LIVE,
    AttemptRow,
    OrderRow,
    PaymentRow,
)
from pos_app.storage.values import decline_json, to_json

# A call with its repeats and the reading after it takes less; a till that needs longer has died.
TURN = timedelta(minutes=3)
# A next try further ahead was set by a clock that was wrong.
LONGEST_PAUSE = timedelta(minutes=10)

_PAYMENT = Prepared(PaymentRow, PaymentRow.select().where(PaymentRow.id == 0))


class Ledger(LedgerReads):
    """Payments, attempts and refunds of a book, as one till writes them.

    `install` distinguishes this book's idempotency keys from those of every other one that uses
    the same Stripe account. `clock` is corrected by Stripe's, `pc_clock` is the PC's own. `links`
    are the pay links of the orders.
    """

    def __init__(
        self,
        book: Book,
        clock: Callable[[], datetime],
        drifts: Drifts,
        *,
        pc_clock: Callable[[], datetime],
        install: str,
        till: str,
    ) -> None:
        super().__init__(book)
        self._clock = clock
        self._mirror = Mirror(book, clock, drifts)
        self.links = PayLinks(book, clock, self._mirror, till=till)
        self._pc_clock = pc_clock
        self._install = install
        self._till = till

    def open_payment(
        self,
        order_number: int,
        order_uuid: str,
        amount: Money,
        request: StripeRequest,
        operator: str,
        *,
        part: int = 0,
        replaces: int | None = None,
    ) -> int:
        """A payment for an order, its create attempt prepared; belongs into a transaction."""
        payment_id = PaymentRow.insert(
            order=order_number,
            status=PaymentStatus.AWAITING_CARD.value,
            currency=amount.currency.code,
            amount_minor=amount.minor,
            capturable_minor=0,
            received_minor=0,
            refunded_minor=0,
            livemode=False,
            declines=0,
            changed_at=self._clock(),
            part=part,
            replaces=replaces,
        ).execute(self._book.database)
        self._insert_attempt(payment_id, order_uuid, request, operator, Outcome.PREPARED)
        return int(payment_id)

    def open_another(
        self,
        record: OrderRecord,
        amount: Money,
        request: StripeRequest,
        operator: str,
        *,
        part: int,
        replaces: int | None,
    ) -> int:
        """A further payment for an order whose payments are as the caller saw them; its ID.

        Raises Conflict as `begin` does.
        """
        order = record.order
        with self._book.write():
            rows = PaymentRow.select().where(PaymentRow.order == order.number)
            present = {row.id: row for row in rows.execute(self._book.database)}
            if len(present) != len(record.payments):
                raise Conflict("payment.moved")
            for seen in record.payments:
                if not _is_as_seen(present[seen.id], seen):
                    raise Conflict("payment.moved", status=present[seen.id].status)
            self._require_quiet(order.number)
            return self.open_payment(
                order.number, order.uuid, amount, request, operator, part=part, replaces=replaces
            )

    def begin(
        self,
        payment: Payment,
        request: StripeRequest,
        operator: str,
        why: str = "",
        *,
        may_undo: bool = False,
        also: Callable[[], None] = lambda: None,
    ) -> Attempt:
        """Write down what Stripe is about to be asked. The caller sends it next.

        One thing at a time for an order, whichever of its payments it is about. With `may_undo` it
        waits: only a person sends it, or takes it back. `also` writes what must not be in the book
        without it.

        Raises Conflict `payment.moved` if the payment is no longer as the caller saw it, and
        `payment.being_asked` (facts `verb`, `by`, `at`) if another attempt is open.
        """
        with self._book.write():
            also()
            row = self._payment_row(payment.id)
            if not _is_as_seen(row, payment) or self._is_outrun(row, request.verb):
                raise Conflict("payment.moved", status=row.status)
            self._require_quiet(row.order_id)
            outcome, reason = (Outcome.PREPARED, UNDO_WINDOW) if may_undo else (Outcome.SENT, "")
            attempt_id = self._insert_attempt(
                payment.id, payment.order_uuid, request, operator, outcome, why, reason
            )
            self._note_taken(attempt_id, row)
            return self.attempt(attempt_id)

    def mark_sent(self, attempt: Attempt, *, by_person: bool = False) -> Attempt | None:
        """Claim an open attempt for sending it (again).

        None if it was finished meanwhile, if another till is sending it, or if it pauses and no
        person asks.
        """
        with self._book.write():
            now = self._clock()
            present = self.attempt(attempt.id)
            if Outcome.SENT not in OUTCOME_MOVES[present.outcome]:
                return None
            may_hurry = by_person and present.outcome is not Outcome.SENT
            if not (may_hurry or is_due(present, now)):
                return None
            AttemptRow.update(
                outcome=Outcome.SENT.value,
                tries=present.tries + 1,
                sent_at=present.sent_at or now,
                sent_at_pc=present.sent_at_pc or self._pc_clock(),
                next_try_at=now + TURN,
            ).where(AttemptRow.id == attempt.id).execute(self._book.database)
            if present.sent_at is None:
                self._note_taken(attempt.id, self._payment_row(present.payment_id))
            return self.attempt(attempt.id)

    def finish(
        self,
        attempt: Attempt,
        outcome: Outcome,
        *,
        intent: Intent | None = None,
        refunds: tuple[Refund, ...] = (),
        page: Page | None = None,
        error_code: str = "",
        decline: Decline | None = None,
        request_id: str = "",
        next_try_at: datetime | None = None,
    ) -> None:
        """Write down what came of an attempt and what Stripe said of its object, in one step.

        An attempt that was finished meanwhile keeps its outcome; the mirror still follows Stripe.
        An open one is sent again from `next_try_at` on, or never without a person.
        """
        with self._book.write():
            now = self._clock()
            # What certainly was not received was never sent: its key is as good as new.
            is_unsent = outcome is Outcome.PREPARED
            unsent = {"sent_at": None, "sent_at_pc": None, "tries": 0} if is_unsent else {}
            finished = (
                AttemptRow.update(
                    outcome=outcome.value,
                    finished_at=None if outcome.is_open else now,
                    error_code=error_code,
                    decline=decline_json(decline),
                    request_id=request_id,
                    next_try_at=next_try_at if outcome.is_open else None,
                    **unsent,
                )
                .where((AttemptRow.id == attempt.id) & _may_become(outcome, attempt))
                .execute(self._book.database)
            )
            if intent is not None:
                ours = None if outcome is Outcome.REFUSED else attempt
                row = self._payment_row(attempt.payment_id)
                self._mirror.write_down(attempt.order_uuid, row, intent, refunds, ours)
            if page is not None:
                self.links.keep(page, attempt if attempt.request.verb is Verb.LINK else None)
            if not finished:
                return
            if decline is not None:
                self._mirror.keep_decline(attempt.payment_id, decline)
            # Asking again and again for hours is one entry, not one a minute.
            if not outcome.is_open or attempt.error_code != error_code:
                self._tell_outcome(attempt, outcome, error_code, decline, request_id, now)

    def in_transaction(self) -> bool:
        """Whether this thread holds a transaction of the book."""
        return self._book.in_transaction()

    def withdraw(self, attempt: Attempt, operator: str) -> bool:
        """Take back what waits to be sent; False if it was sent meanwhile."""
        with self._book.write():
            now = self._clock()
            taken_back = (
                AttemptRow.update(
                    outcome=Outcome.REFUSED.value,
                    finished_at=now,
                    error_code=WITHDRAWN,
                    next_try_at=None,
                )
                .where(
                    (AttemptRow.id == attempt.id) & (AttemptRow.outcome == Outcome.PREPARED.value)
                )
                .execute(self._book.database)
            )
            if taken_back:
                action = f"payment.{attempt.request.verb.value}.withdrawn"
                self._tell(operator, action, attempt.order_uuid, _asked(attempt.request), now)
            return bool(taken_back)

    def take_over(self, *, has_window: bool = False) -> None:
        """Let be sent at once what an earlier run of this till was sending when it ended.

        With `has_window` it may not have ended, and what a reader was asked keeps its turn: one
        that the question has not reached yet looks idle. Of all else the key makes it harmless.
        """
        with self._book.write():
            left = [
                each.id
                for each in self.open_attempts()
                if each.outcome is Outcome.SENT
                and each.key.startswith(f"{self._install}:")
                and not (has_window and each.request.reader)
            ]
            AttemptRow.update(next_try_at=self._clock()).where(AttemptRow.id.in_(left)).execute(
                self._book.database
            )

    def start_again(self) -> None:
        """Let be sent at once what waits for a person to mend the key."""
        may_be_undone = (AttemptRow.outcome == Outcome.PREPARED.value) & (
            AttemptRow.error_code == UNDO_WINDOW
        )
        with self._book.write():
            AttemptRow.update(next_try_at=self._clock()).where(
                ATTEMPT_IS_OPEN & AttemptRow.next_try_at.is_null() & ~may_be_undone
            ).execute(self._book.database)

    def abandon(self, payment: Payment, operator: str, why: str) -> None:
        """Give up a payment that Stripe never heard of.

        Raises Conflict `payment.moved` if it was sent meanwhile.
        """
        with self._book.write():
            now = self._clock()
            AttemptRow.update(
                outcome=Outcome.REFUSED.value,
                finished_at=now,
                error_code=WITHDRAWN,
                next_try_at=None,
            ).where(
                (AttemptRow.payment == payment.id) & (AttemptRow.outcome == Outcome.PREPARED.value)
            ).execute(self._book.database)
            row = self._payment_row(payment.id)
            if row.intent_id is not None or self._open_row(payment.id) is not None:
                raise Conflict("payment.moved", status=row.status)
            PaymentRow.update(
                status=PaymentStatus.VOIDED.value,
                changed_at=now,
                revision=PaymentRow.revision + 1,
            ).where(PaymentRow.id == payment.id).execute(self._book.database)
            self._tell(operator, "payment.withdrawn", payment.order_uuid, {"why": why}, now)

    def mirror(
        self,
        payment: Payment,
        intent: Intent,
        refunds: tuple[Refund, ...] = (),
    ) -> bool:
        """Write down how an intent stands at Stripe, as read since `payment` was seen.

        What no attempt of ours explains becomes drift. False if the book learned something else
        in between: then the reading may be older than that, and nothing is written.
        """
        with self._book.write():
            row = self._payment_row(payment.id)
            if row.revision != payment.revision:
                return False
            open_row = self._open_row(payment.id)
            ours = self.attempt(open_row.id) if open_row is not None else None
            self._mirror.write_down(payment.order_uuid, row, intent, refunds, ours)
            return True

    def hurry(self, attempt: Attempt) -> None:
        """Let an attempt that pauses be sent at once: Stripe has told of what it did."""
        with self._book.write():
            AttemptRow.update(next_try_at=self._clock()).where(
                (AttemptRow.id == attempt.id) & (AttemptRow.outcome == Outcome.UNKNOWN.value)
            ).execute(self._book.database)

    def _payment_row(self, payment_id: int) -> PaymentRow:
        [row] = _PAYMENT.rows(self._book, payment_id)
        return row

    def _open_row(self, payment_id: int) -> AttemptRow | None:
        row: AttemptRow | None = (
            AttemptRow.select()
            .where((AttemptRow.payment == payment_id) & ATTEMPT_IS_OPEN)
            .first(self._book.database)
        )
        return row

    def _note_taken(self, attempt_id: int, payment: PaymentRow) -> None:
        if payment.received_minor:
            AttemptRow.update(taken_before_minor=payment.received_minor).where(
                AttemptRow.id == attempt_id
            ).execute(self._book.database)

    def _require_quiet(self, order_number: int) -> None:
        row = (
            AttemptRow.select()
            .join(PaymentRow)
            .where((PaymentRow.order == order_number) & ATTEMPT_IS_OPEN)
            .first(self._book.database)
        )
        if row is not None:
            raise Conflict("payment.being_asked", verb=row.verb, by=row.operator, at=row.began_at)

    def _is_outrun(self, row: PaymentRow, verb: Verb) -> bool:
        """Whether a hold in this one's place, or the one it was to replace, has settled it."""
        before = None if row.replaces is None else self._payment_row(row.replaces).status
        if verb is Verb.CAPTURE:
            has_money = PaymentRow.status.in_(
                [PaymentStatus.HELD.value, PaymentStatus.CAPTURED.value]
            )
            is_spare = is_links(json.loads(row.metadata or "{}"))
            has_given_way = is_spare and before == PaymentStatus.CAPTURED.value
            return has_given_way or self._has_in_its_place(row, has_money)
        over = {PaymentStatus.CAPTURED.value, PaymentStatus.VOIDED.value}
        if verb is Verb.CONFIRM and before in over:
            # What was captured or let go meanwhile must not be held once more.
            return True
        if verb in {Verb.CONFIRM, Verb.LINK}:
            # First the link is closed on which the customer may be paying right now.
            return self.links.is_open(row.id) or self._has_in_its_place(row, PAYMENT_IS_LIVE)
        return False

    def _has_in_its_place(self, row: PaymentRow, condition: peewee.Expression) -> bool:
        query = PaymentRow.select().where((PaymentRow.replaces == row.id) & condition)
        return bool(query.exists(self._book.database))

    def _insert_attempt(
        self,
        payment_id: int,
        order_uuid: str,
        request: StripeRequest,
        operator: str,
        outcome: Outcome,
        why: str = "",
        reason: str = "",
    ) -> int:
        now = self._clock()
        number = 1 + (
            AttemptRow.select()
            .join(PaymentRow)
            .join(OrderRow)
            .where(OrderRow.uuid == order_uuid)
            .count(self._book.database)
        )
        sent = outcome is Outcome.SENT
        attempt_id: int = AttemptRow.insert(
            payment=payment_id,
            verb=request.verb.value,
            target=request.target,
            params=to_json(request.params),
            key=f"{self._install}:{order_uuid}:{request.verb.value}:{number}",
            operator=operator,
            till=self._till,
            began_at=now,
            sent_at=now if sent else None,
            sent_at_pc=self._pc_clock() if sent else None,
            next_try_at=now + TURN if sent else None if reason else now,
            outcome=outcome.value,
            tries=1 if sent else 0,
            error_code=reason,
            request_id="",
        ).execute(self._book.database)
        facts = _asked(request) | ({"why": why} if why else {})
        self._tell(operator, f"payment.{request.verb.value}.asked", order_uuid, facts, now)
        return attempt_id

    def _tell_outcome(
        self,
        attempt: Attempt,
        outcome: Outcome,
        error_code: str,
        decline: Decline | None,
        request_id: str,
        now: datetime,
    ) -> None:
        facts: dict[str, object] = _asked(attempt.request)
        if error_code:
            facts["error"] = error_code
        if decline is not None:
            facts["decline"] = told_code(decline)
        if request_id:
            facts["request_id"] = request_id
        action = f"payment.{attempt.request.verb.value}.{outcome.value}"
        self._tell(attempt.operator, action, attempt.order_uuid, facts, now)

    def _tell(
        self, operator: str, action: str, order_uuid: str, facts: dict[str, object], now: datetime
    ) -> None:
        audit.append(self._book, AuditEntry(now, operator, self._till, action, order_uuid, facts))


def is_due(attempt: Attempt, now: datetime) -> bool:
    """Whether an open attempt may be sent now without a person's asking."""
    at = attempt.next_try_at
    return at is not None and (at <= now or at > now + LONGEST_PAUSE)


def _is_as_seen(row: PaymentRow, payment: Payment) -> bool:
    amounts = (row.amount_minor, row.capturable_minor, row.received_minor, row.refunded_minor)
    seen = (payment.amount, payment.capturable, payment.received, payment.refunded)
    return (row.status, row.intent_id, *amounts) == (
        payment.status.value,
        payment.intent_id,
        *(each.minor for each in seen),
    )


def _asked(request: StripeRequest) -> dict[str, object]:
    amount = request.amount_minor
    facts: dict[str, object] = {} if amount is None else {"amount_minor": amount}
    return facts | ({"rest": "held"} if request.keeps_rest else {})


def _may_become(outcome: Outcome, attempt: Attempt) -> peewee.Expression:
    condition: peewee.Expression = AttemptRow.outcome.in_(
        [before.value for before in outcomes_before(outcome)]
    )
    if outcome is not Outcome.SUCCEEDED:
        # Somebody has sent it again since: a no to the earlier send says nothing of the later one.
        condition &= AttemptRow.tries == attempt.tries
    return condition
