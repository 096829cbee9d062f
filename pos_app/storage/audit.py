"""The trail: entries are added, never changed or deleted; the database refuses both."""

from __future__ import annotations

from pos_app.domain.audit import AuditEntry
from pos_app.storage.database import Book
from pos_app.storage.prepared import Prepared
from pos_app.storage.tables import AuditRow
from pos_app.storage.values import audit_of, to_json

_OF_ORDER = Prepared(
    AuditRow, AuditRow.select().where(AuditRow.order_uuid == "").order_by(AuditRow.id)
)


def append(book: Book, entry: AuditEntry) -> None:
    """Add an entry, within the transaction of what it tells."""
    AuditRow.insert(
        at=entry.at,
        operator=entry.operator,
        till=entry.till,
        action=entry.action,
        order_uuid=entry.order_uuid,
        facts=to_json(entry.facts),
    ).execute(book.database)


def of_order(book: Book, order_uuid: str) -> tuple[AuditEntry, ...]:
    """All entries about an order, oldest first."""
    return tuple(audit_of(row) for row in _OF_ORDER.rows(book, order_uuid))
