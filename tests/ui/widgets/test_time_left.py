from __future__ import annotations

import pytest

from pos_app.ui.widgets import time_left
from pos_app.ui.widgets.time_left import DAY, HOUR, TimeLeft


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
        (None, TimeLeft("circle-help", "asking", "warn", False)),
    ],
)
def test_the_nearer_the_end_the_louder(seconds: float | None, expected: TimeLeft) -> None:
    assert time_left.words(seconds) == expected


def test_stripes_word_that_a_hold_ended_counts_more_than_the_clock() -> None:
    assert time_left.words(5 * HOUR, ended=True).text == "ended"
    assert time_left.words(None, ended=True).text == "ended"


def test_no_hold_shows_a_dash() -> None:
    assert time_left.none() == TimeLeft("", "–", "ink3", False)
