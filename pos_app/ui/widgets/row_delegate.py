"""What every table of rows draws in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from pos_app.ui.widgets.row import RowState

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.theme.type_scale import Type

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft
RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight


class RowDelegate(QStyledItemDelegate):
    """Knows how a cell's row stands, and writes and draws into a cell."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._theme = theme
        self._table = table

    def whole_row(self, cell: QRect) -> QRect:
        """The row of a cell, from edge to edge."""
        return QRect(0, cell.top(), self._table.viewport().width(), cell.height())

    def state(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> RowState:
        """How the row of a cell stands."""
        return RowState(
            is_current=index.row() == self._table.currentIndex().row(),
            has_focus=self._table.hasFocus(),
            is_hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
        )

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
