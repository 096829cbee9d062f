"""The queue as numbers of orders: sorted, filtered, counted and added up by the database."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import and_

import peewee
from peewee import SQL, Expression, Select, fn

from pos_app.domain.day import Day
from pos_app.domain.money import Money, currency
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import EXPIRED_SHOWN_FOR, Filters, Section, Share, SortBy, Wish
from pos_app.domain.text import fold
from pos_app.storage.database import Book
from pos_app.storage.order_search import OrderSearch
from pos_app.storage.queue_tables import NO_END
from pos_app.storage.tables import OrderRow, QueueEntryRow

_HELD = QueueEntryRow.status == PaymentStatus.HELD.value
_OVER = QueueEntryRow.place.is_null()


class QueueList:
    """Reads what the triggers of `queue_tables` keep. Belongs into the caller's `read`."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._search = OrderSearch(book)

    def share(self, section: Section, day: Day) -> Share:
        """How many orders a section has, and how much money they are."""
        return self._share(_stands_in(section, day))

    def held_in_need(self) -> Share:
        """The held cards among the orders that need a person."""
        return self._share((QueueEntryRow.place == "needs") & _HELD)

    def listing(
        self, section: Section, day: Day, wish: Wish, among: int
    ) -> tuple[Sequence[int], Share]:
        """The orders of a section that are wanted, in their order, and how much money they are.

        The numbers take eight bytes each. `among` is how many orders the section has in all.
        """
        entry = QueueEntryRow
        conditions = [_stands_in(section, day), *_filtered(wish.filters, day)]
        query = entry.select(entry.number, entry.currency, entry.amount_minor)
        query = query.where(reduce(and_, conditions)).order_by(*_order(section, wish))
        if wish.text.strip():
            query = self._search.narrow(query, wish.text, among)
        numbers = array("q")
        sums: dict[str, int] = {}
        # Straight from the cursor: of 100,000 rows peewee's own loop would be most of the time.
        for number, code, minor in self._book.database.execute(query):
            numbers.append(number)
            sums[code] = sums.get(code, 0) + minor
        money = tuple(Money(sums[code], currency(code)) for code in sorted(sums))
        return numbers, Share(len(numbers), money)

    def next_end(self) -> datetime | None:
        """When the next hold ends."""
        ends = (
            self._first(
                QueueEntryRow.select(QueueEntryRow.ends_at)
                .where(
                    (QueueEntryRow.place == place)
                    & _HELD
                    & (QueueEntryRow.ends_at < SQL(str(NO_END)))
                )
                .order_by(QueueEntryRow.ends_at)
            )
            for place in ("needs", "held")
        )
        return min((end for end in ends if end is not None), default=None)

    def next_try_at(self) -> datetime | None:
        """When the next open attempt may be sent again."""
        return self._first(
            QueueEntryRow.select(QueueEntryRow.next_try_at)
            .where(QueueEntryRow.next_try_at.is_null(False))
            .order_by(QueueEntryRow.next_try_at)
        )

    def clerks(self) -> list[str]:
        """Who took the orders that are open."""
        return self._distinct(QueueEntryRow.taken_by)

    def card_brands(self) -> list[str]:
        """The brands of the cards on what is open, in Stripe's words."""
        return [brand for brand in self._distinct(QueueEntryRow.card_brand) if brand]

    def _share(self, wanted: Expression) -> Share:
        entry = QueueEntryRow
        query = entry.select(
            entry.currency,
            fn.COUNT(SQL("1")),
            fn.SUM(entry.amount_minor),
            fn.SUM(entry.held_cards),
        )
        query = query.where(wanted).group_by(entry.currency).order_by(entry.currency)
        rows = list(self._book.database.execute(query))
        sums = tuple(Money(total, currency(code)) for code, _, total, _ in rows)
        counts = (sum(row[place] for row in rows) for place in (1, 3))
        return Share(next(counts), sums, next(counts))

    def _first(self, query: Select) -> datetime | None:
        found: datetime | None = query.limit(1).scalar(self._book.database)
        return found

    def _distinct(self, column: peewee.Field) -> list[str]:
        query = QueueEntryRow.select(column).where(_is_open()).distinct().order_by(column)
        with self._book.read():
            return [value for (value,) in query.tuples().execute(self._book.database)]


def _is_open() -> Expression:
    # Equal to one of these, in words that SQLite compares with the partial index.
    return QueueEntryRow.place.in_(["needs", "held", "awaiting"])


def _stands_in(section: Section, day: Day) -> Expression:
    entry = QueueEntryRow
    if section is Section.NEEDS_YOU:
        expired = entry.status == PaymentStatus.EXPIRED.value
        lately = entry.changed_at > day.now - EXPIRED_SHOWN_FOR
        return (entry.place == "needs") | (_OVER & expired & lately)
    if section is Section.ENDING_TODAY:
        return (entry.place == "held") & (entry.ends_at <= day.ends)
    if section is Section.HELD:
        return (entry.place == "held") & (entry.ends_at > day.ends)
    if section is Section.AWAITING_CARD:
        return entry.place == "awaiting"
    done = entry.status.in_([PaymentStatus.CAPTURED.value, PaymentStatus.VOIDED.value])
    return _OVER & done & (entry.changed_at > day.begins)


def _filtered(filters: Filters, day: Day) -> list[Expression]:
    entry = QueueEntryRow
    wanted: list[Expression] = [
        entry.customer.contains(word) for word in fold(filters.customer).split()
    ]
    if filters.taken_by:
        wanted.append(entry.taken_by == filters.taken_by)
    if filters.at_least_minor is not None:
        wanted.append(entry.amount_minor >= filters.at_least_minor)
    if filters.at_most_minor is not None:
        wanted.append(entry.amount_minor <= filters.at_most_minor)
    if filters.older_than_h:
        wanted.append(entry.saved_at <= day.now - timedelta(hours=filters.older_than_h))
    if filters.card_brand:
        wanted.append(entry.card_brand == filters.card_brand)
    if filters.failed_checks:
        wanted.append(entry.failed_check == SQL("1"))
    return wanted


def _order(section: Section, wish: Wish) -> list[peewee.Node]:
    entry, by = QueueEntryRow, wish.sort.by
    if by is SortBy.URGENCY:
        own: dict[Section, list[peewee.Node]] = {
            Section.NEEDS_YOU: [entry.amount_minor.desc(), entry.number],
            Section.ENDING_TODAY: [entry.ends_at, entry.amount_minor.desc(), entry.number],
            Section.HELD: [entry.ends_at, entry.amount_minor.desc(), entry.number],
            Section.AWAITING_CARD: [entry.number],
            Section.DONE: [entry.changed_at.desc(), entry.number],
        }
        return own[section]
    items = fn.COALESCE(OrderRow.select(OrderRow.items).where(OrderRow.number == entry.number), "")
    columns: dict[SortBy, list[peewee.ColumnBase]] = {
        SortBy.SAVED: [entry.saved_at],
        SortBy.ENDS: [entry.ends_at],
        SortBy.NUMBER: [entry.number],
        SortBy.CUSTOMER: [entry.customer],
        SortBy.ITEMS: [items],
        SortBy.AMOUNT: [entry.amount_minor],
        SortBy.CARD: [entry.card_brand, entry.last4],
        SortBy.TAKEN_BY: [entry.taken_by],
        SortBy.STATE: [entry.status],
    }
    descending = wish.sort.descending
    ordered = [each.desc() if descending else each.asc() for each in columns[by]]
    return [*ordered, entry.number]
