"""What SQLite keeps by itself for the queue and for finding orders: a view, an index, triggers.

`queue_entry` has one narrow row for each order, `order_search` its words. Triggers write both, so
that they are true whoever changes an order, its payments, attempts, drifts or approvals.
"""

from __future__ import annotations

from pos_app.domain.money import CURRENCIES


def _codes(exponent: int) -> str:
    codes = sorted(code for code, each in CURRENCIES.items() if each.exponent == exponent)
    quoted = [f"'{code}'" for code in codes]
    return ",\n        ".join(", ".join(quoted[at : at + 10]) for at in range(0, len(quoted), 10))


# A hold without an end sorts after all others.
NO_END = 9_000_000_000_000_000

# The amount at stake as people write it, so that it can be searched like a word.
_AMOUNT = f"""CASE
    WHEN q.currency IN ({_codes(0)}) THEN q.amount_minor
    WHEN q.currency IN ({_codes(3)})
    THEN printf('%d.%03d', q.amount_minor / 1000, q.amount_minor % 1000)
    ELSE printf('%d.%02d', q.amount_minor / 100, q.amount_minor % 100) END"""

# A hold that is to go: another stands in its place, or it is a link's and came too late.
_TO_GO = """(EXISTS (SELECT 1 FROM payment r WHERE r.replaces = {0}.id
            AND r.status IN ('held', 'captured'))
        OR json_extract({0}.metadata, '$.hold') LIKE 'link%' AND EXISTS (SELECT 1 FROM payment b
            WHERE b.id = {0}.replaces AND b.status = 'captured'))"""
# A payment that nobody takes a card for any more.
_TOO_LATE = """EXISTS (SELECT 1 FROM payment b WHERE b.order_id = {0}.order_id
            AND (b.id = {0}.replaces AND b.status IN ('captured', 'voided')
                OR b.replaces = {0}.id))"""

# The payment of an order that counts: the same rule as `domain/holds.leading`.
_LEADING = f"""(SELECT l.id FROM payment l WHERE l.order_id = o.number ORDER BY
    CASE l.status
        WHEN 'held' THEN {_TO_GO.format("l")}
        WHEN 'awaiting_card' THEN CASE WHEN {_TOO_LATE.format("l")} THEN 5 ELSE 2 END
        WHEN 'captured' THEN 3 ELSE 4 END,
    l.part, l.id DESC LIMIT 1)"""

# The same rule as `domain/holds.unfinished`.
_UNFINISHED = f"""CASE
    WHEN a.id IS NULL AND EXISTS (SELECT 1 FROM payment h WHERE h.order_id = o.number
        AND h.status = 'held' AND {_TO_GO.format("h")}) THEN 'replaced'
    WHEN EXISTS (SELECT 1 FROM payment w WHERE w.order_id = o.number
        AND w.status = 'awaiting_card' AND w.intent_id IS NULL
        AND w.id <> p.id AND w.id IS NOT a.payment_id
        AND NOT {_TOO_LATE.format("w")}) THEN 'not_made'
    WHEN EXISTS (SELECT 1 FROM payment w WHERE w.order_id = o.number
        AND w.status = 'awaiting_card' AND w.decline IS NOT NULL
        AND w.id <> p.id AND w.id IS NOT a.payment_id
        AND NOT {_TOO_LATE.format("w")}) THEN 'declined' END"""

# The same rule as `QueueRow.section`, as far as the time of day does not matter.
_PLACE = f"""CASE
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
    WHEN {_UNFINISHED} IS NOT NULL THEN 'needs'
    WHEN p.status = 'awaiting_card' THEN 'awaiting'
    WHEN p.status = 'held' THEN 'held' END"""

_FACTS = f"""CREATE VIEW queue_facts AS
SELECT o.number AS number, {_PLACE} AS place, p.status AS status, p.currency AS currency,
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
    {_UNFINISHED} AS unfinished
FROM orders o
JOIN payment p ON p.id = {_LEADING}
LEFT JOIN attempt a ON a.id = (SELECT max(t.id) FROM payment q JOIN attempt t
    ON t.payment_id = q.id AND t.outcome IN ('prepared', 'sent', 'unknown')
    WHERE q.order_id = o.number)"""

# Two spaces before each word: then even the first letter of a word is a trigram of its own.
_WORDS = f"""CREATE VIEW order_words AS
SELECT o.number AS number, o.search || '  ' || o.number || '  ' || ({_AMOUNT})
    || coalesce((SELECT group_concat(coalesce('  ' || lower(intent_id), '')
        || coalesce('  ' || json_extract(card, '$.brand'), '')
        || coalesce('  ' || json_extract(card, '$.last4'), ''), '')
        FROM payment WHERE order_id = o.number), '') AS words
FROM queue_entry q JOIN orders o ON o.number = q.number"""

_SEARCH = "CREATE VIRTUAL TABLE order_search USING fts5(words, tokenize = 'trigram')"


def _refresh_entry(number: str) -> str:
    return f"""DELETE FROM queue_entry WHERE number = {number};
    INSERT INTO queue_entry SELECT * FROM queue_facts WHERE number = {number};"""


def _refresh_words(number: str) -> str:
    words = f"(SELECT words FROM order_words WHERE number = {number})"
    return f"""INSERT INTO order_search (rowid, words) SELECT number, words FROM order_words
        WHERE number = {number}
        AND NOT EXISTS (SELECT 1 FROM order_search WHERE rowid = {number});
    UPDATE order_search SET words = {words} WHERE rowid = {number} AND words <> {words};"""


_PAYMENT_CHANGED = (
    "UPDATE OF intent_id, status, amount_minor, capturable_minor, received_minor, card, decline, "
    "capture_before, changed_at ON payment"
)
_OF_PAYMENT = "(SELECT order_id FROM payment WHERE id = NEW.payment_id)"
# The second kind changes no word that an order is found by.
_WITH_WORDS = {
    "orders_changed": ("UPDATE OF search, total_minor, taken_by ON orders", "NEW.number"),
    "payment_added": ("INSERT ON payment", "NEW.order_id"),
    "payment_changed": (_PAYMENT_CHANGED, "NEW.order_id"),
}
_WITHOUT_WORDS = {
    "attempt_added": ("INSERT ON attempt", _OF_PAYMENT),
    "attempt_changed": ("UPDATE OF outcome, next_try_at ON attempt", _OF_PAYMENT),
    "drift_added": ("INSERT ON drift", _OF_PAYMENT),
    "drift_changed": ("UPDATE OF state, payment_id ON drift", _OF_PAYMENT),
    "approval_added": ("INSERT ON approval", _OF_PAYMENT),
    "approval_changed": ("UPDATE OF state ON approval", _OF_PAYMENT),
}
QUEUE_TRIGGERS = (
    *(
        f"CREATE TRIGGER queue_{name} AFTER {event} BEGIN\n    "
        f"{_refresh_entry(number)}\n    {_refresh_words(number)}\nEND"
        for name, (event, number) in _WITH_WORDS.items()
    ),
    *(
        f"CREATE TRIGGER queue_{name} AFTER {event} BEGIN\n    {_refresh_entry(number)}\nEND"
        for name, (event, number) in _WITHOUT_WORDS.items()
    ),
)
QUEUE_DDL = (_FACTS, _WORDS, _SEARCH, *QUEUE_TRIGGERS)

# Writes both anew for all orders of a book.
FILL_QUEUE = (
    "INSERT INTO queue_entry SELECT * FROM queue_facts",
    "INSERT INTO order_search (rowid, words) SELECT number, words FROM order_words",
)
