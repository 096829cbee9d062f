"""A sentence to read to the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme


class SayBox(QWidget):
    """ "You can say", and what; hidden where there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = Paragraph(theme, kind=Type.NAME, token="ink")
        self._words.setObjectName("card_say")
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(make_label(self.tr("You can say"), "label"))
        column.addWidget(self._words)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(12)
        row.addWidget(IconLabel(theme, "phone", "ink2"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def show_words(self, words: str) -> None:
        """Show a sentence; nothing hides the box."""
        self.setVisible(bool(words))
        self._words.set_text(self.tr("“{words}”").format(words=words))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(self.rect(), 8, 8)
