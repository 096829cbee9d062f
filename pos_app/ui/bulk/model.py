"""The lines of a bulk capture or void as a table: heads of verdicts and the orders below them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
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

from pos_app.domain.bulk import BulkLine, Verdict
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.services.bulk import BulkOutcome
from pos_app.ui.bulk.words import (
    result_chip,
    result_words,
    verdict_chip,
    verdict_title,
    why_words,
)
from pos_app.ui.queue.standing import row_of, time_of
from pos_app.ui.queue.sums import sum_text
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.chip import ChipSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from pos_app.domain.holds import WarnTimes
    from pos_app.services.bulk import BulkResult
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
CELL_ROLE = Qt.ItemDataRole.UserRole + 2
# The second line of a row: why its verdict is what it is, or what came of it.
REST_ROLE = Qt.ItemDataRole.UserRole + 3


class Column(IntEnum):
    """From left to right; a layout may hide some."""

    TICK = 0
    NUMBER = 1
    CUSTOMER = 2
    HELD = 3
    TAKE = 4
    RELEASE = 5
    ENDS = 6
    READ_AT = 7
    VERDICT = 8


RIGHT_ALIGNED = {Column.HELD, Column.TAKE, Column.RELEASE, Column.ENDS, Column.READ_AT}


@dataclass(frozen=True, slots=True)
class Head:
    """The line above the orders of a verdict."""

    chip: ChipSpec
    title: str
    count: str
    sum: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a kind and colour, an icon, a box that is ticked or not, or a chip instead."""

    text: str = ""
    kind: Type = Type.BODY
    token: str = "ink"
    icon: str = ""
    chip: ChipSpec | None = None
    is_ticked: bool | None = None


class BulkModel(QAbstractTableModel):
    """What is ready, what wants a look, what cannot; with ticks, and results as they come.

    Signals:
        ticked: other lines are ticked now.
    """

    ticked = Signal()

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
        self._verb = Verb.CAPTURE
        self._rows: list[Head | BulkLine] = []
        self._ticks: set[int] = set()
        self._results: dict[int, BulkResult] = {}

    def show(self, lines: Iterable[BulkLine], verb: Verb) -> None:
        """Take lines that were just judged; what is ready is ticked."""
        self.beginResetModel()
        self._verb = verb
        self._results = {}
        self._rows = list(self._grouped(sorted(lines, key=_urgency)))
        self._ticks = {each.payment_id for each in self.lines() if each.verdict is Verdict.READY}
        self.endResetModel()
        self.ticked.emit()

    def show_again(self, lines: Iterable[BulkLine], order_uuid: str) -> None:
        """Take the lines of an order that was changed; who looks at them may tick them again."""
        ticks = {each.payment_id for each in self.ticked_lines() if each.order_uuid != order_uuid}
        self.show(lines, self._verb)
        self._set_ticks(ticks)

    def lines(self) -> list[BulkLine]:
        """Every line, from top to bottom."""
        return [row for row in self._rows if isinstance(row, BulkLine)]

    def ticked_lines(self) -> list[BulkLine]:
        """The lines that would be sent, soonest end first."""
        return sorted((each for each in self.lines() if self.is_ticked(each)), key=_urgency)

    def is_ticked(self, line: BulkLine) -> bool:
        """Whether a line would be sent."""
        return line.payment_id in self._ticks

    def results(self) -> list[BulkResult]:
        """What came of the lines that were sent."""
        return list(self._results.values())

    def results_of(self, order_uuid: str) -> list[BulkResult]:
        """What came of an order's lines, as far as they were sent."""
        return [each for each in self._results.values() if each.line.order_uuid == order_uuid]

    def toggle(self, index: Index) -> None:
        """Tick a line, or take its tick away; what cannot be sent has no box."""
        line = self.line_at(index)
        if line is not None and line.verdict is not Verdict.CANNOT:
            self._set_ticks(self._ticks ^ {line.payment_id})

    def toggle_ready(self) -> None:
        """Tick all that is ready, or nothing if it is ticked already."""
        ready = {each.payment_id for each in self.lines() if each.verdict is Verdict.READY}
        self._set_ticks(self._ticks - ready if ready <= self._ticks else self._ticks | ready)

    def take_result(self, result: BulkResult) -> None:
        """Show what came of a line; it is not sent again without being looked at."""
        payment_id = result.line.payment_id
        self._results[payment_id] = result
        self._ticks.discard(payment_id)
        for number, row in enumerate(self._rows):
            if isinstance(row, BulkLine) and row.payment_id == payment_id:
                self.dataChanged.emit(self.index(number, 0), self.index(number, Column.VERDICT))
                return

    def line_at(self, index: Index) -> BulkLine | None:
        """The line at an index; None for a head or no index."""
        found = self._rows[index.row()] if index.isValid() else None
        return found if isinstance(found, BulkLine) else None

    def first(self) -> QModelIndex:
        """The first line."""
        for number, row in enumerate(self._rows):
            if isinstance(row, BulkLine):
                return self.index(number, Column.CUSTOMER)
        return QModelIndex()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line_at(index) is None:
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
            words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            is_title = index.column() == Column.TICK and role in words
            return f"{row.title} {row.count}" if is_title else None
        if role == CELL_ROLE:
            return self._cell(row, Column(index.column()))
        if role == REST_ROLE:
            return self._rest(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, Column(index.column())).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.NUMBER: translate("Bulk", "Order"),
            Column.CUSTOMER: translate("Bulk", "Customer"),
            Column.HELD: translate("Bulk", "Held"),
            Column.TAKE: translate("Bulk", "Take"),
            Column.RELEASE: translate("Bulk", "Release"),
            Column.ENDS: translate("Bulk", "Ends in"),
            Column.READ_AT: translate("Bulk", "Read at"),
            Column.VERDICT: translate("Bulk", "Verdict"),
        }.get(Column(section), "")

    def _grouped(self, lines: list[BulkLine]) -> Iterable[Head | BulkLine]:
        for verdict in Verdict:
            some = [line for line in lines if line.verdict is verdict]
            if some:
                yield self._head(verdict, some)
                yield from some

    def _head(self, verdict: Verdict, lines: list[BulkLine]) -> Head:
        count = str(len(lines))
        if verdict is Verdict.LOOK_FIRST:
            count = translate("Bulk", "{count}, tick each one yourself").format(count=count)
        total = sum_text((line.held for line in lines), self._formats)
        return Head(verdict_chip(verdict), verdict_title(verdict, self._verb), count, total)

    def _cell(self, line: BulkLine, column: Column) -> Cell:
        record, money = line.record, self._formats.money
        is_off = line.verdict is Verdict.CANNOT
        if column is Column.TICK:
            return self._tick(line)
        if column is Column.ENDS:
            left = time_of(row_of(record), self._now(), self._warn())
            return Cell(left.text, Type.AMOUNT if left.bold else Type.BODY, left.token)
        if column is Column.VERDICT:
            result = self._results.get(line.payment_id)
            chip = result_chip(result) if result is not None else verdict_chip(line.verdict)
            return Cell(chip.text, chip=chip)
        read_at = self._formats.time_with_seconds(line.read_at) if line.read_at else "–"
        strong = Type.AMOUNT if self.is_ticked(line) else Type.BODY
        release = strong if line.release else Type.BODY
        return {
            Column.NUMBER: Cell(str(record.order.number), token="ink2"),
            Column.CUSTOMER: Cell(
                record.order.customer.name or record.order.customer.phone, Type.NAME
            ),
            Column.HELD: Cell(money(line.held), token="ink2"),
            Column.TAKE: Cell("–" if is_off else money(line.take), strong),
            Column.RELEASE: Cell(
                "–" if is_off else money(line.release), release, "ink" if line.release else "ink2"
            ),
            Column.READ_AT: Cell(read_at, Type.SECOND, "ink2"),
        }[column]

    def _tick(self, line: BulkLine) -> Cell:
        if line.verdict is Verdict.CANNOT:
            return Cell(icon="circle-minus", token="ink3")
        result = self._results.get(line.payment_id)
        if result is not None and result.outcome is not BulkOutcome.REFUSED:
            return Cell()
        return Cell(is_ticked=self.is_ticked(line))

    def _rest(self, line: BulkLine) -> str:
        result = self._results.get(line.payment_id)
        if result is not None:
            return result_words(result, self._formats)
        return why_words(line, self._now(), self._formats)

    def _spoken(self, line: BulkLine) -> str:
        columns = (Column.NUMBER, Column.CUSTOMER, Column.HELD, Column.VERDICT)
        said = [self._cell(line, column).text for column in columns]
        if self.is_ticked(line):
            said.insert(0, translate("Bulk", "ticked"))
        return ", ".join(filter(None, [*said, self._rest(line)]))

    def _set_ticks(self, ticks: set[int]) -> None:
        sent = {
            uuid for uuid, each in self._results.items() if each.outcome is not BulkOutcome.REFUSED
        }
        self._ticks = ticks - sent
        if self._rows:
            last = self.index(len(self._rows) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.ticked.emit()


def _urgency(line: BulkLine) -> tuple[float, int]:
    payment = line.record.payment
    is_held = payment.status is PaymentStatus.HELD and payment.capture_before is not None
    end = payment.capture_before.timestamp() if is_held and payment.capture_before else float("inf")
    return end, line.record.order.number
