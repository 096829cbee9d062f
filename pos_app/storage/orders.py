"""Saved orders, and everything the book knows about one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import peewee
from peewee import SQL, Select

from pos_app.domain.audit import NOTED, AuditEntry
from pos_app.domain.drift import DriftKind
from pos_app.domain.errors import InvalidInput
from pos_app.domain.holds import Unfinished
from pos_app.domain.money import Money, currency
from pos_app.domain.order import Draft, Order, quantity_text
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.queue import QueueRow
from pos_app.domain.record import OrderRecord
from pos_app.domain.text import note_words, order_words
from pos_app.storage import approvals, audit
from pos_app.storage.customers import Customers
from pos_app.storage.database import Book
from pos_app.storage.drifts import Drifts
from pos_app.storage.ledger import Ledger
from pos_app.storage.order_search import OrderSearch
from pos_app.storage.pay_links import LINK_IS_OPEN, PayLinkRow
from pos_app.storage.prepared import Prepared
from pos_app.storage.queue_tables import NO_END
from pos_app.storage.tables import (
    APPROVAL_WAITS,
    ATTEMPT_IS_OPEN,
    DRIFT_IS_OPEN,
    ApprovalRow,
    AttemptRow,
    DriftRow,
    OrderLineRow,
    OrderRow,
    PaymentRow,
    QueueEntryRow,
)
from pos_app.storage.values import card_of, decline_of, discount_columns, order_of

FIRST_NUMBER = 1001
_PAGE = 500
_OPEN_STATUSES = [PaymentStatus.AWAITING_CARD.value, PaymentStatus.HELD.value]

_ORDER_OF_UUID = Prepared(OrderRow, OrderRow.select().where(OrderRow.uuid == ""))
_ORDER_OF_NUMBER = Prepared(OrderRow, OrderRow.select().where(OrderRow.number == 0))
_LINES = Prepared(
    OrderLineRow,
    OrderLineRow.select().where(OrderLineRow.order == 0).order_by(OrderLineRow.position),
)


class Orders:
    """The orders of a book. Writing belongs into the caller's transaction."""

    def __init__(self, book: Book, ledger: Ledger, drifts: Drifts, customers: Customers) -> None:
        self._book = book
        self._drifts = drifts
        self._ledger = ledger
        self._customers = customers
        self._search = OrderSearch(book)

    def insert(self, content: Draft, *, taken_by: str, till: str, now: datetime) -> Order:
        """Save a new order, and its customer if the book does not know the person yet."""
        customer = self._customers.keep(content.customer, now)
        content = replace(content, customer=customer)
        last = OrderRow.select(peewee.fn.MAX(OrderRow.number)).scalar(self._book.database)
        number = OrderRow.insert(
            number=FIRST_NUMBER if last is None else last + 1,
            uuid=content.uuid,
            saved_at=now,
            taken_by=taken_by,
            till=till,
            **_columns(content),
        ).execute(self._book.database)
        self._insert_lines(number, content)
        return Order(number, content, now, taken_by, till)

    def replace_content(self, order: Order, content: Draft, now: datetime) -> None:
        """Save an edit of an order."""
        content = replace(content, customer=self._customers.keep(content.customer, now))
        columns = _columns(content)
        notes = [each for each in audit.of_order(self._book, order.uuid) if each.action == NOTED]
        columns["search"] = f"{columns['search']}{''.join(map(_folded_note, notes))}"
        OrderRow.update(**columns).where(OrderRow.number == order.number).execute(
            self._book.database
        )
        OrderLineRow.delete().where(OrderLineRow.order == order.number).execute(self._book.database)
        self._insert_lines(order.number, content)

    def make_found(self, order: Order, note: str) -> None:
        """Let a search find the order by a note that is added to its trail."""
        OrderRow.update(search=OrderRow.search.concat(note_words(note))).where(
            OrderRow.number == order.number
        ).execute(self._book.database)

    def find(self, order_uuid: str) -> Order | None:
        """The order of an identity, if it was saved."""
        return self._one(_ORDER_OF_UUID, order_uuid)

    def record(self, order_uuid: str) -> OrderRecord:
        """Everything about an order. Raises InvalidInput `order.not_found`."""
        with self._book.read():
            return self._record(self._one(_ORDER_OF_UUID, order_uuid), order_uuid)

    def record_of_number(self, number: int) -> OrderRecord:
        """Everything about the order of a number. Raises InvalidInput `order.not_found`."""
        with self._book.read():
            return self._record(self._one(_ORDER_OF_NUMBER, number), str(number))

    def in_queue(self, changed_since: datetime) -> list[QueueRow]:
        """Orders whose money waits for somebody, and those that changed lately."""
        some = PaymentRow.alias()
        # A union, because each part has its index; their OR would read every order ever saved.
        payments = (
            some.select(some.id).where(some.status.in_(_OPEN_STATUSES))
            | some.select(some.id).where(some.changed_at >= changed_since)
            | AttemptRow.select(AttemptRow.payment).where(ATTEMPT_IS_OPEN)
            | DriftRow.select(DriftRow.payment).where(DRIFT_IS_OPEN)
            | ApprovalRow.select(ApprovalRow.payment).where(APPROVAL_WAITS)
        )
        with self._book.read():
            rows = _QUEUE.where(OrderRow.number.in_(_orders_of(payments)))
            return [_queue_row(row) for row in self._book.each(rows)]

    def settled_late(self, since: datetime) -> list[QueueRow]:
        """Orders whose money moved since then in an attempt that was not answered the first time.

        That is after a crash, a lost answer or a night without a network; newest order first.
        """
        late = AttemptRow.select(AttemptRow.payment).where(
            (AttemptRow.finished_at >= since)
            & (AttemptRow.outcome == Outcome.SUCCEEDED.value)
            & AttemptRow.verb.not_in([Verb.CREATE.value, Verb.UPDATE.value])
            & ((AttemptRow.tries > 1) | (AttemptRow.sent_at > AttemptRow.began_at))
        )
        with self._book.read():
            query = _QUEUE.where(OrderRow.number.in_(_orders_of(late)))
            rows = [_queue_row(row) for row in self._book.each(query)]
        return sorted(rows, key=lambda row: row.number, reverse=True)

    def ending_by(self, moment: datetime, limit: int | None = None) -> list[QueueRow]:
        """Orders whose hold ends until then, the next one first, and those that should be over."""
        entry = QueueEntryRow
        is_meant = entry.place.in_(["needs", "held"]) & (entry.ends_at <= moment)
        query = entry.select(entry.number).where(is_meant).order_by(entry.ends_at).limit(limit)
        with self._book.read():
            found = [number for (number,) in self._book.database.execute(query)]
            # SQLite takes only so many values in one question.
            pages = (found[at : at + _PAGE] for at in range(0, len(found), _PAGE))
            return [row for page in pages for row in self.rows(page)]

    def page(
        self, *, status: PaymentStatus | None, text: str, before: int | None, limit: int
    ) -> list[QueueRow]:
        """Orders by number, newest first, below the number `before`."""
        query = _QUEUE.order_by(PaymentRow.order.desc()).limit(limit)
        if status is not None:
            query = query.where(PaymentRow.status == status.value)
        if before is not None:
            query = query.where(PaymentRow.order < before)
        with self._book.read():
            if text.strip():
                found = self._search.newest(text, status=status, before=before, limit=limit)
                query = query.where(PaymentRow.order.in_(found))
            return [_queue_row(row) for row in self._book.each(query)]

    def rows(self, numbers: Sequence[int]) -> list[QueueRow]:
        """The orders of these numbers, in this order; a page of them at most."""
        query = _QUEUE.where(PaymentRow.order.in_(list(numbers)))
        with self._book.read():
            found = {row.number: _queue_row(row) for row in self._book.each(query)}
        return [found[number] for number in numbers if number in found]

    def number_of(self, order_uuid: str) -> int | None:
        """The number of an order, if it was saved."""
        with self._book.read():
            order = self._one(_ORDER_OF_UUID, order_uuid)
        return None if order is None else order.number

    def held_of(self, customer_ids: list[int]) -> dict[int, tuple[QueueRow, ...]]:
        """The holds that are open on these customers' orders."""
        query = _QUEUE.where(
            OrderRow.customer.in_(customer_ids) & (PaymentRow.status == PaymentStatus.HELD.value)
        )
        found: dict[int, tuple[QueueRow, ...]] = {}
        with self._book.read():
            for row in self._book.each(query):
                found[row.customer] = (*found.get(row.customer, ()), _queue_row(row))
        return found

    def skus_bought_by(self, customer_id: int) -> list[str]:
        """The SKUs on a customer's orders, each once, latest first."""
        query = (
            OrderLineRow.select(OrderLineRow.sku)
            .join(OrderRow)
            .where((OrderRow.customer == customer_id) & (OrderLineRow.sku != ""))
            .group_by(OrderLineRow.sku)
            .order_by(peewee.fn.MAX(OrderRow.number).desc(), OrderLineRow.sku)
            .limit(20)
        )
        with self._book.read():
            return [row.sku for row in self._book.each(query)]

    def _record(self, order: Order | None, asked: str) -> OrderRecord:
        if order is None:
            raise InvalidInput("order.not_found", order=asked)
        payments = self._ledger.payments_of(order.number, order.uuid)
        return OrderRecord(
            order=order,
            payments=payments,
            attempts=self._ledger.attempts_of(order.number),
            refunds=self._ledger.refunds_of(payments),
            trail=audit.of_order(self._book, order.uuid),
            drifts=self._drifts.of_order(order.uuid),
            approval=approvals.waiting_of(self._book, payments),
            links=self._ledger.links.of_order(order.number),
        )

    def _one(self, query: Prepared[OrderRow], asked: str | int) -> Order | None:
        rows = query.rows(self._book, asked)
        if not rows:
            return None
        return order_of(rows[0], _LINES.rows(self._book, rows[0].number))

    def _insert_lines(self, number: int, content: Draft) -> None:
        OrderLineRow.insert_many(
            [
                {
                    "order": number,
                    "position": position,
                    "sku": line.sku,
                    "description": line.description,
                    "quantity": line.quantity,
                    "unit_price_minor": line.unit_price.minor,
                    "tax_milli_percent": line.tax_rate.milli_percent,
                    **discount_columns(line.discount),
                }
                for position, line in enumerate(content.lines)
            ]
        ).execute(self._book.database)


def _columns(content: Draft) -> dict[str, object]:
    customer = content.customer
    return {
        "customer": customer.id,
        "customer_name": customer.name,
        "customer_phone": customer.phone,
        "customer_email": customer.email,
        "customer_address": customer.address,
        "currency": content.currency.code,
        "prices_include_tax": content.prices_include_tax,
        "note": content.note,
        "total_minor": content.totals().total.minor,
        "items": _items(content),
        "search": order_words(customer.name, customer.phone, content.note),
        **discount_columns(content.discount),
    }


def _folded_note(entry: AuditEntry) -> str:
    return note_words(str(entry.facts["note"]))


def _items(content: Draft) -> str:
    first = content.lines[0]
    more = len(content.lines) - 1
    text = f"{quantity_text(first.quantity)} × {first.description}"
    return f"{text} + {more}" if more else text


def _orders_of(payments: peewee.Query) -> peewee.ModelSelect[PaymentRow]:
    some = PaymentRow.alias()
    query: peewee.ModelSelect[PaymentRow] = some.select(some.order).where(some.id.in_(payments))
    return query


def _of_same_order(model: type[AttemptRow | DriftRow | ApprovalRow | PayLinkRow]) -> Select:
    """What is about any payment of the row's order."""
    some = PaymentRow.alias()
    return (
        model.select()
        .join(some, on=(model.payment == some.id))
        .where(some.order == OrderRow.number)
    )


def _oldest_drift() -> Select:
    first = _of_same_order(DriftRow).select(peewee.fn.MIN(DriftRow.id))
    found = DriftRow.alias()
    return found.select(found.kind).where(found.id == first.where(DRIFT_IS_OPEN))


def _open_links() -> Select:
    links = _of_same_order(PayLinkRow).where(LINK_IS_OPEN)
    return links.select(peewee.fn.COUNT(PayLinkRow.session))


def _waiting_verb() -> Select:
    return _of_same_order(ApprovalRow).select(ApprovalRow.verb).where(APPROVAL_WAITS).limit(1)


def _open_attempt() -> Select:
    return _of_same_order(AttemptRow).select(peewee.fn.MAX(AttemptRow.id)).where(ATTEMPT_IS_OPEN)


def _refunded() -> Select:
    some = PaymentRow.alias()
    return some.select(peewee.fn.SUM(some.refunded_minor)).where(some.order == OrderRow.number)


def _queue_query() -> peewee.ModelSelect[PaymentRow]:
    attempt = AttemptRow.alias()
    query: peewee.ModelSelect[PaymentRow] = (
        PaymentRow.select(
            PaymentRow,
            OrderRow.number,
            OrderRow.customer,
            OrderRow.uuid,
            OrderRow.customer_name,
            OrderRow.customer_phone,
            OrderRow.taken_by,
            OrderRow.saved_at,
            OrderRow.total_minor,
            OrderRow.items,
            attempt.verb.alias("open_verb"),
            attempt.outcome.alias("open_outcome"),
            attempt.next_try_at.alias("open_next_try_at"),
            attempt.error_code.alias("open_trouble"),
            _oldest_drift().alias("drift_kind"),
            _waiting_verb().alias("waiting_verb"),
            _refunded().alias("all_refunded_minor"),
            QueueEntryRow.amount_minor.alias("at_stake_minor"),
            peewee.fn.NULLIF(QueueEntryRow.ends_at, SQL(str(NO_END))).alias("first_end"),
            QueueEntryRow.changed_at.alias("settled_at"),
            QueueEntryRow.held_cards,
            QueueEntryRow.unfinished,
            _open_links().alias("open_links"),
        )
        .join(OrderRow, on=(PaymentRow.order == OrderRow.number))
        .join(
            QueueEntryRow,
            on=(
                (QueueEntryRow.number == OrderRow.number) & (QueueEntryRow.payment == PaymentRow.id)
            ),
        )
        .join(attempt, peewee.JOIN.LEFT_OUTER, on=(attempt.id == _open_attempt()))
        .objects()
    )
    return query


# Made once: every use of it only adds a condition.
_QUEUE = _queue_query()


def _queue_row(row: PaymentRow) -> QueueRow:
    # The joined columns stand on the same object.
    facts = row.__data__ | row.__dict__
    of = currency(row.currency)
    status = PaymentStatus(row.status)
    ends_at = facts["first_end"] if status is PaymentStatus.HELD else row.capture_before
    return QueueRow(
        number=facts["number"],
        order_uuid=facts["uuid"],
        customer=facts["customer_name"] or facts["customer_phone"],
        phone=facts["customer_phone"],
        taken_by=facts["taken_by"],
        saved_at=facts["saved_at"],
        amount=Money(facts["at_stake_minor"], of),
        refunded=Money(facts["all_refunded_minor"], of),
        status=status,
        intent_id=row.intent_id,
        card=card_of(row.card),
        capture_before=ends_at,
        decline=decline_of(row.decline),
        settled_at=facts["settled_at"],
        open_verb=Verb(facts["open_verb"]) if facts["open_verb"] else None,
        open_outcome=Outcome(facts["open_outcome"]) if facts["open_outcome"] else None,
        items=facts["items"],
        next_try_at=facts["open_next_try_at"],
        trouble=facts["open_trouble"] or "",
        drift=DriftKind(facts["drift_kind"]) if facts["drift_kind"] else None,
        waiting_verb=Verb(facts["waiting_verb"]) if facts["waiting_verb"] else None,
        held_cards=facts["held_cards"],
        unfinished=Unfinished(facts["unfinished"]) if facts["unfinished"] else None,
        account=row.account,
        livemode=row.livemode,
        taken=Money(row.received_minor, of),
        has_link=bool(facts["open_links"]),
    )
