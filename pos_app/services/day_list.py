"""The morning list and the closing list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from pos_app.domain.day import Day
from pos_app.domain.day_list import DayList, DaySum, Figure, Matter
from pos_app.domain.drift import DriftKind
from pos_app.domain.money import Currency, Money, zero
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import EXPIRED_SHOWN_FOR, QueueRow
from pos_app.storage.orders import Orders


class DayLists:
    """Made from what the queue holds and from what settled late; the network is not asked."""

    def __init__(self, orders: Orders, clock: Callable[[], datetime]) -> None:
        self._orders = orders
        self._clock = clock

    def morning(self) -> DayList:
        """What ends today, ended since yesterday, is unknown, drifted, waits or settled since."""
        today = Day.around(self._clock())
        # Who saved an order yesterday and took no card had a night to forget it.
        return self._make(
            today,
            is_closing=False,
            ends_by=today.ends,
            since=today.begins_after(-1),
            saved_before=today.begins,
        )

    def closing(self) -> DayList:
        """The same at night: what ends until tomorrow night, and what was left open today."""
        today = Day.around(self._clock())
        return self._make(
            today,
            is_closing=True,
            ends_by=today.begins_after(2),
            since=today.begins,
            saved_before=today.ends,
        )

    def _make(
        self,
        today: Day,
        *,
        is_closing: bool,
        ends_by: datetime,
        since: datetime,
        saved_before: datetime,
    ) -> DayList:
        rows = [
            row
            for row in self._orders.in_queue(today.now - EXPIRED_SHOWN_FOR)
            if row.section(today) is not None
        ]
        groups: dict[Matter, list[QueueRow]] = {matter: [] for matter in Matter}
        for row in rows:
            matter = _matter(row, ends_by, since, saved_before)
            if matter is not None:
                groups[matter].append(row)
        listed = {row.order_uuid for some in groups.values() for row in some}
        late = self._orders.settled_late(since)
        groups[Matter.SETTLED] = [row for row in late if row.order_uuid not in listed]
        groups[Matter.ENDS].sort(key=QueueRow.urgency)
        taken = list(self._taken_since(today.begins, rows)) if is_closing else []
        figures = {
            Figure.HELD: [row for row in rows if row.status is PaymentStatus.HELD],
            Figure.ENDS: groups[Matter.ENDS],
            Figure.TAKEN if is_closing else Figure.ENDED: (
                taken if is_closing else groups[Matter.ENDED]
            ),
            Figure.WAITING: groups[Matter.WAITING],
        }
        sums = tuple(DaySum(each, len(some), _add_up(some)) for each, some in figures.items())
        found = {matter: tuple(some) for matter, some in groups.items() if some}
        return DayList(today.now, is_closing, sums, found)

    def _taken_since(self, moment: datetime, rows: Iterable[QueueRow]) -> Iterator[QueueRow]:
        """The rows of which money was taken since then, each with that much."""
        for row in rows:
            if row.taken and row.card is not None and row.card.may_be_taken_in_parts:
                record = self._orders.record(row.order_uuid)
                amount = record.received - record.taken_before(moment)
                if amount.minor > 0:
                    yield replace(row, amount=amount)
            elif row.status is PaymentStatus.CAPTURED and row.settled_at >= moment:
                yield row


def _matter(
    row: QueueRow, ends_by: datetime, since: datetime, saved_before: datetime
) -> Matter | None:
    if row.is_asking or row.is_stopped or row.is_waiting:
        return Matter.UNKNOWN
    if row.drift is not None and row.drift is not DriftKind.EXPIRED:
        return Matter.DRIFT
    if row.status is PaymentStatus.EXPIRED:
        return Matter.ENDED if row.settled_at >= since else None
    if row.status is PaymentStatus.HELD:
        end = row.capture_before
        return Matter.ENDS if end is not None and end <= ends_by else None
    if row.status is PaymentStatus.AWAITING_CARD:
        return Matter.WAITING if row.saved_at < saved_before else None
    return None


def _add_up(rows: Iterable[QueueRow]) -> dict[Currency, Money]:
    sums: dict[Currency, Money] = {}
    for row in rows:
        unit = row.amount.currency
        sums[unit] = sums.get(unit, zero(unit)) + row.amount
    return sums
