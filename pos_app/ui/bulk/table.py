"""The table of a bulk capture or void, driven by the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos_app.ui.bulk.model import REST_ROLE, RIGHT_ALIGNED, BulkModel, Column
from pos_app.ui.bulk.painter import REST, ROW, BulkPainter
from pos_app.ui.layout import Layout
from pos_app.ui.queue.cells import numbers_width
from pos_app.ui.widgets.row_table import HEAD, LEFT_MARGIN, RowTable

if TYPE_CHECKING:
    from pos_app.domain.bulk import BulkLine
    from pos_app.ui.theme.theme import Theme

_WIDTHS = {
    Column.TICK: 38,
    Column.NUMBER: 56,
    Column.HELD: 104,
    Column.TAKE: 96,
    Column.RELEASE: 88,
    Column.ENDS: 100,
    Column.READ_AT: 96,
    Column.VERDICT: 136,
}
_SINGLE = {Column.TICK, Column.NUMBER, Column.CUSTOMER, Column.TAKE, Column.ENDS, Column.VERDICT}
_SHOWN = {
    Layout.SINGLE: _SINGLE,
    Layout.NARROW: _SINGLE | {Column.HELD, Column.RELEASE},
    Layout.FULL: set(Column),
    Layout.WIDE: set(Column),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BulkTable(RowTable):
    """Lines to tick; the focus stays on the line that was left.

    Signals:
        opened: a BulkLine whose order is to be looked at.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, model: BulkModel, parent: QWidget | None = None) -> None:
        super().__init__(theme, model, RIGHT_ALIGNED, 8, parent)
        self._lines = model
        self._layout = Layout.FULL
        self.setObjectName("bulk")
        self.painter = BulkPainter(theme, self)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._on_data_changed)
        theme.changed.connect(self._fit)
        self._fit()

    def current_line(self) -> BulkLine | None:
        """The line of the current row."""
        return self._lines.line_at(self.currentIndex())

    def set_layout(self, layout: Layout) -> None:
        """Show the columns that fit."""
        self._layout = layout
        self._fit()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_enter = event.key() in _ENTER and not event.modifiers()
            event.setAccepted(is_enter)
            return is_enter or super().event(event)
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        line = self.current_line()
        if plain and event.key() == Qt.Key.Key_Space:
            self._lines.toggle(self.currentIndex())
        elif control and event.key() == Qt.Key.Key_A:
            self._lines.toggle_ready()
        elif plain and event.key() in _ENTER and line is not None:
            self.opened.emit(line)
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == Column.TICK:
            self._lines.toggle(index)

    def _on_reset(self) -> None:
        self._size_rows()
        self._size_columns()
        self.setCurrentIndex(self._lines.first())
        self.scrollToTop()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._size_rows(first.row(), last.row())
        self._size_columns()

    def _fit(self) -> None:
        shown = _SHOWN[self._layout]
        for column in Column:
            self.setColumnHidden(column, column not in shown)
        self.horizontalHeader().setFixedHeight(self._theme.px(HEAD))
        self._size_rows()
        self._size_columns()

    def _size_rows(self, first: int = 0, last: int | None = None) -> None:
        count = self.model().rowCount()
        for number in range(first, count if last is None else last + 1):
            index = self.model().index(number, 0)
            height = HEAD
            if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                height = ROW + (REST if index.data(REST_ROLE) else 0)
            if self.rowHeight(number) != self._theme.px(height):
                self.setRowHeight(number, self._theme.px(height))

    @override
    def _size_columns(self) -> None:
        left = self.viewport().width()
        numbers = max(_WIDTHS[Column.NUMBER], numbers_width(self.model(), Column.NUMBER))
        widths = _WIDTHS | {Column.NUMBER: numbers}
        for column in _SHOWN[self._layout] - {Column.CUSTOMER}:
            gap = LEFT_MARGIN - self._theme.px(LEFT_MARGIN) if column is Column.TICK else 0
            self.setColumnWidth(column, self._theme.px(widths[column]) + gap)
            left -= self.columnWidth(column)
        self.setColumnWidth(Column.CUSTOMER, max(left, self._theme.px(80)))
