"""One open book: its connections, its transactions, and what its troubles are called."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee

from pos_app.domain.errors import StorageTrouble
from pos_app.turns import TURNS

_TROUBLES = {
    sqlite3.SQLITE_FULL: "book.full",
    sqlite3.SQLITE_BUSY: "book.locked",
    sqlite3.SQLITE_LOCKED: "book.locked",
    sqlite3.SQLITE_READONLY: "book.read_only",
    sqlite3.SQLITE_CANTOPEN: "book.read_only",
    sqlite3.SQLITE_PERM: "book.read_only",
    sqlite3.SQLITE_CORRUPT: "book.damaged",
    sqlite3.SQLITE_NOTADB: "book.damaged",
    sqlite3.SQLITE_IOERR: "book.damaged",
    # No room for the index of the log beside the book; nothing is damaged.
    sqlite3.SQLITE_IOERR_SHMSIZE: "book.full",
}


class _Database(peewee.SqliteDatabase):
    """Gives way to the window before each statement."""

    def __init__(self, path: Path, pragmas: Mapping[str, object]) -> None:
        self._holds = threading.local()
        super().__init__(str(path), pragmas=pragmas, timeout=5)

    def give_way(self) -> None:
        """Stand back if the window computes, unless somebody may wait for this thread's lock."""
        if not (self.in_transaction() and self._holds.lock):
            TURNS.give_way()

    def begin(self, lock_type: str | None = None) -> None:
        self.give_way()
        super().begin(lock_type)
        self._holds.lock = lock_type is not None

    def execute_sql(self, sql: str, params: Any = None) -> Any:  # noqa: ANN401 - as in peewee
        self.give_way()
        return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]


class Book:
    """The shop's SQLite file. Each thread gets its own connection, opened when first used.

    Raises StorageTrouble for what a person can mend (`book.full`, `book.locked`,
    `book.read_only`, `book.damaged`); every other database error is a bug and passes through.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            with _translated():
                _create_private(path)
        self.database = _Database(
            path,
            {
                "journal_mode": "wal",
                # FULL: a committed order survives a pulled plug, not only a crash.
                "synchronous": "full",
                "foreign_keys": 1,
            },
        )

    @contextmanager
    def write(self) -> Iterator[None]:
        """A transaction that locks the book for writing at once; never held across the network."""
        with _translated(), self.database.atomic("IMMEDIATE"):
            yield

    @contextmanager
    def read(self) -> Iterator[None]:
        """One consistent view of the book over several queries."""
        with _translated(), self.database.atomic():
            yield

    def each(self, query: peewee.BaseQuery) -> Iterator[Any]:
        """The rows of a query one by one, so that the window need not wait for a long list."""
        for row in query.execute(self.database):
            self.database.give_way()
            yield row

    @contextmanager
    def in_haste(self) -> Iterator[None]:
        """Commit without waiting for the disk, on this thread, until the end makes all of it safe.

        Only for a book that is thrown away if the PC fails before the end.
        """
        with _translated():
            self.database.execute_sql("PRAGMA synchronous = OFF")
        try:
            yield
        finally:
            with _translated():
                self.database.execute_sql("PRAGMA synchronous = FULL")
                self.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def rewrite(self) -> bool:
        """Write the whole file anew, so that nothing is left in it of what was deleted.

        False if another connection still reads what was there before.
        """
        with _translated():
            self.database.execute_sql("VACUUM")
            row = self.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not row[0]

    def in_transaction(self) -> bool:
        """Whether this thread holds a transaction."""
        return bool(self.database.in_transaction())

    def close(self) -> None:
        """Close this thread's connection."""
        if not self.database.is_closed():
            self.database.close()


def _create_private(path: Path) -> None:
    # 0600 from the first byte: customers' names and phone numbers are the shop's alone.
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StorageTrouble("book.read_only", path=str(path)) from error


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except peewee.DatabaseError as error:
        code = _trouble(error)
        if code is None:
            raise
        raise StorageTrouble(code) from error


def _trouble(error: BaseException | None) -> str | None:
    # SQLite rolls back by itself when the disk is full: then peewee's own rollback fails as well,
    # and what happened first stands further down.
    while error is not None:
        if isinstance(error, StorageTrouble):
            return error.code
        # The low byte is the kind; the rest says where in SQLite it happened.
        number = getattr(error, "sqlite_errorcode", 0)
        code = _TROUBLES.get(number) or _TROUBLES.get(number & 0xFF)
        if code is not None:
            return code
        error = error.__cause__ or error.__context__
    return None
