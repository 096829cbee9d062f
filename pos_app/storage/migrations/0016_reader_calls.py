"""What Stripe was asked to change about card readers, each with its own idempotency key."""

from __future__ import annotations

from typing import Any

from peewee import AutoField, BigIntegerField, Database, Model, TextField


class ReaderCallRow(Model):
    id = AutoField()
    verb = TextField()
    target = TextField()
    params = TextField()
    key = TextField(unique=True)
    operator = TextField()
    till = TextField()
    began_at = BigIntegerField()
    finished_at = BigIntegerField(null=True)
    outcome = TextField()
    error_code = TextField()

    class Meta:
        table_name = "reader_call"


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Add what is new."""
    with db.bind_ctx((ReaderCallRow,)):
        db.create_tables((ReaderCallRow,), safe=False)
