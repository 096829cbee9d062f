"""Who calls, found by any digits of the phone number or the beginnings of names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from peewee import JOIN, fn

from pos_app.domain.customer import Customer, KnownCustomer
from pos_app.domain.text import digits, fold
from pos_app.storage.database import Book
from pos_app.storage.tables import CustomerRow, OrderRow
from pos_app.storage.values import customer_of


class Customers:
    """The customers of a book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def keep(self, customer: Customer, now: datetime) -> Customer:
        """Store a customer, new or changed, in the caller's transaction, and return it with its ID.

        A new one with the phone number and name of a known one is that person.
        """
        columns = {
            "name": customer.name,
            "phone": customer.phone,
            "phone_digits": digits(customer.phone),
            "email": customer.email,
            "address": customer.address,
            "search": fold(customer.name),
        }
        known = customer.id if customer.id is not None else self._same_person(customer)
        is_there = CustomerRow.update(columns).where(CustomerRow.id == known)
        # Somebody may have been erased while an order was being typed.
        if known is None or not is_there.execute(self._book.database):
            known = CustomerRow.insert(created_at=now, **columns).execute(self._book.database)
        return replace(customer, id=known)

    def find(self, text: str, limit: int) -> list[KnownCustomer]:
        """Customers whose phone number holds these digits, or whose words begin like these."""
        number, words = digits(text), fold(text)
        if not number and not words:
            return []
        looks_like_number = bool(number) and not any(each.isalpha() for each in text)
        condition = (
            CustomerRow.phone_digits.contains(number)
            if looks_like_number
            else CustomerRow.search.contains(words)
        )
        query = (
            CustomerRow.select(
                CustomerRow,
                fn.COUNT(OrderRow.number).alias("orders_count"),
                # The number and not the moment: an index alone answers it.
                fn.MAX(OrderRow.number).alias("last_number"),
            )
            .join(OrderRow, JOIN.LEFT_OUTER, on=(OrderRow.customer == CustomerRow.id))
            .where(condition)
            .group_by(CustomerRow.id)
            .order_by(fn.COUNT(OrderRow.number).desc(), CustomerRow.name)
            .limit(limit)
        )
        with self._book.read():
            rows = list(query.execute(self._book.database))
            saved_at = self._moments([row.last_number for row in rows])
        return [
            KnownCustomer(customer_of(row), row.orders_count, saved_at.get(row.last_number))
            for row in rows
        ]

    def count(self) -> int:
        """How many customers the book knows."""
        with self._book.read():
            return int(CustomerRow.select().count(self._book.database))

    def _moments(self, numbers: list[int | None]) -> dict[int, datetime]:
        rows = OrderRow.select(OrderRow.number, OrderRow.saved_at).where(
            OrderRow.number.in_([number for number in numbers if number is not None])
        )
        return {row.number: row.saved_at for row in rows.execute(self._book.database)}

    def _same_person(self, customer: Customer) -> int | None:
        number, name = digits(customer.phone), fold(customer.name)
        if not number:
            return None
        row = (
            CustomerRow.select(CustomerRow.id)
            .where((CustomerRow.phone_digits == number) & (CustomerRow.search == name))
            .first(self._book.database)
        )
        return None if row is None else row.id
