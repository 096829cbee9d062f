"""The practice world's own SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

from .errors import Json

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    parent TEXT,
    type TEXT,
    created INTEGER NOT NULL,
    expires INTEGER,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_parent ON objects (parent, kind);
CREATE INDEX IF NOT EXISTS objects_expires ON objects (expires) WHERE expires IS NOT NULL;
CREATE TABLE IF NOT EXISTS metadata (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (key, value, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS metadata_id ON metadata (id);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY,
    created INTEGER NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    request_id TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
"""

_BUSY_S = 30.0

Arguments = list[str | int]
_T = TypeVar("_T")


class Store:
    """Stripe's objects, stored answers and settings; every request is one transaction.

    One connection behind a lock serves all threads; `BEGIN IMMEDIATE` orders the processes.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path or ":memory:", timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        self._write_ahead()
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self.transaction():
            for statement in _SCHEMA.split(";\n"):
                self._connection.execute(statement)

    def _write_ahead(self) -> None:
        deadline = time.monotonic() + _BUSY_S
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                # SQLite's busy timeout does not cover two processes that make this change at once.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the file for one request: all of it is kept, or none if an exception leaves."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def put(
        self,
        body: Json,
        *,
        parent: str | None = None,
        type_: str | None = None,
        expires: int | None = None,
        created: int = 0,
    ) -> None:
        """Insert an object, or replace its body and expiry.

        `created` is for the few objects that do not say it themselves.
        """
        self._connection.execute(
            "INSERT INTO objects (id, kind, parent, type, created, expires, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body, expires = excluded.expires",
            (
                body["id"],
                body["object"],
                parent,
                type_,
                body.get("created", created),
                expires,
                json.dumps(body, separators=(",", ":")),
            ),
        )

    def remove(self, object_id: str) -> None:
        """Forget an object."""
        self._connection.execute("DELETE FROM objects WHERE id = ?", (object_id,))

    def index_metadata(self, object_id: str, metadata: Mapping[str, str]) -> None:
        """Make an object findable by its metadata."""
        self._connection.execute("DELETE FROM metadata WHERE id = ?", (object_id,))
        self._connection.executemany(
            "INSERT INTO metadata (key, value, id) VALUES (?, ?, ?)",
            [(key, value, object_id) for key, value in metadata.items()],
        )

    def get(self, kind: str, object_id: str) -> Json | None:
        """Return an object, or None."""
        row = self._connection.execute(
            "SELECT body FROM objects WHERE id = ? AND kind = ?", (object_id, kind)
        ).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def type_of(self, object_id: str) -> str | None:
        """Return what an object was stored as, beside its body."""
        row = self._connection.execute(
            "SELECT type FROM objects WHERE id = ?", (object_id,)
        ).fetchone()
        return None if row is None else row[0]

    def place_of(self, kind: str, object_id: str) -> int | None:
        """Return an object's place in the order of creation, or None."""
        row = self._connection.execute(
            "SELECT seq FROM objects WHERE id = ? AND kind = ?", (object_id, kind)
        ).fetchone()
        return None if row is None else int(row[0])

    def select(
        self,
        where: str,
        arguments: Arguments,
        *,
        limit: int | None = None,
        oldest_first: bool = False,
    ) -> list[Json]:
        """Return objects that meet an SQL condition over the table's columns."""
        order = "ASC" if oldest_first else "DESC"
        rows = self._connection.execute(
            f"SELECT body FROM objects WHERE {where} ORDER BY seq {order} LIMIT ?",
            [*arguments, -1 if limit is None else limit],
        )
        return [json.loads(body) for (body,) in rows]

    def count(self, where: str, arguments: Arguments) -> int:
        """Return how many objects meet an SQL condition."""
        row = self._connection.execute(f"SELECT count(*) FROM objects WHERE {where}", arguments)
        return int(row.fetchone()[0])

    def expired(self, now: int) -> list[Json]:
        """Return the objects whose time has passed, in the order in which it did."""
        rows = self._connection.execute(
            "SELECT body FROM objects WHERE expires <= ? ORDER BY expires, seq", (now,)
        )
        return [json.loads(body) for (body,) in rows]

    def sums(self, kind: str, *amounts: str) -> list[tuple[str, int, list[int]]]:
        """Return per currency how many objects of a kind there are and sums of their fields."""
        columns = ", ".join(f"sum(json_extract(body, '$.{amount}'))" for amount in amounts)
        rows = self._connection.execute(
            f"SELECT json_extract(body, '$.currency') AS currency, count(*), {columns}"
            " FROM objects WHERE kind = ? GROUP BY currency ORDER BY currency",
            (kind,),
        )
        return [(currency, count, list(totals)) for currency, count, *totals in rows]

    def answer(self, key: str) -> sqlite3.Row | None:
        """Return what is stored under an idempotency key."""
        cursor = self._connection.execute("SELECT * FROM answers WHERE key = ?", (key,))
        cursor.row_factory = sqlite3.Row
        row: sqlite3.Row | None = cursor.fetchone()
        return row

    def keep_answer(
        self,
        key: str,
        created: int,
        path: str,
        digest: str,
        request_id: str,
        status: int,
        body: str,
    ) -> None:
        """Store the answer of a request under its idempotency key."""
        self._connection.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, created, path, digest, request_id, status, body),
        )

    def setting(self, name: str, default: _T) -> _T:
        """Return a setting, or the default."""
        row = self._connection.execute(
            "SELECT value FROM settings WHERE name = ?", (name,)
        ).fetchone()
        return default if row is None else cast("_T", json.loads(row[0]))

    def change_setting(self, name: str, value: object) -> None:
        """Keep a setting."""
        self._connection.execute(
            "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, json.dumps(value))
        )
