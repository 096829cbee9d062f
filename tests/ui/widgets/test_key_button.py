from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.ui.theme.theme import Theme


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window)
    return window


def show(qtbot: QtBot, window: QWidget, *widgets: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_its_key_presses_it(theme: Theme, window: QWidget, qtbot: QtBot) -> None:
    button = KeyButton(theme, "Save and hold card", key="F9")
    show(qtbot, window, button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(window, Qt.Key.Key_F9)


def test_a_key_within_a_list_leaves_other_fields_alone(
    theme: Theme, window: QWidget, qtbot: QtBot
) -> None:
    field, rows = QLineEdit(), QListView()
    button = KeyButton(theme, "Capture 27.06", key="C", within=rows)
    show(qtbot, window, field, rows, button)
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append(button.text()))
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_C)
    assert (field.text(), pressed) == ("c", [])
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_C)
    assert pressed == ["Capture 27.06"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_what_has_the_focus(
    theme: Theme, window: QWidget, qtbot: QtBot, key: Qt.Key
) -> None:
    button = KeyButton(theme, "Next order")
    show(qtbot, window, button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, key)


def test_a_button_that_is_off_says_why_and_its_key_is_dead(
    theme: Theme, window: QWidget, qtbot: QtBot
) -> None:
    button = KeyButton(theme, "Refund…", key="R")
    show(qtbot, window, button)
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append(button.text()))
    with qtbot.waitSignal(button.reason_changed) as told:
        button.set_reason("This key may not refund.")
    QTest.keyClick(window, Qt.Key.Key_R)
    assert told.args == ["This key may not refund."]
    assert button.accessibleDescription() == "This key may not refund."
    assert pressed == []
    button.set_reason("")
    QTest.keyClick(window, Qt.Key.Key_R)
    assert pressed == ["Refund…"]


def test_work_under_way_cannot_be_asked_for_twice(
    theme: Theme, window: QWidget, qtbot: QtBot
) -> None:
    button = KeyButton(theme, "Capture 27.06", key="C")
    show(qtbot, window, button)
    button.set_waiting("Capturing…")
    assert not button.isEnabled()
    button.set_waiting("")
    assert button.isEnabled()


@pytest.mark.parametrize(
    ("size", "height"), [("", 36), ("toolbar", 32), ("panel", 44), ("final", 48), ("line", 22)]
)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_heights_grow_with_the_text(
    theme: Theme, window: QWidget, qtbot: QtBot, size: str, height: int, scale: float
) -> None:
    button = KeyButton(theme, "Void…", key="V", size=size)
    show(qtbot, window, button)
    theme.set_scale(scale)
    assert button.sizeHint().height() == height * scale
    window.adjustSize()
    assert button.height() == height * scale


def test_long_words_wrap_and_never_shrink(theme: Theme, window: QWidget, qtbot: QtBot) -> None:
    button = KeyButton(theme, "Zahlung jetzt vollständig einziehen und abschließen", key="C")
    show(qtbot, window, button)
    assert button.heightForWidth(200) > button.heightForWidth(600)
    assert button.heightForWidth(600) == 36
    assert button.minimumSizeHint().width() < 200


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_C])
def test_a_key_that_is_held_presses_once(
    theme: Theme, window: QWidget, qtbot: QtBot, key: Qt.Key
) -> None:
    """Or it would answer the question that it has just opened."""
    button = KeyButton(theme, "Capture 27.06", key="C")
    show(qtbot, window, button)
    button.setFocus()
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append(button.text()))
    for repeats in (False, True, True):
        QTest.simulateEvent(button, True, key, Qt.KeyboardModifier.NoModifier, "", repeats)
    assert len(pressed) == 1
