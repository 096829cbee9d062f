"""A person's name, role and PIN: all of them for somebody new, one of them to change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit
from typing_extensions import override

from pos_app.domain.errors import HoldfastError
from pos_app.domain.rights import Role
from pos_app.domain.secret import Secret
from pos_app.ui.messages import sentence
from pos_app.ui.order.form_dialog import FormDialog
from pos_app.ui.people.lending import after_lending
from pos_app.ui.people.words import role_words
from pos_app.ui.widgets.pin_field import PinField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from pos_app.ui.till import Till


translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form; the PIN is in no representation."""

    name: str = ""
    role: Role = Role.CLERK
    pin: str = field(default="", repr=False)
    pin_now: str = field(default="", repr=False)


class PersonDialog(FormDialog):
    """Asks for what is named, and closes when `work` has stored it; what is wrong is said."""

    def __init__(
        self,
        till: Till,
        parent: QWidget,
        title: str,
        take: str,
        work: Callable[[Typed], object],
        *,
        name: str | None = None,
        role: Role | None = None,
        with_pin: bool = False,
        with_pin_now: bool = False,
    ) -> None:
        leave = translate("PersonDialog", "Leave it as it is")
        super().__init__(till.theme, till.formats, parent, title, leave=leave, take=take)
        self._till = till
        self._work = work
        self.setObjectName("person_dialog")
        self._name = QLineEdit(name or "")
        self._role = QComboBox()
        self._pin_now, self._pin, self._again = PinField(), PinField(), PinField()
        for each in Role:
            self._role.addItem(role_words(each), each)
        self._role.view().setObjectName("person_role_list")
        self._role.view().setAccessibleName(self.tr("Role"))
        self._role.setCurrentIndex(self._role.findData(role or Role.CLERK))
        self._with_pin = with_pin
        parts = (
            (name is not None, "person_name", self.tr("Name"), self._name, ""),
            (role is not None, "person_role", self.tr("Role"), self._role, ""),
            (with_pin_now, "person_pin_now", self.tr("Your PIN until now"), self._pin_now, ""),
            (with_pin, "person_pin", self.tr("New PIN"), self._pin, self.tr("4 to 12 digits.")),
            (with_pin, "person_pin_again", self.tr("The same PIN again"), self._again, ""),
        )
        self._fields = {
            object_name: self.add_field(object_name, words, editor, hint)
            for is_asked, object_name, words, editor, hint in parts
            if is_asked
        }
        next(iter(self._fields.values())).editor.setFocus()

    @override
    def act(self) -> None:
        if self._with_pin and self._pin.text() != self._again.text():
            self._again.clear()
            self._again.setFocus()
            words = self.tr("This is not the PIN above. Type both again.")
            self._fields["person_pin_again"].set_error(words)
            return
        self._store()

    def _store(self) -> None:
        typed = Typed(
            self._name.text(),
            Role(self._role.currentData()),
            Secret(self._pin.text()),
            Secret(self._pin_now.text()),
        )
        self._take.set_waiting(self.tr("Storing…"))
        failed = after_lending(self._till, self._shaded, self._store, self._tell)
        self._till.jobs.local(self, lambda: self._work(typed), lambda _done: self.accept(), failed)

    def _tell(self, error: Exception) -> None:
        self._take.set_waiting("")
        code = error.code if isinstance(error, HoldfastError) else ""
        fields = list(self._fields.values())
        if code in {"pin.shape", "pin.weak"}:
            fields = [self._fields["person_pin"]]
            self._pin.clear()
            self._again.clear()
        elif code.startswith("pin."):
            self._pin_now.clear()
        for each in fields:
            each.set_error("")
        fields[0].set_error(sentence(error, self._formats).whole)
        fields[0].editor.setFocus()
