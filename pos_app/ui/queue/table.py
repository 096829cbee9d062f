"""A table of orders that is driven by the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QKeyCombination, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos_app.ui.layout import Layout
from pos_app.ui.queue.cells import ROW_ROLE, Column, numbers_width
from pos_app.ui.queue.painter import OrderPainter
from pos_app.ui.widgets.row_table import HEAD, RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QAbstractItemModel

    from pos_app.domain.queue import QueueRow
    from pos_app.ui.theme.theme import Theme

_ROW = 31
_WIDTHS = {
    Column.ENDS: 106,
    Column.SAVED: 106,
    Column.NUMBER: 62,
    Column.CUSTOMER: 202,
    Column.AMOUNT: 92,
    Column.CARD: 100,
    Column.TAKEN_BY: 84,
    Column.STATE: 218,
}
# In one column the names need the room more than the spans do.
_SINGLE_WIDTHS = {Column.ENDS: 92, Column.STATE: 200}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN_KEYS = (*_ENTER, Qt.Key.Key_C, Qt.Key.Key_R)


class OrderTable(RowTable):
    """Rows of orders, one of them current; columns come and go with the layout.

    Signals:
        moved: another order is current.
        entered, left: Enter and Esc were pressed.
        capture_wanted: C was pressed, once for as long as it is held down.
        tick_wanted, tick_to_wanted, tick_all_wanted: Space, Shift+Space and Ctrl+A were pressed.
        ask_wanted: R was pressed, which reads an order at Stripe whether a button says so or not.
    """

    moved = Signal()
    entered = Signal()
    left = Signal()
    capture_wanted = Signal()
    ask_wanted = Signal()
    tick_wanted = Signal()
    tick_to_wanted = Signal()
    tick_all_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        model: QAbstractItemModel,
        columns: Mapping[Layout, tuple[Column, ...]],
        heads: Callable[[], list[int]] = list,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, model, {Column.AMOUNT}, 4, parent)
        self.painter = OrderPainter(theme, self)
        self._columns = columns
        self._heads = heads
        self._head_rows: list[int] = []
        self._layout = Layout.FULL
        self._tick_keys = {
            QKeyCombination(Qt.Key.Key_Space): self.tick_wanted,
            QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Space): (
                self.tick_to_wanted
            ),
            QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_A): (
                self.tick_all_wanted
            ),
        }
        model.modelReset.connect(self._size_rows)
        model.modelReset.connect(self._size_columns)
        model.rowsInserted.connect(self._size_columns)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())
        theme.changed.connect(self._fit)
        self._fit()

    def current_order(self) -> QueueRow | None:
        """The order of the current row."""
        row: QueueRow | None = self.currentIndex().data(ROW_ROLE)
        return row

    def set_layout(self, layout: Layout) -> None:
        """Show the columns that fit."""
        if layout is not self._layout:
            self._layout = layout
            self._fit()

    def select(self, index: QModelIndex) -> None:
        """Make the row of an index current and bring it into view."""
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row that can be seen; the last is -1 without rows."""
        count = self.model().rowCount()
        bottom = self.rowAt(self.viewport().height() - 1)
        return max(self.rowAt(0), 0), count - 1 if bottom < 0 else bottom

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Of the keys on the buttons these lead somewhere instead of pressing theirs.
            is_own = event.key() in _OWN_KEYS and not event.modifiers()
            event.setAccepted(is_own)
            return is_own or super().event(event)
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _ENTER:
            self.entered.emit()
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and event.key() == Qt.Key.Key_C:
            if not event.isAutoRepeat():
                self.capture_wanted.emit()
        elif plain and event.key() == Qt.Key.Key_R:
            self.ask_wanted.emit()
        elif event.keyCombination() in self._tick_keys:
            self._tick_keys[event.keyCombination()].emit()
        elif event.text().isprintable() and event.text():
            # Qt would jump to a row that begins with the letter; letters are verbs here.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        shown = self._columns[self._layout]
        for column in Column:
            self.setColumnHidden(column, column not in shown)
        self.horizontalHeader().setVisible(self._layout is not Layout.SINGLE)
        self.horizontalHeader().setFixedHeight(self._theme.px(HEAD))
        self.verticalHeader().setDefaultSectionSize(self._theme.px(_ROW))
        self._size_rows()
        self._size_columns()

    def _size_rows(self) -> None:
        # Resetting a model keeps the heights of rows, so those of former heads are set too. Only
        # these few: a call for each of 100,000 rows would take seconds.
        for number in self._head_rows:
            if number < self.model().rowCount():
                self.setRowHeight(number, self._theme.px(_ROW))
        self._head_rows = self._heads()
        for number in self._head_rows:
            self.setRowHeight(number, self._theme.px(HEAD))

    @override
    def _size_columns(self) -> None:
        shown = self._columns[self._layout]
        widths = _WIDTHS | (_SINGLE_WIDTHS if self._layout is Layout.SINGLE else {})
        widths |= {
            Column.NUMBER: max(widths[Column.NUMBER], numbers_width(self.model(), Column.NUMBER))
        }
        fills = Column.ITEMS if Column.ITEMS in shown else Column.CUSTOMER
        left = self.viewport().width()
        for column in shown:
            if column is not fills:
                self.setColumnWidth(column, self._theme.px(widths[column]))
                left -= self.columnWidth(column)
        self.setColumnWidth(fills, max(left, self._theme.px(80)))
