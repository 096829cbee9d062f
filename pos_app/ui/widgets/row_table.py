"""A table whose rows are what matters: whole rows are current, and the keyboard drives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, Qt
from PySide6.QtGui import QFocusEvent, QHoverEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.row import RowState

if TYPE_CHECKING:
    from collections.abc import Container

    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.row_painter import RowPainter

HEAD = 28
# Where a row's and a cell's text begins, in pixels at every text size.
LEFT_MARGIN = 16
GAP = 8


class RowTable(QTableView):
    """Rows of fixed height below a head whose titles stand exactly above their columns.

    A subclass says in `_size_columns` how wide its columns are, and sets the `painter` of its rows;
    `right_aligned` are the columns whose titles stand at the right, `right_gap` pixels from the
    edge.
    """

    painter: RowPainter

    def __init__(
        self,
        theme: Theme,
        model: QAbstractItemModel,
        right_aligned: Container[int],
        right_gap: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hovered = -1
        self.setModel(model)
        self.setHorizontalHeader(_Header(theme, self, right_aligned, right_gap))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.viewport().update())

    def _size_columns(self) -> None:
        raise NotImplementedError

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in one go.

        Drawn by a delegate each cell would be several calls back to Python, each of which waits for
        its turn while a worker computes: 100 ms for a screen that takes 10.
        """
        painter, view = QPainter(self.viewport()), self.viewport()
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        if first < 0:
            return
        has_focus, current = self.hasFocus(), self.currentIndex().row()
        for number in range(first, (self.model().rowCount() - 1 if last < 0 else last) + 1):
            top, height = self.rowViewportPosition(number), self.rowHeight(number)
            state = RowState(number == current, has_focus, number == self._hovered)
            self.painter.paint(painter, QRect(0, top, view.width(), height), number, state)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHoverEvent):
            is_over = event.type() != QEvent.Type.HoverLeave
            hovered = self.rowAt(event.position().toPoint().y()) if is_over else -1
            if hovered != self._hovered:
                self._hovered = hovered
                self.viewport().update()
        return super().viewportEvent(event)

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        # Home and End are the first and the last row, not the first and the last column.
        ends = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)
        if action in ends:
            modifiers = Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        current = self.visualRect(self.currentIndex())
        was_seen = current.top() >= 0 and current.bottom() < event.oldSize().height()
        super().resizeEvent(event)
        self._size_columns()
        if was_seen:
            # A line that comes between head and rows must not cover the row that is meant.
            self.scrollTo(self.currentIndex())

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


class _Header(QHeaderView):
    def __init__(
        self, theme: Theme, table: RowTable, right_aligned: Container[int], right_gap: int
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._theme = theme
        self._right_aligned = right_aligned
        self._right_gap = right_gap
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        theme = self._theme
        painter.fillRect(rect, theme.color("panel"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        left = LEFT_MARGIN if self.sectionPosition(logical_index) == 0 else GAP
        right = logical_index in self._right_aligned
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        title = self.model().headerData(logical_index, Qt.Orientation.Horizontal)
        painter.setFont(theme.font(Type.LABEL))
        painter.setPen(theme.color("ink2"))
        place = rect.adjusted(left, 0, -self._right_gap, 0)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, title)
