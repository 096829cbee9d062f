"""A sentence that must not be missed, on the ground of its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_RADIUS = 8


class Banner(QFrame):
    """An icon, a strong beginning and the rest."""

    def __init__(
        self, theme: Theme, icon: str = "", token: str = "quiet", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = token
        self._icon = IconLabel(theme, icon, token)
        self._text = Paragraph(theme, kind=Type.BODY, token=token)

        icon_column = QVBoxLayout()
        icon_column.setContentsMargins(0, 2, 0, 0)
        icon_column.addWidget(self._icon)
        icon_column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(12)
        row.addLayout(icon_column)
        row.addWidget(self._text, 1)

        theme.changed.connect(self.update)

    def show_mark(self, icon: str, token: str) -> None:
        """Take another icon and colour."""
        self._token = token
        self._icon.set_icon(icon, token)
        self.update()

    def say(self, lead: str, text: str = "") -> None:
        """Say something else."""
        self._text.set_text(text, lead=lead, token=self._token)

    @property
    def words(self) -> str:
        """All that it says."""
        return self._text.text()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.soft(self._token))
        painter.drawRoundedRect(self.rect(), _RADIUS, _RADIUS)
