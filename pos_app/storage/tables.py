"""The tables. Rows stay in this package; frozen values of the domain cross its border.

The models belong to no database: every query is executed on a Book, so that two books may be open
in one process.
"""

from __future__ import annotations

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from pos_app.storage.fields import InstantField, QuantityField


class ShopSettingRow(Model):
    """One setting of the shop."""

    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "shop_setting"


class OperatorRow(Model):
    """Who may sign in; the PIN as argon2 hash."""

    id = AutoField()
    name = TextField(unique=True)
    role = TextField()
    pin_hash = TextField()
    created_at = InstantField()
    disabled_at = InstantField(null=True)

    class Meta:
        table_name = "operator"


class RoleRightsRow(Model):
    """What a role may do in this shop, as words; a role without a row is as ready-made."""

    role = TextField(primary_key=True)
    rights = TextField()

    class Meta:
        table_name = "role_rights"


class PinTryRow(Model):
    """Wrong PINs in a row, of an operator or at a till."""

    whose = TextField(primary_key=True)
    failures = IntegerField()
    at = InstantField()
    monotonic_ms = BigIntegerField()
    install = TextField()

    class Meta:
        table_name = "pin_try"


class CatalogItemRow(Model):
    """What the shop sells; `search` is the folded text with a space before each word."""

    id = AutoField()
    sku = TextField(unique=True)
    description = TextField()
    unit_price_minor = BigIntegerField()
    tax_milli_percent = IntegerField()
    search = TextField()

    class Meta:
        table_name = "catalog_item"


class CustomerRow(Model):
    """Who calls; `phone_digits` and `search` are what finding looks at."""

    id = AutoField()
    name = TextField()
    phone = TextField()
    phone_digits = TextField(index=True)
    email = TextField()
    address = TextField()
    search = TextField()
    created_at = InstantField()

    class Meta:
        table_name = "customer"


class OrderRow(Model):
    """A saved order with the customer as of that moment."""

    number = AutoField()
    uuid = TextField(unique=True)
    customer = ForeignKeyField(CustomerRow, null=True, backref="orders")
    customer_id: int | None
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
    saved_at = InstantField()
    taken_by = TextField()
    till = TextField()

    class Meta:
        table_name = "orders"


class OrderLineRow(Model):
    """Something bought, with the price and tax of that moment."""

    id = AutoField()
    order = ForeignKeyField(OrderRow, backref="lines")
    position = IntegerField()
    sku = TextField()
    description = TextField()
    quantity = QuantityField()
    unit_price_minor = BigIntegerField()
    tax_milli_percent = IntegerField()
    discount_minor = BigIntegerField(null=True)
    discount_milli_percent = IntegerField(null=True)

    class Meta:
        table_name = "order_line"


class PaymentRow(Model):
    """One PaymentIntent of an order: what Stripe last told us. `card` and `decline` are JSON.

    `part` and `replaces` as in the domain's Payment.
    """

    id = AutoField()
    order = ForeignKeyField(OrderRow, backref="payments")
    order_id: int
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
    capture_before = InstantField(null=True)
    changed_at = InstantField(index=True)
    metadata = TextField(null=True)
    disputed = BooleanField(constraints=[SQL("DEFAULT 0")])
    review = TextField(constraints=[SQL("DEFAULT ''")])
    revision = IntegerField(constraints=[SQL("DEFAULT 0")])
    part = IntegerField(constraints=[SQL("DEFAULT 0")])
    replaces = IntegerField(null=True)
    account = TextField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "payment"
        indexes = (
            # One PaymentIntent that can still take money for each part of an order's total …
            SQL(
                'CREATE UNIQUE INDEX "payment_live_order" ON "payment" ("order_id", "part") '
                'WHERE "replaces" IS NULL '
                "AND \"status\" IN ('awaiting_card', 'held', 'captured')"
            ),
            # … and one that takes the place of another.
            SQL(
                'CREATE UNIQUE INDEX "payment_live_replacement" ON "payment" ("replaces") '
                'WHERE "replaces" IS NOT NULL '
                "AND \"status\" IN ('awaiting_card', 'held', 'captured')"
            ),
            # The orders of one status, newest first.
            (("status", "order"), False),
        )


class AttemptRow(Model):
    """One call to Stripe that changes money: what we asked. `params` are its exact JSON."""

    id = AutoField()
    payment = ForeignKeyField(PaymentRow, backref="attempts")
    payment_id: int
    verb = TextField()
    target = TextField()
    params = TextField()
    key = TextField(unique=True)
    operator = TextField()
    till = TextField()
    began_at = InstantField()
    sent_at = InstantField(null=True)
    finished_at = InstantField(null=True)
    outcome = TextField()
    tries = IntegerField()
    error_code = TextField()
    decline = TextField(null=True)
    request_id = TextField()
    next_try_at = InstantField(null=True)
    sent_at_pc = InstantField(null=True)
    taken_before_minor = BigIntegerField(constraints=[SQL("DEFAULT 0")])

    class Meta:
        table_name = "attempt"
        indexes = (
            # One open attempt per payment: the database itself refuses a second.
            SQL(
                'CREATE UNIQUE INDEX "attempt_open_payment" ON "attempt" ("payment_id") '
                "WHERE \"outcome\" IN ('prepared', 'sent', 'unknown')"
            ),
            SQL('CREATE INDEX "attempt_finished_at" ON "attempt" ("finished_at")'),
        )


class RefundRow(Model):
    """Captured money on its way back; the ID is Stripe's."""

    id = TextField(primary_key=True)
    payment = ForeignKeyField(PaymentRow, backref="refunds")
    payment_id: int
    amount_minor = BigIntegerField()
    status = TextField()
    reason = TextField()
    created_at = InstantField()
    failure_reason = TextField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "refund"
        indexes = (
            # What Stripe will still tell of.
            SQL(
                'CREATE INDEX "refund_on_its_way" ON "refund" ("payment_id") '
                "WHERE \"status\" IN ('pending', 'requires_action')"
            ),
        )


class AuditRow(Model):
    """What happened, for good: triggers refuse to change or delete a row.

    `hash` covers the row and the hash of the one before.
    """

    id = AutoField()
    at = InstantField()
    operator = TextField()
    till = TextField()
    action = TextField()
    order_uuid = TextField(null=True, index=True)
    facts = TextField()
    hash = TextField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "audit"


class TrailHeadRow(Model):
    """How many entries the trail has and the hash of the last one; one row."""

    id = IntegerField(primary_key=True)
    entries = IntegerField()
    hash = TextField()

    class Meta:
        table_name = "trail_head"


class DriftRow(Model):
    """What Stripe says and our ledger did not cause; `facts` are JSON."""

    id = AutoField()
    payment = ForeignKeyField(PaymentRow, null=True, backref="drifts")
    payment_id: int | None
    order_uuid = TextField()
    intent_id = TextField()
    kind = TextField()
    fingerprint = TextField(unique=True)
    facts = TextField()
    at = InstantField()
    noticed_at = InstantField()
    event_id = TextField()
    request_id = TextField()
    state = TextField()
    answered_by = TextField()
    answered_at = InstantField(null=True)
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
    """How far Stripe's events are read; one row."""

    id = IntegerField(primary_key=True)
    cursor = TextField()
    polled_at = InstantField(null=True)
    swept_at = InstantField(null=True)

    class Meta:
        table_name = "watch"


class StripeUseRow(Model):
    """How often Stripe was read on a day (UTC)."""

    day = TextField(primary_key=True)
    reads = IntegerField()

    class Meta:
        table_name = "stripe_use"


class TillKeyRow(Model):
    """What is known of a till's key, never the key itself; `grants` are JSON.

    `account` is empty where Stripe does not tell it, NULL until it was asked.
    """

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
    tested_at = InstantField(null=True)

    class Meta:
        table_name = "till_key"


class ApprovalRow(Model):
    """What somebody wants done and a second person has to approve; `params` are exact JSON.

    `operator_ids` are the identities that may not approve, with spaces between.
    """

    id = AutoField()
    payment = ForeignKeyField(PaymentRow, backref="approvals")
    payment_id: int
    verb = TextField()
    target = TextField()
    params = TextField()
    amount_minor = BigIntegerField()
    operator = TextField()
    operator_ids = TextField()
    till = TextField()
    why = TextField()
    asked_at = InstantField()
    state = TextField()
    answered_by = TextField()
    answered_at = InstantField(null=True)

    class Meta:
        table_name = "approval"
        indexes = (
            # One request per payment waits: the database itself refuses a second.
            SQL(
                'CREATE UNIQUE INDEX "approval_waiting_payment" ON "approval" ("payment_id") '
                "WHERE \"state\" = 'waiting'"
            ),
        )


class QueueEntryRow(Model):
    """An order as the queue sorts and filters it; triggers write it (`queue_tables`).

    `place` is needs, held or awaiting, NULL for what is over; `ends_at` is far away without an end.
    `payment` is the one that counts, `held_cards` how many are held; `unfinished` is the domain's.
    """

    number = IntegerField(primary_key=True)
    place = TextField(null=True)
    status = TextField()
    currency = TextField()
    amount_minor = BigIntegerField()
    ends_at = InstantField()
    changed_at = InstantField()
    saved_at = InstantField()
    taken_by = TextField()
    customer = TextField()
    card_brand = TextField()
    last4 = TextField()
    failed_check = BooleanField()
    next_try_at = InstantField(null=True)
    payment = IntegerField()
    held_cards = IntegerField()
    unfinished = TextField(null=True)

    class Meta:
        table_name = "queue_entry"
        indexes = (
            # Everything the queue asks of what is open, most urgent first, without the table.
            SQL(
                'CREATE INDEX "queue_entry_open" ON "queue_entry" ("place", "ends_at", '
                '"amount_minor" DESC, "number", "currency", "status", "saved_at", "taken_by", '
                '"customer", "card_brand", "last4", "failed_check", "held_cards") '
                'WHERE "place" IS NOT NULL'
            ),
            SQL(
                'CREATE INDEX "queue_entry_over" ON "queue_entry" ("status", "changed_at") '
                'WHERE "place" IS NULL'
            ),
            SQL(
                'CREATE INDEX "queue_entry_next_try" ON "queue_entry" ("next_try_at") '
                'WHERE "next_try_at" IS NOT NULL'
            ),
        )


class DraftRow(Model):
    """An operator's unfinished order."""

    operator = TextField(primary_key=True)
    content = TextField()
    since = InstantField()

    class Meta:
        table_name = "draft"


TABLES: tuple[type[Model], ...] = (
    ShopSettingRow,
    OperatorRow,
    RoleRightsRow,
    PinTryRow,
    CatalogItemRow,
    CustomerRow,
    OrderRow,
    OrderLineRow,
    PaymentRow,
    AttemptRow,
    RefundRow,
    AuditRow,
    TrailHeadRow,
    ApprovalRow,
    DraftRow,
    DriftRow,
    QueueEntryRow,
    WatchRow,
    StripeUseRow,
    TillKeyRow,
)

# Literals, in the index's own words: SQLite takes a partial index only where it can compare them.
ATTEMPT_IS_OPEN = AttemptRow.outcome.in_([SQL("'prepared'"), SQL("'sent'"), SQL("'unknown'")])

DRIFT_IS_OPEN = DriftRow.state != SQL("'accepted'")

PAYMENT_IS_OPEN = PaymentRow.status.in_([SQL("'awaiting_card'"), SQL("'held'")])

PAYMENT_IS_LIVE = PaymentRow.status.in_([SQL("'awaiting_card'"), SQL("'held'"), SQL("'captured'")])

REFUND_IS_ON_ITS_WAY = RefundRow.status.in_([SQL("'pending'"), SQL("'requires_action'")])

APPROVAL_WAITS = ApprovalRow.state == SQL("'waiting'")

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
# INSERT OR REPLACE removes the old row without asking the trigger of DELETE.
_IS_THERE = "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
# What a person typed may be erased with the person; the entry's hash stays, and with it the chain.
ERASE_WORDS = "json_replace({facts}, '$.note', '[erased]', '$.why', '[erased]')"
_KEPT = ("id", "at", "operator", "till", "action", "order_uuid", "hash")
_IS_OTHER = (
    f"WHEN ({', '.join(f'NEW.{name}' for name in _KEPT)}, NEW.facts) IS NOT "
    f"({', '.join(f'OLD.{name}' for name in _KEPT)}, {ERASE_WORDS.format(facts='OLD.facts')})"
)
AUDIT_TRIGGERS = (
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit {_IS_OTHER} {_REFUSE}",
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit {_REFUSE}",
    f"CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit {_IS_THERE} {_REFUSE}",
)
