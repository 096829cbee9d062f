"""What the ledger has written down, to be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import peewee

from pos_app.domain.payment import Attempt, Payment, PaymentStatus, Refund
from pos_app.storage.database import Book
from pos_app.storage.prepared import Prepared
from pos_app.storage.tables import (
    ATTEMPT_IS_OPEN,
    PAYMENT_IS_OPEN,
    REFUND_IS_ON_ITS_WAY,
    AttemptRow,
    OrderRow,
    PaymentRow,
    RefundRow,
)
from pos_app.storage.values import attempt_of, payment_of, refund_of


def _attempts_where(condition: peewee.Expression) -> Prepared[Any]:
    # Any: peewee adds `order_uuid` to each row.
    query = AttemptRow.select(AttemptRow, OrderRow.uuid.alias("order_uuid"))
    return Prepared(AttemptRow, query.join(PaymentRow).join(OrderRow).where(condition))


_ATTEMPT = _attempts_where(AttemptRow.id == 0)
_ATTEMPT_OF_KEY = _attempts_where(AttemptRow.key == "")
_ATTEMPTS_OF_ORDER = _attempts_where(PaymentRow.order == 0)
_OPEN_ATTEMPTS = _attempts_where(ATTEMPT_IS_OPEN)
_PAYMENTS_OF_ORDER = Prepared(
    PaymentRow, PaymentRow.select().where(PaymentRow.order == 0).order_by(PaymentRow.id)
)
_REFUNDS_OF_PAYMENT = Prepared(RefundRow, RefundRow.select().where(RefundRow.payment == 0))


class LedgerReads:
    """Payments, attempts and refunds of a book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def payments_of_intents(self, intent_ids: list[str]) -> dict[str, Payment]:
        """The payments of these intents, as far as the book has them."""
        found = self._payments(PaymentRow.intent_id.in_(intent_ids))
        return {each.intent_id: each for each in found if each.intent_id is not None}

    def open_payments(self) -> list[Payment]:
        """Every payment that waits for a card or is held at Stripe, oldest first."""
        return self._payments(PAYMENT_IS_OPEN & PaymentRow.intent_id.is_null(False))

    def replacing_or_replaced(self) -> list[Payment]:
        """Every open payment that has, or is to take, another's place, or whose own is taken."""
        other = PaymentRow.alias()
        # What took the place may be captured by now, and so not be open itself.
        is_replaced = peewee.fn.EXISTS(
            other.select(other.id).where(
                (other.order == PaymentRow.order) & (other.replaces == PaymentRow.id)
            )
        )
        return self._payments(PAYMENT_IS_OPEN & (PaymentRow.replaces.is_null(False) | is_replaced))

    def refunding_payments(self) -> list[Payment]:
        """The payments of which a refund has neither arrived nor come back, oldest first."""
        on_its_way = RefundRow.select(RefundRow.payment).where(REFUND_IS_ON_ITS_WAY)
        return self._payments(PaymentRow.id.in_(on_its_way))

    def attempt_of_key(self, key: str) -> Attempt | None:
        """The attempt that was sent with an idempotency key, if it is one of this book's."""
        with self._book.read():
            found = self._attempts(_ATTEMPT_OF_KEY, key)
        return found[0] if found else None

    def captured_since(self, moment: datetime) -> int:
        """How many payments were captured since then."""
        with self._book.read():
            return (
                PaymentRow.select()
                .where(
                    (PaymentRow.changed_at >= moment)
                    & (PaymentRow.status == PaymentStatus.CAPTURED.value)
                )
                .count(self._book.database)
            )

    def open_attempts(self) -> list[Attempt]:
        """Every attempt that Stripe has not definitely answered, oldest first."""
        with self._book.read():
            return self._attempts(_OPEN_ATTEMPTS)

    def attempt(self, attempt_id: int) -> Attempt:
        """An attempt as it stands."""
        with self._book.read():
            return self._attempts(_ATTEMPT, attempt_id)[0]

    def attempts_of(self, order_number: int) -> tuple[Attempt, ...]:
        """All attempts of an order, oldest first."""
        return tuple(self._attempts(_ATTEMPTS_OF_ORDER, order_number))

    def payments_of(self, order_number: int, order_uuid: str) -> tuple[Payment, ...]:
        """All payments of an order, oldest first."""
        rows = _PAYMENTS_OF_ORDER.rows(self._book, order_number)
        return tuple(payment_of(row, order_uuid) for row in rows)

    def refunds_of(self, payments: tuple[Payment, ...]) -> tuple[Refund, ...]:
        """All refunds of some payments, oldest first."""
        refunds = (
            refund_of(row, payment.intent_id or "", payment.amount.currency)
            for payment in payments
            for row in _REFUNDS_OF_PAYMENT.rows(self._book, payment.id)
        )
        return tuple(sorted(refunds, key=lambda refund: (refund.created_at, refund.id)))

    def _payments(self, condition: peewee.Expression) -> list[Payment]:
        query = PaymentRow.select(PaymentRow, OrderRow.uuid.alias("order_uuid")).join(OrderRow)
        with self._book.read():
            rows = self._book.each(query.where(condition).objects())
            found = [payment_of(row, row.order_uuid) for row in rows]
        return sorted(found, key=lambda payment: payment.id)

    def _attempts(self, query: Prepared[Any], *values: object) -> list[Attempt]:
        found = [attempt_of(row, row.order_uuid) for row in query.rows(self._book, *values)]
        # Sorted here: asked for an order, SQLite walks all attempts instead of the open ones.
        return sorted(found, key=lambda attempt: attempt.id)
