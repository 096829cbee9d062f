"""What is held and what became of earlier holds, as the book has it; only read."""

from __future__ import annotations

from datetime import datetime

import peewee

from pos_app.domain.held_money import Fate, Hold
from pos_app.domain.money import Money, currency
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.storage.database import Book
from pos_app.storage.tables import AttemptRow, OrderRow, PaymentRow


class HeldMoney:
    """Sums over the payments of a book, each through an index."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def open_holds(self) -> list[Hold]:
        """Every hold that is open, soonest end first; last those whose end is not known."""
        holds = self._holds(PaymentRow.status == PaymentStatus.HELD.value)
        return sorted(holds, key=_by_end)

    def lost_since(self, moment: datetime) -> list[Hold]:
        """The holds whose time ran out since then, the last one first."""
        lost = self._holds(
            (PaymentRow.status == PaymentStatus.EXPIRED.value) & (PaymentRow.changed_at >= moment)
        )
        return sorted(lost, key=lambda hold: (hold.ended_at, hold.number), reverse=True)

    def fates(self, since: datetime, until: datetime) -> list[Fate]:
        """What became of the cards that were held from `since` until before `until`."""
        query = (
            PaymentRow.select(
                PaymentRow.currency,
                PaymentRow.status,
                peewee.fn.COUNT(PaymentRow.id).alias("cards"),
                peewee.fn.SUM(PaymentRow.amount_minor).alias("held"),
                peewee.fn.SUM(PaymentRow.received_minor).alias("taken"),
            )
            .join(AttemptRow)
            .where(
                (AttemptRow.finished_at >= since)
                & (AttemptRow.finished_at < until)
                & (AttemptRow.verb == Verb.CONFIRM.value)
                & (AttemptRow.outcome == Outcome.SUCCEEDED.value)
            )
            .group_by(PaymentRow.currency, PaymentRow.status)
            .tuples()
        )
        with self._book.read():
            rows = list(query.execute(self._book.database))
        return [
            Fate(PaymentStatus(status), cards, Money(held, of), Money(taken, of))
            for of, status, cards, held, taken in ((currency(code), *rest) for code, *rest in rows)
        ]

    def _holds(self, condition: peewee.Expression) -> list[Hold]:
        query = (
            PaymentRow.select(
                PaymentRow.order,
                OrderRow.uuid,
                PaymentRow.intent_id,
                OrderRow.customer_name,
                OrderRow.customer_phone,
                OrderRow.taken_by,
                PaymentRow.status,
                PaymentRow.currency,
                PaymentRow.amount_minor,
                PaymentRow.capturable_minor,
                PaymentRow.capture_before,
                PaymentRow.changed_at,
            )
            .join(OrderRow)
            .where(condition)
            .tuples()
        )
        with self._book.read():
            return [_hold(*row) for row in query.execute(self._book.database)]


def _hold(
    number: int,
    uuid: str,
    intent_id: str | None,
    name: str,
    phone: str,
    taken_by: str,
    status: str,
    code: str,
    amount: int,
    capturable: int,
    ends_at: datetime | None,
    changed_at: datetime,
) -> Hold:
    of = currency(code)
    held = capturable if status == PaymentStatus.HELD.value else amount
    return Hold(
        number=number,
        order_uuid=uuid,
        intent_id=intent_id or "",
        customer=name or phone,
        phone=phone,
        taken_by=taken_by,
        amount=Money(held, of),
        ends_at=ends_at,
        ended_at=min(changed_at, ends_at) if ends_at is not None else changed_at,
    )


def _by_end(hold: Hold) -> tuple[bool, float, int]:
    end = hold.ends_at
    return end is None, end.timestamp() if end is not None else 0.0, hold.number
