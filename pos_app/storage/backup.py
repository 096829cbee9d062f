"""Copies of the book that are safe to take while the shop works."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from pos_app.domain.errors import StorageTrouble
from pos_app.storage.database import Book


def back_up(book: Book, target: Path) -> Path:
    """Copy the whole book to `target`, readable by its owner only, complete or not at all.

    Raises StorageTrouble `backup.failed` with the reason if the copy cannot be written or read.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
        with contextlib.closing(sqlite3.connect(part)) as copy:
            book.database.connection().backup(copy)
            # One file that opens anywhere, without the two that a book at work has beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        check(part)
        part.replace(target)
    except (OSError, sqlite3.Error, StorageTrouble) as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if isinstance(error, StorageTrouble):
            raise
        raise StorageTrouble("backup.failed", path=str(target), reason=str(error)) from error
    return target


def restore(book: Book, source: Path, *, copies: Path) -> Path:
    """Replace the book's content by that of `source`, and return the copy of what was there.

    The source is checked before anything is replaced. Raises StorageTrouble `book.damaged`,
    `book.missing` or `backup.failed`.
    """
    check(source)
    kept = back_up(book, _free(copies, f"{book.path.stem}-before-restore"))
    try:
        with _open_to_read(source) as copied:
            copied.backup(book.database.connection())
    except sqlite3.Error as error:
        raise StorageTrouble("backup.failed", path=str(source), reason=str(error)) from error
    return kept


def replace_damaged(book: Path, source: Path, *, copies: Path) -> Path:
    """Put a book in the place of one that cannot be opened, and return where that is kept.

    Raises StorageTrouble `backup.failed`; then nothing was replaced.
    """
    part = book.with_name(book.name + ".part")
    try:
        copies.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = _free(copies, f"{book.stem}-damaged-{datetime.now():%Y-%m-%d}")
        part.touch(0o600)
        copy(source, part)
        for end in ("", "-wal", "-shm"):
            beside = book.with_name(book.name + end)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + end))
        part.replace(book)
    except OSError as error:
        raise StorageTrouble("backup.failed", path=str(source), reason=str(error)) from error
    return kept


def copy(source: Path, target: Path) -> Path:
    """Copy a book's file, with what a book at work has in the file beside it, and return `target`.

    Raises StorageTrouble `backup.failed`.
    """
    try:
        with _open_to_read(source) as original, contextlib.closing(sqlite3.connect(target)) as made:
            original.backup(made)
    except (OSError, sqlite3.Error) as error:
        raise StorageTrouble("backup.failed", path=str(source), reason=str(error)) from error
    return target


def check(path: Path) -> None:
    """Raise StorageTrouble unless the file is a whole book (`book.missing`, `book.damaged`)."""
    if not path.is_file():
        raise StorageTrouble("book.missing", path=str(path))
    try:
        with _open_to_read(path) as file:
            verdict = file.execute("PRAGMA integrity_check").fetchone()[0]
            file.execute("SELECT count(*) FROM attempt").fetchone()
    except sqlite3.Error as error:
        raise StorageTrouble("book.damaged", path=str(path), reason=str(error)) from error
    if verdict != "ok":
        raise StorageTrouble("book.damaged", path=str(path), reason=verdict)


def _open_to_read(path: Path) -> contextlib.closing[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode=ro"
    return contextlib.closing(sqlite3.connect(address, uri=True))


def _free(folder: Path, stem: str) -> Path:
    """A name in `folder` that no file has: an earlier copy is never written over."""
    names = (f"{stem}{number}.db" for number in itertools.chain([""], itertools.count(2)))
    return next(path for name in names if not (path := folder / name).exists())
