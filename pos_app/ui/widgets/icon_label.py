"""An icon that stands beside words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme


class IconLabel(QWidget):
    """An icon in a token's colour, alone or on a round ground of that colour's soft fill."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        token: str = "ink2",
        size: int = 16,
        ground: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._token = token
        self._icon_size = size
        self._ground = ground
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_icon(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = self._theme.px(self._ground or self._icon_size)
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._ground:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.soft(self._token))
            painter.drawEllipse(QRectF(self.rect()))
        side = self._theme.px(self._icon_size)
        ratio = self.devicePixelRatioF()
        pixmap = self._theme.pixmap(self._name, self._token, self._icon_size, ratio)
        corner = QPoint((self.width() - side) // 2, (self.height() - side) // 2)
        painter.drawPixmap(corner, pixmap)
