"""What happened to each order of a big book, told by SQL: a million rows in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_app.storage.database import Book

# Each payment was created, most were held three minutes later, and then captured or voided.
_ATTEMPTS = """
WITH told(payment_id, uuid, step, verb, target, params, at) AS (
    SELECT id, uuid, 1, 'create', '',
        '{"allowed_payment_method_types":["card"],"amount":' || amount_minor
        || ',"capture_method":"manual","currency":"usd","expand":["latest_charge"]'
        || ',"metadata":{"order_id":"' || uuid || '","till":"Till 1"}}', saved_at
    FROM payment JOIN orders ON number = order_id
    UNION ALL
    SELECT id, uuid, 2, 'confirm', intent_id,
        '{"error_on_requires_action":true,"expand":["latest_charge"],'
        || '"payment_method":"pm_card_visa"}', saved_at + 180000
    FROM payment JOIN orders ON number = order_id WHERE status != 'awaiting_card'
    UNION ALL
    SELECT id, uuid, 3, 'capture', intent_id,
        '{"amount_to_capture":' || amount_minor || ',"expand":["latest_charge"]}', changed_at
    FROM payment JOIN orders ON number = order_id WHERE status = 'captured'
    UNION ALL
    SELECT id, uuid, 3, 'cancel', intent_id,
        '{"cancellation_reason":"requested_by_customer","expand":["latest_charge"]}', changed_at
    FROM payment JOIN orders ON number = order_id WHERE status = 'voided'
)
INSERT INTO attempt (payment_id, verb, target, params, key, operator, till, began_at, sent_at,
    finished_at, outcome, tries, error_code, request_id)
SELECT payment_id, verb, target, params, 'benchmark:' || uuid || ':' || verb || ':' || step,
    'Ada', 'Till 1', at, at, at, 'succeeded', 1, '', 'req_' || payment_id || '_' || step
FROM told ORDER BY payment_id, step
"""
_TRAIL = """
WITH told(number, step, at, action, uuid, facts) AS (
    SELECT number, 0, saved_at, 'order.saved', uuid,
        '{"currency":"usd","total_minor":' || total_minor || '}'
    FROM orders
    UNION ALL
    SELECT number, attempt.id, began_at, 'payment.' || verb || ending, uuid,
        '{"amount_minor":' || amount_minor || '}'
    FROM attempt
    JOIN payment ON payment.id = payment_id
    JOIN orders ON number = order_id
    JOIN (SELECT '.asked' AS ending UNION ALL SELECT '.succeeded')
)
INSERT INTO audit (at, operator, till, action, order_uuid, facts)
SELECT at, 'Ada', 'Till 1', action, uuid, facts FROM told ORDER BY number, step, action
"""
_REFUNDS = """
INSERT INTO refund (id, payment_id, amount_minor, status, reason, created_at)
SELECT 're_' || id, id, refunded_minor, 'succeeded', 'requested_by_customer', changed_at
FROM payment WHERE refunded_minor > 0
"""


def tell(book: Book) -> None:
    """Write the attempts, refunds and trail that the payments of a book imply."""
    for statement in (_ATTEMPTS, _TRAIL, _REFUNDS):
        book.database.execute_sql(statement)
