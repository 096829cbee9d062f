"""A book with a ledger, without services or a Stripe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.storage.customers import Customers
from pos_app.storage.database import Book
from pos_app.storage.ledger import Ledger
from pos_app.storage.migrate import migrate
from pos_app.storage.orders import Orders
from tests.clock import SettableClock
from tests.storage.shelf import Shelf


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book, migrated."""
    opened = Book(tmp_path / "book.db")
    migrate(opened, copies=tmp_path / "backups")
    yield opened
    opened.close()


@pytest.fixture
def ledger(book: Book, clock: SettableClock) -> Ledger:
    return Ledger(book, clock, install="install1", till="Till 1")


@pytest.fixture
def orders(book: Book, ledger: Ledger) -> Orders:
    return Orders(book, ledger, Customers(book))


@pytest.fixture
def shelf(book: Book, ledger: Ledger, orders: Orders, clock: SettableClock) -> Shelf:
    """Saves orders and answers for Stripe."""
    return Shelf(book, ledger, orders, clock)
