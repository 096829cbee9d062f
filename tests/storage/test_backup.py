from __future__ import annotations

import contextlib
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pos_app.domain.errors import StorageTrouble
from pos_app.storage.backup import back_up, check, restore
from pos_app.storage.database import Book
from tests.storage.shelf import Shelf


def counts(file: Path) -> tuple[int, int]:
    """Orders and attempts in a copy."""
    with contextlib.closing(sqlite3.connect(file)) as copy:
        (orders,) = copy.execute("SELECT count(*) FROM orders").fetchone()
        (attempts,) = copy.execute("SELECT count(*) FROM attempt").fetchone()
        return orders, attempts


def test_a_copy_has_everything_and_is_the_owners_alone(
    book: Book, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.save()
    copy = back_up(book, tmp_path / "copies" / "monday.db")
    assert counts(copy) == (1, 1)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [file.name for file in copy.parent.iterdir()] == ["monday.db"]


def test_a_copy_taken_while_the_shop_works_is_whole(
    book: Book, shelf: Shelf, tmp_path: Path
) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            shelf.save()
        book.close()

    with ThreadPoolExecutor(1) as other:
        working = other.submit(work)
        try:
            for number in range(5):
                copy = back_up(book, tmp_path / f"{number}.db")
                check(copy)
                # An order and its attempt are saved together, so they are copied together.
                orders, attempts = counts(copy)
                assert orders == attempts
        finally:
            stop.set()
        working.result()


def test_a_copy_that_cannot_be_written_leaves_nothing_and_says_so(
    book: Book, tmp_path: Path
) -> None:
    (tmp_path / "copies").write_text("a file stands where the folder should be")
    with pytest.raises(StorageTrouble) as trouble:
        back_up(book, tmp_path / "copies" / "monday.db")
    assert trouble.value.code == "backup.failed"
    (tmp_path / "monday.db").mkdir()
    with pytest.raises(StorageTrouble):
        back_up(book, tmp_path / "monday.db")
    assert not list(tmp_path.glob("*.part"))


def test_an_earlier_copy_stays_until_the_new_one_is_whole(
    book: Book, shelf: Shelf, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    back_up(book, target)
    shelf.save()
    assert counts(back_up(book, target)) == (1, 1)


def test_coming_back_to_a_copy_keeps_what_was_there(
    book: Book, shelf: Shelf, tmp_path: Path
) -> None:
    old = shelf.save()
    copy = back_up(book, tmp_path / "copy.db")
    new = shelf.save()
    kept = restore(book, copy, copies=tmp_path / "backups")
    assert shelf.orders.find(old.order.uuid) == old.order
    assert shelf.orders.find(new.order.uuid) is None
    assert book.database.pragma("journal_mode") == "wal"
    assert counts(kept) == (2, 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "book.missing"),
        (b"", "book.damaged"),
        (b"not a book at all " * 500, "book.damaged"),
    ],
)
def test_what_is_no_book_replaces_nothing(
    book: Book, shelf: Shelf, tmp_path: Path, content: bytes | None, code: str
) -> None:
    saved = shelf.save()
    source = tmp_path / "source.db"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(StorageTrouble) as trouble:
        restore(book, source, copies=tmp_path / "backups")
    assert trouble.value.code == code
    assert shelf.orders.find(saved.order.uuid) == saved.order
    assert not (tmp_path / "backups").exists()


def test_a_torn_copy_is_found_before_anything_is_replaced(
    book: Book, shelf: Shelf, tmp_path: Path
) -> None:
    for _ in range(30):
        shelf.save()
    copy = back_up(book, tmp_path / "copy.db")
    content = copy.read_bytes()
    copy.write_bytes(content[: len(content) // 2])
    with pytest.raises(StorageTrouble) as trouble:
        restore(book, copy, copies=tmp_path / "backups")
    assert trouble.value.code == "book.damaged"
    assert len(shelf.ledger.open_attempts()) == 30
