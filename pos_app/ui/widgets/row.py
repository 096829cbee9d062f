"""The ground of a row, the same in every table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPen

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from pos_app.ui.theme.theme import Theme

_BAR = 3
_RING = 2


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row stands: the current one, with its table in focus, with the pointer over it."""

    is_current: bool = False
    has_focus: bool = False
    is_hovered: bool = False


def paint_row(painter: QPainter, row: QRect, theme: Theme, state: RowState) -> None:
    """Draw ground, hairline, bar and focus of a row whose whole width is `row`.

    What paints cell by cell clips to its cell and passes the row.
    """
    ground = "surface"
    if state.is_current:
        ground = "select"
    elif state.is_hovered:
        ground = "sunken"
    painter.fillRect(row, theme.color(ground))
    painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.color("line"))
    if not state.is_current:
        return
    painter.fillRect(QRect(row.left(), row.top(), _BAR, row.height()), theme.color("accent"))
    if state.has_focus:
        painter.save()
        pen = QPen(theme.color("focus"), _RING)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A 2 px pen on whole coordinates covers the two outermost pixels.
        painter.drawRect(row.adjusted(1, 1, 0, 0).adjusted(0, 0, -1, -1))
        painter.restore()
