"""How this till looks; it changes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.domain.settings import SETTINGS, Page
from pos_app.ui.look_keeper import look_of
from pos_app.ui.settings.setting_field import SettingField
from pos_app.ui.theme.theme import Mode
from pos_app.ui.widgets.card import Card
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.till import Till


class LookSection(QWidget):
    """The theme itself holds what is chosen; the window remembers it for this till."""

    def __init__(self, till: Till, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = till.theme
        self._fields = {
            each.name: SettingField(till.theme, till.formats, each)
            for each in SETTINGS
            if each.page is Page.APPEARANCE
        }
        card = Card()
        card.body.setSpacing(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(card)
        column.addWidget(Paragraph(till.theme, self.tr("Counts at once; nothing is to be stored.")))
        column.addStretch(1)
        money = till.services.shop.settings.currency
        for name, field in self._fields.items():
            card.body.addWidget(field)
            field.edited.connect(
                lambda name=name, field=field: self._choose(name, str(field.read(money)))
            )
        self.setFocusProxy(self._fields["theme"])
        describe_keys(self, [("Up Down", self.tr("Choose")), ("Tab", self.tr("Next"))])
        till.theme.changed.connect(self.load)

    def load(self) -> None:
        """Show what is worn now."""
        for name, text in look_of(self._theme).items():
            field = self._fields[name]
            blocked = field.blockSignals(True)
            field.show_value(text)
            field.blockSignals(blocked)

    def _choose(self, name: str, text: str) -> None:
        if name == "theme":
            self._theme.set_mode(Mode(text))
        else:
            self._theme.set_scale(int(text) / 100)
