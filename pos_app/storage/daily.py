"""The copies that Holdfast makes by itself: one a day, kept for two weeks."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime, timedelta
from pathlib import Path

from pos_app.storage.backup import back_up
from pos_app.storage.database import Book
from pos_app.storage.once import one_at_a_time

KEPT_FOR = timedelta(days=14)
_ABANDONED_AFTER_S = timedelta(days=1).total_seconds()
# A person's own copies have other names: those are never deleted.
_MADE_BY_US = re.compile(r"\w+-(\d{4}-\d\d-\d\d|before-\w+|damaged-[\w-]+)\.db")


def back_up_daily(book: Book, folder: Path, now: datetime) -> Path | None:
    """Copy the book unless today's copy is there, and delete what is too old.

    Only one of several programs makes it; None for the others. Raises StorageTrouble.
    """
    today = folder / f"{book.path.stem}-{now.astimezone():%Y-%m-%d}.db"
    with one_at_a_time(folder / "daily.lock"):
        if today.exists():
            return None
        before = _made_by_us(folder)
        back_up(book, today)
        _delete_old(folder, before, now)
    return today


def _made_by_us(folder: Path) -> dict[Path, float]:
    found = (path for path in folder.iterdir() if _MADE_BY_US.fullmatch(path.name))
    return {path: path.stat().st_mtime for path in found}


def _delete_old(folder: Path, before: dict[Path, float], now: datetime) -> None:
    # Older than the newest copy before today's, not than now: a clock that is a year ahead for a
    # day, or a shop that was closed for a month, loses nothing.
    newest = max((made for made in before.values() if made <= now.timestamp()), default=0.0)
    old = [path for path, made in before.items() if made < newest - KEPT_FOR.total_seconds()]
    # A program that was killed has left these.
    old += [
        path
        for path in folder.glob("*.db.part*")
        if path.stat().st_mtime < newest - _ABANDONED_AFTER_S
    ]
    for path in old:
        with contextlib.suppress(OSError):
            path.unlink()
