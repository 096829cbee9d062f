"""How the lines of an order are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from pos_app.ui.order import lines_text
from pos_app.ui.order.lines_model import RIGHT_ALIGNED, Column, Index, LinesModel
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.row import RowState, paint_row

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

ROW_HEIGHT = 40
COMPACT_ROW_HEIGHT = 34
PADDING = 8
EDGE_PADDING = 15

_LOOKS = {
    Column.SKU: (Type.SECOND, "ink2"),
    Column.DESCRIPTION: (Type.BODY, "ink"),
    Column.QUANTITY: (Type.NAME, "ink"),
    Column.PRICE: (Type.BODY, "ink"),
    Column.TAX: (Type.SECOND, "ink2"),
    Column.AMOUNT: (Type.AMOUNT, "ink"),
}


class LinesDelegate(QStyledItemDelegate):
    """Draws a line's cells; when compact, quantity comes first and reads "2 ×"."""

    def __init__(self, theme: Theme, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self.compact = False
        self.has_sku = True

    def row_height(self) -> int:
        """The height of every row, in pixels."""
        return self._theme.px(COMPACT_ROW_HEIGHT if self.compact else ROW_HEIGHT)

    def cell(self, rect: QRect, column: Column) -> QRect:
        """Where the text of a cell goes."""
        first = (
            Column.QUANTITY if self.compact else Column.SKU if self.has_sku else Column.DESCRIPTION
        )
        edge = 19 if self.compact else EDGE_PADDING
        left = edge if column is first else PADDING
        right = edge if column is Column.AMOUNT else PADDING
        return rect.adjusted(left, 0, -right, 0)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.row_height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column = Column(index.column())
        rect: QRect = option.rect
        view = cast("QAbstractItemView", option.widget)
        state = RowState(
            is_current=index.row() == view.currentIndex().row(),
            has_focus=view.hasFocus(),
            is_hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
        )
        painter.save()
        painter.setClipRect(rect)
        row = QRect(0, rect.top(), view.viewport().width(), rect.height())
        paint_row(painter, row, self._theme, state)
        self._paint_text(painter, self.cell(rect, column), index, column)
        painter.restore()

    def _paint_text(self, painter: QPainter, rect: QRect, index: Index, column: Column) -> None:
        kind, token = _LOOKS[column]
        text = str(index.data())
        if self.compact and column is Column.QUANTITY:
            text += " ×"
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        metrics = QFontMetrics(font)
        note = self._note(index) if column is Column.DESCRIPTION else ""
        room = rect.width() - (metrics.horizontalAdvance(note) + PADDING if note else 0)
        right = column in RIGHT_ALIGNED and not (self.compact and column is Column.QUANTITY)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        # Only a description or an SKU may be cut; figures always fit or show what is wrong.
        if column in {Column.DESCRIPTION, Column.SKU}:
            text = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, text)
        if note:
            rect.setLeft(rect.left() + metrics.horizontalAdvance(text) + PADDING)
            painter.setFont(self._theme.font(Type.SECOND))
            painter.setPen(self._theme.color("ink3"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, note)

    def _note(self, index: Index) -> str:
        model = index.model()
        if not isinstance(model, LinesModel):
            return ""
        off = lines_text.discount(model.line(index.row()).discount, self._formats)
        return self.tr("less {discount}").format(discount=off) if off else ""
