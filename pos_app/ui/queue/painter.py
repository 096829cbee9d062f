"""How the rows of a table of orders are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from typing_extensions import override

from pos_app.ui.queue.cells import CELL_ROLE, ROW_ROLE, Cell, Column
from pos_app.ui.queue.model import Head
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.chip import paint_chip
from pos_app.ui.widgets.row import RowState, paint_row
from pos_app.ui.widgets.row_painter import LEFT, RIGHT, RowPainter
from pos_app.ui.widgets.row_table import GAP, LEFT_MARGIN
from pos_app.ui.widgets.tick import TICK_SIDE, paint_tick

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

_ICON = 14
_ICON_GAP = 5
_CHIP_GAP = 14


class OrderPainter(RowPainter):
    """Draws orders cell by cell, and the heads of groups across the whole row."""

    @override
    def paint(self, painter: QPainter, row: QRect, number: int, state: RowState) -> None:
        model = self._table.model()
        head = model.data(model.index(number, 0), ROW_ROLE)
        if isinstance(head, Head):
            self._paint_head(painter, row, head)
            return
        paint_row(painter, row, self._theme, state)
        for column, place in self.cells(painter, row):
            cell = model.data(model.index(number, column), CELL_ROLE)
            self._paint_cell(painter, place, column, cell)

    def _paint_cell(self, painter: QPainter, rect: QRect, column: int, cell: Cell) -> None:
        first = rect.left() == 0
        place = rect.adjusted(LEFT_MARGIN if first else GAP, 0, -4, 0)
        if cell.chips:
            self._paint_chips(painter, place, cell)
            return
        if cell.is_ticked:
            side = self._theme.px(TICK_SIDE)
            at = QPoint(place.left(), place.top() + (place.height() - side) // 2)
            paint_tick(painter, at, self._theme, is_ticked=True)
            place.setLeft(place.left() + side + _ICON_GAP)
        elif cell.icon:
            token = cell.icon_token or cell.token
            place.setLeft(self.paint_icon(painter, place, cell.icon, token, _ICON) + _ICON_GAP)
        align = RIGHT if column == Column.AMOUNT else LEFT
        self.write(painter, place, cell.text, cell.kind, cell.token, align)

    def _paint_chips(self, painter: QPainter, place: QRect, cell: Cell) -> None:
        for chip in cell.chips:
            width = paint_chip(painter, place, chip, self._theme)
            place.setLeft(place.left() + width + _CHIP_GAP)

    def _paint_head(self, painter: QPainter, row: QRect, head: Head) -> None:
        self.paint_head_ground(painter, row)
        place = row.adjusted(LEFT_MARGIN, 0, -LEFT_MARGIN, 0)
        place.setLeft(self.paint_icon(painter, place, head.icon, head.token, _ICON) + GAP)
        self.write(painter, place, head.title, Type.HEADING)
        words = self._theme.width(Type.HEADING, head.title)
        place.setLeft(place.left() + words + GAP)
        self.write(painter, place, str(head.count), Type.SMALL, "ink2")
        self.write(painter, place, head.sum, Type.SMALL, "ink2", RIGHT)
