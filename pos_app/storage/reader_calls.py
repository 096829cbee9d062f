"""Calls about card readers that move no money: intent, call, outcome, as in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from peewee import AutoField, Model, TextField

from pos_app.domain.payment import Outcome
from pos_app.storage.database import Book
from pos_app.storage.fields import InstantField
from pos_app.storage.values import to_json

# Stripe keeps a key for a day.
KEY_GOOD_FOR = timedelta(hours=23)


class ReaderCallRow(Model):
    """One call about a reader: what we asked. `params` are its exact JSON."""

    id = AutoField()
    verb = TextField()
    target = TextField()
    params = TextField()
    key = TextField(unique=True)
    operator = TextField()
    till = TextField()
    began_at = InstantField()
    finished_at = InstantField(null=True)
    outcome = TextField()
    error_code = TextField()

    class Meta:
        table_name = "reader_call"


@dataclass(frozen=True, slots=True)
class ReaderCall:
    """What Stripe is asked; `is_again` if its answer to the same question is not known."""

    id: int
    key: str
    is_again: bool


class ReaderCallStore:
    """The calls about readers, as one till writes them."""

    def __init__(
        self, book: Book, clock: Callable[[], datetime], *, install: str, till: str
    ) -> None:
        self._book = book
        self._clock = clock
        self._install = install
        self._till = till

    def begin(
        self, verb: str, target: str, params: Mapping[str, object], operator: str
    ) -> ReaderCall:
        """Write down what Stripe is about to be asked.

        The same question again, while the answer to it is not known, goes out with the same key.
        """
        now, exact = self._clock(), to_json(params)
        with self._book.write():
            open_one: ReaderCallRow | None = (
                ReaderCallRow.select()
                .where(
                    (ReaderCallRow.till == self._till)
                    & (ReaderCallRow.verb == verb)
                    & (ReaderCallRow.target == target)
                    & (ReaderCallRow.params == exact)
                    & (ReaderCallRow.outcome.in_([Outcome.SENT.value, Outcome.UNKNOWN.value]))
                    & (ReaderCallRow.began_at.between(now - KEY_GOOD_FOR, now))
                )
                .first(self._book.database)
            )
            if open_one is not None:
                return ReaderCall(open_one.id, open_one.key, is_again=True)
            key = f"{self._install}:reader_{verb}:{uuid4()}"
            call_id = ReaderCallRow.insert(
                verb=verb,
                target=target,
                params=exact,
                key=key,
                operator=operator,
                till=self._till,
                began_at=now,
                outcome=Outcome.SENT.value,
                error_code="",
            ).execute(self._book.database)
        return ReaderCall(call_id, key, is_again=False)

    def finish(self, call: ReaderCall, outcome: Outcome, error_code: str = "") -> None:
        """Write down what came of it."""
        with self._book.write():
            ReaderCallRow.update(
                outcome=outcome.value, error_code=error_code, finished_at=self._clock()
            ).where(ReaderCallRow.id == call.id).execute(self._book.database)
