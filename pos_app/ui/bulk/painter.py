"""How the lines of a bulk capture or void are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from typing_extensions import override

from pos_app.ui.bulk.model import CELL_ROLE, REST_ROLE, RIGHT_ALIGNED, ROW_ROLE, Cell, Column, Head
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.chip import paint_chip
from pos_app.ui.widgets.row import RowState, paint_row
from pos_app.ui.widgets.row_painter import LEFT, RIGHT, RowPainter
from pos_app.ui.widgets.row_table import GAP, LEFT_MARGIN
from pos_app.ui.widgets.tick import TICK_SIDE, paint_tick

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

ROW = 34
# A second line of words below the first.
REST = 18
_ICON = 14


class BulkPainter(RowPainter):
    """Draws lines cell by cell, and across the whole row the heads and the second lines."""

    @override
    def paint(self, painter: QPainter, row: QRect, number: int, state: RowState) -> None:
        model = self._table.model()
        first = model.index(number, 0)
        head = model.data(first, ROW_ROLE)
        if isinstance(head, Head):
            self._paint_head(painter, row, head)
            return
        paint_row(painter, row, self._theme, state)
        upper = QRect(row.left(), row.top(), row.width(), self._theme.px(ROW))
        for column, place in self.cells(painter, upper):
            cell = model.data(model.index(number, column), CELL_ROLE)
            self._paint_cell(painter, place, column, cell)
        self._paint_rest(painter, row, str(model.data(first, REST_ROLE)))

    def _paint_cell(self, painter: QPainter, rect: QRect, column: int, cell: Cell) -> None:
        theme = self._theme
        if column == Column.TICK:
            place = rect.adjusted(LEFT_MARGIN, 0, 0, 0)
            if cell.is_ticked is not None:
                top = place.top() + (place.height() - theme.px(TICK_SIDE)) // 2
                at = QPoint(place.left(), top)
                paint_tick(painter, at, theme, is_ticked=cell.is_ticked)
            elif cell.icon:
                self.paint_icon(painter, place, cell.icon, cell.token, TICK_SIDE)
            return
        place = rect.adjusted(GAP, 0, -GAP, 0)
        if cell.chip is not None:
            paint_chip(painter, place, cell.chip, theme)
            return
        align = RIGHT if column in RIGHT_ALIGNED else LEFT
        self.write(painter, place, cell.text, cell.kind, cell.token, align)

    def _paint_rest(self, painter: QPainter, row: QRect, words: str) -> None:
        if not words:
            return
        header = self._table.horizontalHeader()
        left = header.sectionViewportPosition(Column.CUSTOMER) + GAP
        top = row.top() + self._theme.px(ROW) - self._theme.px(6)
        place = QRect(left, top, row.width() - left - GAP, self._theme.px(REST))
        self.write(painter, place, words, Type.SECOND, "ink2")

    def _paint_head(self, painter: QPainter, row: QRect, head: Head) -> None:
        self.paint_head_ground(painter, row)
        place = row.adjusted(LEFT_MARGIN, 0, -LEFT_MARGIN, 0)
        left = self.paint_icon(painter, place, head.chip.icon, head.chip.token, _ICON)
        place.setLeft(left + GAP)
        self.write(painter, place, head.title, Type.HEADING)
        words = self._theme.width(Type.HEADING, head.title)
        place.setLeft(place.left() + words + GAP)
        self.write(painter, place, head.count, Type.HEADING, "ink2")
        self.write(painter, place, head.sum, Type.SMALL, "ink2", RIGHT)
