"""How far Stripe's events are read, and how often Stripe was read at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee

from pos_app.storage.database import Book
from pos_app.storage.tables import StripeUseRow, WatchRow

_ONLY = 1


@dataclass(frozen=True, slots=True)
class WatchMark:
    """`cursor` is the last event that was taken in; empty before the first."""

    cursor: str = ""
    polled_at: datetime | None = None
    swept_at: datetime | None = None


class Watching:
    """The watch's place in Stripe's events, shared by all tills of a book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def mark(self) -> WatchMark:
        """How far the watch is."""
        with self._book.read():
            row = WatchRow.select().where(WatchRow.id == _ONLY).first(self._book.database)
            return WatchMark(row.cursor, row.polled_at, row.swept_at) if row else WatchMark()

    def begin(self, now: datetime, pause: timedelta) -> bool:
        """Claim a poll; False if this or another till began one less than `pause` ago."""
        with self._book.write():
            last = self.mark().polled_at
            # A mark in the future was set by a wrong clock.
            if last is not None and now - pause < last <= now:
                return False
            self._set(polled_at=now)
            return True

    def move(self, cursor: str, after: str) -> None:
        """Go on from `cursor` to `after`, unless another till has gone further."""
        with self._book.write():
            if self.mark().cursor == cursor:
                self._set(cursor=after)

    def swept(self, now: datetime) -> None:
        """Everything was looked at."""
        with self._book.write():
            self._set(swept_at=now)

    def add_reads(self, day: str, reads: int) -> None:
        """Count reads on a day, as YYYY-MM-DD in UTC."""
        with self._book.write():
            StripeUseRow.insert(day=day, reads=reads).on_conflict(
                conflict_target=[StripeUseRow.day],
                update={StripeUseRow.reads: StripeUseRow.reads + reads},
            ).execute(self._book.database)

    def reads_since(self, day: str) -> int:
        """How often Stripe was read from that day on."""
        with self._book.read():
            total = StripeUseRow.select(peewee.fn.SUM(StripeUseRow.reads)).where(
                StripeUseRow.day >= day
            )
            return int(total.scalar(self._book.database) or 0)

    def _set(self, **values: object) -> None:
        fields = {getattr(WatchRow, name): value for name, value in values.items()}
        WatchRow.insert(id=_ONLY, **{"cursor": "", **values}).on_conflict(
            conflict_target=[WatchRow.id], update=fields
        ).execute(self._book.database)
