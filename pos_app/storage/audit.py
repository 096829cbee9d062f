"""The trail: entries are added, never changed or deleted; the database refuses both.

Each entry carries a hash over itself and the hash of the one before, and the last hash stands in
`trail_head` too: what somebody changes with another program all the same is found and named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from pos_app.domain.audit import AuditEntry
from pos_app.logs import redact
from pos_app.storage.database import Book
from pos_app.storage.fields import InstantField
from pos_app.storage.prepared import Prepared
from pos_app.storage.tables import ERASE_WORDS, AuditRow
from pos_app.storage.values import audit_of, to_json

_OF_ORDER = Prepared(
    AuditRow, AuditRow.select().where(AuditRow.order_uuid == "").order_by(AuditRow.id)
)
# Plain SQL: every action appends, and making these anew would cost more than running them.
_LAST = (
    "SELECT (SELECT MAX(id) FROM audit), (SELECT entries FROM trail_head),"
    " (SELECT hash FROM trail_head)"
)
_INSERT = (
    "INSERT INTO audit (id, at, operator, till, action, order_uuid, facts, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SET_HEAD = "INSERT OR REPLACE INTO trail_head (id, entries, hash) VALUES (1, ?, ?)"
_ROWS = "SELECT id, at, operator, till, action, order_uuid, facts, hash FROM audit ORDER BY id"
_WITH_WORDS = (
    "SELECT id FROM audit WHERE order_uuid = ?"
    " AND coalesce(json_extract(facts, '$.note'), json_extract(facts, '$.why')) IS NOT NULL"
)
_ERASE = f"UPDATE audit SET facts = {ERASE_WORDS.format(facts='facts')} WHERE id = ?"
_ONE = (
    "SELECT id, at, operator, till, action, order_uuid, facts,"
    " coalesce((SELECT hash FROM audit WHERE id = a.id - 1), '') FROM audit a WHERE id = ?"
)
_NAMES = ("id", "at", "operator", "till", "action", "order_uuid", "facts")
_AT = InstantField()


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries the trail has, and the last one's number and hash."""

    entries: int
    last_id: int
    hash: str


def append(book: Book, entry: AuditEntry) -> None:
    """Add an entry, within the transaction of what it tells."""
    # What people type may hold what must not be written down anywhere.
    facts = {name: redact(v) if isinstance(v, str) else v for name, v in entry.facts.items()}
    database = book.database
    last_id, entries, previous = database.execute_sql(_LAST).fetchone()
    values = (
        (last_id or 0) + 1,
        _AT.db_value(entry.at),
        entry.operator,
        entry.till,
        entry.action,
        entry.order_uuid,
        to_json(facts),
    )
    made = hash_of(dict(zip(_NAMES, values, strict=True)), previous or "")
    database.execute_sql(_INSERT, (*values, made))
    database.execute_sql(_SET_HEAD, ((entries or 0) + 1, made))


def of_order(book: Book, order_uuid: str) -> tuple[AuditEntry, ...]:
    """All entries about an order, oldest first."""
    return tuple(audit_of(row) for row in _OF_ORDER.rows(book, order_uuid))


def hash_of(row: dict[str, object], previous: str) -> str:
    """The hash of a row as it lies in the book, chained to that of the row before."""
    return hashlib.sha256(to_json(row | {"previous": previous}).encode()).hexdigest()


def erase_words(book: Book, order_uuid: str) -> dict[str, str]:
    """Erase what people typed into the entries of an order, in the caller's transaction.

    Returns what each entry's hash would be now, by its number: an entry that tells of the erasing
    has to carry these, for the entries keep the hashes they were written with.
    """
    found = book.database.execute_sql(_WITH_WORDS, (order_uuid,)).fetchall()
    made = {}
    for (number,) in found:
        book.database.execute_sql(_ERASE, (number,))
        *values, previous = book.database.execute_sql(_ONE, (number,)).fetchone()
        made[str(number)] = hash_of(dict(zip(_NAMES, values, strict=True)), previous)
    return made


def of_action(book: Book, action: str) -> list[AuditEntry]:
    """All entries of an action, oldest first."""
    query = AuditRow.select().where(AuditRow.action == action).order_by(AuditRow.id)
    with book.read():
        return [audit_of(row) for row in query.execute(book.database)]


def rows(book: Book) -> Iterator[tuple[dict[str, object], str]]:
    """Every row as it lies in the book, with its hash, oldest first; within a `read`."""
    for *values, made in book.database.execute_sql(_ROWS):
        yield dict(zip(_NAMES, values, strict=True)), made


def head(book: Book) -> Head:
    """What the book itself remembers of the end of the trail."""
    with book.read():
        last_id, entries, made = book.database.execute_sql(_LAST).fetchone()
    return Head(entries or 0, last_id or 0, made or "")


def has(book: Book, entry_id: int, made: str) -> bool:
    """Whether the trail still has an entry of this number and hash."""
    query = "SELECT 1 FROM audit WHERE id = ? AND hash = ?"
    with book.read():
        return book.database.execute_sql(query, (entry_id, made)).fetchone() is not None
