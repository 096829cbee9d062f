"""Pay links, and which payment of an order counts when a customer has paid by one."""

from __future__ import annotations

from typing import Any

from peewee import SQL, BigIntegerField, Database, ForeignKeyField, Model, TextField


class PaymentRow(Model):
    class Meta:
        table_name = "payment"


class AttemptRow(Model):
    class Meta:
        table_name = "attempt"


class PayLinkRow(Model):
    session = TextField(primary_key=True)
    attempt = ForeignKeyField(AttemptRow, unique=True)
    payment = ForeignKeyField(PaymentRow, backref="links")
    state = TextField()
    url = TextField()
    currency = TextField()
    amount_minor = BigIntegerField()
    made_at = BigIntegerField()
    expires_at = BigIntegerField()
    changed_at = BigIntegerField()

    class Meta:
        table_name = "pay_link"
        indexes = (
            SQL(
                'CREATE INDEX "pay_link_open" ON "pay_link" ("payment_id") WHERE "state" = \'open\''
            ),
        )


NO_END = 9_000_000_000_000_000
TO_GO = """(EXISTS (SELECT 1 FROM payment r WHERE r.replaces = {0}.id AND r.status = 'held')
        OR json_extract({0}.metadata, '$.hold') LIKE 'link%' AND EXISTS (SELECT 1 FROM payment b
            WHERE b.id = {0}.replaces AND b.status = 'captured'))"""
TOO_LATE = """EXISTS (SELECT 1 FROM payment b WHERE b.order_id = {0}.order_id
            AND (b.id = {0}.replaces AND b.status IN ('captured', 'voided')
                OR b.replaces = {0}.id))"""
LEADING = f"""(SELECT l.id FROM payment l WHERE l.order_id = o.number ORDER BY
    CASE l.status
        WHEN 'held' THEN {TO_GO.format("l")}
        WHEN 'awaiting_card' THEN CASE WHEN {TOO_LATE.format("l")} THEN 5 ELSE 2 END
        WHEN 'captured' THEN 3 ELSE 4 END,
    l.part, l.id DESC LIMIT 1)"""
UNFINISHED = f"""CASE
    WHEN a.id IS NULL AND EXISTS (SELECT 1 FROM payment h WHERE h.order_id = o.number
        AND h.status = 'held' AND {TO_GO.format("h")}) THEN 'replaced'
    WHEN EXISTS (SELECT 1 FROM payment w WHERE w.order_id = o.number
        AND w.status = 'awaiting_card' AND w.intent_id IS NULL
        AND w.id <> p.id AND w.id IS NOT a.payment_id
        AND NOT {TOO_LATE.format("w")}) THEN 'not_made'
    WHEN EXISTS (SELECT 1 FROM payment w WHERE w.order_id = o.number
        AND w.status = 'awaiting_card' AND w.decline IS NOT NULL
        AND w.id <> p.id AND w.id IS NOT a.payment_id
        AND NOT {TOO_LATE.format("w")}) THEN 'declined' END"""
PLACE = f"""CASE
    WHEN p.status = 'awaiting_card' AND p.intent_id IS NULL AND a.id IS NULL THEN 'needs'
    WHEN a.outcome = 'unknown' THEN 'needs'
    WHEN a.outcome = 'prepared' AND a.next_try_at IS NULL THEN 'needs'
    WHEN EXISTS (SELECT 1 FROM drift JOIN payment d ON d.id = drift.payment_id
        WHERE d.order_id = o.number AND drift.state <> 'accepted') THEN 'needs'
    WHEN EXISTS (SELECT 1 FROM approval w JOIN payment m ON m.id = w.payment_id
        WHERE m.order_id = o.number AND w.state = 'waiting'
        AND (m.status, w.verb) IN (VALUES ('held', 'cancel'), ('held', 'capture'),
            ('captured', 'refund'))) THEN 'needs'
    WHEN p.status = 'awaiting_card' AND p.decline IS NOT NULL THEN 'needs'
    WHEN {UNFINISHED} IS NOT NULL THEN 'needs'
    WHEN p.status = 'awaiting_card' THEN 'awaiting'
    WHEN p.status = 'held' THEN 'held' END"""
FACTS = f"""CREATE VIEW queue_facts AS
SELECT o.number AS number, {PLACE} AS place, p.status AS status, p.currency AS currency,
    CASE p.status
        WHEN 'awaiting_card' THEN max(0, o.total_minor - (SELECT sum(received_minor) FROM payment
            WHERE order_id = o.number))
        WHEN 'held' THEN (SELECT sum(capturable_minor) FROM payment
            WHERE order_id = o.number AND status = 'held')
        WHEN 'captured' THEN (SELECT sum(received_minor) FROM payment WHERE order_id = o.number)
        ELSE p.amount_minor END AS amount_minor,
    CASE p.status WHEN 'held' THEN coalesce((SELECT min(capture_before) FROM payment
        WHERE order_id = o.number AND status = 'held'), {NO_END}) ELSE {NO_END} END AS ends_at,
    (SELECT max(changed_at) FROM payment
        WHERE order_id = o.number AND status = p.status) AS changed_at,
    o.saved_at AS saved_at, o.taken_by AS taken_by,
    trim(substr(o.search, 1, instr(o.search, '|') - 1)) AS customer,
    coalesce(json_extract(p.card, '$.brand'), '') AS card_brand,
    coalesce(json_extract(p.card, '$.last4'), '') AS last4,
    EXISTS (SELECT 1 FROM payment c WHERE c.order_id = o.number AND c.status = p.status
        AND (json_extract(c.card, '$.cvc_check') = 'fail'
            OR json_extract(c.card, '$.postcode_check') = 'fail')) AS failed_check,
    a.next_try_at AS next_try_at, p.id AS payment,
    (SELECT count(*) FROM payment WHERE order_id = o.number AND status = 'held') AS held_cards,
    {UNFINISHED} AS unfinished
FROM orders o
JOIN payment p ON p.id = {LEADING}
LEFT JOIN attempt a ON a.id = (SELECT max(t.id) FROM payment q JOIN attempt t
    ON t.payment_id = q.id AND t.outcome IN ('prepared', 'sent', 'unknown')
    WHERE q.order_id = o.number)"""


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Add what is new; the entries of the queue that there are stay as they are."""
    with db.bind_ctx((PaymentRow, AttemptRow, PayLinkRow)):
        db.create_tables((PayLinkRow,), safe=False)
    for statement in ("DROP VIEW queue_facts", FACTS):
        db.execute_sql(statement)
