"""A big book must be one that the program itself could have written."""

from __future__ import annotations

from datetime import timedelta

from pos_app.app import OpenShop
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import Section
from tests.benchmarks.big_book import RECENT, fill
from tests.clock import SettableClock

ORDERS = RECENT + 300


def test_the_program_reads_what_was_written_at_once(shop: OpenShop, clock: SettableClock) -> None:
    fill(shop.book, ORDERS, clock())
    ordering = shop.services.ordering
    rows = ordering.list(limit=ORDERS)
    assert len(rows) == ORDERS
    for row in rows:
        record = ordering.record(row.order_uuid)
        assert record.payment.status is row.status
        assert record.order.total == record.payment.amount
        assert all(not attempt.outcome.is_open for attempt in record.attempts)
        assert record.trail[0].action == "order.saved"
        assert len(record.trail) == 1 + 2 * len(record.attempts)
    assert {row.status for row in rows} == set(PaymentStatus)


def test_as_many_orders_are_open_however_many_there_are(
    shop: OpenShop, clock: SettableClock
) -> None:
    fill(shop.book, ORDERS, clock())
    view = shop.services.queue.load()
    waiting = {section: view.count(section) for section in Section}
    assert sum(waiting.values()) == RECENT
    assert waiting[Section.HELD] + waiting[Section.ENDING_TODAY] == 334
    assert waiting[Section.AWAITING_CARD] == 167
    assert view.next_end is not None
    assert view.next_end > clock() + timedelta(hours=1)
