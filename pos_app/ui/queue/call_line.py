"""Who to call back about a card: the number in large figures, since when, and the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.payment import PaymentStatus
from pos_app.ui.calling import CALL_KEY, call
from pos_app.ui.moments import when_today
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.time_left import span

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.queue import QueueRow
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


_JUST_NOW_S = 60


class CallLine(QWidget):
    """Shown for an order that waits for its card; hidden for every other."""

    def __init__(self, theme: Theme, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._phone = make_label("", "panel_money")
        self._phone.setObjectName("call_phone")
        self._phone.setTextFormat(Qt.TextFormat.PlainText)
        self._phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._call = KeyButton(theme, self.tr("Call"), icon="phone", key=CALL_KEY)
        self._call.setObjectName("call_back")
        self._call.clicked.connect(self._dial)
        self._since = Paragraph(theme)
        self._since.setObjectName("call_since")
        self._note = Paragraph(theme, token="ink")
        self._note.setObjectName("call_note")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._since, 1)
        row.addWidget(self._call, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._phone)
        column.addLayout(row)
        column.addWidget(self._note)
        self.hide()

    def show_row(self, row: QueueRow, now: datetime) -> None:
        """Show whom to call, and since when the order waits."""
        is_waiting = row.status is PaymentStatus.AWAITING_CARD and bool(row.phone)
        self.setVisible(is_waiting)
        self._call.set_reason("" if is_waiting else "-")
        if not is_waiting:
            return
        self._phone.setText(row.phone)
        self._call.setAccessibleName(self.tr("Call {phone}").format(phone=row.phone))
        saved = when_today(row.saved_at, now, self._formats)
        age = int((now - row.saved_at).total_seconds())
        words = self.tr("No card yet. Saved {time} by {name}, {span} ago.")
        if age < _JUST_NOW_S:
            words = self.tr("No card yet. Saved just now by {name}.")
        text = words.format(time=saved, name=row.taken_by, span=span(age))
        self._since.set_text(text, token="ink2")

    def show_note(self, record: OrderRecord | None) -> None:
        """Show what was noted last, once the book has given it."""
        notes = [str(each.facts["note"]) for each in record.notes] if record else []
        note = notes[-1] if notes else record.order.content.note if record else ""
        self._note.setVisible(bool(note))
        self._note.set_text(self.tr("Note: {note}").format(note=note))

    def _dial(self) -> None:
        if not call(self._phone.text()):
            words = self.tr("This PC has no program for calls. Dial the number by hand.")
            self._since.set_text(words, token="warn")
