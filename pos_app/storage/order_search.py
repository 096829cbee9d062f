"""Finding orders by their words. The only place that knows SQLite's full-text search."""

from __future__ import annotations

from typing import TypeVar

from peewee import SQL, Select

from pos_app.domain.payment import PaymentStatus
from pos_app.domain.text import needles
from pos_app.storage.database import Book
from pos_app.storage.tables import QueueEntryRow

Query = TypeVar("Query", bound=Select)

# Up to so many entries of the queue, their words are looked through one by one.
_FEW = 2_000
_MATCH = 'SELECT rowid FROM "order_search" WHERE "words" MATCH ?'


class OrderSearch:
    """Number, name, phone, note, amount, intent ID, brand and last 4 of the card.

    Every word must be found: three letters or more anywhere, fewer at the beginning of a word.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def newest(
        self, text: str, *, status: PaymentStatus | None, before: int | None, limit: int
    ) -> list[int]:
        """Numbers of orders that match, newest first, below the number `before`."""
        match = _match(text)
        if not match:
            return []
        sql = _MATCH
        values: list[str | int] = [match]
        if before is not None:
            sql, values = f"{sql} AND rowid < ?", [*values, before]
        if status is not None:
            of_status = 'rowid IN (SELECT "number" FROM "queue_entry" WHERE "status" = ?)'
            sql, values = f"{sql} AND {of_status}", [*values, status.value]
        rows = self._book.database.execute_sql(
            f"{sql} ORDER BY rowid DESC LIMIT ?", [*values, limit]
        )
        return [number for (number,) in rows]

    def narrow(self, query: Query, text: str, among: int) -> Query:
        """Only those of the queue's entries that match, of which there are `among` in all."""
        alternatives = needles(text)
        if not alternatives:
            return query.where(SQL("0"))
        if among > _FEW:
            return query.where(QueueEntryRow.number.in_(SQL(f"({_MATCH})", [_match(text)])))
        # A common word stands in a tenth of all orders ever saved; these few are read sooner.
        has = " OR ".join(" AND ".join(["instr(words, ?)"] * len(each)) for each in alternatives)
        parts = [part for each in alternatives for part in each]
        words = SQL(f'(SELECT {has} FROM "order_search" WHERE rowid = "t1"."number")', parts)
        return query.where(words)


def _match(text: str) -> str:
    """The needles as FTS5 wants them; "" where there is nothing to look for."""
    # Parts hold letters, digits and a mark, never a quote.
    alternatives = (" AND ".join(f'"{part}"' for part in parts) for parts in needles(text))
    return " OR ".join(f"({each})" for each in alternatives)
