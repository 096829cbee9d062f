from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from pos_app.ui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.ui.theme.theme import Theme


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window)
    window.resize(400, 300)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def add(window: QWidget, widget: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()
    layout.activate()


def test_it_stands_two_pixels_away_and_follows(theme: Theme, window: QWidget) -> None:
    ring, button = FocusRing(theme, window), QPushButton("Void…")
    add(window, button)
    button.setFocus()
    assert ring.isVisible()
    assert ring.geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    button.move(40, 50)
    assert ring.geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    button.hide()
    assert ring.isHidden()


def test_fields_show_the_focus_themselves(theme: Theme, window: QWidget) -> None:
    ring, button, field = FocusRing(theme, window), QPushButton("Void…"), QLineEdit()
    add(window, button)
    add(window, field)
    button.setFocus()
    field.setFocus()
    assert ring.isHidden()


def test_it_is_cut_where_its_control_is_scrolled_away(theme: Theme, window: QWidget) -> None:
    area, inner = QScrollArea(), QWidget()
    column = QVBoxLayout(inner)
    buttons = [QPushButton(str(number)) for number in range(20)]
    for button in buttons:
        column.addWidget(button)
    area.setWidget(inner)
    add(window, area)
    ring = FocusRing(theme, window)
    buttons[0].setFocus()
    assert ring.isVisible()
    assert ring.mask().isEmpty()
    area.verticalScrollBar().setValue(20)
    assert 0 < ring.mask().boundingRect().height() < ring.height()
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert ring.isHidden()
