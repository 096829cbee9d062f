from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pos_app.domain.day import Day, local_time

pytestmark = pytest.mark.usefixtures("summer_time")


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 12, 21])
def test_the_day_on_which_summer_begins_has_23_hours(hour: int) -> None:
    day = Day.around(utc(3, 29, hour))
    assert (day.begins, day.ends) == (utc(3, 28, 23), utc(3, 29, 22))
    assert day.now == utc(3, 29, hour)


@pytest.mark.parametrize("hour", [0, 12, 22])
def test_the_day_on_which_summer_ends_has_25_hours(hour: int) -> None:
    day = Day.around(utc(10, 25, hour))
    assert (day.begins, day.ends) == (utc(10, 24, 22), utc(10, 25, 23))


def test_a_day_ends_when_the_next_one_begins() -> None:
    assert Day.around(utc(3, 29, 22)).begins == Day.around(utc(3, 29, 21, 59)).ends


def test_other_days_begin_by_their_own_offset() -> None:
    day = Day.around(utc(3, 30, 12))
    assert day.begins_after(-1) == utc(3, 28, 23)
    assert day.begins_after(2) - day.begins == timedelta(days=2)


def test_a_month_begins_by_its_own_offset() -> None:
    assert local_time(date(2026, 10, 1)) == utc(9, 30, 22)
    assert local_time(date(2026, 11, 1)) == utc(10, 31, 23)
