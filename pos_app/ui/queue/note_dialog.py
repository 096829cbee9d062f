"""Adding a note to an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.ui.queue.standing import about
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_LONGEST_NOTE = 500


class NoteDialog(Dialog):
    """Asks for a note; it stands in the story for good and is found by the search."""

    def __init__(
        self, theme: Theme, formats: Formats, record: OrderRecord, now: datetime, parent: QWidget
    ) -> None:
        title = QCoreApplication.translate("NoteDialog", "Add a note to the order")
        super().__init__(theme, parent, title, about(record, now, formats), 520)
        self.setObjectName("add_note")
        self._note = QLineEdit()
        self._note.setObjectName("order_note")
        self._note.setMaxLength(_LONGEST_NOTE)
        self._field = Field(theme, self.tr("Note, kept for good with your name"), self._note)
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        safe = KeyButton(theme, self.tr("Leave the order as it is"), key="Esc")
        act = KeyButton(
            theme, self.tr("Add the note"), icon="check", key="Ctrl+Enter", kind="primary"
        )
        act.setObjectName("add_the_note")
        self.set_buttons(safe, act)
        self._note.setFocus()

    @property
    def note(self) -> str:
        """What was typed."""
        return self._note.text().strip()

    @override
    def act(self) -> None:
        if self.note:
            self.accept()
        else:
            self._note.setFocus()
