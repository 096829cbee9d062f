"""The lines of the order being typed, as a table."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from pos_app.ui.order import lines_text

if TYPE_CHECKING:
    from pos_app.domain.money import Money
    from pos_app.domain.order import Draft, OrderLine
    from pos_app.ui.formats import Formats

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class Column(IntEnum):
    """What stands where."""

    SKU = 0
    DESCRIPTION = 1
    QUANTITY = 2
    PRICE = 3
    TAX = 4
    AMOUNT = 5


RIGHT_ALIGNED = frozenset({Column.QUANTITY, Column.PRICE, Column.TAX, Column.AMOUNT})


class LinesModel(QAbstractTableModel):
    """Rows are order lines; amounts are net, so the column adds up to the subtotal."""

    def __init__(self, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._lines: tuple[OrderLine, ...] = ()
        self._amounts: tuple[Money, ...] = ()

    def show_draft(self, draft: Draft) -> None:
        """Show the lines of a draft; the row of a line stays the same across its edits."""
        lines, amounts = draft.lines, draft.totals().line_amounts
        first = _same_at_start(self._lines, lines)
        kept = min(len(self._lines), len(lines)) - first
        after = min(_same_at_start(self._lines[::-1], lines[::-1]), kept)
        removed, added = len(self._lines) - first - after, len(lines) - first - after
        if removed and added and removed != added:
            self.beginResetModel()
            self._lines, self._amounts = lines, amounts
            self.endResetModel()
        elif removed > added:
            self.beginRemoveRows(_ROOT, first, first + removed - 1)
            self._lines, self._amounts = lines, amounts
            self.endRemoveRows()
        elif added > removed:
            self.beginInsertRows(_ROOT, first, first + added - 1)
            self._lines, self._amounts = lines, amounts
            self.endInsertRows()
        self._lines, self._amounts = lines, amounts
        if lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, Column.AMOUNT))

    def line(self, row: int) -> OrderLine:
        """The line in a row."""
        return self._lines[row]

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(index.column()))
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        return self._headings()[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _headings(self) -> tuple[str, ...]:
        return (
            self.tr("SKU"),
            self.tr("Description"),
            self.tr("Qty"),
            self.tr("Price"),
            self.tr("Tax"),
            self.tr("Amount"),
        )

    def _text(self, row: int, column: Column) -> str:
        line = self._lines[row]
        match column:
            case Column.SKU:
                return line.sku
            case Column.DESCRIPTION:
                return line.description
            case Column.QUANTITY:
                return lines_text.quantity(line.quantity, self._formats)
            case Column.PRICE:
                return self._formats.money(line.unit_price)
            case Column.TAX:
                return lines_text.rate(line.tax_rate, self._formats)
            case Column.AMOUNT:
                return self._formats.money(self._amounts[row])

    def _spoken(self, row: int) -> str:
        texts = [self._text(row, column) for column in Column]
        off = lines_text.discount(self._lines[row].discount, self._formats)
        spoken = self.tr("{quantity} × {description}, price {price}, tax {tax}, amount {amount}")
        said = spoken.format(
            quantity=texts[Column.QUANTITY],
            description=texts[Column.DESCRIPTION],
            price=texts[Column.PRICE],
            tax=texts[Column.TAX],
            amount=texts[Column.AMOUNT],
        )
        return said + (self.tr(", {discount} off").format(discount=off) if off else "")


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT_ALIGNED else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _same_at_start(old: tuple[OrderLine, ...], new: tuple[OrderLine, ...]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((row for row, (was, now) in pairs if was != now), min(len(old), len(new)))
