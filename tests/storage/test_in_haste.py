from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.storage.database import Book

FULL, OFF = 2, 0


def synchronous(book: Book) -> int:
    return int(book.database.execute_sql("PRAGMA synchronous").fetchone()[0])


def test_only_haste_commits_without_waiting_for_the_disk(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.db")
    assert synchronous(book) == FULL
    with book.in_haste():
        assert synchronous(book) == OFF
        with book.write():
            book.database.execute_sql("CREATE TABLE kept (number INTEGER)")
    assert synchronous(book) == FULL
    assert (tmp_path / "book.db-wal").stat().st_size == 0
    book.close()


def test_haste_ends_with_an_error_too(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.db")
    with pytest.raises(RuntimeError), book.in_haste():
        raise RuntimeError
    assert synchronous(book) == FULL
    book.close()
