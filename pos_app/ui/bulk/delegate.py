"""How the lines of a bulk capture or void are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

from pos_app.ui.bulk.model import CELL_ROLE, REST_ROLE, RIGHT_ALIGNED, ROW_ROLE, Cell, Column, Head
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.chip import paint_chip
from pos_app.ui.widgets.row import RowState, paint_row
from pos_app.ui.widgets.tick import TICK_SIDE, paint_tick

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from pos_app.ui.theme.theme import Theme

ROW = 34
HEAD = 28
# A second line of words below the first.
REST = 18
LEFT = 16
_GAP = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft
_RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight


class BulkDelegate(QStyledItemDelegate):
    """Draws cells, and across the whole row the heads and the second lines."""

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
        row = QRect(0, option.rect.top(), self._table.viewport().width(), option.rect.height())
        head = index.data(ROW_ROLE)
        if isinstance(head, Head):
            self._paint_head(painter, row, head)
        else:
            paint_row(painter, row, self._theme, self._state(option, index))
            upper = option.rect.adjusted(0, 0, 0, 0)
            upper.setHeight(self._theme.px(ROW))
            self._paint_cell(painter, upper, index)
            self._paint_rest(painter, row, str(index.data(REST_ROLE)))
        painter.restore()

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
        theme, cell = self._theme, index.data(CELL_ROLE)
        assert isinstance(cell, Cell)
        if index.column() == Column.TICK:
            side = theme.px(TICK_SIDE)
            at = QPoint(rect.left() + LEFT, rect.top() + (rect.height() - side) // 2)
            if cell.is_ticked is not None:
                paint_tick(painter, at, theme, is_ticked=cell.is_ticked)
            elif cell.icon:
                self._paint_icon(painter, at, cell.icon, cell.token, TICK_SIDE)
            return
        place = rect.adjusted(_GAP, 0, -_GAP, 0)
        if cell.chip is not None:
            paint_chip(painter, place, cell.chip, theme)
            return
        self._write(painter, place, cell, _RIGHT if index.column() in RIGHT_ALIGNED else _LEFT)

    def _paint_rest(self, painter: QPainter, row: QRect, words: str) -> None:
        if not words:
            return
        header = self._table.horizontalHeader()
        left = header.sectionViewportPosition(Column.CUSTOMER) + _GAP
        top = row.top() + self._theme.px(ROW) - self._theme.px(6)
        place = QRect(left, top, row.width() - left - _GAP, self._theme.px(REST))
        self._write(painter, place, Cell(words, Type.SECOND, "ink2"), _LEFT)

    def _paint_head(self, painter: QPainter, row: QRect, head: Head) -> None:
        theme = self._theme
        painter.fillRect(row, theme.color("panel"))
        painter.fillRect(row.left(), row.bottom(), row.width(), 1, theme.color("line"))
        place = row.adjusted(LEFT, 0, -LEFT, 0)
        side = theme.px(14)
        at = QPoint(place.left(), place.top() + (place.height() - side) // 2)
        self._paint_icon(painter, at, head.chip.icon, head.chip.token, 14)
        place.setLeft(place.left() + side + _GAP)
        self._write(painter, place, Cell(head.title, Type.HEADING), _LEFT)
        words = QFontMetrics(theme.font(Type.HEADING)).horizontalAdvance(head.title)
        place.setLeft(place.left() + words + _GAP)
        self._write(painter, place, Cell(head.count, Type.HEADING, "ink2"), _LEFT)
        self._write(painter, place, Cell(head.sum, Type.SMALL, "ink2"), _RIGHT)

    def _paint_icon(self, painter: QPainter, at: QPoint, name: str, token: str, side: int) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(at, self._theme.pixmap(name, token, side, ratio))

    def _write(self, painter: QPainter, place: QRect, cell: Cell, align: Qt.AlignmentFlag) -> None:
        font = self._theme.font(cell.kind)
        painter.setFont(font)
        painter.setPen(self._theme.color(cell.token))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            place, align, QFontMetrics(font).elidedText(cell.text, elide, place.width())
        )
