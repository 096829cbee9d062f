"""What the customer bought before, a key away from the order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.keycap import keycap_size, paint_keycap, quiet_ink
from pos_app.ui.widgets.keys import key_sequences, key_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_app.domain.customer import Customer
    from pos_app.domain.order import CatalogItem
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

MOST_ITEMS = 3
_GAP = 8


class BoughtBefore(QWidget):
    """Up to three items.

    Signals:
        item_chosen: the CatalogItem to add.
    """

    item_chosen = Signal(object)

    def __init__(self, theme: Theme, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._heading = make_label("", "label")
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._rows = [_ItemRow(theme, f"Alt+{place + 1}") for place in range(MOST_ITEMS)]
        self._items: tuple[CatalogItem, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addSpacing(4)
        for place, row in enumerate(self._rows):
            column.addWidget(row)
            row.clicked.connect(partial(self._choose, place))
        self.show_items(None, ())

    @property
    def items(self) -> tuple[CatalogItem, ...]:
        """The items shown."""
        return self._items

    def show_items(self, customer: Customer | None, items: Sequence[CatalogItem]) -> None:
        """Show what a customer bought; nothing without one."""
        self._items = tuple(items)[:MOST_ITEMS]
        first_name = customer.name.partition(" ")[0] if customer else ""
        words = self.tr("{name} bought before") if first_name else self.tr("Bought before")
        self._heading.setText(words.format(name=first_name))
        self._heading.setVisible(bool(self._items))
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(self._items))
            if place < len(self._items):
                item = self._items[place]
                row.show_item(item.description, self._formats.money(item.unit_price))

    def _choose(self, place: int) -> None:
        self.item_chosen.emit(self._items[place])


class _ItemRow(QAbstractButton):
    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self._theme = theme
        self._key = key_text(key)
        self._price = ""
        self.setObjectName(f"bought_{key[-1]}")
        self.setAccessibleName(self.tr("Bought before"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._shortcut = QShortcut(self)
        self._shortcut.setKeys(key_sequences(key))
        self._shortcut.activated.connect(self.click)
        theme.changed.connect(self.updateGeometry)

    def show_item(self, description: str, price: str) -> None:
        self._price = price
        self.setText(description)
        self.setToolTip(description)
        words = self.tr("Add {description}, {price}")
        self.setAccessibleName(words.format(description=description, price=price))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(30))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("sunken"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        place = self.rect()
        cap = keycap_size(self._key, self._theme)
        corner = QPoint(place.right() + 1 - cap.width(), (self.height() - cap.height()) // 2)
        paint_keycap(painter, QRect(corner, cap), self._key, self._theme, quiet_ink(self._theme))
        place.setRight(corner.x() - _GAP)
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(self._theme.color("ink2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | middle, self._price)
        metrics = QFontMetrics(painter.font())
        place.setRight(place.right() - metrics.horizontalAdvance(self._price) - _GAP)
        painter.setPen(self._theme.color("ink"))
        cut = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, middle, cut)
