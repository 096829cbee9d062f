from __future__ import annotations

from datetime import timedelta

import pytest

from pos_app.domain.holds import WarnTimes
from pos_app.ui.widgets import time_left
from pos_app.ui.widgets.time_left import DAY, HOUR, TimeLeft

USUAL = WarnTimes(soon=timedelta(hours=24), urgent=timedelta(hours=4))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (2 * DAY + 4 * HOUR + 59 * 60, TimeLeft("clock", "2 d 4 h", "ink2", False)),
        (DAY, TimeLeft("clock", "1 d 0 h", "ink2", False)),
        (DAY - 1, TimeLeft("clock", "23 h", "warn", True)),
        (18 * HOUR + 59 * 60, TimeLeft("clock", "18 h", "warn", True)),
        (4 * HOUR, TimeLeft("clock", "4 h", "warn", True)),
        (4 * HOUR - 1, TimeLeft("alarm-clock", "3 h 59 m", "bad", True)),
        (3 * HOUR + 10 * 60, TimeLeft("alarm-clock", "3 h 10 m", "bad", True)),
        (59 * 60 + 59, TimeLeft("alarm-clock", "59 m", "bad", True)),
        (9 * 60 + 12.7, TimeLeft("alarm-clock", "9 m 12 s", "bad", True)),
        (0.2, TimeLeft("alarm-clock", "0 m 0 s", "bad", True)),
        (0, TimeLeft("timer-off", "ended", "bad", False)),
        (-5, TimeLeft("timer-off", "ended", "bad", False)),
    ],
)
def test_the_nearer_the_end_the_louder(seconds: float, expected: TimeLeft) -> None:
    assert time_left.words(timedelta(seconds=seconds), USUAL) == expected


@pytest.mark.parametrize(
    ("hours", "token"), [(49, "ink2"), (47, "warn"), (10, "warn"), (9, "bad"), (1, "bad")]
)
def test_how_near_is_loud_is_the_shops_to_say(hours: int, token: str) -> None:
    own = WarnTimes(soon=timedelta(hours=48), urgent=timedelta(hours=10))
    assert time_left.words(timedelta(hours=hours), own).token == token


def test_a_shop_may_have_nothing_urgent() -> None:
    calm = WarnTimes(soon=timedelta(hours=1), urgent=timedelta(0))
    assert time_left.words(timedelta(seconds=1), calm).token == "warn"
    assert time_left.words(timedelta(0), calm).text == "ended"


def test_what_is_not_known_yet_is_being_asked() -> None:
    assert time_left.asking() == TimeLeft("circle-help", "asking", "warn", False)


def test_no_hold_shows_a_dash() -> None:
    assert time_left.none() == TimeLeft("", "–", "ink3", False)
