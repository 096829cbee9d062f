"""Somebody else at this till for a moment: a name and a PIN, then everything goes on as before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from pos_app.domain.secret import Secret
from pos_app.ui.messages import sentence
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.pin_field import PinField

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.rights import Right
    from pos_app.services.operators import Person
    from pos_app.ui.till import Till

R = TypeVar("R")


class PinDialog(Dialog, Generic[R]):
    """Asks who it is and for the PIN, and closes when `work(name, pin)` has found both right.

    Only those are offered who have `rights` and are not `besides`, by identity.
    What it gave is then `result_value`; why it did not stands under the PIN.
    """

    def __init__(
        self,
        till: Till,
        title: str,
        words: str,
        act_words: str,
        work: Callable[[str, str], R],
        parent: QWidget,
        *,
        rights: tuple[Right, ...],
        besides: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__(till.theme, parent, title, width=480)
        self.setObjectName("pin_dialog")
        self._till = till
        self._work = work
        self._rights = rights
        self._besides = besides | {till.operator().id}
        self.result_value: R | None = None
        self._who = QComboBox()
        self._who.setObjectName("second_person")
        self._who.view().setObjectName("second_person_list")
        self._who.view().setAccessibleName(self.tr("Who it is"))
        self._pin = PinField()
        self._pin.setObjectName("second_pin")
        self._field = Field(till.theme, self.tr("PIN"), self._pin)
        safe = KeyButton(till.theme, self.tr("Leave it as it is"), key="Esc")
        self._act = KeyButton(till.theme, act_words, icon="check", key="Ctrl+Enter", kind="primary")
        self._act.setObjectName("second_person_act")
        safe.setObjectName("second_person_safe")

        self.body.addWidget(Paragraph(till.theme, words, kind=Type.BODY))
        self.body.addWidget(Field(till.theme, self.tr("Who it is"), self._who))
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.set_buttons(safe, self._act)
        people = till.services.operators.people
        till.jobs.local(self, people, self._show_people, self._on_refused)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._who.setFocus()

    @override
    def act(self) -> None:
        if not self._pin.text():
            self._pin.setFocus()
            return
        work = partial(self._work, self._who.currentText(), Secret(self._pin.text()))
        self._pin.clear()
        self._act.set_waiting(self.tr("Checking…"))
        self._till.jobs.local(self, work, self._on_done, self._on_refused)

    def _show_people(self, people: list[Person]) -> None:
        there = [each.operator for each in people if not each.is_retired]
        able = [each for each in there if all(map(each.may, self._rights))]
        names = [each.name for each in able if each.id not in self._besides]
        self._who.addItems(names)
        if not names:
            words = self.tr("Nobody else in this shop may do it.")
            self._act.set_reason(words)
            self._field.set_error(words)

    def _on_done(self, value: R) -> None:
        self.result_value = value
        self.accept()

    def _on_refused(self, error: Exception) -> None:
        self._act.set_waiting("")
        self._field.set_error(sentence(error, self._till.formats).whole)
        self._pin.setFocus()
