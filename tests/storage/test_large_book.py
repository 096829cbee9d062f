"""What is asked every minute must not read every order ever saved."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.day import Day
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import EVERYTHING, Filters, Section, Sort, SortBy, Wish
from pos_app.storage.customers import Customers
from pos_app.storage.held_money import HeldMoney
from pos_app.storage.queue_list import QueueList
from tests.storage.shelf import Shelf

Read = Callable[[Shelf], object]

READS: dict[str, Read] = {
    "queue": lambda shelf: shelf.orders.in_queue(shelf.clock() - timedelta(days=2)),
    "settled late": lambda shelf: shelf.orders.settled_late(shelf.clock()),
    "open attempts": lambda shelf: shelf.ledger.open_attempts(),
    "first page": lambda shelf: _page(shelf, None, None),
    "a page further down": lambda shelf: _page(shelf, None, 1500),
    "a page of one status": lambda shelf: _page(shelf, PaymentStatus.CAPTURED, 1500),
    "held now": lambda shelf: HeldMoney(shelf.book).open_holds(),
    "lost holds": lambda shelf: HeldMoney(shelf.book).lost_since(shelf.clock()),
    "what became of holds": lambda shelf: HeldMoney(shelf.book).fates(shelf.clock(), shelf.clock()),
    "order": lambda shelf: shelf.orders.find("00000000-0000-4000-8000-000000000000"),
}


def _page(shelf: Shelf, status: PaymentStatus | None, before: int | None) -> object:
    return shelf.orders.page(status=status, text="", before=before, limit=100)


@pytest.mark.parametrize("name", READS)
def test_reading_goes_through_an_index(
    shelf: Shelf, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        READS[name](shelf)
    asked = [record.msg for record in caplog.records if record.msg[0].startswith("SELECT")]
    connection = shelf.book.database.connection()
    steps = [
        row[3]
        for question in asked
        for row in connection.execute(f"EXPLAIN QUERY PLAN {question[0]}", question[1])
    ]
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and "INDEX" not in step] == []
    assert [step for step in steps if "ORDER BY" in step] == []


def test_the_last_order_of_a_customer_is_dated(shelf: Shelf) -> None:
    shelf.save()
    shelf.clock.advance(timedelta(days=3))
    last = shelf.save()
    shelf.clock.advance(timedelta(days=1))
    (known,) = Customers(shelf.book).find("hopp", 8)
    assert (known.orders, known.last_order_at) == (2, last.order.saved_at)


def _wish(shelf: Shelf, wish: Wish) -> object:
    day = Day(shelf.clock(), shelf.clock() - timedelta(hours=9), shelf.clock() + timedelta(hours=9))
    entries = QueueList(shelf.book)
    for section in Section:
        entries.share(section, day)
        # Among few and among many: the two ways of searching.
        entries.listing(section, day, wish, 10)
        entries.listing(section, day, wish, 100_000)
    return entries.held_in_need(), entries.next_end(), entries.next_try_at(), entries.clerks()


WISHES: dict[str, Wish] = {
    "everything": EVERYTHING,
    "a search": Wish("hopper 415"),
    "a clerk's large ones": Wish(filters=Filters(taken_by="Ada", at_least_minor=5000)),
    "all filters": Wish(filters=Filters("Ada", "hopper", 1, 9, 1, "visa", failed_checks=True)),
    **{f"sorted by {by}": Wish(sort=Sort(by, descending=True)) for by in SortBy},
}


@pytest.mark.parametrize("name", WISHES)
def test_no_list_of_the_queue_reads_every_order(
    shelf: Shelf, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        _wish(shelf, WISHES[name])
    asked = [record.msg for record in caplog.records if record.msg[0].startswith("SELECT")]
    connection = shelf.book.database.connection()
    steps = [
        row[3]
        for question in asked
        for row in connection.execute(f"EXPLAIN QUERY PLAN {question[0]}", question[1])
    ]
    assert steps
    # The index of words is asked by match or by number: what SQLite calls a scan of it is neither.
    scans = [
        step for step in steps if step.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in step
    ]
    assert scans == []
