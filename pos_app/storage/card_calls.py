"""Calls about customers that move no money: intent, call, outcome, as in the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import peewee

from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import Conflict
from pos_app.domain.payment import OUTCOME_MOVES, Outcome, outcomes_before
from pos_app.domain.saved_card import CardCall, CardRequest, CardVerb, StripeCustomer
from pos_app.storage import audit
from pos_app.storage.card_tables import CALL_IS_OPEN, CardCallRow, StripeCustomerRow
from pos_app.storage.database import Book
from pos_app.storage.ledger import LONGEST_PAUSE, TURN
from pos_app.storage.saved_cards import SavedCardStore
from pos_app.storage.values import to_json


class CardCallStore:
    """The calls about customers, as one till writes them. The clocks are those of the ledger."""

    def __init__(
        self,
        book: Book,
        cards: SavedCardStore,
        clock: Callable[[], datetime],
        *,
        pc_clock: Callable[[], datetime],
        install: str,
        till: str,
    ) -> None:
        self._book = book
        self._cards = cards
        self._clock = clock
        self._pc_clock = pc_clock
        self._install = install
        self._till = till

    def begin(
        self,
        owner: StripeCustomer,
        request: CardRequest,
        operator: str,
        card_id: int | None = None,
    ) -> CardCall:
        """Write down what Stripe is about to be asked; `send` claims it.

        Raises Conflict `card.being_asked` (facts `verb`, `by`, `at`) if another call is open.
        """
        with self._book.write():
            waiting = self._open_of(owner.id)
            if waiting is not None:
                raise Conflict(
                    "card.being_asked", verb=waiting.verb, by=waiting.operator, at=waiting.began_at
                )
            now = self._clock()
            number = 1 + (
                CardCallRow.select().where(CardCallRow.owner == owner.id).count(self._book.database)
            )
            call_id = CardCallRow.insert(
                owner=owner.id,
                card=card_id,
                verb=request.verb.value,
                target=request.target,
                params=to_json(request.params),
                key=f"{self._install}:{owner.reference}:{request.verb.value}:{number}",
                operator=operator,
                till=self._till,
                began_at=now,
                next_try_at=now,
                outcome=Outcome.PREPARED.value,
                tries=0,
                error_code="",
                request_id="",
            ).execute(self._book.database)
            self._tell(operator, request.verb, "asked", owner.customer_id)
            return self.call(call_id)

    def mark_sent(self, call: CardCall, *, by_person: bool = False) -> CardCall | None:
        """Claim an open call for sending it (again).

        None if it was finished, if another till is sending it, or if it pauses and nobody asks.
        """
        with self._book.write():
            now, present = self._clock(), self.call(call.id)
            if Outcome.SENT not in OUTCOME_MOVES[present.outcome]:
                return None
            may_hurry = by_person and present.outcome is not Outcome.SENT
            if not (may_hurry or is_due(present, now)):
                return None
            CardCallRow.update(
                outcome=Outcome.SENT.value,
                tries=present.tries + 1,
                sent_at=present.sent_at or now,
                sent_at_pc=present.sent_at_pc or self._pc_clock(),
                next_try_at=now + TURN,
            ).where(CardCallRow.id == call.id).execute(self._book.database)
            return self.call(call.id)

    def finish(
        self,
        call: CardCall,
        outcome: Outcome,
        *,
        stripe_id: str = "",
        error_code: str = "",
        request_id: str = "",
        next_try_at: datetime | None = None,
    ) -> None:
        """Write down what came of a call, and what follows from a yes, in one step."""
        with self._book.write():
            # What certainly was not received was never sent: its key is as good as new.
            is_unsent = outcome is Outcome.PREPARED
            unsent = {"sent_at": None, "sent_at_pc": None, "tries": 0} if is_unsent else {}
            finished = (
                CardCallRow.update(
                    outcome=outcome.value,
                    finished_at=None if outcome.is_open else self._clock(),
                    error_code=error_code,
                    request_id=request_id,
                    next_try_at=next_try_at if outcome.is_open else None,
                    **unsent,
                )
                .where((CardCallRow.id == call.id) & _may_become(outcome, call))
                .execute(self._book.database)
            )
            if not finished:
                return
            if outcome is Outcome.SUCCEEDED:
                self._follow(call, stripe_id)
            if not outcome.is_open or call.error_code != error_code:
                owner = self._cards.owner_of_id(call.owner_id)
                facts: dict[str, object] = {"error": error_code} if error_code else {}
                self._tell(
                    call.operator, call.request.verb, outcome.value, owner.customer_id, **facts
                )

    def take_over(self) -> None:
        """Let be sent at once what an earlier run of this till was sending when it ended."""
        with self._book.write():
            is_own = CardCallRow.key.startswith(f"{self._install}:")
            CardCallRow.update(next_try_at=self._clock()).where(
                is_own & (CardCallRow.outcome == Outcome.SENT.value)
            ).execute(self._book.database)

    def open_calls(self) -> list[CardCall]:
        """Every call that Stripe has not definitely answered, oldest first."""
        query = CardCallRow.select().where(CALL_IS_OPEN).order_by(CardCallRow.id)
        with self._book.read():
            return [_call_of(row) for row in query.execute(self._book.database)]

    def open_call_of(self, owner_id: int) -> CardCall | None:
        """The call about a customer that Stripe has not definitely answered."""
        with self._book.read():
            row = self._open_of(owner_id)
        return None if row is None else _call_of(row)

    def call(self, call_id: int) -> CardCall:
        """A call as it stands."""
        with self._book.read():
            row = CardCallRow.select().where(CardCallRow.id == call_id).get(self._book.database)
        return _call_of(row)

    def in_transaction(self) -> bool:
        """Whether this thread holds a transaction of the book."""
        return self._book.in_transaction()

    def _open_of(self, owner_id: int) -> CardCallRow | None:
        row: CardCallRow | None = (
            CardCallRow.select()
            .where((CardCallRow.owner == owner_id) & CALL_IS_OPEN)
            .first(self._book.database)
        )
        return row

    def _follow(self, call: CardCall, stripe_id: str) -> None:
        match call.request.verb:
            case CardVerb.CREATE_CUSTOMER:
                StripeCustomerRow.update(stripe_id=stripe_id).where(
                    StripeCustomerRow.id == call.owner_id
                ).execute(self._book.database)
            case CardVerb.DETACH if call.card_id is not None:
                self._cards.remove(call.card_id, call.operator)
            case CardVerb.DELETE_CUSTOMER:
                self._cards.forget_owner(call.owner_id, call.operator)

    def _tell(
        self, by: str, verb: CardVerb, what: str, customer_id: int | None, **facts: object
    ) -> None:
        entry = AuditEntry(
            self._clock(),
            by,
            self._till,
            f"card.{verb.value}.{what}",
            None,
            {"customer": customer_id, **facts},
        )
        audit.append(self._book, entry)


def is_due(call: CardCall, now: datetime) -> bool:
    """Whether an open call may be sent now without a person's asking."""
    at = call.next_try_at
    return at is not None and (at <= now or at > now + LONGEST_PAUSE)


def _may_become(outcome: Outcome, call: CardCall) -> peewee.Expression:
    before = [each.value for each in outcomes_before(outcome)]
    condition: peewee.Expression = CardCallRow.outcome.in_(before)
    if outcome is not Outcome.SUCCEEDED:
        # Somebody has sent it again since: a no to the earlier send says nothing of the later one.
        condition &= CardCallRow.tries == call.tries
    return condition


def _call_of(row: CardCallRow) -> CardCall:
    return CardCall(
        id=row.id,
        owner_id=row.owner_id,
        card_id=row.card_id,
        request=CardRequest(CardVerb(row.verb), row.target, json.loads(row.params)),
        key=row.key,
        operator=row.operator,
        began_at=row.began_at,
        outcome=Outcome(row.outcome),
        tries=row.tries,
        sent_at=row.sent_at,
        sent_at_pc=row.sent_at_pc,
        next_try_at=row.next_try_at,
        error_code=row.error_code,
    )
