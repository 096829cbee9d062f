"""Asking the customer whether the card may be kept for the next order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.keycap import Keycap
from pos_app.ui.widgets.keys import key_text
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

KEY = "K"


class KeepBox(QWidget):
    """A tick, its key, and the words to read out; what was agreed to is exactly these words.

    Signals:
        changed: it was ticked, or not any more.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tick = QCheckBox(self.tr("Keep for next time"))
        self._tick.setObjectName("card_keep")
        self._tick.setAccessibleName(self._tick.text())
        self._tick.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._consent = self.tr(
            "May we keep this card at Stripe for your next orders? "
            "You can have it removed at any time."
        )
        self._words = Paragraph(theme, kind=Type.SECOND, token="ink2")
        self._words.setObjectName("card_keep_words")
        self._words.set_text(
            self.tr("Read out: “{words}” Tick only after a yes.").format(words=self._consent)
        )
        self._tick.setAccessibleDescription(self._consent)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._tick)
        row.addStretch(1)
        row.addWidget(Keycap(theme, key_text(KEY)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._words)
        self._tick.toggled.connect(self.changed)

    @property
    def consent(self) -> str:
        """The words that the customer said yes to; empty without a yes."""
        is_asked = not self.isHidden()
        return self._consent if is_asked and self._tick.isChecked() else ""

    def forget(self) -> None:
        """Ask anew: another order, another customer."""
        self._tick.setChecked(False)

    def press(self, key: str) -> bool:
        """Tick or not by the key; says whether it was that key and there is something to tick."""
        if key.upper() != KEY or self.isHidden():
            return False
        self._tick.toggle()
        return True
