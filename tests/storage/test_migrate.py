from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
from pathlib import Path

import peewee
import pytest

from pos_app.domain.errors import StorageTrouble
from pos_app.domain.payment import PaymentStatus
from pos_app.storage import audit
from pos_app.storage.backup import check
from pos_app.storage.card_tables import CARD_TABLES
from pos_app.storage.customers import Customers
from pos_app.storage.database import Book
from pos_app.storage.drifts import Drifts
from pos_app.storage.migrate import MIGRATIONS, migrate
from pos_app.storage.orders import Orders
from pos_app.storage.pay_links import PayLinkRow
from pos_app.storage.queue_tables import QUEUE_DDL
from pos_app.storage.reader_calls import ReaderCallRow
from pos_app.storage.tables import AUDIT_TRIGGERS, TABLES
from tests.clock import SettableClock
from tests.storage.conftest import open_ledger
from tests.storage.shelf import Shelf

SECOND = """
def up(migrator, db):
    db.execute_sql("ALTER TABLE orders ADD COLUMN colour TEXT")
"""
FAILING = """
def up(migrator, db):
    db.execute_sql("ALTER TABLE orders ADD COLUMN colour TEXT")
    db.execute_sql("this is no SQL")
"""


def ddl(book: Book) -> dict[str, object]:
    """What the database itself says that it is made of, apart from the runner's own history.

    A column that was added later stands last in the text of its table: columns are compared.
    """
    rows = book.database.execute_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    made = {name: re.sub(r"\s+", " ", sql) for name, sql in rows if "migration" not in sql.lower()}
    return {
        name: _columns(book, name) if sql.startswith("CREATE TABLE") else sql
        for name, sql in made.items()
    }


def _columns(book: Book, table: str) -> tuple[list[object], list[object]]:
    columns = book.database.execute_sql(f"PRAGMA table_info({table})").fetchall()
    keys = book.database.execute_sql(f"PRAGMA foreign_key_list({table})").fetchall()
    return sorted(column[1:] for column in columns), sorted(keys)


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The migrations of a newer Holdfast."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "9999_colour.py").write_text(SECOND)
    return folder


def test_the_migrations_make_exactly_what_the_tables_say(book: Book, tmp_path: Path) -> None:
    direct = Book(tmp_path / "direct.db")
    tables: tuple[type[peewee.Model], ...] = (*TABLES, *CARD_TABLES, PayLinkRow, ReaderCallRow)
    with direct.database.bind_ctx(tables):
        direct.database.create_tables(tables, safe=False)
    for statement in (*AUDIT_TRIGGERS, *QUEUE_DDL):
        direct.database.execute_sql(statement)
    assert ddl(book) == ddl(direct)
    assert len(ddl(direct)) > len(TABLES)
    direct.close()


def test_a_book_is_migrated_once(book: Book, tmp_path: Path) -> None:
    assert migrate(book, copies=tmp_path / "backups") == []
    assert not (tmp_path / "backups").exists()


def test_the_book_is_copied_before_a_migration_touches_it(
    book: Book, shelf: Shelf, later: Path, tmp_path: Path
) -> None:
    number = shelf.save().order.number
    assert migrate(book, copies=tmp_path / "backups", directory=later) == ["9999_colour"]
    copy = tmp_path / "backups" / "book-before-9999_colour.db"
    check(copy)
    with contextlib.closing(sqlite3.connect(copy)) as file:
        assert file.execute("SELECT number FROM orders").fetchall() == [(number,)]
        columns = [row[1] for row in file.execute("PRAGMA table_info(orders)")]
    assert "colour" not in columns
    assert shelf.orders.record_of_number(number).payment.status is PaymentStatus.AWAITING_CARD


def test_a_hold_whose_successor_was_captured_is_seen_after_the_migration(
    book: Book, tmp_path: Path, clock: SettableClock
) -> None:
    folder = tmp_path / "before"
    folder.mkdir()
    for file in MIGRATIONS.glob("00*.py"):
        if file.stem < "0018":
            shutil.copy(file, folder)
    old = Book(tmp_path / "old.db")
    migrate(old, copies=tmp_path / "backups", directory=folder)
    ledger = open_ledger(old, clock)
    drifts = Drifts(old, clock, till="Till 1")
    Shelf(old, ledger, Orders(old, ledger, drifts, Customers(old)), clock).save()
    columns = [each[1] for each in old.database.execute_sql("PRAGMA table_info(payment)")]
    same, it = ", ".join(sorted({*columns} - {"id", "status", "replaces"})), "payment"
    for statement in (
        "UPDATE attempt SET outcome = 'succeeded'",
        "UPDATE payment SET status = 'held'",
        f"INSERT INTO payment ({same}, status, replaces) SELECT {same}, 'captured', id FROM {it}",
    ):
        old.database.execute_sql(statement)
    entry = "SELECT status, unfinished, place FROM queue_entry"
    assert old.database.execute_sql(entry).fetchall() == [("held", None, "held")]
    migrate(old, copies=tmp_path / "backups")
    assert old.database.execute_sql(entry).fetchall() == [("held", "replaced", "needs")]
    assert ddl(old) == ddl(book)
    old.close()


def test_a_migration_that_fails_leaves_the_book_as_it_was(
    book: Book, later: Path, tmp_path: Path
) -> None:
    (later / "9999_colour.py").write_text(FAILING)
    before = ddl(book)
    with pytest.raises(peewee.OperationalError):
        migrate(book, copies=tmp_path / "backups", directory=later)
    assert ddl(book) == before
    (later / "9999_colour.py").write_text(SECOND)
    assert migrate(book, copies=tmp_path / "backups", directory=later) == ["9999_colour"]


def test_a_book_of_a_newer_holdfast_is_refused_untouched(
    book: Book, later: Path, tmp_path: Path
) -> None:
    migrate(book, copies=tmp_path / "backups", directory=later)
    before = ddl(book)
    with pytest.raises(StorageTrouble) as trouble:
        migrate(book, copies=tmp_path / "backups")
    assert trouble.value.code == "book.newer"
    assert trouble.value.facts == {"schema": "9999_colour"}
    assert ddl(book) == before


def test_a_package_without_its_migrations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    new = Book(tmp_path / "book.db")
    with pytest.raises(StorageTrouble) as trouble:
        migrate(new, copies=tmp_path / "backups", directory=tmp_path / "empty")
    assert trouble.value.code == "program.incomplete"
    new.close()


def test_entries_from_before_are_chained_as_they_lie(
    tmp_path: Path, shelf: Shelf, book: Book
) -> None:
    """The book of an older Holdfast: its trail has no hashes."""
    before = tmp_path / "before"
    older = shutil.ignore_patterns("__pycache__", "000[7-9]*", "001*")
    shutil.copytree(MIGRATIONS, before, ignore=older)
    old = Book(tmp_path / "old.db")
    migrate(old, copies=tmp_path / "backups", directory=before)
    shelf.save()
    rows = [tuple(row.values()) for row, _ in audit.rows(book)]
    insert = "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)"
    for row in rows:
        old.database.execute_sql(insert, row)
    migrate(old, copies=tmp_path / "backups")
    assert [made for _, made in audit.rows(old)] == [made for _, made in audit.rows(book)]
    assert audit.head(old) == audit.head(book)
    with pytest.raises(peewee.IntegrityError):
        old.database.execute_sql("UPDATE audit SET till = ''")
    old.close()


def test_an_owner_whose_rights_were_chosen_gets_the_new_one(tmp_path: Path) -> None:
    """Nobody else could give it; what other roles may do stays as it was chosen."""
    before = tmp_path / "before"
    older = shutil.ignore_patterns("__pycache__", "0012*")
    shutil.copytree(MIGRATIONS, before, ignore=older)
    old = Book(tmp_path / "old.db")
    migrate(old, copies=tmp_path / "backups", directory=before)
    for role in ("owner", "manager"):
        insert = "INSERT INTO role_rights VALUES (?, 'hold manage_shop')"
        old.database.execute_sql(insert, (role,))
    migrate(old, copies=tmp_path / "backups")
    rows = dict(old.database.execute_sql("SELECT role, rights FROM role_rights").fetchall())
    assert rows == {"owner": "hold manage_shop customer_data", "manager": "hold manage_shop"}
    old.close()
