"""A box that is ticked or not, drawn in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter, QPen

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

TICK_SIDE = 16
_RADIUS = 4


def paint_tick(painter: QPainter, at: QPoint, theme: Theme, *, is_ticked: bool) -> None:
    """Draw a box whose top left corner is at `at`."""
    side = theme.px(TICK_SIDE)
    place = QRectF(QRect(at.x(), at.y(), side, side)).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent" if is_ticked else "edge"), 1))
    painter.setBrush(theme.color("accent" if is_ticked else "surface"))
    painter.drawRoundedRect(place, _RADIUS, _RADIUS)
    if is_ticked:
        ratio = painter.device().devicePixelRatioF()
        inner = TICK_SIDE - 4
        gap = (side - theme.px(inner)) // 2
        pixmap = theme.pixmap("check", "on_accent", inner, ratio)
        painter.drawPixmap(at + QPoint(gap, gap), pixmap)
    painter.restore()
