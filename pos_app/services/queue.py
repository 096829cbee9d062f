"""The queue: what a manager looks at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from pos_app.domain.day import Day
from pos_app.domain.drift import Drift
from pos_app.domain.holds import WarnTimes
from pos_app.domain.money import Currency, Money
from pos_app.domain.queue import EVERYTHING, QueueRow, Section, Share, Wish
from pos_app.services.key_facts import KnownKey
from pos_app.storage.database import Book
from pos_app.storage.drifts import Drifts
from pos_app.storage.orders import Orders
from pos_app.storage.queue_list import QueueList

# The orders that come with the queue; the others are read by the page when they are looked at.
FIRST_ROWS = 50
# How many of the holds that are near their end are told of.
MOST_NEAR = 50
PAGE = 50


@dataclass(frozen=True, slots=True)
class QueueView:
    """The sections of the queue as of `at`.

    `numbers` are the orders that are wanted, in their order, `rows` the first of them and `listed`
    how many and how much they are. Counts and sums are those of whole sections. `near_end` are
    the holds that end soon by the shop's warn time, the next ones if there are many, `strays` the
    payments at Stripe that belong to no order of the book.
    """

    wish: Wish
    at: datetime
    numbers: dict[Section, Sequence[int]]
    rows: dict[Section, tuple[QueueRow, ...]]
    listed: dict[Section, Share]
    whole: dict[Section, Share]
    all_held: Share
    next_end: datetime | None
    next_try_at: datetime | None
    near_end: tuple[QueueRow, ...] = ()
    strays: tuple[Drift, ...] = ()

    def count(self, section: Section) -> int:
        """How many orders a section has."""
        return self.whole[section].count

    def sum(self, section: Section) -> dict[Currency, Money]:
        """The money at stake in a section, by currency."""
        return {each.currency: each for each in self.whole[section].sums}

    @property
    def needs_you(self) -> int:
        """How many orders, and payments without one, wait for a person."""
        return self.count(Section.NEEDS_YOU) + len(self.strays)

    @property
    def held(self) -> dict[Currency, Money]:
        """The money held now, by currency."""
        return {each.currency: each for each in self.all_held.sums}

    @property
    def held_cards(self) -> int:
        """How many cards are held now."""
        return self.all_held.cards


class Queue:
    """Reads the queue from the book; the network is not asked."""

    def __init__(
        self,
        book: Book,
        entries: QueueList,
        orders: Orders,
        drifts: Drifts,
        key: KnownKey,
        clock: Callable[[], datetime],
        warn: Callable[[], WarnTimes],
    ) -> None:
        self._book = book
        self._list = entries
        self._orders = orders
        self._drifts = drifts
        self._key = key
        self._clock = clock
        self._warn = warn

    def load(self, wish: Wish = EVERYTHING) -> QueueView:
        """Every order whose money needs somebody, and what was done today, as it is wished."""
        day = Day.around(self._clock())
        with self._book.read():
            whole = {each: self._list.share(each, day) for each in Section}
            listings = {
                each: self._list.listing(each, day, wish, whole[each].count) for each in Section
            }
            numbers = {each: found for each, (found, _) in listings.items()}
            held = (whole[Section.ENDING_TODAY], whole[Section.HELD], self._list.held_in_need())
            return QueueView(
                wish=wish,
                at=day.now,
                numbers=numbers,
                rows=self._first_rows(numbers),
                listed={each: share for each, (_, share) in listings.items()},
                whole=whole,
                all_held=reduce(Share.plus, held),
                next_end=self._list.next_end(),
                next_try_at=self._list.next_try_at(),
                near_end=tuple(self._orders.ending_by(day.now + self._warn().soon, MOST_NEAR)),
                strays=tuple(each for each in self._drifts.open() if not each.order_uuid),
            )

    def rows(self, numbers: Sequence[int]) -> list[QueueRow]:
        """The orders of these numbers, in this order; those that are gone are left out."""
        found: list[QueueRow] = []
        for start in range(0, len(numbers), PAGE):
            found += self._orders.rows(numbers[start : start + PAGE])
        return self._key.marked(found)

    def number_of(self, order_uuid: str) -> int | None:
        """The number of an order."""
        return self._orders.number_of(order_uuid)

    def choices(self) -> tuple[list[str], list[str]]:
        """Who took the open orders, and the brands of their cards, for filters to offer."""
        return self._list.clerks(), self._list.card_brands()

    def _first_rows(
        self, numbers: dict[Section, Sequence[int]]
    ) -> dict[Section, tuple[QueueRow, ...]]:
        # Read at once: to ask costs more than the rows of a section.
        wanted = [number for section in Section for number in numbers[section][:FIRST_ROWS]]
        read = {row.number: row for row in self.rows(wanted[:FIRST_ROWS])}
        return {
            section: tuple(
                read[number] for number in numbers[section][:FIRST_ROWS] if number in read
            )
            for section in Section
        }
