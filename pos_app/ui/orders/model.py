"""All orders as a table, newest first, read page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from pos_app.ui.queue.cells import CELL_ROLE, ROW_ROLE, Column, cell_of
from pos_app.ui.queue.standing import spoken
from pos_app.ui.queue.titles import column_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.domain.holds import WarnTimes
    from pos_app.domain.queue import QueueRow
    from pos_app.ui.formats import Formats

PAGE = 100
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class OrdersModel(QAbstractTableModel):
    """Holds the orders read so far; `more_wanted` asks for those below the last one."""

    more_wanted = Signal()

    def __init__(
        self,
        formats: Formats,
        now: Callable[[], datetime],
        warn: Callable[[], WarnTimes],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._formats = formats
        self._now = now
        self._warn = warn
        self._rows: list[QueueRow] = []
        self._has_more = False

    @property
    def last_number(self) -> int | None:
        """The number of the last order read."""
        return self._rows[-1].number if self._rows else None

    def show(self, rows: list[QueueRow]) -> None:
        """Begin anew with the newest orders."""
        self.beginResetModel()
        self._rows = list(rows)
        self._has_more = len(rows) == PAGE
        self.endResetModel()

    def append(self, rows: list[QueueRow]) -> None:
        """Add the orders that come below."""
        self._has_more = len(rows) == PAGE
        if rows:
            count = len(self._rows)
            self.beginInsertRows(QModelIndex(), count, count + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def put_on_top(self, row: QueueRow) -> None:
        """Add an order that is newer than all others here."""
        if not self._rows or row.number > self._rows[0].number:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._rows.insert(0, row)
            self.endInsertRows()

    def update_row(self, row: QueueRow) -> None:
        """Show an order as it stands now, if it was read."""
        index = self.index_of(row.order_uuid)
        if index.isValid():
            number = index.row()
            self._rows[number] = replace(
                row,
                items=self._rows[number].items,
                is_elsewhere=self._rows[number].is_elsewhere,
            )
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))

    def index_of(self, order_uuid: str) -> QModelIndex:
        """Where an order stands; an invalid index if it was not read."""
        for number, row in enumerate(self._rows):
            if row.order_uuid == order_uuid:
                return self.index(number, Column.CUSTOMER)
        return QModelIndex()

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._has_more

    @override
    def fetchMore(self, parent: Index) -> None:
        if self._has_more:
            # Views ask again while the answer is under way.
            self._has_more = False
            self.more_wanted.emit()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        never_children = Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | never_children

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, self._now(), self._formats)
        if role in (CELL_ROLE, Qt.ItemDataRole.DisplayRole):
            column = Column(index.column())
            cell = cell_of(row, column, self._now(), self._warn(), self._formats)
            return cell if role == CELL_ROLE else cell.text
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return column_title(Column(section))
        return None
