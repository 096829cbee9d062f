"""A page in a window, driven by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from pos_app.ui.queue.money_desk import MoneyDesk
from pos_app.ui.queue.page import QueuePage
from pos_app.ui.queue.table import OrderTable
from pos_app.ui.widgets.key_button import KeyButton
from tests.window_driver import PATIENCE_S, is_busy

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.domain.queue import QueueRow
    from pos_app.ui.till import Till

W = TypeVar("W", bound=QWidget)
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Screen:
    """Shows a page, presses keys on whatever has the focus, and waits for the jobs."""

    def __init__(self, till: Till, qtbot: QtBot) -> None:
        self.till = till
        self.qtbot = qtbot
        self.window = QMainWindow()
        self.window.resize(1280, 760)
        self.desk = MoneyDesk(till, self.window)
        qtbot.addWidget(self.window)

    def open_queue(self) -> QueuePage:
        page = QueuePage(self.till, self.desk)
        self.show(page)
        return page

    def show(self, page: QWidget) -> None:
        self.window.setCentralWidget(page)
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()
        page.setFocus()

    def settle(self) -> None:
        """Wait until no job runs and every result was shown."""
        self.qtbot.waitUntil(
            lambda: not is_busy(self.window, self.till.jobs), timeout=round(PATIENCE_S * 1000)
        )

    def press(self, *keys: Key | str, modifier: Qt.KeyboardModifier | None = None) -> None:
        for key in keys:
            target = self._target()
            code = getattr(Key, f"Key_{key}") if isinstance(key, str) else key
            QTest.keyClick(target, code, modifier or Qt.KeyboardModifier.NoModifier)

    def _target(self) -> QWidget:
        # A window system gives the focus a moment later than it is asked for.
        top = QApplication.activeModalWidget() or self.window
        top.activateWindow()
        self.qtbot.waitUntil(lambda: top.isActiveWindow() and top.focusWidget() is not None)
        return QApplication.focusWidget() or top

    def write(self, text: str) -> None:
        QTest.keyClicks(self._target(), text)

    def part(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None
        return found

    def button(self, name: str) -> KeyButton:
        return self.part(KeyButton, name)

    def focus_name(self) -> str:
        return self._target().objectName()

    @property
    def table(self) -> OrderTable:
        return cast("OrderTable", self.window.findChild(OrderTable))

    @property
    def current(self) -> QueueRow:
        row = self.table.current_order()
        assert row is not None
        return row

    @property
    def dialog(self) -> QDialog:
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found
