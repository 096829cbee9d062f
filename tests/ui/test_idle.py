"""A till that nobody touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.ui.idle import Idle

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Watched:
    """A window, a clock that a test sets, and how often the till was left."""

    def __init__(self, app: QApplication, window: QWidget) -> None:
        self.window = window
        self.now_s = 1000.0
        self.limit_s = 300.0
        self.times = 0
        self.wall_s = 1_700_000_000.0
        self.idle = Idle(app, lambda: self.limit_s, window, lambda: self.now_s, lambda: self.wall_s)
        self.idle.left.connect(self._count)

    def _count(self) -> None:
        self.times += 1

    def after(self, seconds: float) -> int:
        self.now_s += seconds
        self.wall_s += seconds
        self.idle.look()
        return self.times


@pytest.fixture
def watched(qapp: QApplication, qtbot: QtBot) -> Watched:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    return Watched(qapp, window)


def test_a_till_is_left_after_the_minutes_of_the_shop(watched: Watched) -> None:
    assert watched.after(299) == 0
    assert watched.after(1) == 1
    assert watched.after(299) == 1


def test_a_key_and_the_mouse_count_as_somebody(watched: Watched) -> None:
    watched.after(200)
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_A)
    assert watched.after(200) == 0
    QTest.mouseMove(watched.window.windowHandle())
    QTest.mouseClick(watched.window.windowHandle(), Qt.MouseButton.LeftButton)
    assert watched.after(200) == 0
    assert watched.after(100) == 1


def test_a_key_that_is_a_shortcut_counts_too(watched: Watched) -> None:
    shortcut = QShortcut(QKeySequence("F3"), watched.window)
    watched.after(200)
    pressed = QSignalSpy(shortcut.activated)
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_F3)
    assert pressed.count() == 1
    assert watched.after(200) == 0


def test_a_window_that_is_opened_later_counts_too(watched: Watched, qtbot: QtBot) -> None:
    second = QWidget()
    qtbot.addWidget(second)
    second.show()
    second.activateWindow()
    assert QTest.qWaitForWindowActive(second)
    watched.after(200)
    QTest.keyClick(second.windowHandle(), Qt.Key.Key_A)
    assert watched.after(200) == 0


def test_a_computer_that_slept_is_locked_at_the_first_touch(watched: Watched) -> None:
    watched.wall_s += 8 * 3600
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_A)
    assert watched.times == 1
    assert watched.after(299) == 1
    # A clock that is set back neither locks nor keeps it open.
    watched.wall_s -= 86_400
    assert watched.after(0) == 1
    assert watched.after(1) == 2


def test_off_means_never_and_a_change_counts_at_once(watched: Watched) -> None:
    watched.limit_s = 0
    assert watched.after(100_000) == 0
    watched.limit_s = 60
    assert watched.after(0) == 1


def test_somebody_seen_by_another_program_is_somebody(watched: Watched) -> None:
    watched.after(200)
    watched.idle.touch()
    assert watched.after(299) == 0
    assert watched.after(1) == 1
