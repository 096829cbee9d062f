"""What a search found, as rows of a list under its field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from pos_app.domain.customer import KnownCustomer
    from pos_app.domain.order import CatalogItem
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
_BAR = 3
_LEFT = 15
_RIGHT = 12
_GAP = 12


class FoundModel(QAbstractListModel, Generic[T]):
    """The values that a search found; `say` makes what a screen reader hears of one."""

    def __init__(self, say: Callable[[T], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._values: tuple[T, ...] = ()

    @property
    def values(self) -> tuple[T, ...]:
        """What was found, best first."""
        return self._values

    def show_values(self, values: Sequence[T]) -> None:
        """Hold the values of another search."""
        self.beginResetModel()
        self._values = tuple(values)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._values)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._say(self._values[index.row()])
        return None


class FoundDelegate(QStyledItemDelegate):
    """The ground of a found row; what stands on it is drawn by `paint_value`."""

    height = 38

    def __init__(self, theme: Theme, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._typed = ""

    def set_typed(self, typed: str) -> None:
        """The words whose beginnings are shown bold."""
        self._typed = typed

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.px(self.height))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        view = option.widget
        current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setClipRect(rect)
        ground = "select" if current else "sunken" if hovered else "surface"
        painter.fillRect(rect, self._theme.color(ground))
        if current:
            painter.fillRect(
                rect.adjusted(0, 0, _BAR - rect.width(), 0), self._theme.color("accent")
            )
        model = index.model()
        if isinstance(model, FoundModel):
            place = rect.adjusted(_LEFT, 0, -_RIGHT, 0)
            self.paint_value(painter, place, model.values[index.row()])
        painter.restore()

    def paint_value(self, painter: QPainter, rect: QRect, value: object) -> None:
        """Draw one found value."""
        raise NotImplementedError

    def text(
        self, painter: QPainter, rect: QRect, text: str, kind: Type, token: str = "ink2"
    ) -> None:
        """Draw a text at the left, cut at the end if it does not fit."""
        font = self._theme.font(kind)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, cut)

    def end_text(
        self, painter: QPainter, rect: QRect, text: str, kind: Type, token: str = "ink"
    ) -> int:
        """Draw a text at the right; returns its width."""
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(token))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, side, text)
        return self._theme.width(kind, text)

    def matched_text(self, painter: QPainter, rect: QRect, text: str, kind: Type) -> None:
        """Draw a text at the left with the typed beginnings of its words bold."""
        font = self._theme.font(kind)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        layout = QTextLayout(cut, font)
        formats = []
        for first, length in match_spans(cut, self._typed):
            bold = QTextLayout.FormatRange()
            bold.start, bold.length, bold.format = first, length, QTextCharFormat()
            bold.format.setFontWeight(Type.AMOUNT.weight)
            formats.append(bold)
        layout.setFormats(formats)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(rect.width())
        layout.endLayout()
        painter.setPen(self._theme.color("ink"))
        top = rect.top() + (rect.height() - line.height()) / 2
        layout.draw(painter, rect.topLeft().toPointF() + QPointF(0, top - rect.top()))


class ItemDelegate(FoundDelegate):
    """SKU, description with the match bold, price."""

    @override
    def paint_value(self, painter: QPainter, rect: QRect, value: object) -> None:
        item: CatalogItem = value  # type: ignore[assignment]
        price = self.end_text(painter, rect, self._formats.money(item.unit_price), Type.AMOUNT)
        sku = QRect(rect.left(), rect.top(), self._theme.px(96), rect.height())
        self.text(painter, sku, item.sku, Type.SECOND)
        name = rect.adjusted(sku.width() + _GAP, 0, -price - _GAP, 0)
        self.matched_text(painter, name, item.description, Type.BODY)


class CustomerDelegate(FoundDelegate):
    """Name with the match bold; below it the phone number and what is known."""

    height = 52

    @override
    def paint_value(self, painter: QPainter, rect: QRect, value: object) -> None:
        known: KnownCustomer = value  # type: ignore[assignment]
        customer = known.customer
        half = rect.height() // 2
        top = rect.adjusted(0, self._theme.px(6), 0, -half)
        below = rect.adjusted(0, half, 0, -self._theme.px(6))
        self.matched_text(painter, top, customer.name or customer.phone, Type.NAME)
        self.text(painter, below, customer.phone, Type.SECOND)
        if known.held:
            self.end_text(painter, below, self.tr("card held"), Type.LABEL, "warn")
        elif known.orders:
            self.end_text(painter, below, orders_text(known.orders), Type.SMALL, "ink3")


def orders_text(count: int) -> str:
    """How many orders somebody has: "1 order", "3 orders"."""
    if count == 1:
        return QCoreApplication.translate("Found", "1 order")
    return QCoreApplication.translate("Found", "{count} orders").format(count=count)


def match_spans(text: str, typed: str) -> list[tuple[int, int]]:
    """Where the words of `typed` begin words of `text`: start and length."""
    spans = {
        (match.start(), len(word))
        for word in typed.split()
        for match in re.finditer(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE)
    }
    return sorted(spans)
