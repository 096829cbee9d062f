"""The queue as a table: heads of sections and the orders below them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from pos_app.domain.queue import QueueRow, Section
from pos_app.ui.queue.cells import CELL_ROLE, ROW_ROLE, Column, cell_of
from pos_app.ui.queue.search import matches
from pos_app.ui.queue.standing import spoken
from pos_app.ui.queue.sums import sum_text
from pos_app.ui.queue.ticks import Ticks
from pos_app.ui.queue.titles import column_title, section_mark, section_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from pos_app.services.queue import QueueView
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Head:
    """The line above the orders of a section."""

    section: Section
    icon: str
    token: str
    title: str
    count: int
    sum: str


class QueueModel(QAbstractTableModel):
    """Orders by section, most urgent first, filtered by what is typed into the search."""

    def __init__(
        self, formats: Formats, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._formats = formats
        self._now = now
        self._view: QueueView | None = None
        self._search = ""
        self._only: Section | None = None
        self._rows: list[Head | QueueRow] = []
        self.ticks = Ticks(self)
        self.ticks.changed.connect(self._on_ticks_changed)

    def show(self, view: QueueView) -> None:
        """Take what the queue holds now."""
        self._view = view
        self._refill()

    def search(self, text: str) -> None:
        """Show only the orders that match."""
        if text != self._search:
            self._search = text
            self._refill()

    def show_only(self, section: Section | None) -> None:
        """Show one section, or all of them."""
        if section is not self._only:
            self._only = section
            self._refill()

    def row_at(self, index: Index) -> QueueRow | None:
        """The order at an index; None for a head or no index."""
        found = self._rows[index.row()] if index.isValid() else None
        return found if isinstance(found, QueueRow) else None

    def orders(self) -> list[QueueRow]:
        """Every order that is shown, from top to bottom."""
        return [row for row in self._rows if isinstance(row, QueueRow)]

    def heads(self) -> list[int]:
        """The numbers of the rows that are heads."""
        return [number for number, row in enumerate(self._rows) if isinstance(row, Head)]

    def index_of(self, order_uuid: str) -> QModelIndex:
        """Where an order stands; an invalid index if it is not shown."""
        for number, row in enumerate(self._rows):
            if isinstance(row, QueueRow) and row.order_uuid == order_uuid:
                return self.index(number, Column.CUSTOMER)
        return QModelIndex()

    def nearest(self, row: int) -> QModelIndex:
        """The order at a row number or, where there is none, the last one before the end."""
        below = [number for number in range(row, len(self._rows)) if self._is_order(number)]
        above = [number for number in range(len(self._rows)) if self._is_order(number)]
        found = below[:1] or above[-1:]
        return self.index(found[0], Column.CUSTOMER) if found else QModelIndex()

    def first_of(self, section: Section) -> QModelIndex:
        """The first order of a section; an invalid index if it has none."""
        for number in self.heads():
            head = self._rows[number]
            if isinstance(head, Head) and head.section is section:
                return self.index(number + 1, Column.CUSTOMER)
        return QModelIndex()

    def refresh_times(self, first: int, last: int) -> None:
        """Say that the times left have changed in some rows."""
        if self._rows and first <= last:
            changed = (self.index(first, Column.ENDS), self.index(last, Column.ENDS))
            self.dataChanged.emit(*changed, [Qt.ItemDataRole.DisplayRole, CELL_ROLE])

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.row_at(index) is None:
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
        if isinstance(row, Head):
            return self._head_data(row, index.column(), role)
        is_ticked = row.order_uuid in self.ticks
        if role == CELL_ROLE:
            cell = cell_of(row, Column(index.column()), self._now(), self._formats)
            return replace(cell, is_ticked=is_ticked and index.column() == Column.ENDS)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_of(row, Column(index.column()), self._now(), self._formats).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = spoken(row, self._now(), self._formats)
            return f"{translate('Queue', 'ticked')}, {words}" if is_ticked else words
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return column_title(Column(section))
        return None

    def _head_data(self, head: Head, column: int, role: int) -> object:
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if column == Column.ENDS and role in wanted:
            return f"{head.title} {head.count}"
        return None

    def _on_ticks_changed(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _is_order(self, number: int) -> bool:
        return isinstance(self._rows[number], QueueRow)

    def _refill(self) -> None:
        self.beginResetModel()
        self._rows = list(self._lines()) if self._view is not None else []
        self.endResetModel()

    def _lines(self) -> Iterable[Head | QueueRow]:
        assert self._view is not None
        for section in Section if self._only is None else (self._only,):
            rows = [row for row in self._view.rows.get(section, ()) if self._is_wanted(row)]
            if rows:
                yield self._head(section, rows)
                yield from rows

    def _is_wanted(self, row: QueueRow) -> bool:
        return not self._search or matches(row, self._search)

    def _head(self, section: Section, rows: list[QueueRow]) -> Head:
        icon, token = section_mark(section)
        # What is done, and a mixture of troubles, adds up to nothing that anybody needs.
        has_sum = section not in {Section.NEEDS_YOU, Section.DONE}
        shown = sum_text((row.amount for row in rows), self._formats) if has_sum else ""
        return Head(section, icon, token, section_title(section), len(rows), shown)
