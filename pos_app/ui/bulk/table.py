"""The table of a bulk capture or void, driven by the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from pos_app.ui.bulk.delegate import HEAD, LEFT, REST, ROW, BulkDelegate
from pos_app.ui.bulk.model import REST_ROLE, RIGHT_ALIGNED, BulkModel, Column
from pos_app.ui.layout import Layout
from pos_app.ui.queue.cells import numbers_width
from pos_app.ui.theme.type_scale import Type

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


class _Header(QHeaderView):
    """Titles that stand exactly above what is in their columns."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._theme = theme
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        theme = self._theme
        painter.fillRect(rect, theme.color("panel"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        right = Column(logical_index) in RIGHT_ALIGNED
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        title = self.model().headerData(logical_index, Qt.Orientation.Horizontal)
        painter.setFont(theme.font(Type.LABEL))
        painter.setPen(theme.color("ink2"))
        painter.drawText(rect.adjusted(8, 0, -8, 0), side | Qt.AlignmentFlag.AlignVCenter, title)


class BulkTable(QTableView):
    """Lines to tick; the focus stays on the line that was left.

    Signals:
        opened: a BulkLine whose order is to be looked at.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, model: BulkModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = model
        self._layout = Layout.FULL
        self.setObjectName("bulk")
        self.setModel(model)
        self.setItemDelegate(BulkDelegate(theme, self))
        self.setHorizontalHeader(_Header(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._on_data_changed)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.viewport().update())
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

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        ends = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)
        if action in ends:
            modifiers = Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

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

    def _size_columns(self) -> None:
        left = self.viewport().width()
        numbers = max(_WIDTHS[Column.NUMBER], numbers_width(self.model(), Column.NUMBER))
        widths = _WIDTHS | {Column.NUMBER: numbers}
        for column in _SHOWN[self._layout] - {Column.CUSTOMER}:
            gap = LEFT - self._theme.px(LEFT) if column is Column.TICK else 0
            self.setColumnWidth(column, self._theme.px(widths[column]) + gap)
            left -= self.columnWidth(column)
        self.setColumnWidth(Column.CUSTOMER, max(left, self._theme.px(80)))
