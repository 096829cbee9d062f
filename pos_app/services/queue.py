"""The queue: what a manager looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_app.domain.drift import Drift
from pos_app.domain.money import Currency, Money
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import EXPIRED_SHOWN_FOR, QueueRow, Section
from pos_app.storage.drifts import Drifts
from pos_app.storage.orders import Orders


@dataclass(frozen=True, slots=True)
class QueueView:
    """All sections of the queue, each sorted by urgency, as of `at`.

    `strays` are the payments at Stripe that belong to no order of the book.
    """

    rows: dict[Section, tuple[QueueRow, ...]]
    at: datetime
    strays: tuple[Drift, ...] = ()

    def count(self, section: Section) -> int:
        """How many rows a section has."""
        return len(self.rows[section])

    def sum(self, section: Section) -> dict[Currency, Money]:
        """The money at stake in a section, by currency."""
        return _sums(list(self.rows[section]))

    @property
    def needs_you(self) -> int:
        """How many orders, and payments without one, wait for a person."""
        return self.count(Section.NEEDS_YOU) + len(self.strays)

    @property
    def held_rows(self) -> list[QueueRow]:
        """Every held card, whichever section it stands in, soonest end first."""
        every = [row for rows in self.rows.values() for row in rows]
        held = [row for row in every if row.status is PaymentStatus.HELD]
        return sorted(held, key=QueueRow.urgency)

    @property
    def held(self) -> dict[Currency, Money]:
        """The money held now, by currency."""
        return _sums(self.held_rows)

    @property
    def held_cards(self) -> int:
        """How many cards are held now."""
        return len(self.held_rows)

    @property
    def next_end(self) -> datetime | None:
        """When the next hold ends."""
        ends = [row.capture_before for row in self.held_rows if row.capture_before]
        return min(ends, default=None)

    @property
    def next_try_at(self) -> datetime | None:
        """When the next open attempt may be sent again."""
        rows = [row for rows in self.rows.values() for row in rows]
        return min((row.next_try_at for row in rows if row.next_try_at), default=None)


class Queue:
    """Loads the queue from the book; the network is not asked."""

    def __init__(self, orders: Orders, drifts: Drifts, clock: Callable[[], datetime]) -> None:
        self._orders = orders
        self._drifts = drifts
        self._clock = clock

    def load(self) -> QueueView:
        """Every order whose money needs somebody, and what was done today."""
        now = self._clock()
        # The shop's day ends at its own midnight, not at Greenwich's.
        today = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        day_end = today + timedelta(days=1)
        sections: dict[Section, list[QueueRow]] = {section: [] for section in Section}
        for row in self._orders.in_queue(now - EXPIRED_SHOWN_FOR):
            section = row.section(now, day_end)
            if section is not None:
                sections[section].append(row)
        sections[Section.NEEDS_YOU].sort(key=lambda row: (-row.amount.minor, row.number))
        sections[Section.ENDING_TODAY].sort(key=QueueRow.urgency)
        sections[Section.HELD].sort(key=QueueRow.urgency)
        sections[Section.AWAITING_CARD].sort(key=lambda row: row.number)
        sections[Section.DONE].sort(key=lambda row: row.settled_at, reverse=True)
        strays = tuple(each for each in self._drifts.open() if not each.order_uuid)
        return QueueView({key: tuple(rows) for key, rows in sections.items()}, now, strays)


def _sums(rows: list[QueueRow]) -> dict[Currency, Money]:
    sums: dict[Currency, Money] = {}
    for row in rows:
        of = row.amount.currency
        sums[of] = sums.get(of, Money(0, of)) + row.amount
    return sums
