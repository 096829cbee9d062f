"""When an attempt is sent again, what Stripe did without us, and what watching costs."""

from __future__ import annotations

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


class PaymentRow(Model):
    class Meta:
        table_name = "payment"


class DriftRow(Model):
    id = AutoField()
    payment = ForeignKeyField(PaymentRow, null=True, backref="drifts")
    order_uuid = TextField()
    intent_id = TextField()
    kind = TextField()
    fingerprint = TextField(unique=True)
    facts = TextField()
    at = BigIntegerField()
    noticed_at = BigIntegerField()
    event_id = TextField()
    request_id = TextField()
    state = TextField()
    answered_by = TextField()
    answered_at = BigIntegerField(null=True)
    note = TextField()

    class Meta:
        table_name = "drift"
        indexes = (
            SQL(
                'CREATE INDEX "drift_open_payment" ON "drift" ("payment_id") '
                "WHERE \"state\" <> 'accepted'"
            ),
        )


class WatchRow(Model):
    id = IntegerField(primary_key=True)
    cursor = TextField()
    polled_at = BigIntegerField(null=True)
    swept_at = BigIntegerField(null=True)

    class Meta:
        table_name = "watch"


class StripeUseRow(Model):
    day = TextField(primary_key=True)
    reads = IntegerField()

    class Meta:
        table_name = "stripe_use"


TABLES = (DriftRow, WatchRow, StripeUseRow)
COLUMNS = (
    'ALTER TABLE "attempt" ADD COLUMN "next_try_at" INTEGER',
    'ALTER TABLE "attempt" ADD COLUMN "sent_at_pc" INTEGER',
    'ALTER TABLE "payment" ADD COLUMN "metadata" TEXT',
    'ALTER TABLE "payment" ADD COLUMN "disputed" INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE "payment" ADD COLUMN "review" TEXT NOT NULL DEFAULT \'\'',
    'ALTER TABLE "payment" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 0',
)


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Add what is new; an attempt that is open may be sent again at once."""
    with db.bind_ctx((PaymentRow, *TABLES)):
        db.create_tables(TABLES, safe=False)
    for column in COLUMNS:
        db.execute_sql(column)
    db.execute_sql(
        'UPDATE "attempt" SET "next_try_at" = "began_at" '
        "WHERE \"outcome\" IN ('prepared', 'sent', 'unknown')"
    )
