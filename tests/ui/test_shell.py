from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pos_app.services.connection import ConnectionKind
from pos_app.ui.layout import Layout, layout_for
from pos_app.ui.shell import Place, Shell
from pos_app.ui.widgets.all_keys import AllKeys
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.key_strip import KeyStrip
from pos_app.ui.widgets.line_button import LineButton
from pos_app.ui.widgets.rail import RailItem
from tests.ui.accessibility import assert_accessible

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

NOW = datetime(2026, 11, 19, 10, 53, 20).astimezone()


def make_shell(theme: Theme, formats: Formats, folder: Path, qtbot: QtBot) -> Shell:
    shell = Shell(theme, formats, lambda: NOW, folder / "window.ini")
    qtbot.addWidget(shell)
    for key, text in (("F2", "New order"), ("F3", "Queue"), ("F4", "Orders")):
        page = QWidget()
        page.setObjectName(f"page_{key}")
        page.setAccessibleName(text)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        describe_keys(page, [("C", f"{text} key")])
        shell.add_place(Place(key, "inbox", text, page))
    return shell


@pytest.fixture
def shell(theme: Theme, formats: Formats, tmp_path: Path, qtbot: QtBot) -> Shell:
    shell = make_shell(theme, formats, tmp_path, qtbot)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    return shell


def texts(shell: Shell) -> set[str]:
    return {label.text() for label in shell.findChildren(QLabel) if label.isVisible()}


def place(shell: Shell, key: str) -> RailItem:
    found = shell.findChild(RailItem, f"place_{key}")
    assert found is not None
    return found


def test_f_keys_lead_to_places_and_put_the_focus_there(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.place_shown) as shown:
        QTest.keyClick(shell, Qt.Key.Key_F3)
    assert shown.args == ["F3"]
    assert shell.shown_place == "F3"
    assert place(shell, "F3").isChecked()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "page_F3"


def test_the_strip_shows_the_keys_of_what_has_the_focus(shell: Shell) -> None:
    strip = shell.findChild(KeyStrip)
    assert strip is not None
    shell.show_place("F4")
    assert strip.hints.hints == [("C", "Orders key")]
    assert strip.hints.accessibleName() == "C: Orders key"


def test_everything_has_a_name(shell: Shell) -> None:
    shell.set_operator("Ada", "Manager")
    shell.set_held("812.40", 7, "3 h 10 m", urgent=True)
    assert_accessible(shell)


def test_a_badge_is_also_said(shell: Shell) -> None:
    shell.set_badge("F3", 4)
    assert place(shell, "F3").accessibleName() == "Queue, 4 need you"
    shell.set_badge("F3", 0)
    assert place(shell, "F3").accessibleName() == "Queue"


def test_the_bar_says_whose_till_it_is_and_how_stripe_answers(shell: Shell) -> None:
    shell.set_shop("Corner Books", "live")
    shell.set_connection(ConnectionKind.UNREACHABLE, minutes=2)
    assert {"Corner Books", "Thu 19 Nov, 10:53"} <= texts(shell)
    line = shell.findChild(LineButton)
    assert line is not None
    assert line.text() == "Stripe not reached for 2 min"
    shell.set_waiting(3)
    assert line.text() == "Stripe not reached for 2 min · 3 waiting"
    assert shell.windowTitle() == "Corner Books · Holdfast"


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0])
@pytest.mark.parametrize("width", [960, 1140, 1280, 1520, 1650])
def test_the_frame_fits_at_every_text_size(
    shell: Shell, theme: Theme, width: int, scale: float
) -> None:
    shell.set_shop("The Old Harbour Bookshop and Tea Room", "practice")
    shell.set_operator("Alexandria", "Manager")
    shell.set_connection(ConnectionKind.UNREACHABLE, minutes=25)
    for key in ("F6", "F7", "F8"):
        shell.add_place(Place(key, "inbox", "Customers", QWidget()))
    shell.resize(width, 600)
    theme.set_scale(scale)
    smallest = shell.minimumSizeHint()
    assert smallest.width() <= width
    assert smallest.height() <= 600


@pytest.mark.parametrize(
    ("width", "scale", "kind"),
    [
        (1500, 1.0, Layout.WIDE), (1499, 1.0, Layout.FULL), (1100, 1.0, Layout.FULL),
        (1099, 1.0, Layout.NARROW), (760, 1.0, Layout.NARROW), (759, 1.0, Layout.SINGLE),
        (1280, 2.0, Layout.SINGLE), (3000, 2.0, Layout.WIDE),
    ],
)  # fmt: skip
def test_the_layout_follows_the_width_in_text_sizes(width: int, scale: float, kind: Layout) -> None:
    assert layout_for(width, scale) is kind


def test_larger_text_takes_away_what_does_not_fit(shell: Shell, theme: Theme, qtbot: QtBot) -> None:
    strip = shell.findChild(KeyStrip)
    assert strip is not None
    shell.resize(1280, 800)
    assert shell.layout_kind is Layout.FULL
    assert strip.isVisible()
    with qtbot.waitSignal(shell.layout_changed) as changed:
        theme.set_scale(2.0)
    assert changed.args == [Layout.SINGLE]
    assert strip.isHidden()
    assert "Corner Books" not in texts(shell)
    assert "New order" in texts(shell)
    assert shell.minimumSizeHint().width() <= 960
    assert shell.minimumSizeHint().height() <= 600


def test_text_size_has_keys(shell: Shell, theme: Theme) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(shell, Qt.Key.Key_Plus, control)
    QTest.keyClick(shell, Qt.Key.Key_Equal, control)
    assert theme.scale == 1.5
    QTest.keyClick(shell, Qt.Key.Key_Minus, control)
    assert theme.scale == 1.25
    QTest.keyClick(shell, Qt.Key.Key_0, control)
    assert theme.scale == 1.0


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, "lock_requested"),
        (Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier, "switch_requested"),
    ],
)
def test_the_till_itself_has_keys(
    shell: Shell, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, signal: str
) -> None:
    with qtbot.waitSignal(getattr(shell, signal)):
        QTest.keyClick(shell, key, modifier)


def test_f1_lists_every_key(shell: Shell) -> None:
    QTest.keyClick(shell, Qt.Key.Key_F1)
    dialog = shell.findChild(AllKeys)
    assert dialog is not None
    assert dialog.isVisible()
    listed = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"F3", "Queue", "New order key", "Ctrl+L", "Lock"} <= listed
    assert_accessible(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_enter_on_what_is_held_opens_it(shell: Shell, qtbot: QtBot) -> None:
    shell.set_held("812.40", 7, "3 h 10 m", urgent=True)
    box = shell._rail.held
    assert box.accessibleName() == "Held now, 812.40, 7 cards, Next ends in 3 h 10 m"
    with qtbot.waitSignal(shell.held_opened):
        QTest.keyClick(box, Qt.Key.Key_Return)


def test_keys_of_an_open_order_are_counted(shell: Shell) -> None:
    handle = shell.windowHandle()
    shell.counter.start()
    for _ in range(3):
        QTest.keyClick(handle, Qt.Key.Key_A)
    assert shell.counter.keys == 3
    assert "3 keys, 0 s" in texts(shell)
    shell.counter.stop()
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert shell.counter.keys == 3
    assert "3 keys, 0 s" not in texts(shell)


def test_the_window_remembers_its_size(
    theme: Theme, formats: Formats, tmp_path: Path, qtbot: QtBot
) -> None:
    first = make_shell(theme, formats, tmp_path, qtbot)
    first.show()
    # No larger than the screen of the test, to which a window is fitted.
    first.resize(960, 700)
    first.close()
    second = make_shell(theme, formats, tmp_path, qtbot)
    assert (second.width(), second.height()) == (960, 700)
