"""Who is called to the window, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from pos_app.ui.attention import Attention
from pos_app.ui.formats import Formats
from pos_app.ui.tray import Tray
from tests.services.counter import Counter

if TYPE_CHECKING:
    from pos_app.app import OpenShop
    from pos_app.domain.rights import Operator
    from pos_app.ui.theme.theme import Theme
    from tests.clock import SettableClock


@dataclass
class Recorder:
    """A desktop that remembers what it was to show."""

    told: list[tuple[str, str]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def tell(self, title: str, text: str) -> None:
        self.told.append((title, text))

    def show_count(self, count: int) -> None:
        self.counts.append(count)


@dataclass
class Bystander:
    """Somebody who is at the window, or is not."""

    is_away: bool = True


@pytest.fixture
def counter(shop: OpenShop, operator: Operator) -> Counter:
    return Counter(shop, operator)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def person() -> Bystander:
    return Bystander()


@pytest.fixture
def attention(
    recorder: Recorder, person: Bystander, clock: SettableClock, counter: Counter
) -> Attention:
    clock.now = datetime(2026, 11, 12, 6, 0, tzinfo=UTC)
    formats = Formats(QLocale("en_US"), UTC)
    warn = counter.services.shop.warn_times
    return Attention(recorder, formats, clock, warn, lambda: person.is_away)


def look(attention: Attention, counter: Counter) -> None:
    attention.look(counter.services.queue.load())


def test_a_hold_is_told_of_once_at_each_warn_time(
    attention: Attention, recorder: Recorder, counter: Counter, clock: SettableClock
) -> None:
    record = counter.held()
    clock.advance(timedelta(days=5))
    look(attention, counter)
    assert recorder.told == []

    clock.advance(timedelta(days=1, hours=1))
    for _ in range(3):
        attention.look_again()
        look(attention, counter)
    assert recorder.told == [
        (
            "A hold ends in 23 h",
            f"Order {record.order.number}, Thu 19 Nov, 06:00. Capture it or let it go.",
        )
    ]
    clock.advance(timedelta(hours=20))
    attention.look_again()
    attention.look_again()
    assert [title for title, _ in recorder.told[1:]] == ["A hold ends in 3 h 0 m"]
    assert "today 06:00" in recorder.told[1][1]
    clock.advance(timedelta(hours=4))
    attention.look_again()
    assert len(recorder.told) == 2


def test_a_hold_is_told_of_at_the_shops_own_warn_times(
    attention: Attention, recorder: Recorder, counter: Counter, clock: SettableClock
) -> None:
    settings, operator = counter.services.settings, counter.operator
    settings.change({"warn_h": 48, "urgent_h": 2}, operator)
    counter.held()
    told_after = []
    # It ends after seven days: looked at 49, 47, 23, 3 and 1 hours before.
    clock.advance(timedelta(days=7, hours=-49))
    for hours in (2, 24, 20, 2, 0):
        look(attention, counter)
        told_after.append(len(recorder.told))
        clock.advance(timedelta(hours=hours))
    assert told_after == [0, 1, 1, 1, 2]


def test_another_warn_time_tells_again_only_of_what_is_urgent_by_now(
    attention: Attention, recorder: Recorder, counter: Counter, clock: SettableClock
) -> None:
    settings, operator = counter.services.settings, counter.operator
    counter.held()
    clock.advance(timedelta(days=7, hours=-10))
    look(attention, counter)
    assert len(recorder.told) == 1

    settings.change({"warn_h": 20}, operator)
    look(attention, counter)
    assert len(recorder.told) == 1
    settings.change({"urgent_h": 12}, operator)
    look(attention, counter)
    assert len(recorder.told) == 2


def test_nobody_is_called_who_is_there_or_has_acted(
    attention: Attention,
    recorder: Recorder,
    person: Bystander,
    counter: Counter,
    clock: SettableClock,
) -> None:
    person.is_away = False
    record = counter.held()
    clock.advance(timedelta(days=6, hours=12))
    look(attention, counter)
    assert recorder.told == []
    counter.capture(record)
    person.is_away = True
    look(attention, counter)
    assert recorder.told == []


def test_many_holds_are_one_message_without_names_and_amounts(
    attention: Attention, recorder: Recorder, counter: Counter, clock: SettableClock
) -> None:
    first = counter.held("27.06")
    clock.advance(timedelta(minutes=5))
    counter.held("99.99")
    clock.advance(timedelta(days=6, hours=22))
    look(attention, counter)
    [(title, text)] = recorder.told
    assert title == "2 holds end soon"
    assert text == f"The first is order {first.order.number}, today 06:00."


def test_the_icon_counts_what_needs_a_person(
    attention: Attention, recorder: Recorder, counter: Counter, clock: SettableClock
) -> None:
    record = counter.held()
    look(attention, counter)
    clock.advance(timedelta(days=7, hours=1))
    counter.services.recovery.ask_now(record.order.uuid)
    look(attention, counter)
    assert recorder.counts == [0, 1]


def test_without_a_tray_nothing_happens(theme: Theme) -> None:
    tray = Tray(theme)
    tray.tell("A hold ends in 3 h", "Order 1041")
    tray.show_count(3)
