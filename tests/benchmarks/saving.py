"""An order of five lines until it is safe on the disk, beside the same rows by raw sqlite3."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import uuid
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from pos_app.domain.order import OrderLine, parse_quantity
from tests.benchmarks.figure import CannotMeasure, Figure, Rule
from tests.benchmarks.shops import ADA, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.order import Draft
    from pos_app.services.bundle import Services
    from tests.benchmarks.shops import Shops

ROUNDS = 200
LINES = 5
# What one saved order adds, by table.
ADDED = {"orders": 1, "order_line": LINES, "payment": 1, "attempt": 1, "audit": 2}


def measure(shops: Shops) -> list[Figure]:
    """Both in turn, each in its own book of 100,000 orders."""
    with opened(shops.copy_of_big()) as shop, opened(shops.copy_of_big()) as other:
        raw = sqlite3.connect(other.book.path, isolation_level=None)
        with contextlib.closing(raw):
            raw.execute("PRAGMA synchronous = FULL")
            before = [_counts(shop.book.database.connection()), _counts(raw)]
            drafts = [_draft(shop.services) for _ in range(ROUNDS + 1)]
            took = [
                (_time(lambda d=draft: shop.services.ordering.save(d, ADA)), _time(_saver(raw)))  # type: ignore[misc]
                for draft in drafts
            ]
            _check_added(before, [_counts(shop.book.database.connection()), _counts(raw)])
    ours, bare = (median(side) * 1000 for side in zip(*took[1:], strict=True))
    what = f"save an order of {LINES} lines, durable"
    return [Figure(what, ours, bare, "ms", Rule.TIMES, 2.5)]


def _time(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _draft(services: Services) -> Draft:
    items = services.catalog.find("SKU", LINES)
    lines = tuple(
        OrderLine(item.description, parse_quantity("2"), item.unit_price, item.tax_rate, item.sku)
        for item in items
    )
    customer = services.customers.find("Grace", 1)[0].customer
    return replace(services.ordering.new_draft(), customer=customer, lines=lines)


def _saver(raw: sqlite3.Connection) -> Callable[[], None]:
    """Saves copies of the newest such order, as somebody would who thinks of nothing else."""
    order = list(raw.execute("SELECT * FROM orders ORDER BY number DESC LIMIT 1").fetchone())
    line = raw.execute("SELECT * FROM order_line ORDER BY id DESC LIMIT 1").fetchone()
    payment = list(raw.execute("SELECT * FROM payment ORDER BY id DESC LIMIT 1").fetchone())
    attempt = list(raw.execute("SELECT * FROM attempt ORDER BY id DESC LIMIT 1").fetchone())
    audit = raw.execute("SELECT * FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    identity = str(uuid.uuid4())
    order[:2] = [order[0] + 1, identity]
    payment[:3] = [payment[0] + 1, order[0], identity]
    attempt[:2] = [attempt[0] + 1, payment[0]]
    attempt[5] = identity

    def save() -> None:
        raw.execute("BEGIN IMMEDIATE")
        _insert(raw, "orders", order)
        for _ in range(LINES):
            _insert(raw, "order_line", [None, order[0], *line[2:]])
        _insert(raw, "payment", payment)
        _insert(raw, "attempt", attempt)
        for _ in range(2):
            _insert(raw, "audit", [None, *audit[1:]])
        raw.execute("COMMIT")

    return save


def _insert(raw: sqlite3.Connection, table: str, row: list[object]) -> None:
    raw.execute(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in row)})", row)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ADDED
    }


def _check_added(before: list[dict[str, int]], after: list[dict[str, int]]) -> None:
    wanted = {table: rows * (ROUNDS + 1) for table, rows in ADDED.items()}
    for then, now in zip(before, after, strict=True):
        added = {table: now[table] - then[table] for table in ADDED}
        if added != wanted:
            raise CannotMeasure(f"saving wrote {added} rows, not {wanted}")
