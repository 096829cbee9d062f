"""Folders that are made once, whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pos_app.domain.errors import StorageTrouble

_LONGEST_WAIT_S = 30


def make_once(folder: Path, make: Callable[[Path], None]) -> None:
    """Let `make` fill a folder that takes its name when it is whole; nothing if it is there.

    One process makes it while others wait; what a killed one left is thrown away. `make` must
    leave no file open. Raises StorageTrouble `book.read_only`, `book.locked`.
    """
    if folder.exists():
        return
    part = folder.with_name(f"{folder.name}.part")
    with one_at_a_time(folder.with_name(f"{folder.name}.lock")):
        if folder.exists():
            return
        if part.exists():
            shutil.rmtree(part)
        part.mkdir(mode=0o700)
        make(part)
        part.rename(folder)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Do something in no two processes at once; others wait.

    Raises StorageTrouble `book.read_only`, `book.locked`.
    """
    # A lock of SQLite's is free again when its holder dies, on every system.
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = sqlite3.connect(path, timeout=_LONGEST_WAIT_S, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise StorageTrouble("book.read_only", path=str(path.parent)) from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            code = "book.locked" if busy else "book.read_only"
            raise StorageTrouble(code, path=str(path.parent)) from error
        yield
