"""The titles of a table of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QTableView
from typing_extensions import override

from pos_app.ui.queue.cells import LEFT_MARGIN, Column
from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme


class TableHeader(QHeaderView):
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
        left = LEFT_MARGIN if self.sectionPosition(logical_index) == 0 else 8
        side = Qt.AlignmentFlag.AlignLeft
        if logical_index == Column.AMOUNT:
            side = Qt.AlignmentFlag.AlignRight
        title = self.model().headerData(logical_index, Qt.Orientation.Horizontal)
        painter.setFont(theme.font(Type.LABEL))
        painter.setPen(theme.color("ink2"))
        painter.drawText(rect.adjusted(left, 0, -4, 0), side | Qt.AlignmentFlag.AlignVCenter, title)
