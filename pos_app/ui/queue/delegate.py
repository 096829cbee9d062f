"""How the rows of a table of orders are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

from pos_app.ui.queue.cells import CELL_ROLE, LEFT_MARGIN, ROW_ROLE, Cell, Column
from pos_app.ui.queue.model import Head
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.chip import paint_chip
from pos_app.ui.widgets.row import RowState, paint_row
from pos_app.ui.widgets.tick import TICK_SIDE, paint_tick

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from pos_app.ui.theme.theme import Theme

_ICON = 14
_GAP = 5
_CHIP_GAP = 14
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft
_RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight


class OrderDelegate(QStyledItemDelegate):
    """Draws cells and, across the whole row, the heads of groups; both line by line alike."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._theme = theme
        self._table = table

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setClipRect(option.rect)
        head = index.data(ROW_ROLE)
        if isinstance(head, Head):
            self._paint_head(painter, self._whole_row(option.rect), head)
        else:
            paint_row(
                painter, self._whole_row(option.rect), self._theme, self._state(option, index)
            )
            self._paint_cell(painter, option.rect, index)
        painter.restore()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._theme.px(31))

    def _whole_row(self, cell: QRect) -> QRect:
        return QRect(0, cell.top(), self._table.viewport().width(), cell.height())

    def _state(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> RowState:
        return RowState(
            is_current=index.row() == self._table.currentIndex().row(),
            has_focus=self._table.hasFocus(),
            is_hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
        )

    def _paint_cell(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: Cell = index.data(CELL_ROLE)
        first = self._table.horizontalHeader().sectionPosition(index.column()) == 0
        place = rect.adjusted(LEFT_MARGIN if first else 8, 0, -4, 0)
        if cell.chips:
            self._paint_chips(painter, place, cell)
            return
        if cell.is_ticked:
            side = self._theme.px(TICK_SIDE)
            at = QPoint(place.left(), place.top() + (place.height() - side) // 2)
            paint_tick(painter, at, self._theme, is_ticked=True)
            place.setLeft(place.left() + side + _GAP)
        elif cell.icon:
            token = cell.icon_token or cell.token
            place.setLeft(self._paint_icon(painter, place, cell.icon, token) + _GAP)
        align = _RIGHT if index.column() == Column.AMOUNT else _LEFT
        self._paint_text(painter, place, cell, align)

    def _paint_text(
        self, painter: QPainter, place: QRect, cell: Cell, align: Qt.AlignmentFlag
    ) -> None:
        font = self._theme.font(cell.kind)
        painter.setFont(font)
        painter.setPen(self._theme.color(cell.token))
        elide = Qt.TextElideMode.ElideRight
        text = QFontMetrics(font).elidedText(cell.text, elide, place.width())
        painter.drawText(place, align, text)

    def _paint_chips(self, painter: QPainter, place: QRect, cell: Cell) -> None:
        for chip in cell.chips:
            width = paint_chip(painter, place, chip, self._theme)
            place.setLeft(place.left() + width + _CHIP_GAP)

    def _paint_icon(self, painter: QPainter, place: QRect, name: str, token: str) -> int:
        ratio = painter.device().devicePixelRatioF()
        side = self._theme.px(_ICON)
        top = place.top() + (place.height() - side) // 2
        painter.drawPixmap(QPoint(place.left(), top), self._theme.pixmap(name, token, _ICON, ratio))
        return place.left() + side

    def _paint_head(self, painter: QPainter, row: QRect, head: Head) -> None:
        theme = self._theme
        painter.fillRect(row, theme.color("panel"))
        painter.fillRect(row.left(), row.bottom(), row.width(), 1, theme.color("line"))
        place = row.adjusted(LEFT_MARGIN, 0, -16, 0)
        left = self._paint_icon(painter, place, head.icon, head.token)
        place.setLeft(left + 8)
        title = Cell(head.title, Type.HEADING)
        self._paint_text(painter, place, title, _LEFT)
        words = QFontMetrics(theme.font(Type.HEADING)).horizontalAdvance(head.title)
        place.setLeft(place.left() + words + 8)
        self._paint_text(painter, place, Cell(str(head.count), Type.SMALL, "ink2"), _LEFT)
        self._paint_text(painter, place, Cell(head.sum, Type.SMALL, "ink2"), _RIGHT)
