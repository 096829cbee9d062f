"""Whether what is not taken of a hold stays held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from pos_app.ui.moments import when
from pos_app.ui.widgets.keycap import Keycap
from pos_app.ui.widgets.keys import key_sequences, key_text

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate
_KEY = "Alt+K"


class KeepRest(QWidget):
    """A tick and its key, for a hold that can be taken more than once.

    Signals:
        changed: it was ticked, or not any more.
    """

    changed = Signal()

    def __init__(
        self, theme: Theme, formats: Formats, record: OrderRecord, now: datetime, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._end = record.payment.capture_before
        self._until = when(self._end, now, formats) if self._end is not None else ""
        words = translate("CaptureLess", "Keep the rest held")
        if self._until:
            words = translate("CaptureLess", "Keep the rest held, until {time}")
        self._tick = QCheckBox(words.format(time=self._until))
        self._tick.setObjectName("keep_rest")
        self._tick.setAccessibleName(self._tick.text())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._tick)
        row.addStretch(1)
        row.addWidget(Keycap(theme, key_text(_KEY)))
        by_key = QShortcut(self)
        by_key.setKeys(key_sequences(_KEY))
        by_key.activated.connect(self._tick.toggle)
        self._tick.toggled.connect(self.changed)

    @property
    def is_wanted(self) -> bool:
        """The rest is to stay held."""
        return self._tick.isChecked()

    def words(self, taken: str, rest: str) -> tuple[str, str]:
        """What then happens, and what can be done after that."""
        lead = translate("CaptureLess", "{taken} taken, {rest} stays held.")
        if self._until:
            lead = translate("CaptureLess", "{taken} taken, {rest} stays held until {time}.")
        told = lead.format(taken=taken, rest=rest, time=self._until)
        return told, translate("CaptureLess", "It can be taken later, at once or in parts.")
