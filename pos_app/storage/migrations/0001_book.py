"""The first book. Frozen copies: later changes of the tables are migrations of their own."""

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


class ShopSettingRow(Model):
    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "shop_setting"


class OperatorRow(Model):
    id = AutoField()
    name = TextField(unique=True)
    role = TextField()
    pin_hash = TextField()
    created_at = BigIntegerField()

    class Meta:
        table_name = "operator"


class CatalogItemRow(Model):
    id = AutoField()
    sku = TextField(unique=True)
    description = TextField()
    unit_price_minor = BigIntegerField()
    tax_milli_percent = IntegerField()
    search = TextField()

    class Meta:
        table_name = "catalog_item"


class CustomerRow(Model):
    id = AutoField()
    name = TextField()
    phone = TextField()
    phone_digits = TextField(index=True)
    email = TextField()
    address = TextField()
    search = TextField()
    created_at = BigIntegerField()

    class Meta:
        table_name = "customer"


class OrderRow(Model):
    number = AutoField()
    uuid = TextField(unique=True)
    customer = ForeignKeyField(CustomerRow, null=True, backref="orders")
    customer_name = TextField()
    customer_phone = TextField()
    customer_email = TextField()
    customer_address = TextField()
    currency = TextField()
    prices_include_tax = BooleanField()
    discount_minor = BigIntegerField(null=True)
    discount_milli_percent = IntegerField(null=True)
    note = TextField()
    total_minor = BigIntegerField()
    items = TextField()
    search = TextField()
    saved_at = BigIntegerField()
    taken_by = TextField()
    till = TextField()

    class Meta:
        table_name = "orders"


class OrderLineRow(Model):
    id = AutoField()
    order = ForeignKeyField(OrderRow, backref="lines")
    position = IntegerField()
    sku = TextField()
    description = TextField()
    quantity = BigIntegerField()
    unit_price_minor = BigIntegerField()
    tax_milli_percent = IntegerField()
    discount_minor = BigIntegerField(null=True)
    discount_milli_percent = IntegerField(null=True)

    class Meta:
        table_name = "order_line"


class PaymentRow(Model):
    id = AutoField()
    order = ForeignKeyField(OrderRow, backref="payments")
    intent_id = TextField(null=True, unique=True)
    status = TextField()
    currency = TextField()
    amount_minor = BigIntegerField()
    capturable_minor = BigIntegerField()
    received_minor = BigIntegerField()
    refunded_minor = BigIntegerField()
    livemode = BooleanField()
    card = TextField(null=True)
    decline = TextField(null=True)
    declines = IntegerField()
    capture_before = BigIntegerField(null=True)
    changed_at = BigIntegerField(index=True)

    class Meta:
        table_name = "payment"
        indexes = (
            SQL(
                'CREATE UNIQUE INDEX "payment_live_order" ON "payment" ("order_id") '
                "WHERE \"status\" IN ('awaiting_card', 'held', 'captured')"
            ),
            # The orders of one status, newest first.
            (("status", "order"), False),
        )


class AttemptRow(Model):
    id = AutoField()
    payment = ForeignKeyField(PaymentRow, backref="attempts")
    verb = TextField()
    target = TextField()
    params = TextField()
    key = TextField(unique=True)
    operator = TextField()
    till = TextField()
    began_at = BigIntegerField()
    sent_at = BigIntegerField(null=True)
    finished_at = BigIntegerField(null=True)
    outcome = TextField()
    tries = IntegerField()
    error_code = TextField()
    decline = TextField(null=True)
    request_id = TextField()

    class Meta:
        table_name = "attempt"
        indexes = (
            SQL(
                'CREATE UNIQUE INDEX "attempt_open_payment" ON "attempt" ("payment_id") '
                "WHERE \"outcome\" IN ('prepared', 'sent', 'unknown')"
            ),
        )


class RefundRow(Model):
    id = TextField(primary_key=True)
    payment = ForeignKeyField(PaymentRow, backref="refunds")
    amount_minor = BigIntegerField()
    status = TextField()
    reason = TextField()
    created_at = BigIntegerField()

    class Meta:
        table_name = "refund"


class AuditRow(Model):
    id = AutoField()
    at = BigIntegerField()
    operator = TextField()
    till = TextField()
    action = TextField()
    order_uuid = TextField(null=True, index=True)
    facts = TextField()

    class Meta:
        table_name = "audit"


class DraftRow(Model):
    operator = TextField(primary_key=True)
    content = TextField()
    since = BigIntegerField()

    class Meta:
        table_name = "draft"


TABLES = (
    ShopSettingRow,
    OperatorRow,
    CatalogItemRow,
    CustomerRow,
    OrderRow,
    OrderLineRow,
    PaymentRow,
    AttemptRow,
    RefundRow,
    AuditRow,
    DraftRow,
)


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Make all tables, and let the audit trail only grow."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES, safe=False)
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
    db.execute_sql(f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit {refuse}")
    db.execute_sql(f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit {refuse}")
    db.execute_sql(
        "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
        f"WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) {refuse}"
    )
