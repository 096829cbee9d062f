"""What every table of rows draws in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QTableView

    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.theme.type_scale import Type
    from pos_app.ui.widgets.row import RowState

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft
RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight


class RowPainter:
    """Draws a whole row of a table at once; writes and draws into its cells."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        self._theme = theme
        self._table = table

    def paint(self, painter: QPainter, row: QRect, number: int, state: RowState) -> None:
        """Draw a row into the place that it has from edge to edge."""
        raise NotImplementedError

    def cells(self, painter: QPainter, row: QRect) -> Iterator[tuple[int, QRect]]:
        """The columns that are shown and the place of each in a row; nothing is drawn beyond."""
        table = self._table
        for column in range(table.model().columnCount()):
            if not table.isColumnHidden(column):
                left, width = table.columnViewportPosition(column), table.columnWidth(column)
                cell = QRect(left, row.top(), width, row.height())
                painter.setClipRect(cell)
                yield column, cell
        painter.setClipping(False)

    def write(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        kind: Type,
        token: str = "ink",
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Write what fits of a text."""
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        if self._theme.width(kind, text) >= place.width():
            elide = Qt.TextElideMode.ElideRight
            text = QFontMetrics(font).elidedText(text, elide, place.width())
        painter.drawText(place, align, text)

    def paint_icon(self, painter: QPainter, place: QRect, name: str, token: str, side: int) -> int:
        """Draw an icon at the left of a place; the pixel after it. `side` is for 100 % text."""
        ratio = painter.device().devicePixelRatioF()
        drawn = self._theme.px(side)
        top = place.top() + (place.height() - drawn) // 2
        painter.drawPixmap(QPoint(place.left(), top), self._theme.pixmap(name, token, side, ratio))
        return place.left() + drawn

    def paint_head_ground(self, painter: QPainter, row: QRect) -> None:
        """Draw what is below the words of a group's head."""
        painter.fillRect(row, self._theme.color("panel"))
        painter.fillRect(row.left(), row.bottom(), row.width(), 1, self._theme.color("line"))
