"""What the queue sorts and filters by, and the words that orders are found by."""

from __future__ import annotations

import re
import unicodedata
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

    class Meta:
        table_name = "queue_entry"
        indexes = (
            SQL(
                'CREATE INDEX "queue_entry_open" ON "queue_entry" ("place", "ends_at", '
                '"amount_minor" DESC, "number", "currency", "status", "saved_at", "taken_by", '
                '"customer", "card_brand", "last4", "failed_check") WHERE "place" IS NOT NULL'
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


WORDS_APART = "UPDATE orders SET search = order_words(customer_name, customer_phone, note)"
FACTS = """\
CREATE VIEW queue_facts AS
SELECT o.number AS number, CASE
    WHEN p.status = 'awaiting_card' AND p.intent_id IS NULL AND a.id IS NULL THEN 'needs'
    WHEN a.outcome = 'unknown' THEN 'needs'
    WHEN a.outcome = 'prepared' AND a.next_try_at IS NULL THEN 'needs'
    WHEN EXISTS (SELECT 1 FROM drift WHERE payment_id = p.id AND state <> 'accepted') THEN 'needs'
    WHEN EXISTS (SELECT 1 FROM approval w WHERE w.payment_id = p.id AND w.state = 'waiting'
        AND (p.status, w.verb) IN (VALUES ('held', 'cancel'), ('held', 'capture'),
            ('captured', 'refund'))) THEN 'needs'
    WHEN p.status = 'awaiting_card' AND p.decline IS NOT NULL THEN 'needs'
    WHEN p.status = 'awaiting_card' THEN 'awaiting'
    WHEN p.status = 'held' THEN 'held' END AS place, p.status AS status, p.currency AS currency,
    CASE p.status WHEN 'awaiting_card' THEN o.total_minor WHEN 'held' THEN p.capturable_minor
        WHEN 'captured' THEN p.received_minor ELSE p.amount_minor END AS amount_minor,
    CASE WHEN p.status = 'held' AND p.capture_before IS NOT NULL THEN p.capture_before
        ELSE 9000000000000000 END AS ends_at,
    p.changed_at AS changed_at, o.saved_at AS saved_at, o.taken_by AS taken_by,
    trim(substr(o.search, 1, instr(o.search, '|') - 1)) AS customer,
    coalesce(json_extract(p.card, '$.brand'), '') AS card_brand,
    coalesce(json_extract(p.card, '$.last4'), '') AS last4,
    coalesce(json_extract(p.card, '$.cvc_check') = 'fail', 0)
        OR coalesce(json_extract(p.card, '$.postcode_check') = 'fail', 0) AS failed_check,
    a.next_try_at AS next_try_at
FROM payment p
JOIN orders o ON o.number = p.order_id
LEFT JOIN attempt a ON a.payment_id = p.id AND a.outcome IN ('prepared', 'sent', 'unknown')
WHERE p.id = (SELECT max(id) FROM payment WHERE order_id = p.order_id)"""
WORDS = """\
CREATE VIEW order_words AS
SELECT o.number AS number, o.search || '  ' || o.number || '  ' || (CASE
    WHEN q.currency IN ('bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf',
        'vnd', 'vuv', 'xaf', 'xof', 'xpf') THEN q.amount_minor
    WHEN q.currency IN ('bhd', 'jod', 'kwd', 'omr', 'tnd')
    THEN printf('%d.%03d', q.amount_minor / 1000, q.amount_minor % 1000)
    ELSE printf('%d.%02d', q.amount_minor / 100, q.amount_minor % 100) END)
    || coalesce((SELECT group_concat(coalesce('  ' || lower(intent_id), '')
        || coalesce('  ' || json_extract(card, '$.brand'), '')
        || coalesce('  ' || json_extract(card, '$.last4'), ''), '')
        FROM payment WHERE order_id = o.number), '') AS words
FROM queue_entry q JOIN orders o ON o.number = q.number"""
SEARCH = "CREATE VIRTUAL TABLE order_search USING fts5(words, tokenize = 'trigram')"


def _refresh_entry(number: str) -> str:
    return f"""DELETE FROM queue_entry WHERE number = {number};
    INSERT INTO queue_entry SELECT * FROM queue_facts WHERE number = {number};"""


def _refresh_words(number: str) -> str:
    words = f"(SELECT words FROM order_words WHERE number = {number})"
    return f"""INSERT INTO order_search (rowid, words) SELECT number, words FROM order_words
        WHERE number = {number}
        AND NOT EXISTS (SELECT 1 FROM order_search WHERE rowid = {number});
    UPDATE order_search SET words = {words} WHERE rowid = {number} AND words <> {words};"""


PAYMENT_CHANGED = (
    "UPDATE OF intent_id, status, amount_minor, capturable_minor, received_minor, card, decline, "
    "capture_before, changed_at ON payment"
)
OF_PAYMENT = "(SELECT order_id FROM payment WHERE id = NEW.payment_id)"
# The second kind changes no word that an order is found by.
WITH_WORDS = {
    "orders_changed": ("UPDATE OF search, total_minor, taken_by ON orders", "NEW.number"),
    "payment_added": ("INSERT ON payment", "NEW.order_id"),
    "payment_changed": (PAYMENT_CHANGED, "NEW.order_id"),
}
WITHOUT_WORDS = {
    "attempt_added": ("INSERT ON attempt", OF_PAYMENT),
    "attempt_changed": ("UPDATE OF outcome, next_try_at ON attempt", OF_PAYMENT),
    "drift_added": ("INSERT ON drift", OF_PAYMENT),
    "drift_changed": ("UPDATE OF state, payment_id ON drift", OF_PAYMENT),
    "approval_added": ("INSERT ON approval", OF_PAYMENT),
    "approval_changed": ("UPDATE OF state ON approval", OF_PAYMENT),
}
TRIGGERS = (
    *(
        f"CREATE TRIGGER queue_{name} AFTER {event} BEGIN\n    "
        f"{_refresh_entry(number)}\n    {_refresh_words(number)}\nEND"
        for name, (event, number) in WITH_WORDS.items()
    ),
    *(
        f"CREATE TRIGGER queue_{name} AFTER {event} BEGIN\n    {_refresh_entry(number)}\nEND"
        for name, (event, number) in WITHOUT_WORDS.items()
    ),
)
FILL = (
    "INSERT INTO queue_entry SELECT * FROM queue_facts",
    "INSERT INTO order_search (rowid, words) SELECT number, words FROM order_words",
)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return "".join(f" {word}" for word in re.findall(r"[^\W_]+", kept))


def _order_words(name: str, phone: str, note: str) -> str:
    digits = re.sub(r"[^0-9]", "", phone)
    return f"{_fold(name)} | {digits}{_fold(note)}".replace(" ", "  ")


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Add the table, the index and their triggers, and fill them with the orders so far."""
    with db.bind_ctx((QueueEntryRow,)):
        db.create_tables((QueueEntryRow,), safe=False)
    db.connection().create_function("order_words", 3, _order_words, deterministic=True)
    for statement in (WORDS_APART, FACTS, WORDS, SEARCH, *TRIGGERS, *FILL):
        db.execute_sql(statement)
