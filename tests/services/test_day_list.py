"""What stands on the list of the morning and on that of the evening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pos_app.domain.day_list import DayList, Figure, Matter
from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.money import Currency, Money, currency
from pos_app.domain.payment import Verb
from tests.clock import SettableClock
from tests.conftest import usd
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine

USD = currency("usd")


@pytest.fixture
def today(clock: SettableClock) -> SettableClock:
    """Six in the morning where the shop is."""
    clock.now = clock.now.astimezone().replace(hour=6).astimezone(clock.now.tzinfo)
    return clock


def numbers(made: DayList) -> dict[Matter, list[int]]:
    return {matter: [row.number for row in rows] for matter, rows in made.groups.items()}


def test_the_morning_list_has_each_order_once_under_what_it_is_about(
    today: SettableClock, counter: Counter, line: FaultyLine, dashboard: Dashboard
) -> None:
    ended = counter.held("86.40")
    today.advance(timedelta(hours=4))
    ends = counter.held("27.06")
    today.advance(timedelta(days=6))
    counter.held("500.00")
    counter.captured("1.00")
    waiting = counter.sent("73.00")
    drifted = counter.held("118.00")
    lost, asking = counter.held("38.00"), counter.held("40.00")
    for record in (lost, asking):
        line.fail("reply_lost", Verb.CAPTURE)
        with refused("capture.unknown", OutcomeUnknown):
            counter.capture(record)
    assert drifted.payment.intent_id is not None
    dashboard.intents.capture(drifted.payment.intent_id)
    counter.services.recovery.ask_now(drifted.order.uuid)
    today.advance(timedelta(hours=22))
    counter.services.recovery.ask_now(lost.order.uuid)
    counter.services.recovery.ask_now(ended.order.uuid)
    counter.sent("9.00")

    made = counter.services.day_lists.morning()
    assert numbers(made) == {
        Matter.ENDS: [ends.order.number],
        Matter.ENDED: [ended.order.number],
        Matter.UNKNOWN: [asking.order.number],
        Matter.DRIFT: [drifted.order.number],
        Matter.WAITING: [waiting.order.number],
        Matter.SETTLED: [lost.order.number],
    }
    assert made.open_count == 5
    assert {each.figure: (each.count, each.amounts) for each in made.sums} == {
        Figure.HELD: (3, {USD: usd("567.06")}),
        Figure.ENDS: (1, {USD: usd("27.06")}),
        Figure.ENDED: (1, {USD: usd("86.40")}),
        Figure.WAITING: (1, {USD: usd("73.00")}),
    }


def test_the_closing_list_looks_one_day_further_and_leaves_no_order_without_a_card(
    today: SettableClock, counter: Counter
) -> None:
    ends = counter.held("27.06")
    today.advance(timedelta(days=6))
    assert counter.services.day_lists.morning().groups == {}
    waiting = counter.sent("73.00")
    counter.captured("1.00")

    made = counter.services.day_lists.closing()
    assert numbers(made) == {
        Matter.ENDS: [ends.order.number],
        Matter.WAITING: [waiting.order.number],
    }
    figures = {each.figure: each.amounts for each in made.sums}
    assert figures[Figure.TAKEN] == {USD: usd("1.00")}


def test_of_a_hold_taken_in_parts_the_closing_list_counts_what_was_taken_that_day(
    today: SettableClock, counter: Counter, dashboard: Dashboard
) -> None:
    def taken() -> dict[Currency, Money]:
        made = counter.services.day_lists.closing()
        return {each.figure: each.amounts for each in made.sums}[Figure.TAKEN]

    record = counter.part_taken()
    assert taken() == {USD: usd("12.00")}
    today.advance(timedelta(days=1))
    assert taken() == {}
    counter.capture(record, usd("5.00"), keep_rest=True)
    part: Any = {"amount_to_capture": 100, "final_capture": False}
    dashboard.intents.capture(record.payment.intent_id or "", part)
    counter.services.recovery.read_open()
    assert taken() == {USD: usd("6.00")}
    today.advance(timedelta(days=1))
    assert taken() == {}
    counter.capture(record)
    assert taken() == {USD: usd("9.06")}
