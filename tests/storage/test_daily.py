"""The copy of each day: made once, whole or not at all, kept for two weeks."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos_app.domain.errors import StorageTrouble
from pos_app.storage.backup import back_up, check
from pos_app.storage.daily import back_up_daily
from pos_app.storage.database import Book
from tests.storage.shelf import Shelf

NOON = datetime(2026, 11, 19, 12, 0).astimezone()


def make(book: Book, folder: Path, day: datetime) -> Path | None:
    """Make the copy of a day, with the time of that day on it."""
    path = back_up_daily(book, folder, day)
    if path is not None:
        os.utime(path, (day.timestamp(), day.timestamp()))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_a_day_has_one_copy_and_the_next_day_another(book: Book, folder: Path) -> None:
    first = make(book, folder, NOON)
    assert first is not None
    check(first)
    assert make(book, folder, NOON + timedelta(hours=11)) is None
    assert make(book, folder, NOON + timedelta(hours=13)) is not None
    assert names(folder) == ["book-2026-11-19.db", "book-2026-11-20.db"]


def test_of_programs_at_once_one_makes_it(
    book: Book, shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.save()
    made: list[Path] = []

    def count(of: Book, target: Path) -> Path:
        made.append(target)
        return back_up(of, target)

    monkeypatch.setattr("pos_app.storage.daily.back_up", count)

    def work(_: int) -> Path | None:
        other = Book(book.path)
        try:
            return back_up_daily(other, folder, NOON)
        finally:
            other.close()

    with ThreadPoolExecutor(4) as programs:
        answers = list(programs.map(work, range(8)))
    assert len(made) == 1
    assert [each for each in answers if each] == made


def test_what_is_two_weeks_old_goes_and_what_a_person_made_stays(book: Book, folder: Path) -> None:
    folder.mkdir()
    old = (NOON - timedelta(days=30)).timestamp()
    by_hand = ["book-by-hand-2026-10-01-101500.db", "before-the-move.db", "book.db"]
    by_us = ["book-before-0012_erasing.db", "book-before-restore2.db", "book-2026-10-01.db"]
    for name in (*by_hand, *by_us, "book-2026-10-02.db.part"):
        (folder / name).touch()
        os.utime(folder / name, (old, old))
    for day in range(20):
        make(book, folder, NOON + timedelta(days=day))
    kept = [f"book-{NOON + timedelta(days=day):%Y-%m-%d}.db" for day in range(4, 20)]
    assert names(folder) == sorted([*by_hand, *kept])
    assert not list(folder.glob("*.part"))


def test_a_clock_that_is_a_year_ahead_costs_no_copy(book: Book, folder: Path) -> None:
    for day in range(3):
        make(book, folder, NOON + timedelta(days=day))
    make(book, folder, NOON + timedelta(days=365))
    make(book, folder, NOON + timedelta(days=3))
    assert len(names(folder)) == 5


def test_a_failed_copy_leaves_nothing_under_a_good_name_and_deletes_none(
    book: Book, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(0, 40, 13):
        make(book, folder, NOON + timedelta(days=day))
    before = names(folder)

    def fail(*_: object) -> None:
        raise StorageTrouble("book.damaged")

    with monkeypatch.context() as patched:
        patched.setattr("pos_app.storage.backup.check", fail)
        with pytest.raises(StorageTrouble):
            make(book, folder, NOON + timedelta(days=60))
    assert names(folder) == before
    assert not list(folder.glob("*.part"))
    # The next try makes it.
    assert make(book, folder, NOON + timedelta(days=60)) is not None
