from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import peewee
import pytest

from pos_app.domain.errors import StorageTrouble
from pos_app.storage.database import Book
from pos_app.storage.migrate import migrate
from tests.storage.shelf import Shelf, draft


@contextmanager
def trouble(code: str) -> Iterator[None]:
    with pytest.raises(StorageTrouble) as raised:
        yield
    assert raised.value.code == code


def pragmas(book: Book) -> tuple[object, ...]:
    """Journal, durability, foreign keys: of this thread's connection."""
    names = ("journal_mode", "synchronous", "foreign_keys")
    try:
        return tuple(book.database.pragma(name) for name in names)
    finally:
        book.close()


def test_only_the_owner_can_read_the_book(book: Book) -> None:
    files = list(book.path.parent.glob("book.db*"))
    assert {file.name for file in files} >= {"book.db", "book.db-wal"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_folder_of_a_new_book_is_the_owners_alone(tmp_path: Path) -> None:
    Book(tmp_path / "home" / "book.db")
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_every_connection_survives_a_pulled_plug(book: Book) -> None:
    full = 2
    safe = ("wal", full, 1)
    assert pragmas(book) == safe
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(pragmas, [book, book])) == [safe, safe]


def test_what_fails_halfway_leaves_nothing(book: Book, shelf: Shelf) -> None:
    with suppress(ZeroDivisionError), book.write():
        shelf.save()
        raise ZeroDivisionError
    assert shelf.orders.page(status=None, text="", before=None, limit=9) == []


def test_a_transaction_shows_while_it_is_open(book: Book) -> None:
    assert not book.in_transaction()
    for transaction in (book.write, book.read):
        with transaction():
            assert book.in_transaction()
        assert not book.in_transaction()


def test_a_read_sees_one_moment_of_the_book(book: Book, shelf: Shelf) -> None:
    def count() -> int:
        return int(book.database.execute_sql("SELECT count(*) FROM orders").fetchone()[0])

    def save() -> None:
        shelf.save()
        book.close()

    with book.read():
        before = count()
        with ThreadPoolExecutor(1) as other:
            other.submit(save).result()
        assert count() == before
    assert count() == before + 1


def fill(book: Book) -> None:
    (pages,) = book.database.execute_sql("PRAGMA page_count").fetchone()
    book.database.execute_sql(f"PRAGMA max_page_count={pages}")


def forbid(book: Book) -> None:
    book.database.execute_sql("PRAGMA query_only=1")


@pytest.mark.parametrize(("spoil", "code"), [(fill, "book.full"), (forbid, "book.read_only")])
def test_an_order_that_cannot_be_written_is_not_saved(
    book: Book, shelf: Shelf, spoil: Callable[[Book], None], code: str
) -> None:
    kept = shelf.save()
    spoil(book)
    long = draft(name="Grace " * 80)
    with trouble(code):
        for _ in range(500):
            shelf.save(long := draft(name=long.customer.name))
    assert shelf.orders.find(long.uuid) is None
    assert shelf.orders.record(kept.order.uuid) == kept
    assert not book.in_transaction()


def test_a_till_that_waits_too_long_for_another_is_told(book: Book, shelf: Shelf) -> None:
    other = sqlite3.connect(book.path)
    other.execute("BEGIN IMMEDIATE")
    book.database.execute_sql("PRAGMA busy_timeout=1")
    with trouble("book.locked"):
        shelf.save()
    other.rollback()
    other.close()
    assert shelf.save()


def test_a_damaged_book_is_named(tmp_path: Path) -> None:
    file = tmp_path / "book.db"
    file.write_bytes(b"this was never a database " * 1000)
    damaged = Book(file)
    with trouble("book.damaged"):
        migrate(damaged, copies=tmp_path)
    assert file.read_bytes().startswith(b"this was never")


def test_damage_inside_the_file_is_named(book: Book, shelf: Shelf) -> None:
    shelf.save()
    book.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    book.close()
    pages = bytearray(book.path.read_bytes())
    pages[4096:] = b"\xff" * (len(pages) - 4096)
    book.path.write_bytes(pages)
    with trouble("book.damaged"):
        shelf.orders.page(status=None, text="", before=None, limit=9)
    book.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    with trouble("book.read_only"):
        Book(tmp_path / "home" / "book.db")


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "book.db").mkdir()
    with trouble("book.read_only"), Book(tmp_path / "book.db").read():
        pass


def test_a_mistake_of_ours_is_not_dressed_up_as_the_disks(book: Book) -> None:
    with pytest.raises(peewee.OperationalError, match="no such table"), book.write():
        book.database.execute_sql("SELECT * FROM no_such_table")
