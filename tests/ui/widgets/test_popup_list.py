from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QVBoxLayout, QWidget

from pos_app.ui.widgets.popup_list import PopupList

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.ui.theme.theme import Theme

NAMES = ["Darjeeling first flush", "Darjeeling autumnal", "The Dark Harbour"]


class Finder:
    """A field with its list, and what was picked from it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        self.window = window
        self.field, self.after = QLineEdit(window), QLineEdit(window)
        column = QVBoxLayout(window)
        column.addWidget(self.field)
        column.addWidget(self.after)
        self.model = QStringListModel(NAMES)
        self.popup = PopupList(theme, self.field, self.model, QStyledItemDelegate(window))
        self.picked: list[tuple[str, object]] = []
        self.popup.picked.connect(self.on_picked)

    def on_picked(self, index: QModelIndex, modifiers: object) -> None:
        self.picked.append((index.data(), modifiers))


@pytest.fixture
def finder(theme: Theme, qtbot: QtBot) -> Finder:
    window = QWidget()
    qtbot.addWidget(window)
    finder = Finder(theme, window)
    window.resize(600, 400)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    finder.field.setFocus()
    finder.popup.open()
    return finder


def test_typing_goes_on_while_the_list_is_open(finder: Finder) -> None:
    QTest.keyClicks(finder.field, "dar")
    assert finder.field.text() == "dar"
    assert finder.field.hasFocus()
    assert finder.popup.isVisible()


def test_arrows_move_and_enter_picks(finder: Finder) -> None:
    QTest.keyClick(finder.field, Qt.Key.Key_Down)
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    assert finder.picked == [(NAMES[1], Qt.KeyboardModifier.NoModifier)]
    assert finder.popup.isHidden()


def test_ctrl_enter_picks_differently(finder: Finder) -> None:
    QTest.keyClick(finder.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert finder.picked == [(NAMES[0], Qt.KeyboardModifier.ControlModifier)]


def test_the_ends_of_the_list_hold(finder: Finder) -> None:
    QTest.keyClick(finder.field, Qt.Key.Key_Up)
    assert finder.popup.current.row() == 0
    QTest.keyClick(finder.field, Qt.Key.Key_PageDown)
    assert finder.popup.current.row() == len(NAMES) - 1


def test_escape_and_leaving_close_it(finder: Finder, qtbot: QtBot) -> None:
    QTest.keyClick(finder.field, Qt.Key.Key_Escape)
    assert finder.popup.isHidden()
    finder.popup.open()
    finder.after.setFocus()
    qtbot.waitUntil(finder.popup.isHidden)
    assert finder.picked == []


def test_nothing_found_shows_nothing(finder: Finder) -> None:
    finder.model.setStringList([])
    finder.popup.open()
    assert finder.popup.isHidden()


def test_it_stands_right_under_the_field(finder: Finder) -> None:
    field = finder.field.geometry()
    assert finder.popup.y() >= field.bottom()
    assert finder.popup.y() - field.bottom() <= 8
    assert abs(finder.popup.width() - field.width()) <= 2
