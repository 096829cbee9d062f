"""When a screen reads the book again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pos_app.ui.reading import BURST, LONG_S, LONGEST_REST_S, SHARE, Reading


class Reader(QObject):
    """Reads what is the newest and says how often it did."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self.reading = Reading(self._read, self, lambda: self.now_s)
        self.newest = 0
        self.read: list[int] = []

    def _read(self) -> None:
        self.read.append(self.newest)

    def end(self) -> None:
        self.reading.ended()

    def hear(self, news: int) -> None:
        self.newest = news
        self.reading.soon()


@pytest.fixture
def reader(qapp: object) -> Reader:
    return Reader()


def test_few_news_are_read_at_once(reader: Reader) -> None:
    for news in range(1, BURST + 1):
        reader.hear(news)
        reader.end()
    assert reader.read == list(range(1, BURST + 1))


def test_of_many_news_the_last_is_read_and_not_each(reader: Reader, qtbot: QtBot) -> None:
    for news in range(1, 101):
        reader.hear(news)
        if reader.read[-1] == news:
            reader.end()
    assert reader.read == [1, 2, 3]
    assert reader.reading.is_behind
    qtbot.waitUntil(lambda: reader.read[-1] == 100)


def test_news_during_a_reading_are_one_reading_more(reader: Reader) -> None:
    reader.hear(1)
    for news in range(2, 10):
        reader.hear(news)
    assert reader.read == [1]
    reader.end()
    reader.end()
    assert reader.read == [1, 9]


def test_whoever_waits_is_answered_at_once_after_however_many_news(reader: Reader) -> None:
    for news in range(1, 101):
        reader.hear(news)
        reader.end()
    assert reader.read[-1] < 100
    reader.reading.look()
    assert reader.read[-1] == 100
    reader.reading.now()
    reader.end()
    assert reader.read[-2:] == [100, 100]


def test_who_looks_at_what_was_read_already_waits_for_nothing(reader: Reader) -> None:
    reader.hear(1)
    reader.end()
    reader.reading.look()
    assert reader.read == [1]


def test_what_takes_long_to_read_is_read_seldom(reader: Reader, qtbot: QtBot) -> None:
    reader.hear(1)
    took = 2 * LONG_S
    reader.now_s += took
    reader.end()
    reader.now_s += took / SHARE - LONG_S
    reader.hear(2)
    assert reader.read == [1]
    qtbot.waitUntil(lambda: reader.read == [1, 2])


def test_a_reading_during_which_the_computer_slept_keeps_no_news(reader: Reader) -> None:
    reader.hear(1)
    reader.now_s += 8 * 60 * 60
    reader.end()
    reader.now_s += LONGEST_REST_S
    reader.hear(2)
    assert reader.read == [1, 2]
