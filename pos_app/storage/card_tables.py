"""The tables of saved cards; the same rules as in `tables`."""

from __future__ import annotations

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from pos_app.storage.fields import InstantField
from pos_app.storage.tables import CustomerRow


class StripeCustomerRow(Model):
    """A customer as one Stripe account knows the person; `stripe_id` is empty until it does.

    `customer` is empty for somebody who was erased here and whom Stripe has yet to forget.
    """

    id = AutoField()
    customer = ForeignKeyField(CustomerRow, null=True, backref="at_stripe")
    customer_id: int | None
    reference = TextField(unique=True)
    stripe_id = TextField()
    account = TextField()
    livemode = BooleanField()
    created_at = InstantField()
    deleted_at = InstantField(null=True)

    class Meta:
        table_name = "stripe_customer"
        indexes = (
            SQL(
                'CREATE UNIQUE INDEX "stripe_customer_one" ON "stripe_customer" '
                '("customer_id", "account", "livemode") WHERE "deleted_at" IS NULL'
            ),
        )


class SavedCardRow(Model):
    """A card that a customer lets the shop keep, with the words of consent."""

    id = AutoField()
    owner = ForeignKeyField(StripeCustomerRow, backref="cards")
    owner_id: int
    state = TextField()
    order_uuid = TextField()
    consent = TextField()
    consent_by = TextField()
    consent_at = InstantField()
    payment_method = TextField()
    brand = TextField()
    last4 = TextField()
    exp_month = IntegerField()
    exp_year = IntegerField()
    allow_redisplay = TextField()
    blocked = BooleanField()
    changed_at = InstantField()

    class Meta:
        table_name = "saved_card"
        indexes = (
            # One consent per order waits for what becomes of its hold.
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
    """One call about a customer: what we asked. `params` are its exact JSON."""

    id = AutoField()
    owner = ForeignKeyField(StripeCustomerRow, backref="calls")
    owner_id: int
    card = ForeignKeyField(SavedCardRow, null=True, backref="calls")
    card_id: int | None
    verb = TextField()
    target = TextField()
    params = TextField()
    key = TextField(unique=True)
    operator = TextField()
    till = TextField()
    began_at = InstantField()
    sent_at = InstantField(null=True)
    sent_at_pc = InstantField(null=True)
    finished_at = InstantField(null=True)
    next_try_at = InstantField(null=True)
    outcome = TextField()
    tries = IntegerField()
    error_code = TextField()
    request_id = TextField()

    class Meta:
        table_name = "card_call"
        indexes = (
            # One open call per customer: the database itself refuses a second.
            SQL(
                'CREATE UNIQUE INDEX "card_call_open" ON "card_call" ("owner_id") '
                "WHERE \"outcome\" IN ('prepared', 'sent', 'unknown')"
            ),
        )


CARD_TABLES: tuple[type[Model], ...] = (StripeCustomerRow, SavedCardRow, CardCallRow)

CALL_IS_OPEN = CardCallRow.outcome.in_([SQL("'prepared'"), SQL("'sent'"), SQL("'unknown'")])
CARD_IS_ASKED = SavedCardRow.state == SQL("'asked'")
