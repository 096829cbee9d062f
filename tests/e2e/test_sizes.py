"""What is open takes the size and place that its content and the window ask for."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea

from pos_app.ui.stripe.key_dialog import KeyDialog
from pos_app.ui.widgets.popup_list import PopupList
from tests.window_driver import WindowDriver


def gap_below_field(till: WindowDriver) -> int:
    """How far the list of what was found stands from the field in which it was typed."""
    [popup] = [each for each in till.shell.findChildren(PopupList) if each.isVisible()]
    field = till.main.order.page.lines.finder.field
    bottom = field.mapTo(till.shell, QPoint(0, field.height())).y()
    return popup.y() - bottom


def test_what_was_found_stays_below_the_field(till: WindowDriver) -> None:
    till.type("4155550142")
    till.settle()
    till.press("Return")
    till.type("dar")
    till.settle()
    before = gap_below_field(till)
    for scale in (2.0, 1.0, 1.5):
        till.main.till.theme.set_scale(scale)
        till.settle()
        assert gap_below_field(till) == before
    till.shell.resize(till.shell.width(), till.shell.height() + 120)
    till.settle()
    assert gap_below_field(till) == before


def test_a_dialog_grows_with_what_it_learns(till: WindowDriver) -> None:
    till.shell.resize(1280, 800)
    till.main.open_key()
    till.settle()
    [dialog] = till.shell.findChildren(KeyDialog)
    area = dialog.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    till.press("Esc")
