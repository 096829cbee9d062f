"""The table of an order's lines, and its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)
from typing_extensions import override

from pos_app.ui.order.lines_delegate import LinesDelegate
from pos_app.ui.order.lines_model import Column
from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.formats import Formats
    from pos_app.ui.order.lines_model import LinesModel
    from pos_app.ui.theme.theme import Theme

# At 100 %; the description takes the rest.
_WIDTHS = {
    Column.SKU: 132,
    Column.QUANTITY: 76,
    Column.PRICE: 88,
    Column.TAX: 72,
    Column.AMOUNT: 104,
}
_COMPACT_WIDTHS = {Column.QUANTITY: 48, Column.AMOUNT: 100}
# Widths of the table below which a column has no room.
_LEAST_ROOM = {Column.SKU: 640, Column.TAX: 500}
_MORE = frozenset({Qt.Key.Key_Plus, Qt.Key.Key_Equal})
_REMOVE = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class LinesView(QTableView):
    """As high as its lines, and scrolls where there is no more room.

    Signals:
        step_wanted: a row, and 1 or -1 for its quantity.
        removal_wanted, edit_wanted: a row.
        left: down from the last line, or Esc.
    """

    step_wanted = Signal(int, int)
    removal_wanted = Signal(int)
    edit_wanted = Signal(int)
    left = Signal()

    def __init__(
        self, theme: Theme, formats: Formats, model: LinesModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._delegate = LinesDelegate(theme, formats, self)
        self.setObjectName("order_lines")
        self.setAccessibleName(self.tr("Order lines"))
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._set_up_behaviour()
        self.doubleClicked.connect(lambda index: self.edit_wanted.emit(index.row()))
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self.updateGeometry)
        theme.changed.connect(self._fit_columns)
        self._fit_columns()

    @property
    def delegate(self) -> LinesDelegate:
        """What draws the rows."""
        return self._delegate

    def set_compact(self, compact: bool) -> None:
        """Show quantity, description and amount only."""
        self._delegate.compact = compact
        self.setColumnHidden(Column.PRICE, compact)
        header = self.horizontalHeader()
        place = header.visualIndex(Column.QUANTITY)
        header.moveSection(place, Column.SKU if compact else Column.QUANTITY)
        self._fit_columns()

    def enter(self, row: int) -> None:
        """Take the focus to a row."""
        self.setCurrentIndex(self.model().index(row, Column.DESCRIPTION))
        self.setFocus()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), self._delegate.row_height() * self.model().rowCount())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), min(self.sizeHint().height(), self._theme.px(40)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        last = self.model().rowCount() - 1
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Down and row >= last):
            self.left.emit()
        elif row < 0:
            super().keyPressEvent(event)
        elif key in _MORE:
            self.step_wanted.emit(row, 1)
        elif key == Qt.Key.Key_Minus:
            self.step_wanted.emit(row, -1)
        elif key in _REMOVE:
            self.removal_wanted.emit(row)
        elif key in _ENTER:
            self.edit_wanted.emit(row)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.enter(self.model().rowCount() - 1)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A dialog or menu over the window gives the focus back to the same line.
        if event.reason() not in {
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        }:
            self.setCurrentIndex(QModelIndex())

    def _set_up_behaviour(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(1)
        stretch = QHeaderView.ResizeMode.Stretch
        self.horizontalHeader().setSectionResizeMode(Column.DESCRIPTION, stretch)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        for column, room in _LEAST_ROOM.items():
            self.setColumnHidden(
                column, self._delegate.compact or self.width() < self._theme.px(room)
            )
        self._delegate.has_sku = not self.isColumnHidden(Column.SKU)
        widths = _COMPACT_WIDTHS if self._delegate.compact else _WIDTHS
        for column, width in widths.items():
            self.setColumnWidth(column, self._theme.px(width))
        if self.verticalHeader().defaultSectionSize() != self._delegate.row_height():
            self.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
            self.updateGeometry()


class LinesHeading(QWidget):
    """The words over the columns; they stand still while the lines scroll."""

    def __init__(self, theme: Theme, view: LinesView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        view.horizontalHeader().sectionResized.connect(lambda *_: self.update())
        theme.changed.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, self._theme.px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font(Type.LABEL))
        painter.setPen(self._theme.color("ink2"))
        model = self._view.model()
        for column in (each for each in Column if not self._view.isColumnHidden(each)):
            left = self._view.columnViewportPosition(column)
            place = QRect(left, 0, self._view.columnWidth(column), self.height())
            place = self._view.delegate.cell(place, column)
            horizontal = Qt.Orientation.Horizontal
            side = model.headerData(column, horizontal, Qt.ItemDataRole.TextAlignmentRole)
            painter.drawText(place, side, model.headerData(column, horizontal))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))
        painter.end()
