"""Personal words of an entry of the trail may be erased, and nothing else of it be changed."""

from __future__ import annotations

from typing import Any

from peewee import Database

NAMES = ("id", "at", "operator", "till", "action", "order_uuid", "hash")
REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
ERASED = "json_replace(OLD.facts, '$.note', '[erased]', '$.why', '[erased]')"
OLD = ", ".join(f"OLD.{name}" for name in NAMES)
NEW = ", ".join(f"NEW.{name}" for name in NAMES)


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Let the database itself refuse all but that; an owner has the right that is new."""
    db.execute_sql("DROP TRIGGER audit_no_update")
    db.execute_sql(
        f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit "
        f"WHEN ({NEW}, NEW.facts) IS NOT ({OLD}, {ERASED}) {REFUSE}"
    )
    db.execute_sql(
        'UPDATE "role_rights" SET "rights" = "rights" || \' customer_data\' '
        "WHERE \"role\" = 'owner'"
    )
