"""What stands in the window when the shop cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from pos_app.ui.messages import Message
    from pos_app.ui.theme.theme import Theme


class Trouble(QWidget):
    """One trouble in plain words, in the middle of the window."""

    def __init__(self, theme: Theme, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = make_label(message.title, "title")
        rest = make_label(message.rest, "second")
        for label in (title, rest):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFixedWidth(theme.px(560))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(IconLabel(theme, "triangle-alert", "bad", 32), 0, _CENTRE)
        column.addWidget(title, 0, _CENTRE)
        column.addWidget(rest, 0, _CENTRE)
        column.addStretch(2)


_CENTRE = Qt.AlignmentFlag.AlignHCenter
