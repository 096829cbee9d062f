"""How much of a hold is taken, as a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_HEIGHT = 12
_GAP = 3
_HATCH = 7


class TakenBar(QWidget):
    """The taken part is filled, the released part hatched, so that it tells without colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        """Show how much is taken, from 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        split = whole.left() + whole.width() * self._share
        painter.setClipRect(QRectF(whole.left(), 0, split - whole.left(), self.height()))
        painter.fillPath(shape, QBrush(self._theme.color("accent")))
        rest = QRectF(split + _GAP, whole.top(), whole.right() - split - _GAP, whole.height())
        if rest.width() > 0:
            self._paint_rest(painter, rest, shape)

    def _paint_rest(self, painter: QPainter, rest: QRectF, shape: QPainterPath) -> None:
        cut = QPainterPath()
        cut.addRect(rest)
        outline = shape.intersected(cut)
        painter.setClipPath(outline)
        pen = QPen(self._theme.color("ink2"), 1.5)
        painter.setPen(pen)
        left = rest.left() - rest.height()
        while left < rest.right():
            painter.drawLine(
                QPointF(left, rest.bottom()), QPointF(left + rest.height(), rest.top())
            )
            left += self._theme.px(_HATCH)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("edge"), 1))
        painter.drawPath(outline)
