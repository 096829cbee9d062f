"""A shop's book of every format so far is brought to the present one, with the same money in it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from pos_app.app import PRACTICE, OpenShop, open_practice_shop
from pos_app.domain.held_money import HeldSum
from pos_app.domain.payment import PaymentStatus
from pos_app.services.doctor import Finding
from pos_app.services.practice_shop import OWNER
from pos_app.storage.card_tables import CARD_TABLES
from pos_app.storage.database import Book
from pos_app.storage.migrate import MIGRATIONS, migrate
from pos_app.storage.tables import TABLES
from tests.clock import SettableClock

FILLED_BY_TRIGGERS = {"queue_entry"}
NAMES = sorted(path.stem for path in MIGRATIONS.glob("0*.py"))


@dataclass(frozen=True)
class Money:
    """What a shop's people would miss."""

    orders: list[tuple[object, ...]]
    held: tuple[HeldSum, ...]
    trail: Finding


@dataclass(frozen=True)
class Stocked:
    """A practice shop of today, and its money."""

    home: Path
    now: datetime
    money: Money


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Stocked:
    home = tmp_path_factory.mktemp("stocked")
    clock = SettableClock()
    shop = open_practice_shop(home, clock=clock)
    money = money_of(shop)
    shop.close()
    return Stocked(home, clock(), money)


def money_of(shop: OpenShop) -> Money:
    """Every payment and refund of every order, what is held, and whether the trail is whole."""
    services = shop.services
    records = [
        services.ordering.record_of_number(row.number) for row in services.ordering.list(limit=500)
    ]
    held = services.reports.held(services.operators.get(OWNER))
    findings = {each.check: each for each in services.doctor.examine()}
    return Money(
        [
            (
                record.order.number,
                record.order.total,
                [(p.status, p.amount, p.capturable, p.received) for p in record.payments],
                [(r.amount, r.status) for r in record.refunds],
                [(a.request.verb, a.outcome) for a in record.attempts],
            )
            for record in records
        ],
        held.sums,
        findings["trail"],
    )


@pytest.fixture(params=NAMES)
def old(request: pytest.FixtureRequest, stocked: Stocked, tmp_path: Path) -> Path:
    """The same shop as the Holdfast of this migration would have kept it."""
    home = tmp_path / "home"
    shutil.copytree(stocked.home, home)
    folder = tmp_path / "migrations"
    folder.mkdir()
    for name in NAMES[: NAMES.index(request.param) + 1]:
        shutil.copy(MIGRATIONS / f"{name}.py", folder)
    present = home / PRACTICE / "book.db"
    source = present.rename(tmp_path / "present.db")
    book = Book(present)
    migrate(book, copies=tmp_path / "copies", directory=folder)
    copy_rows(source, book)
    book.close()
    return home


def copy_rows(source: Path, book: Book) -> None:
    """Put the rows of a book into one of an older format, as far as that has places for them."""
    database = book.database
    database.execute_sql("PRAGMA foreign_keys = OFF")
    database.execute_sql("ATTACH ? AS present", (str(source),))
    tables = {row._meta.table_name for row in (*TABLES, *CARD_TABLES)}
    for table in sorted(tables - FILLED_BY_TRIGGERS):
        columns = database.execute_sql(f'PRAGMA main.table_info("{table}")').fetchall()
        names = ", ".join(f'"{column[1]}"' for column in columns)
        if names:
            database.execute_sql(
                f'INSERT OR REPLACE INTO main."{table}" ({names}) '
                f'SELECT {names} FROM present."{table}"'
            )
    database.execute_sql("DETACH present")


def test_an_old_book_has_the_same_money_after_the_upgrade(old: Path, stocked: Stocked) -> None:
    shop = open_practice_shop(old, clock=SettableClock(stocked.now))
    try:
        assert money_of(shop) == stocked.money
        [held, *_] = [
            row for row in shop.services.ordering.list() if row.status is PaymentStatus.HELD
        ]
        owner = shop.services.operators.get(OWNER)
        done = shop.services.capturing.capture(held.order_uuid, owner)
        assert done.payment.status is PaymentStatus.CAPTURED, "and business goes on"
    finally:
        shop.close()
