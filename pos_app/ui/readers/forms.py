"""What is asked before a reader is registered, renamed or removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.reader import LocationAddress, NewLocation
from pos_app.services.readers import LONGEST_NAME
from pos_app.ui.order.form_dialog import FormDialog
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.reader import ReaderLocation
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.field import Field

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Registration:
    """What was typed."""

    name: str
    code: str
    place: ReaderLocation | NewLocation


class RegisterForm(FormDialog):
    """Signals: taken, with a Registration."""

    taken = Signal(object)

    def __init__(self, till: Till, parent: QWidget, locations: tuple[ReaderLocation, ...]) -> None:
        super().__init__(
            till.theme,
            till.formats,
            parent,
            translate("Readers", "Register a reader"),
            leave=translate("Readers", "Register none"),
            take=translate("Readers", "Register it"),
            width=520,
        )
        self.setObjectName("register_form")
        self._locations = locations
        self._name = self._line(
            "reader_name", self.tr("Name"), self.tr("Such as Counter."), LONGEST_NAME
        )
        self._code = self._line(
            "reader_code",
            self.tr("Code on the reader"),
            self.tr("On the reader: swipe right, Settings, Generate pairing code."),
        )
        self._place = QComboBox()
        self._place.view().setObjectName("reader_places")
        self._place.view().setAccessibleName(self.tr("Places"))
        self._place.addItems([each.name for each in locations])
        self._place.addItem(self.tr("Another place…"))
        place = self.add_field("reader_place", self.tr("Where it stands"), self._place)
        place.setVisible(bool(locations))
        self._parts = {
            "place_name": self._line("place_name", self.tr("Name of the place")),
            "line1": self._line("place_line1", self.tr("Street and number")),
            "city": self._line("place_city", self.tr("Town")),
            "state": self._line("place_state", self.tr("State, where addresses have one")),
            "postal_code": self._line("place_postcode", self.tr("Postcode")),
            "country": self._line(
                "place_country", self.tr("Country"), self.tr("Two letters, such as US."), 2
            ),
        }
        self._place.currentIndexChanged.connect(self._show_parts)
        self._show_parts()
        self._name.editor.setFocus()

    @override
    def act(self) -> None:
        missing = [field for field in self._asked() if not _text(field)]
        for field in missing:
            field.set_error(self.tr("Type something here."))
        if missing:
            missing[0].editor.setFocus()
            return
        self.taken.emit(self._registration())
        self.accept()

    def _line(self, name: str, label: str, hint: str = "", longest: int = 200) -> Field:
        editor = QLineEdit()
        editor.setMaxLength(longest)
        return self.add_field(name, label, editor, hint)

    def _is_new_place(self) -> bool:
        return self._place.currentIndex() >= len(self._locations)

    def _show_parts(self) -> None:
        for field in self._parts.values():
            field.setVisible(self._is_new_place())

    def _asked(self) -> list[Field]:
        needed = [field for part, field in self._parts.items() if part != "state"]
        return [self._name, self._code, *(needed if self._is_new_place() else [])]

    def _registration(self) -> Registration:
        name, code = _text(self._name), _text(self._code)
        if not self._is_new_place():
            return Registration(name, code, self._locations[self._place.currentIndex()])
        typed = {part: _text(field) for part, field in self._parts.items()}
        address = LocationAddress(
            typed["line1"],
            typed["city"],
            typed["state"],
            typed["postal_code"],
            typed["country"].upper(),
        )
        return Registration(name, code, NewLocation(typed["place_name"], address))


class NameForm(FormDialog):
    """Signals: taken, with the new name."""

    taken = Signal(str)

    def __init__(self, till: Till, parent: QWidget, name: str) -> None:
        super().__init__(
            till.theme,
            till.formats,
            parent,
            translate("Readers", "Rename “{name}”").format(name=name),
            leave=translate("Readers", "Leave the name as it is"),
            take=translate("Readers", "Rename it"),
            width=440,
        )
        self.setObjectName("name_form")
        editor = QLineEdit(name)
        editor.setMaxLength(LONGEST_NAME)
        editor.selectAll()
        self._name = self.add_field("reader_new_name", self.tr("Name"), editor)
        editor.setFocus()

    @override
    def act(self) -> None:
        if not _text(self._name):
            self._name.set_error(self.tr("Type a name, such as Counter."))
            return
        self.taken.emit(_text(self._name))
        self.accept()


class RemoveForm(FormDialog):
    """Asks once more; accepted if the reader is to go."""

    def __init__(self, till: Till, parent: QWidget, name: str) -> None:
        super().__init__(
            till.theme,
            till.formats,
            parent,
            translate("Readers", "Remove “{name}”?").format(name=name),
            leave=translate("Readers", "Keep the reader"),
            take=translate("Readers", "Remove the reader"),
            icon="trash-2",
            width=460,
        )
        self.setObjectName("remove_form")
        words = self.tr(
            "Stripe forgets it, for every till of the shop. To use it again, register it anew "
            "with a new code."
        )
        self.body.addWidget(Paragraph(till.theme, words, kind=Type.BODY))


def _text(field: Field) -> str:
    assert isinstance(field.editor, QLineEdit)
    return field.editor.text().strip()
