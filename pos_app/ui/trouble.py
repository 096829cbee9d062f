"""What stands in the window when the shop cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from pos_app.ui.messages import Message
    from pos_app.ui.theme.theme import Theme

_WIDTH = 620
_MARGIN = 24


class Trouble(QWidget):
    """One trouble in plain words, in the middle of the window."""

    def __init__(self, theme: Theme, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._middle = QWidget()
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        mark = IconLabel(theme, "triangle-alert", "bad", 32)
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        for words, kind in ((message.title, "title"), (message.rest, "second")):
            label = make_label(words, kind)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            # Without a place of its own in the row: a label that is only aligned is cut off.
            column.addWidget(label)

        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._middle, 100)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        whole.addStretch(1)
        whole.addLayout(row)
        whole.addStretch(2)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._middle.setMaximumWidth(self._theme.px(_WIDTH))
