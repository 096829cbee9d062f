"""The queue, loaded from a book with one order of every kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pos_app.domain.drift import DriftKind
from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.money import currency
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.queue import Section
from pos_app.domain.record import OrderRecord
from pos_app.services.queue import QueueView
from tests.clock import SettableClock
from tests.conftest import make_draft, usd
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

USD = currency("usd")


def numbers(view: QueueView, section: Section) -> list[int]:
    return [row.number for row in view.rows[section]]


@pytest.fixture
def today(clock: SettableClock) -> SettableClock:
    """Noon where the shop is, so that an hour more or less is the same day."""
    clock.now = clock.now.astimezone().replace(hour=12).astimezone(clock.now.tzinfo)
    return clock


@pytest.mark.usefixtures("summer_time")
def test_yesterday_is_over_also_on_the_day_on_which_summer_begins(
    counter: Counter, clock: SettableClock
) -> None:
    clock.now = datetime(2027, 3, 27, 22, 30, tzinfo=UTC)
    counter.captured()
    clock.now = datetime(2027, 3, 28, 12, tzinfo=UTC)
    assert numbers(counter.services.queue.load(), Section.DONE) == []
    assert [each.count for each in counter.services.day_lists.closing().sums] == [0, 0, 0, 0]


def test_every_order_stands_where_somebody_looks_for_it(
    today: SettableClock, counter: Counter, line: FaultyLine
) -> None:
    old = counter.captured()
    ending = counter.held("10.00")
    today.advance(timedelta(days=6, hours=22))
    held = [counter.held("20.00"), counter.held("30.00")]
    awaiting, unsent = counter.sent(), counter.saved()
    declined = counter.sent()
    with refused("card.declined"):
        counter.hold(declined, "pm_card_visa_chargeDeclined")
    asking = counter.held("40.00")
    line.fail("reply_lost", Verb.CAPTURE)
    with refused("capture.unknown", OutcomeUnknown):
        counter.capture(asking)
    done = [counter.captured(), counter.void(counter.held())]

    view = counter.services.queue.load()
    assert view.at == today.now
    assert numbers(view, Section.NEEDS_YOU) == [asking.order.number, declined.order.number]
    assert numbers(view, Section.ENDING_TODAY) == [ending.order.number]
    # The larger of two that end together comes first.
    assert numbers(view, Section.HELD) == [record.order.number for record in reversed(held)]
    assert numbers(view, Section.AWAITING_CARD) == [awaiting.order.number, unsent.order.number]
    assert set(numbers(view, Section.DONE)) == {record.order.number for record in done}
    assert old.order.number not in {number for each in view.numbers.values() for number in each}

    assert view.needs_you == 2
    assert view.count(Section.HELD) == 2
    assert view.sum(Section.HELD) == {USD: usd("50.00")}
    assert (view.held, view.held_cards) == ({USD: usd("100.00")}, 4)
    assert view.next_end == ending.payment.capture_before


def test_a_row_tells_what_the_manager_needs(today: SettableClock, counter: Counter) -> None:
    record = counter.held()
    (row,) = counter.services.queue.load().rows[Section.HELD]
    assert (row.order_uuid, row.customer, row.phone) == (
        record.order.uuid,
        "Grace Hopper",
        "415 555 0142",
    )
    assert (row.taken_by, row.items, row.saved_at) == ("Ada", "1 × Assam, 250 g", today.now)
    assert (row.amount, row.status) == (usd("27.06"), PaymentStatus.HELD)
    assert row.card == record.payment.card
    assert row.capture_before == record.payment.capture_before
    assert not row.is_asking
    assert not row.is_unsent


def test_an_edited_order_shows_what_it_costs_now(counter: Counter) -> None:
    counter.dearer(counter.sent("10.00"))
    (row,) = counter.services.queue.load().rows[Section.AWAITING_CARD]
    assert row.amount == usd("20.00")
    assert row.items == "1 × Assam, 250 g + 1"


def test_an_expired_hold_asks_for_a_person_until_one_has_accepted_it(
    today: SettableClock, counter: Counter
) -> None:
    record = counter.held()
    today.advance(timedelta(days=7))
    assert numbers(counter.services.queue.load(), Section.ENDING_TODAY) == [record.order.number]
    counter.services.recovery.read_ended()
    assert numbers(counter.services.queue.load(), Section.NEEDS_YOU) == [record.order.number]
    today.advance(timedelta(days=2, seconds=1))
    assert numbers(counter.services.queue.load(), Section.NEEDS_YOU) == [record.order.number]
    (drift,) = counter.look_at(record).open_drifts
    assert (drift.kind, drift.facts["amount_minor"]) == (DriftKind.EXPIRED, 2706)
    counter.services.watch.accept(drift.id, counter.operator)
    assert counter.services.queue.load().needs_you == 0


def test_an_empty_queue_is_a_queue(counter: Counter) -> None:
    view = counter.services.queue.load()
    assert (view.needs_you, view.held, view.next_end) == (0, {}, None)
    assert set(view.rows) == set(Section)


def test_a_refund_that_is_out_needs_a_person_however_old_the_order_is(
    today: SettableClock, counter: Counter, line: FaultyLine
) -> None:
    record = counter.captured()
    today.advance(timedelta(days=30))
    line.fail("request_lost", Verb.REFUND)
    with refused("refund.unknown"):
        counter.refund(record)
    assert numbers(counter.services.queue.load(), Section.NEEDS_YOU) == [record.order.number]


@pytest.fixture
def list_of(counter: Counter) -> list[OrderRecord]:
    names = [("Grace Hopper", "415 555 0142"), ("Zoë Müller", "+49 30 901820"), ("Alan", "")]
    services, operator = counter.services, counter.operator
    return [
        services.ordering.save(make_draft(services, name=name, phone=phone), operator)
        for name, phone in names
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1003, 1002, 1001]),
        ("hopper", [1001]),
        ("ZOE MULLER", [1002]),
        ("müll", [1002]),
        ("5550142", [1001]),
        ("415 555", [1001]),
        ("90182", [1002]),
        ("1003", [1003]),
        ("nobody", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE orders; --", []),
        ("x" * 10_000, []),
    ],
)
def test_an_order_is_found_by_name_phone_and_number(
    counter: Counter, list_of: list[OrderRecord], text: str, found: list[int]
) -> None:
    assert [row.number for row in counter.services.ordering.list(text=text)] == found


def test_an_order_is_found_by_its_intent(counter: Counter, list_of: list[OrderRecord]) -> None:
    sent = counter.send(list_of[1])
    (row,) = counter.services.ordering.list(text=f" {sent.payment.intent_id} ")
    assert row.order_uuid == sent.order.uuid


def test_orders_are_listed_by_status_and_page(counter: Counter, list_of: list[OrderRecord]) -> None:
    counter.hold(list_of[0])
    ordering = counter.services.ordering
    assert [row.number for row in ordering.list(PaymentStatus.HELD)] == [1001]
    assert [row.number for row in ordering.list(limit=2)] == [1003, 1002]
    assert [row.number for row in ordering.list(before=1002)] == [1001]
    assert ordering.record_of_number(1002) == list_of[1]
