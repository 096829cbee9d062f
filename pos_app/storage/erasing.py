"""Taking a customer's personal data out of the book, down to its last byte; money stays."""

from __future__ import annotations

import contextlib
import json

from pos_app.domain.customer import ERASED_NAME, Customer, Subject
from pos_app.domain.errors import StorageTrouble
from pos_app.domain.saved_card import CardState
from pos_app.domain.text import digits, fold, order_words
from pos_app.storage import audit
from pos_app.storage.card_tables import SavedCardRow, StripeCustomerRow
from pos_app.storage.database import Book
from pos_app.storage.saved_cards import FORGOTTEN
from pos_app.storage.shop import ShopStore
from pos_app.storage.tables import (
    ApprovalRow,
    CustomerRow,
    DraftRow,
    DriftRow,
    OrderRow,
    PaymentRow,
    QueueEntryRow,
)
from pos_app.storage.values import customer_of

_UNFINISHED = "erasing_unfinished"
_NOBODY = {"id": None, "name": "", "phone": "", "email": "", "address": ""}


class Erasing:
    """Finds and erases what the book holds of one customer."""

    def __init__(self, book: Book, store: ShopStore) -> None:
        self._book = book
        self._store = store

    def subject(self, customer_id: int) -> Subject | None:
        """What the book holds of a customer."""
        with self._book.read():
            known = CustomerRow.select().where(CustomerRow.id == customer_id)
            row = known.first(self._book.database)
            if row is None:
                return None
            orders = OrderRow.select(OrderRow.uuid, OrderRow.number, QueueEntryRow.place).join(
                QueueEntryRow, on=(QueueEntryRow.number == OrderRow.number)
            )
            found = list(
                orders.where(OrderRow.customer == customer_id)
                .order_by(OrderRow.number)
                .tuples()
                .execute(self._book.database)
            )
        return Subject(
            customer=customer_of(row),
            since=row.created_at,
            order_uuids=tuple(uuid for uuid, _, _ in found),
            open_numbers=tuple(number for _, number, place in found if place is not None),
        )

    def drafts_of(self, customer: Customer) -> dict[str, dict[str, object]]:
        """The unfinished orders for a customer, by who types them."""
        with self._book.read():
            rows = list(DraftRow.select().execute(self._book.database))
        drafts = {row.operator: json.loads(row.content) for row in rows}
        return {name: each for name, each in drafts.items() if _is_for(each, customer)}

    def erase(self, subject: Subject) -> dict[str, str]:
        """Erase it in the caller's transaction; returns what audit.erase_words returns of all."""
        self._erase_drafts(subject.customer)
        made: dict[str, str] = {}
        for order_uuid in subject.order_uuids:
            self._erase_order(order_uuid)
            made |= audit.erase_words(self._book, order_uuid)
        self._erase_cards(subject.customer)
        CustomerRow.delete().where(CustomerRow.id == subject.customer.id).execute(
            self._book.database
        )
        self._store.set(_UNFINISHED, "1")
        return made

    def finish(self) -> bool:
        """Take out of the file what was erased from the tables; False if it has to be done later.

        Needs as much room again as the book has, and some seconds for a large one.
        """
        if self._store.settings().get(_UNFINISHED, "0") == "0":
            return True
        with contextlib.suppress(StorageTrouble):
            # The index of words keeps what was deleted until its parts are merged.
            with self._book.write():
                self._book.database.execute_sql(
                    "INSERT INTO order_search (order_search) VALUES ('optimize')"
                )
            if self._book.rewrite():
                with self._book.write():
                    self._store.set(_UNFINISHED, "0")
                return True
        return False

    def _erase_order(self, order_uuid: str) -> None:
        database = self._book.database
        OrderRow.update(
            customer=None,
            customer_name=ERASED_NAME,
            customer_phone="",
            customer_email="",
            customer_address="",
            note="",
            search=order_words(ERASED_NAME, "", ""),
        ).where(OrderRow.uuid == order_uuid).execute(database)
        DriftRow.update(note="").where(DriftRow.order_uuid == order_uuid).execute(database)
        payments = (
            PaymentRow.select(PaymentRow.id).join(OrderRow).where(OrderRow.uuid == order_uuid)
        )
        ApprovalRow.update(why="").where(ApprovalRow.payment.in_(payments)).execute(database)

    def _erase_cards(self, customer: Customer) -> None:
        """Forget the cards on file; whom Stripe has yet to forget stays, as nobody's."""
        database = self._book.database
        owners = StripeCustomerRow.select(StripeCustomerRow.id).where(
            StripeCustomerRow.customer == customer.id
        )
        SavedCardRow.update(FORGOTTEN | {"state": CardState.REMOVED.value, "consent": ""}).where(
            SavedCardRow.owner.in_(owners)
        ).execute(database)
        StripeCustomerRow.update(customer=None).where(
            StripeCustomerRow.customer == customer.id
        ).execute(database)

    def _erase_drafts(self, customer: Customer) -> None:
        for name, draft in self.drafts_of(customer).items():
            content = json.dumps(draft | {"customer": _NOBODY, "note": ""})
            DraftRow.update(content=content).where(DraftRow.operator == name).execute(
                self._book.database
            )


def _is_for(draft: dict[str, object], customer: Customer) -> bool:
    of = draft["customer"]
    assert isinstance(of, dict)
    number = digits(customer.phone)
    same = (digits(str(of["phone"])), fold(str(of["name"]))) == (number, fold(customer.name))
    return of["id"] == customer.id or same
