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
    Signal,
)
from typing_extensions import override

from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import QueueRow, Section, Sort
from pos_app.services.queue import PAGE
from pos_app.ui.queue.cells import CELL_ROLE, ROW_ROLE, SORTS, Cell, Column, cell_of
from pos_app.ui.queue.checks import check_words
from pos_app.ui.queue.standing import spoken, time_of
from pos_app.ui.queue.sums import sum_text
from pos_app.ui.queue.ticks import Ticks
from pos_app.ui.queue.titles import column_title, section_mark, section_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from pos_app.domain.holds import WarnTimes
    from pos_app.services.queue import QueueView
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLES = frozenset(
    (
        ROW_ROLE,
        CELL_ROLE,
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
    )
)
# How many orders that were looked at are kept over a new reading of the queue.
KEPT = 500
# Where every card is held.
_ALL_HELD = {Section.ENDING_TODAY, Section.HELD}


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
    """Orders by section: all their numbers, and the rows of those that were looked at.

    `rows_wanted` carries numbers of orders that can be seen and have to be read.
    """

    rows_wanted = Signal(object)

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
        self._view: QueueView | None = None
        self._only: Section | None = None
        self._heads: dict[int, Head] = {}
        # Where the orders of each section begin, and their numbers.
        self._blocks: list[tuple[int, Sequence[int]]] = []
        self._count = 0
        self._rows: dict[int, QueueRow] = {}
        self._fresh: set[int] = set()
        self._times: dict[int, str] = {}
        self.ticks = Ticks(self)
        self.ticks.changed.connect(self._on_ticks_changed)

    def show(self, view: QueueView) -> None:
        """Take what the queue holds now; rows read before stay until they are read anew."""
        self._view = view
        first = {row.number: row for rows in view.rows.values() for row in rows}
        latest = list(self._rows)[-KEPT:]
        self._rows = {number: self._rows[number] for number in latest} | first
        self._fresh = set(first)
        self._refill()

    def show_only(self, section: Section | None) -> None:
        """Show one section, or all of them."""
        if section is not self._only:
            self._only = section
            self._refill()

    def take_rows(self, rows: list[QueueRow]) -> None:
        """Take orders that were read because they can be seen."""
        self._rows |= {row.number: row for row in rows}
        self._fresh |= {row.number for row in rows}
        places = [self.index_of_number(row.number).row() for row in rows]
        known = [place for place in places if place >= 0]
        if known:
            ends = self.index(min(known), 0), self.index(max(known), len(Column) - 1)
            self.dataChanged.emit(*ends)

    def held_numbers(self, section: Section | None = None) -> list[int]:
        """The orders with a held card that are shown, in one section or in all.

        Among those that need somebody, only orders that were looked at are known to be held.
        """
        if self._view is None:
            return []
        shown = [section] if section is not None else list(self._sections())
        return [
            number
            for each in shown
            for number in self._view.numbers[each]
            if each in _ALL_HELD or self._is_held(number)
        ]

    def section_of(self, number: int) -> Section | None:
        """The section that an order is shown in."""
        view = self._view
        if view is None:
            return None
        return next((each for each in self._sections() if number in view.numbers[each]), None)

    def rows_of(self, numbers: Iterable[int]) -> list[QueueRow]:
        """Those of some orders that were looked at."""
        return [self._rows[number] for number in numbers if number in self._rows]

    @property
    def is_empty(self) -> bool:
        """Whether no order is shown."""
        return not self._count

    def number_at(self, index: Index) -> int | None:
        """The number of the order at an index; None for a head or no index."""
        return self._number(index.row()) if index.isValid() else None

    def row_at(self, index: Index) -> QueueRow | None:
        """The order at an index; None for a head, no index, or an order not read yet."""
        number = self.number_at(index)
        return None if number is None else self._rows.get(number)

    def heads(self) -> list[int]:
        """The numbers of the rows that are heads."""
        return list(self._heads)

    def index_of(self, order_uuid: str) -> QModelIndex:
        """Where an order that was read stands; an invalid index if it is not shown."""
        for number, row in self._rows.items():
            if row.order_uuid == order_uuid:
                return self.index_of_number(number)
        return QModelIndex()

    def index_of_number(self, number: int) -> QModelIndex:
        """Where the order of a number stands; an invalid index if it is not shown."""
        for start, numbers in self._blocks:
            if number in numbers:
                return self.index(start + numbers.index(number), Column.CUSTOMER)
        return QModelIndex()

    def nearest(self, row: int) -> QModelIndex:
        """The order at a row number or, where there is none, the last one before the end."""
        wanted = row + 1 if row in self._heads else row
        place = min(wanted, self._count - 1)
        return self.index(place, Column.CUSTOMER) if self._count else QModelIndex()

    def first_of(self, section: Section) -> QModelIndex:
        """The first order of a section; an invalid index if it has none."""
        for number, head in self._heads.items():
            if head.section is section:
                return self.index(number + 1, Column.CUSTOMER)
        return QModelIndex()

    def refresh_times(self, first: int, last: int) -> None:
        """Say which times left have changed since they were last told, in some rows."""
        now = self._now()
        for place in range(first, min(last, self._count - 1) + 1):
            number = self._number(place)
            row = None if number is None else self._rows.get(number)
            if row is None or row.number not in self._times:
                continue
            if time_of(row, now, self._warn()).text != self._times[row.number]:
                index = self.index(place, Column.ENDS)
                self.dataChanged.emit(index, index, [Qt.ItemDataRole.DisplayRole, CELL_ROLE])

    def ends_between(self, first: int, last: int) -> list[datetime]:
        """When the holds in some rows end."""
        numbers = (self._number(place) for place in range(first, min(last, self._count - 1) + 1))
        rows = (self._rows.get(number) for number in numbers if number is not None)
        return [row.capture_before for row in rows if row is not None and row.capture_before]

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.number_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        never_children = Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | never_children

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in _ROLES:
            return None
        head = self._heads.get(index.row())
        if head is not None:
            return head if role == ROW_ROLE else self._head_data(head, index.column(), role)
        row = self._seen_row(index.row())
        if role == ROW_ROLE:
            return row
        if row is None:
            if role == Qt.ItemDataRole.ToolTipRole:
                return None
            return Cell("…", token="ink3") if role == CELL_ROLE else "…"
        is_ticked = row.number in self.ticks
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = spoken(row, self._now(), self._formats)
            return f"{translate('Queue', 'ticked')}, {words}" if is_ticked else words
        column = Column(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return check_words(row.card) if column is Column.AMOUNT else None
        cell = cell_of(row, column, self._now(), self._warn(), self._formats)
        if column is Column.ENDS:
            self._times[row.number] = cell.text
            cell = replace(cell, is_ticked=is_ticked)
        return cell if role == CELL_ROLE else cell.text

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        title = column_title(Column(section))
        sort = self._view.wish.sort if self._view is not None else Sort()
        if sort.by is not SORTS[Column(section)]:
            return title
        return f"{title} ↓" if sort.descending else f"{title} ↑"

    def _head_data(self, head: Head, column: int, role: int) -> object:
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if column == Column.ENDS and role in wanted:
            return f"{head.title} {head.count}"
        return None

    def _on_ticks_changed(self) -> None:
        if self._count:
            last = self.index(self._count - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _number(self, place: int) -> int | None:
        for start, numbers in self._blocks:
            if start <= place < start + len(numbers):
                return numbers[place - start]
        return None

    def _seen_row(self, place: int) -> QueueRow | None:
        """The order in a row; it is read, with its neighbours, if the book may know better."""
        for start, numbers in self._blocks:
            at = place - start
            if 0 <= at < len(numbers):
                number = numbers[at]
                if number not in self._fresh:
                    page = list(numbers[at - at % PAGE : at - at % PAGE + PAGE])
                    # Views ask again while the answer is under way.
                    self._fresh |= set(page)
                    self.rows_wanted.emit(page)
                return self._rows.get(number)
        return None

    def _sections(self) -> tuple[Section, ...]:
        return tuple(Section) if self._only is None else (self._only,)

    def _is_held(self, number: int) -> bool:
        row = self._rows.get(number)
        return row is not None and row.status is PaymentStatus.HELD

    def _refill(self) -> None:
        self.beginResetModel()
        self._heads, self._blocks, self._count, self._times = {}, [], 0, {}
        for section in self._sections():
            numbers = self._view.numbers[section] if self._view is not None else ()
            if numbers:
                self._heads[self._count] = self._head(section)
                self._blocks.append((self._count + 1, numbers))
                self._count += 1 + len(numbers)
        self.endResetModel()

    def _head(self, section: Section) -> Head:
        assert self._view is not None
        icon, token = section_mark(section)
        listed = self._view.listed[section]
        # What is done, and a mixture of troubles, adds up to nothing that anybody needs.
        has_sum = section not in {Section.NEEDS_YOU, Section.DONE}
        shown = sum_text(listed.sums, self._formats) if has_sum else ""
        return Head(section, icon, token, section_title(section), listed.count, shown)
