"""Which Stripe account took a payment's money, and what is known of each till's key."""

from __future__ import annotations

from typing import Any

from peewee import BigIntegerField, BooleanField, Database, Model, TextField


class TillKeyRow(Model):
    install = TextField(primary_key=True)
    till = TextField()
    tag = TextField()
    masked = TextField()
    livemode = BooleanField()
    restricted = BooleanField()
    account = TextField(null=True)
    account_name = TextField()
    country = TextField()
    grants = TextField()
    tested_at = BigIntegerField(null=True)

    class Meta:
        table_name = "till_key"


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Add what is new; the account of older payments is learned when they are next read."""
    with db.bind_ctx((TillKeyRow,)):
        db.create_tables((TillKeyRow,), safe=False)
    db.execute_sql('ALTER TABLE "payment" ADD COLUMN "account" TEXT NOT NULL DEFAULT \'\'')
