"""A clerk at the place for orders: presses keys where the focus is, and reads the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pos_app.ui.order.place import OrderPlace
from pos_app.ui.shell import Place, Shell
from pos_app.ui.till import Till

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from pos_app.domain.order import Draft
    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services
    from pos_app.ui.events import Events
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.order.card_stage import Stage
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.notice import Notice, NoticeSpec

W = TypeVar("W", bound=QWidget)


class OrderTill:
    """`keys` counts what was pressed."""

    def __init__(
        self,
        services: Services,
        operator: Operator,
        jobs: Jobs,
        events: Events,
        theme: Theme,
        formats: Formats,
        settings_file: Path,
        qtbot: QtBot,
    ) -> None:
        self.services = services
        self.operator = operator
        self.jobs = jobs
        self.keys = 0
        self.notices: list[NoticeSpec] = []
        self._qtbot = qtbot
        self.shell = Shell(theme, formats, services.clock, settings_file)
        till = Till(
            services=services,
            jobs=jobs,
            events=events,
            theme=theme,
            formats=formats,
            minutes=self.shell.minutes,
            operator=lambda: self.operator,
            notify=self._notify,
        )
        self.place = OrderPlace(till, self.shell.counter, services.ordering.new_draft())
        qtbot.addWidget(self.shell)
        self.shell.add_place(Place("F2", "circle-plus", "New order", self.place))

    def _notify(self, spec: NoticeSpec) -> Notice:
        self.notices.append(spec)
        return self.shell.notify(spec)

    @property
    def draft(self) -> Draft:
        return self.place.page.history.draft

    @property
    def stage(self) -> Stage:
        return self.place.card.stage

    def open(self) -> None:
        self.place.change_operator()
        self.shell.show()
        self.shell.activateWindow()
        QTest.qWaitForWindowActive(self.shell)
        self.shell.show_place("F2")
        self.settle()

    def write(self, text: str) -> None:
        """Type letter by letter into what has the focus, without waiting for searches."""
        for letter in text:
            self.keys += 1
            # QTest knows the keys of ASCII only; other letters come from an input method.
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(self._focus(), event)

    def press(self, *keys: str) -> None:
        """Press keys such as "Enter" or "Ctrl+S", then wait until nothing is under way."""
        for key in keys:
            self.press_fast(key)
            self.settle()

    def press_fast(self, key: str) -> None:
        """Press a key and wait for nothing."""
        self.keys += 1
        QTest.keySequence(self._focus(), QKeySequence(key.replace("Enter", "Return")))

    def hold_enter_down(self) -> None:
        """So long that it repeats itself."""
        no_modifier = Qt.KeyboardModifier.NoModifier
        for repeats in (False, True, True):
            enter = Qt.Key.Key_Return
            QTest.simulateEvent(self._focus(), True, enter, no_modifier, "", repeats)
            self.settle()

    def settle(self) -> None:
        self.wait(lambda: self.jobs.busy == 0)
        front = QApplication.activeModalWidget() or self.shell
        # A window manager does this when a dialog closes; the screenless platform has none.
        front.activateWindow()
        self.wait(front.isActiveWindow)

    def wait(self, until: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(until, timeout=10_000)

    def words(self, name: str) -> str:
        """What a label says, or "" where it is hidden."""
        label = self.find(QLabel, name)
        return "" if label.isHidden() else label.text()

    def texts(self) -> list[str]:
        """What all labels say that can be seen."""
        return [each.text() for each in self.shell.findChildren(QLabel) if each.isVisible()]

    def find(self, kind: type[W], name: str) -> W:
        window = QApplication.activeModalWidget() or self.shell
        found = window.findChild(kind, name)
        assert found is not None, name
        return found

    def find_line(self, name: str) -> str:
        """What a widget of several parts says, or "" where it is hidden."""
        part = self.find(QWidget, name)
        return (
            "" if part.isHidden() else " ".join(each.text() for each in part.findChildren(QLabel))
        )

    def dialog_text(self) -> str:
        """Everything that the open dialog says."""
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        parts = [each for each in dialog.findChildren(QWidget) if each.isVisible()]
        words = [each.text() for each in parts if isinstance(each, QLabel)]
        return " ".join(words + [each.accessibleName() for each in parts])

    def has_focus(self, name: str) -> bool:
        return self._focus().objectName() == name

    def _focus(self) -> QWidget:
        window = QApplication.activeModalWidget() or self.shell
        inside = window.focusWidget()
        return inside if inside is not None else window

    def grace_with_tea(self) -> None:
        """Begin an order for Grace with one tea."""
        self.write("0142")
        self.press("Enter")
        self.write("assam")
        self.press("Enter")
