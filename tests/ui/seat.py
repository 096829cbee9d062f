"""Somebody at the window of a shop that is prepared by others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QStackedWidget, QWidget
from typing_extensions import override

from pos_app.ui.order.place import OrderPlace
from pos_app.ui.widgets.key_counter import KeyCounter
from tests.ui.queue.screen import CTRL, Key, Screen

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.domain.card_task import CardTask
    from pos_app.domain.order import Draft
    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services
    from pos_app.ui.till import Till


class Seat(Screen):
    """A window of one person's; `step` for step something is done in it."""

    def __init__(self, till: Till, who: Operator, qtbot: QtBot) -> None:
        super().__init__(replace(till, operator=lambda: who), qtbot)
        self.wanted: list[CardTask] = []
        self._pages = QStackedWidget()
        self.window.setCentralWidget(self._pages)
        self.desk.card_wanted.connect(self.wanted.append)

    @property
    def services(self) -> Services:
        return self.till.services

    @override
    def show(self, page: QWidget) -> None:
        # The pages of before stay, as in the program: they hear what changes.
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()
        page.setFocus()

    def open_order(self, order_uuid: str) -> None:
        page = self.open_queue()
        page.show_order(order_uuid)
        self.settle()

    def open_place(self, draft: Draft) -> OrderPlace:
        place = OrderPlace(self.till, KeyCounter(self.window), draft)
        self.show(place)
        return place

    def click(self, name: str) -> None:
        """Press a button of the front window, which must be there and on."""
        # What was just drawn is shown a moment later.
        self.qtbot.waitUntil(lambda: self.front_part(name).isVisible())
        button = self.front_part(name)
        assert button.isEnabled(), name
        button.click()  # type: ignore[attr-defined]
        self.settle()

    def act(self) -> None:
        """Press what acts in the open dialog."""
        self.press(Key.Key_Return, modifier=CTRL)
        self.settle()

    def fill(self, name: str, text: str) -> None:
        """Type into a field of the front window."""
        field = self.front_part(name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        field.selectAll()
        self.write(text)

    def hold(self, task: CardTask, kind: str, *, keep: bool = False) -> None:
        """Choose a way of a kind for a card, and let it be held."""
        # What was used last would begin by itself.
        self.services.memory.remember("way", "")
        place = self.open_place(self.services.ordering.new_draft())
        place.take_card(task)
        self.settle()
        ways = place.card._ways
        kinds = [offer.way.kind for offer in ways.offers]
        # A customer of many kept cards has more ways than there are digits.
        ways._group.button(kinds.index(kind)).setChecked(True)
        if keep:
            place.card._keep.press("K")
        place.card._on_primary()
        self.settle()

    def is_asked_for_a_pin(self) -> bool:
        front = QApplication.activeModalWidget()
        return front is not None and front.objectName() == "pin_dialog"

    def lend(self, name: str, pin: str) -> None:
        """Somebody comes and types the PIN."""
        who = self.front_part("second_person")
        assert isinstance(who, QComboBox)
        who.setCurrentText(name)
        self.fill("second_pin", pin)
        self.act()

    def leave(self) -> None:
        """Leave all that is open."""
        while (front := QApplication.activeModalWidget()) is not None:
            front.close()
        self.window.close()

    def front_part(self, name: str) -> QWidget:
        front = QApplication.activeModalWidget() or self.window
        found = front.findChildren(QWidget, name)
        assert found, name
        # What was drawn anew is there twice until the old one is deleted.
        return next((each for each in found if each.isVisible()), found[0])


Step = Callable[[Seat], object]
