"""Customers as Stripe knows them, their saved cards, and the calls about both."""

from __future__ import annotations

from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    Database,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class CustomerRow(Model):
    class Meta:
        table_name = "customer"


class StripeCustomerRow(Model):
    id = AutoField()
    customer = ForeignKeyField(CustomerRow, null=True, backref="at_stripe")
    reference = TextField(unique=True)
    stripe_id = TextField()
    account = TextField()
    livemode = BooleanField()
    created_at = BigIntegerField()
    deleted_at = BigIntegerField(null=True)

    class Meta:
        table_name = "stripe_customer"
        indexes = (
            SQL(
                'CREATE UNIQUE INDEX "stripe_customer_one" ON "stripe_customer" '
                '("customer_id", "account", "livemode") WHERE "deleted_at" IS NULL'
            ),
        )


class SavedCardRow(Model):
    id = AutoField()
    owner = ForeignKeyField(StripeCustomerRow, backref="cards")
    state = TextField()
    order_uuid = TextField()
    consent = TextField()
    consent_by = TextField()
    consent_at = BigIntegerField()
    payment_method = TextField()
    brand = TextField()
    last4 = TextField()
    exp_month = IntegerField()
    exp_year = IntegerField()
    allow_redisplay = TextField()
    blocked = BooleanField()
    changed_at = BigIntegerField()

    class Meta:
        table_name = "saved_card"
        indexes = (
            SQL(
                'CREATE UNIQUE INDEX "saved_card_asked" ON "saved_card" ("order_uuid") '
                "WHERE \"state\" = 'asked'"
            ),
            SQL(
                'CREATE UNIQUE INDEX "saved_card_kept" ON "saved_card" ("payment_method") '
                "WHERE \"state\" = 'kept'"
            ),
        )


class CardCallRow(Model):
    id = AutoField()
    owner = ForeignKeyField(StripeCustomerRow, backref="calls")
    card = ForeignKeyField(SavedCardRow, null=True, backref="calls")
    verb = TextField()
    target = TextField()
    params = TextField()
    key = TextField(unique=True)
    operator = TextField()
    till = TextField()
    began_at = BigIntegerField()
    sent_at = BigIntegerField(null=True)
    sent_at_pc = BigIntegerField(null=True)
    finished_at = BigIntegerField(null=True)
    next_try_at = BigIntegerField(null=True)
    outcome = TextField()
    tries = IntegerField()
    error_code = TextField()
    request_id = TextField()

    class Meta:
        table_name = "card_call"
        indexes = (
            SQL(
                'CREATE UNIQUE INDEX "card_call_open" ON "card_call" ("owner_id") '
                "WHERE \"outcome\" IN ('prepared', 'sent', 'unknown')"
            ),
        )


TABLES = (StripeCustomerRow, SavedCardRow, CardCallRow)


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Add what is new."""
    with db.bind_ctx((CustomerRow, *TABLES)):
        db.create_tables(TABLES, safe=False)
