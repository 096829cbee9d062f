"""The people of the shop and what their roles may do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.pin import FREE_TRIES
from pos_app.domain.rights import Right, Role
from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import after_lending
from pos_app.ui.people.people_table import PeopleTable
from pos_app.ui.people.person_dialog import PersonDialog, Typed
from pos_app.ui.people.retire_dialog import RetireDialog
from pos_app.ui.people.rights_grid import RightsGrid
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.services.operators import Person
    from pos_app.ui.till import Till

_Read = tuple[list["Person"], dict[Role, frozenset[Right]]]


class PeopleSection(QWidget):
    """Adds, changes and retires people; decides about roles.

    Signals:
        stored: somebody or some role is different now.
    """

    stored = Signal()

    def __init__(self, till: Till, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._till = till
        self._rights: dict[Role, frozenset[Right]] = {}
        self._table = PeopleTable(till.theme)
        self._said = Paragraph(till.theme, kind=Type.BODY)
        self._said.setObjectName("people_said")
        self._said.hide()
        self._grid = RightsGrid(till.theme)
        self._add = self._button("add_person", self.tr("Add…"), "user-plus", "Ins", self.add)
        self._rename = self._button("rename_person", self.tr("Name…"), "pencil", "N", self.rename)
        self._role = self._button("role_of_person", self.tr("Role…"), "users", "R", self.set_role)
        self._pin = self._button("pin_of_person", self.tr("New PIN…"), "lock", "P", self.set_pin)
        self._unlock = self._button(
            "unlock_person", self.tr("Let try again"), "rotate-ccw", "U", self.unlock
        )
        self._retire = self._button("retire_person", "", "ban", "Del", self.retire)
        self._save = KeyButton(
            till.theme, self.tr("Store"), icon="check", key="Ctrl+S", kind="primary"
        )
        self._save.setObjectName("store_rights")
        self._undo = KeyButton(till.theme, self.tr("Put back"), icon="undo-2", key="Ctrl+Backspace")
        self._undo.setObjectName("put_back_rights")
        self._assemble()
        self._table.currentCellChanged.connect(lambda *_places: self._offer())
        self._grid.edited.connect(self._offer)
        self._save.clicked.connect(self.store_rights)
        self._undo.clicked.connect(lambda: self._grid.show_rights(self._rights))
        self.setFocusProxy(self._table)
        self._offer()

    def load(self) -> None:
        """Read who there is; ticks that are not stored yet stay."""
        self._till.jobs.local(self, self._read, self._show, self._tell)

    def add(self) -> None:
        """Ask for somebody new."""
        operators = self._till.services.operators

        def work(typed: Typed) -> object:
            return operators.add(typed.name, typed.role, typed.pin, self._till.operator())

        title, take = self.tr("Somebody new"), self.tr("Add")
        self._ask(title, take, work, name="", role=Role.CLERK, with_pin=True)

    def rename(self) -> None:
        """Ask for another name."""
        person = self._table.chosen
        if person is not None:
            operators, operator = self._till.services.operators, person.operator

            def work(typed: Typed) -> object:
                return operators.rename(operator, typed.name, self._till.operator())

            title = self.tr("Another name for {name}").format(name=operator.name)
            self._ask(title, self.tr("Store"), work, name=operator.name)

    def set_role(self) -> None:
        """Ask for another role."""
        person = self._table.chosen
        if person is not None:
            operators, operator = self._till.services.operators, person.operator

            def work(typed: Typed) -> object:
                return operators.set_role(operator, typed.role, self._till.operator())

            title = self.tr("Another role for {name}").format(name=operator.name)
            self._ask(title, self.tr("Store"), work, role=operator.role)

    def set_pin(self) -> None:
        """Ask for another PIN."""
        person = self._table.chosen
        if person is not None:
            operators, operator = self._till.services.operators, person.operator

            is_own = operator.id == self._till.operator().id

            def work(typed: Typed) -> None:
                if is_own:
                    operators.change_own_pin(operator, typed.pin_now, typed.pin)
                else:
                    operators.set_pin(operator, typed.pin, self._till.operator())

            title = self.tr("Another PIN for {name}").format(name=operator.name)
            self._ask(title, self.tr("Store"), work, with_pin=True, with_pin_now=is_own)

    def unlock(self) -> None:
        """Let somebody try again after too many wrong PINs."""
        person = self._table.chosen
        if person is not None:
            name = person.operator.name
            self._do(lambda: self._till.services.operators.unlock(name, self._till.operator()))

    def retire(self) -> None:
        """Ask, then let somebody in no more; or let in again who was retired."""
        person, operators = self._table.chosen, self._till.services.operators
        if person is None:
            return
        operator = person.operator
        if person.is_retired:
            self._do(lambda: operators.enable(operator.name, self._till.operator()))
            return
        dialog = RetireDialog(self._till.theme, operator.name, self.window())
        dialog.accepted.connect(
            lambda: self._do(lambda: operators.disable(operator, self._till.operator()))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def store_rights(self) -> None:
        """Store what the roles may do."""
        changed, operators = self._grid.changed(), self._till.services.operators

        if changed:
            self._rights = {}
            self._do(lambda: operators.set_rights(changed, self._till.operator()))

    def _button(
        self, name: str, words: str, icon: str, key: str, act: Callable[[], None]
    ) -> KeyButton:
        button = KeyButton(
            self._till.theme, words, icon=icon, key=key, size="toolbar", within=self._table
        )
        button.setObjectName(name)
        button.clicked.connect(act)
        return button

    def _ask(
        self,
        title: str,
        take: str,
        work: Callable[[Typed], object],
        *,
        name: str | None = None,
        role: Role | None = None,
        with_pin: bool = False,
        with_pin_now: bool = False,
    ) -> None:
        self._said.hide()
        dialog = PersonDialog(
            self._till,
            self.window(),
            title,
            take,
            work,
            name=name,
            role=role,
            with_pin=with_pin,
            with_pin_now=with_pin_now,
        )
        dialog.accepted.connect(self._on_stored)
        dialog.open()

    def _do(self, work: Callable[[], object]) -> None:
        self._said.hide()
        failed = after_lending(self._till, self.window(), partial(self._do, work), self._tell)
        self._till.jobs.local(self, work, lambda _done: self._on_stored(), failed)

    def _on_stored(self) -> None:
        self.load()
        self.stored.emit()

    def _read(self) -> _Read:
        operators = self._till.services.operators
        return operators.people(), {role: operators.rights_of(role) for role in Role}

    def _show(self, read: _Read) -> None:
        people, rights = read
        is_ticking = bool(self._rights) and bool(self._grid.changed())
        self._table.show_people(people)
        self._rights = rights
        if not is_ticking:
            self._grid.show_rights(rights)
        self._offer()

    def _tell(self, error: Exception) -> None:
        self._said.set_text(sentence(error, self._till.formats).whole, token="bad")
        self._said.show()

    def _offer(self) -> None:
        person = self._table.chosen
        nobody = self.tr("Nobody is chosen.") if person is None else ""
        for button in (self._rename, self._role, self._pin, self._unlock, self._retire):
            button.set_reason(nobody)
        is_retired = person is not None and person.is_retired
        self._retire.set_words(
            self.tr("Let in again") if is_retired else self.tr("Retire…"),
            "circle-check" if is_retired else "ban",
        )
        self._unlock.setVisible(person is not None and person.wrong_pins >= FREE_TRIES)
        is_edited = bool(self._rights) and bool(self._grid.changed())
        for button in (self._save, self._undo):
            button.set_reason("" if is_edited else self.tr("Nothing is changed."))

    def _assemble(self) -> None:
        describe_keys(
            self._table,
            [
                ("Up Down", self.tr("Person")),
                ("Ins", self.tr("Add")),
                ("N", self.tr("Name")),
                ("R", self.tr("Role")),
                ("P", self.tr("New PIN")),
                ("Del", self.tr("Retire")),
            ],
        )
        people = Card(padding=1)
        people.body.setSpacing(0)
        people.body.addWidget(self._table)
        buttons = QGridLayout()
        buttons.setSpacing(8)
        shown = (self._add, self._rename, self._role, self._pin, self._retire, self._unlock)
        for place, button in enumerate(shown):
            buttons.addWidget(button, place // 3, place % 3)
        buttons.setColumnStretch(3, 1)
        roles = Card()
        roles.body.addWidget(make_label(self.tr("What each role may do"), "strong"))
        words = self.tr(
            "Counts at once, at every till, also for who is signed in. Who lacks a right can ask "
            "somebody who has it to lend it once, with the PIN."
        )
        roles.body.addWidget(Paragraph(self._till.theme, words))
        roles.body.addWidget(self._grid)
        save = QHBoxLayout()
        save.setSpacing(12)
        save.addWidget(self._save)
        save.addWidget(self._undo)
        save.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(people)
        column.addLayout(buttons)
        column.addWidget(self._said)
        column.addWidget(roles)
        column.addLayout(save)
        column.addStretch(1)
