"""Several holds of one order; refunds that are followed to their end."""

from __future__ import annotations

from typing import Any

from peewee import SQL, BigIntegerField, BooleanField, Database, IntegerField, Model, TextField


class QueueEntryRow(Model):
    number = IntegerField(primary_key=True)
    place = TextField(null=True)
    status = TextField()
    currency = TextField()
    amount_minor = BigIntegerField()
    ends_at = BigIntegerField()
    changed_at = BigIntegerField()
    saved_at = BigIntegerField()
    taken_by = TextField()
    customer = TextField()
    card_brand = TextField()
    last4 = TextField()
    failed_check = BooleanField()
    next_try_at = BigIntegerField(null=True)
    payment = IntegerField()
    held_cards = IntegerField()
    unfinished = TextField(null=True)

    class Meta:
        table_name = "queue_entry"
        indexes = (
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


NO_END = 9_000_000_000_000_000
IS_LIVE = "\"status\" IN ('awaiting_card', 'held', 'captured')"
COLUMNS = (
    "ALTER TABLE payment ADD COLUMN part INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE payment ADD COLUMN replaces INTEGER",
    "ALTER TABLE refund ADD COLUMN failure_reason TEXT NOT NULL DEFAULT ''",
    "DROP INDEX payment_live_order",
    f"""CREATE UNIQUE INDEX "payment_live_order" ON "payment" ("order_id", "part")
        WHERE "replaces" IS NULL AND {IS_LIVE}""",
    f"""CREATE UNIQUE INDEX "payment_live_replacement" ON "payment" ("replaces")
        WHERE "replaces" IS NOT NULL AND {IS_LIVE}""",
    """CREATE INDEX "refund_on_its_way" ON "refund" ("payment_id")
        WHERE "status" IN ('pending', 'requires_action')""",
)
TRIGGERS = (
    "orders_changed",
    "payment_added",
    "payment_changed",
    "attempt_added",
    "attempt_changed",
    "drift_added",
    "drift_changed",
    "approval_added",
    "approval_changed",
)
LEADING = """\
(SELECT l.id FROM payment l WHERE l.order_id = o.number ORDER BY
    CASE l.status
        WHEN 'held' THEN EXISTS (SELECT 1 FROM payment r
            WHERE r.replaces = l.id AND r.status = 'held')
        WHEN 'awaiting_card' THEN CASE WHEN EXISTS (SELECT 1 FROM payment b
            WHERE b.id = l.replaces AND b.status IN ('captured', 'voided')) THEN 5 ELSE 2 END
        WHEN 'captured' THEN 3 ELSE 4 END,
    l.part, l.id DESC LIMIT 1)"""
UNFINISHED = """\
CASE
    WHEN a.id IS NULL AND EXISTS (SELECT 1 FROM payment h JOIN payment r ON r.replaces = h.id
        WHERE h.order_id = o.number AND h.status = 'held' AND r.status = 'held') THEN 'replaced'
    WHEN EXISTS (SELECT 1 FROM payment w WHERE w.order_id = o.number
        AND w.status = 'awaiting_card' AND w.intent_id IS NULL
        AND w.id <> p.id AND w.id IS NOT a.payment_id AND NOT EXISTS (SELECT 1 FROM payment b
            WHERE b.id = w.replaces AND b.status IN ('captured', 'voided'))) THEN 'not_made'
    WHEN EXISTS (SELECT 1 FROM payment w WHERE w.order_id = o.number
        AND w.status = 'awaiting_card' AND w.decline IS NOT NULL
        AND w.id <> p.id AND w.id IS NOT a.payment_id AND NOT EXISTS (SELECT 1 FROM payment b
            WHERE b.id = w.replaces AND b.status IN ('captured', 'voided'))) THEN 'declined' END"""
FACTS = f"""\
CREATE VIEW queue_facts AS
SELECT o.number AS number, CASE
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
    WHEN p.status = 'held' THEN 'held' END AS place, p.status AS status, p.currency AS currency,
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
    """Let an order have several holds, and make the queue's entries anew."""
    named = "SELECT sql FROM sqlite_master WHERE name = ?"
    again = [db.execute_sql(named, (f"queue_{name}",)).fetchone()[0] for name in TRIGGERS]
    words = db.execute_sql(named, ("order_words",)).fetchone()[0]
    for name in TRIGGERS:
        db.execute_sql(f"DROP TRIGGER queue_{name}")
    for statement in ("DROP VIEW order_words", "DROP VIEW queue_facts", "DROP TABLE queue_entry"):
        db.execute_sql(statement)
    for statement in COLUMNS:
        db.execute_sql(statement)
    with db.bind_ctx((QueueEntryRow,)):
        db.create_tables((QueueEntryRow,), safe=False)
    for statement in (FACTS, words, *again, "INSERT INTO queue_entry SELECT * FROM queue_facts"):
        db.execute_sql(statement)
