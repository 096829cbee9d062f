from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.scrim import Scrim
from tests.ui.accessibility import assert_accessible

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.ui.theme.theme import Theme


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    return window


@pytest.fixture
def dialog(theme: Theme, window: QWidget, qtbot: QtBot) -> Dialog:
    dialog = Dialog(theme, window, "Capture less than held", "Order 1041")
    for name in ("amount", "reason"):
        editor = QLineEdit()
        editor.setObjectName(name)
        dialog.body.addWidget(Field(theme, name, editor))
    safe = KeyButton(theme, "Leave the hold as it is", key="Esc")
    safe.setObjectName("safe")
    act = KeyButton(theme, "Take 22.00", key="Ctrl+Enter", kind="primary")
    act.setObjectName("act")
    dialog.set_buttons(safe, act)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def editor(dialog: Dialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def test_enter_in_a_field_goes_on_and_moves_no_money(dialog: Dialog) -> None:
    editor(dialog, "amount").setFocus()
    QTest.keyClick(editor(dialog, "amount"), Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.focusWidget() is editor(dialog, "reason")


def test_escape_takes_the_safe_way(dialog: Dialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(editor(dialog, "amount"), Qt.Key.Key_Escape)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_acts(dialog: Dialog, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(editor(dialog, "reason"), key, Qt.KeyboardModifier.ControlModifier)


def test_the_window_is_shaded_while_it_is_open(dialog: Dialog, window: QWidget) -> None:
    scrim = window.findChild(Scrim)
    assert scrim is not None
    assert scrim.isVisible()
    assert scrim.geometry() == window.rect()
    dialog.reject()
    assert not scrim.isVisible()


def test_it_stands_in_the_middle_and_fits_its_body(dialog: Dialog, window: QWidget) -> None:
    assert dialog.width() == 620
    middle = window.mapToGlobal(window.rect().center())
    assert (dialog.geometry().center() - middle).manhattanLength() <= 2
    assert dialog._scroll.viewport().height() >= dialog._inner.height()
    assert_accessible(dialog)


def test_at_twice_the_text_it_fills_the_window(theme: Theme, window: QWidget) -> None:
    theme.set_scale(2.0)
    dialog = Dialog(theme, window, "Capture less than held")
    dialog.open()
    assert dialog.size() == window.size()
    dialog.reject()


def test_a_wrong_field_is_red_and_says_why(theme: Theme, dialog: Dialog) -> None:
    field = dialog.findChild(Field)
    assert field is not None
    field.set_error("More than the 27.06 that is held.")
    assert field.editor.property("invalid") is True
    assert field.editor.accessibleDescription() == "More than the 27.06 that is held."
    field.set_error("")
    assert field.editor.property("invalid") is False
