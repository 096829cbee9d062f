"""Roles and PINs as the owner wants them, two people, a trail whose entries hang together."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    Database,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class RoleRightsRow(Model):
    role = TextField(primary_key=True)
    rights = TextField()

    class Meta:
        table_name = "role_rights"


class PinTryRow(Model):
    whose = TextField(primary_key=True)
    failures = IntegerField()
    at = BigIntegerField()
    monotonic_ms = BigIntegerField()
    install = TextField()

    class Meta:
        table_name = "pin_try"


class TrailHeadRow(Model):
    id = IntegerField(primary_key=True)
    entries = IntegerField()
    hash = TextField()

    class Meta:
        table_name = "trail_head"


class PaymentRow(Model):
    class Meta:
        table_name = "payment"


class ApprovalRow(Model):
    id = AutoField()
    payment = ForeignKeyField(PaymentRow, backref="approvals")
    verb = TextField()
    target = TextField()
    params = TextField()
    amount_minor = BigIntegerField()
    operator = TextField()
    operator_ids = TextField()
    till = TextField()
    why = TextField()
    asked_at = BigIntegerField()
    state = TextField()
    answered_by = TextField()
    answered_at = BigIntegerField(null=True)

    class Meta:
        table_name = "approval"
        indexes = (
            SQL(
                'CREATE UNIQUE INDEX "approval_waiting_payment" ON "approval" ("payment_id") '
                "WHERE \"state\" = 'waiting'"
            ),
        )


TABLES = (RoleRightsRow, PinTryRow, TrailHeadRow, ApprovalRow)
COLUMNS = (
    'ALTER TABLE "operator" ADD COLUMN "disabled_at" INTEGER',
    'ALTER TABLE "audit" ADD COLUMN "hash" TEXT NOT NULL DEFAULT \'\'',
)
NAMES = ("id", "at", "operator", "till", "action", "order_uuid", "facts")
REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Add what is new, and chain the entries that are there."""
    with db.bind_ctx((PaymentRow, *TABLES)):
        db.create_tables(TABLES, safe=False)
    for column in COLUMNS:
        db.execute_sql(column)
    db.execute_sql("DROP TRIGGER audit_no_update")
    rows = db.execute_sql(f'SELECT {", ".join(NAMES)} FROM "audit" ORDER BY "id"').fetchall()
    last = ""
    for row in rows:
        last = _hash(dict(zip(NAMES, row, strict=True)), last)
        db.execute_sql('UPDATE "audit" SET "hash" = ? WHERE "id" = ?', (last, row[0]))
    db.execute_sql(f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit {REFUSE}")
    db.execute_sql('INSERT INTO "trail_head" VALUES (1, ?, ?)', (len(rows), last))


def _hash(row: dict[str, object], previous: str) -> str:
    named = row | {"previous": previous}
    text = json.dumps(named, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
