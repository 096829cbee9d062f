"""A book with a ledger, without services or a Stripe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.storage.customers import Customers
from pos_app.storage.database import Book
from pos_app.storage.drifts import Drifts
from pos_app.storage.ledger import Ledger
from pos_app.storage.migrate import migrate
from pos_app.storage.orders import Orders
from tests.clock import SettableClock
from tests.storage.shelf import Shelf


def open_ledger(
    book: Book, clock: SettableClock, *, install: str = "install1", till: str = "Till 1"
) -> Ledger:
    """The ledger as a till opens it."""
    drifts = Drifts(book, clock, till=till)
    return Ledger(book, clock, drifts, pc_clock=clock, install=install, till=till)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book, migrated."""
    opened = Book(tmp_path / "book.db")
    migrate(opened, copies=tmp_path / "backups")
    yield opened
    opened.close()


@pytest.fixture
def ledger(book: Book, clock: SettableClock) -> Ledger:
    return open_ledger(book, clock)


@pytest.fixture
def orders(book: Book, ledger: Ledger, clock: SettableClock) -> Orders:
    return Orders(book, ledger, Drifts(book, clock, till="Till 1"), Customers(book))


@pytest.fixture
def shelf(book: Book, ledger: Ledger, orders: Orders, clock: SettableClock) -> Shelf:
    """Saves orders and answers for Stripe."""
    return Shelf(book, ledger, orders, clock)
