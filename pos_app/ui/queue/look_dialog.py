"""Looking into a change at Stripe before it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_app.ui.queue.drift_words import drift_sentences
from pos_app.ui.queue.standing import about
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_LONGEST_NOTE = 500


class LookDialog(Dialog):
    """Asks for a note; the order stays where somebody looks."""

    def __init__(
        self, theme: Theme, formats: Formats, record: OrderRecord, now: datetime, parent: QWidget
    ) -> None:
        title = QCoreApplication.translate("LookDialog", "Look into what happened at Stripe")
        super().__init__(theme, parent, title, about(record, now, formats), 520)
        self.setObjectName("look_into")
        self._note = QLineEdit()
        self._note.setObjectName("look_note")
        self._note.setMaxLength(_LONGEST_NOTE)
        unit = record.payment.amount.currency
        words = drift_sentences(record.open_drifts[0], unit, now, formats)
        self.body.addWidget(Paragraph(theme, words, kind=Type.BODY))
        self.body.addWidget(Field(theme, self.tr("Who asks whom, kept with the order"), self._note))
        self.body.addStretch(1)
        safe = KeyButton(theme, self.tr("Leave it as it is"), key="Esc")
        act = KeyButton(
            theme, self.tr("Look into it"), icon="search", key="Ctrl+Enter", kind="primary"
        )
        act.setObjectName("look_into_it")
        self.set_buttons(safe, act)
        self._note.setFocus()

    @property
    def note(self) -> str:
        """What was typed."""
        return self._note.text().strip()
