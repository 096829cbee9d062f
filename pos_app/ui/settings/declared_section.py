"""A page of declared settings: shown, changed together, put back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.errors import InvalidInput
from pos_app.domain.settings import SETTINGS, Page
from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import after_lending
from pos_app.ui.settings.setting_field import SettingField
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import Card
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.money import Currency
    from pos_app.domain.settings import Value
    from pos_app.ui.till import Till


class DeclaredSection(QWidget):
    """The settings of one page, each with what it does; stored by Ctrl+S.

    What was typed stays while somebody looks elsewhere, until it is stored or put back.

    Signals:
        stored: something is set differently now.
    """

    stored = Signal()

    def __init__(self, till: Till, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._till = till
        self.fields = [
            SettingField(till.theme, till.formats, each) for each in SETTINGS if each.page is page
        ]
        self._values: dict[str, Value] = {}
        self._save = KeyButton(
            till.theme, self.tr("Store"), icon="check", key="Ctrl+S", kind="primary"
        )
        self._save.setObjectName("store_settings")
        self._undo = KeyButton(till.theme, self.tr("Put back"), icon="undo-2", key="Ctrl+Backspace")
        self._undo.setObjectName("put_back_settings")
        self._said = Paragraph(till.theme, kind=Type.BODY)
        self._said.setObjectName("settings_said")
        self._assemble()
        for each in self.fields:
            each.edited.connect(self._on_edited)
        self._save.clicked.connect(self.store)
        self._undo.clicked.connect(self.put_back)
        self.setFocusProxy(self.fields[0])
        describe_keys(
            self,
            [
                ("Tab", self.tr("Next setting")),
                ("Ctrl+S", self.tr("Store")),
                ("Ctrl+Backspace", self.tr("Put back")),
            ],
        )
        self._offer()

    def load(self) -> None:
        """Read the settings; what somebody is typing stays."""
        self._till.jobs.local(self, self._till.services.settings.values, self._show, self._tell)

    def store(self) -> None:
        """Store what was changed, all of it or nothing."""
        edited = [each for each in self.fields if each.is_edited]
        values: dict[str, Value] = {}
        wrong: list[SettingField] = []
        money = self._money(edited)
        for each in edited:
            try:
                values[each.of.name] = each.read(money)
            except InvalidInput:
                wrong.append(each)
        if wrong:
            wrong[0].setFocus()
        elif values:
            self._change(values)

    def put_back(self) -> None:
        """Show again what is stored."""
        self._said.hide()
        for each in self.fields:
            each.show_value(self._values[each.of.name])
        self._offer()

    def _change(self, values: dict[str, Value]) -> None:
        till = self._till
        self._save.set_waiting(self.tr("Storing…"))

        def work() -> dict[str, Value]:
            till.services.settings.change(values, till.operator())
            return till.services.settings.values()

        again = partial(self._change, values)
        failed = after_lending(till, self.window(), again, self._tell)
        till.jobs.local(self, work, self._on_stored, failed)

    def _on_stored(self, values: dict[str, Value]) -> None:
        self._show(values, over_edits=True)
        self._say(self.tr("Stored."), "ok")
        self.stored.emit()

    def _show(self, values: dict[str, Value], *, over_edits: bool = False) -> None:
        self._values = values
        for each in self.fields:
            if over_edits or not each.is_edited:
                each.show_value(values[each.of.name])
        self._offer()

    def _tell(self, error: Exception) -> None:
        self._say(sentence(error, self._till.formats).whole, "bad")
        self._offer()

    def _say(self, words: str, token: str) -> None:
        self._said.set_text(words, token=token)
        self._said.show()

    def _on_edited(self) -> None:
        self._said.hide()
        self._offer()

    def _offer(self) -> None:
        is_edited = any(each.is_edited for each in self.fields)
        self._save.set_waiting("")
        for button in (self._save, self._undo):
            button.set_reason("" if is_edited else self.tr("Nothing is changed."))

    def _money(self, edited: list[SettingField]) -> Currency:
        money = self._till.services.shop.settings.currency
        for each in edited:
            if each.of.name == "currency":
                money = each.read(money)  # type: ignore[assignment] # by its kind
        return money

    def _assemble(self) -> None:
        card = Card()
        card.body.setSpacing(16)
        for each in self.fields:
            card.body.addWidget(each)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self._save)
        buttons.addWidget(self._undo)
        buttons.addStretch(1)
        self._said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(card)
        column.addWidget(self._said)
        column.addLayout(buttons)
        column.addStretch(1)
