"""The days on which holds end, with what ends and what it adds up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from pos_app.ui.reports.words import customers_words, ends_today, ends_words
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.row import RowState, paint_row

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from pos_app.domain.held_money import HeldDay
    from pos_app.services.reports import HeldBook
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_ENDS, _CUSTOMER, _CARDS, _HELD, _ADDS_UP = range(5)
_WIDTHS = {_ENDS: 160, _CARDS: 64, _HELD: 104, _ADDS_UP: 116}
_ROW = 32
_HEAD = 28
_PADDING = 7
_TOKEN_ROLE = Qt.ItemDataRole.UserRole + 1


class DayTable(QTableWidget):
    """What the chart shows, for eyes and screen readers alike.

    `opened` carries the HeldDay on which Enter was pressed.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(0, 5, parent)
        self._theme = theme
        self._formats = formats
        self._days: tuple[HeldDay, ...] = ()
        self.setObjectName("held_days")
        self.setAccessibleName(self.tr("Held money by the day the hold ends"))
        self.setHorizontalHeaderLabels(
            [
                self.tr("Ends"),
                self.tr("Customer"),
                self.tr("Cards"),
                self.tr("Held"),
                self.tr("Adds up to"),
            ]
        )
        for column in range(5):
            side = Qt.AlignmentFlag.AlignRight if column >= _CARDS else Qt.AlignmentFlag.AlignLeft
            head = self.horizontalHeaderItem(column)
            assert head is not None
            head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setItemDelegate(_DayDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        describe_keys(
            self,
            [
                ("Up Down", self.tr("Row")),
                ("Enter", self.tr("Show these orders")),
                ("F5", self.tr("Compare with Stripe")),
                ("Ctrl+E", self.tr("Export")),
                ("Ctrl+P", self.tr("Print")),
            ],
        )
        theme.changed.connect(self._fit)
        self.currentCellChanged.connect(lambda *_places: self.viewport().update())
        self._fit()

    def show_book(self, book: HeldBook) -> None:
        """List the days of a book, and keep the row that was current."""
        place = max(self.currentRow(), 0)
        self._days = book.days
        several = len(book.sums) > 1
        write = self._formats.money_with_code if several else self._formats.money
        self.setRowCount(len(book.days))
        for row, day in enumerate(book.days):
            texts = (
                ends_words(day, self._formats),
                customers_words(day),
                str(len(day.holds)),
                write(day.amount),
                write(day.adds_up_to),
            )
            alarm = ends_today(day, book.at)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setData(_TOKEN_ROLE, "bad" if alarm and column == _ENDS else "")
                self.setItem(row, column, item)
        if book.days:
            self.setCurrentCell(min(place, len(book.days) - 1), _ENDS)

    @property
    def wanted_height(self) -> int:
        """High enough for every row."""
        return self._theme.px(_HEAD) + self._theme.px(_ROW) * max(len(self._days), 1) + 1

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and 0 <= self.currentRow() < len(self._days):
            self.opened.emit(self._days[self.currentRow()])
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit(self) -> None:
        self.horizontalHeader().setFixedHeight(self._theme.px(_HEAD))
        self.verticalHeader().setDefaultSectionSize(self._theme.px(_ROW))
        self._fit_columns()

    def _fit_columns(self) -> None:
        left = self.viewport().width()
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, self._theme.px(width))
            left -= self.columnWidth(column)
        self.setColumnWidth(_CUSTOMER, max(left, self._theme.px(60)))


class _DayDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, table: DayTable) -> None:
        super().__init__(table)
        self._theme = theme
        self._table = table

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._theme.px(_ROW))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setClipRect(option.rect)
        rect, table = option.rect, self._table
        row = QRect(0, rect.top(), table.viewport().width(), rect.height())
        state = RowState(index.row() == table.currentRow(), table.hasFocus())
        paint_row(painter, row, self._theme, state)
        is_number, token = index.column() >= _CARDS, index.data(_TOKEN_ROLE)
        kind = Type.AMOUNT if index.column() == _HELD or token else Type.BODY
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(self._theme.color(token or "ink"))
        left = _PADDING if index.column() == _ENDS else 4
        place = rect.adjusted(left, 0, -_PADDING if index.column() == _ADDS_UP else -4, 0)
        elide = Qt.TextElideMode.ElideRight
        text = QFontMetrics(font).elidedText(str(index.data()), elide, place.width())
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
