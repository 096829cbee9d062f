"""The trail: entries are added, never changed or deleted; the database refuses both."""

from __future__ import annotations

from pos_app.domain.audit import AuditEntry
from pos_app.storage.database import Book
from pos_app.storage.tables import AuditRow
from pos_app.storage.values import audit_of, to_json


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
    rows = AuditRow.select().where(AuditRow.order_uuid == order_uuid).order_by(AuditRow.id)
    return tuple(audit_of(row) for row in rows.execute(book.database))
