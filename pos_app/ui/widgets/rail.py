"""The places of the window, at its left edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.held_box import HeldBox
from pos_app.ui.widgets.keycap import keycap_size, paint_keycap, quiet_ink
from pos_app.ui.widgets.keys import key_text

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_WIDTH = 192
_COMPACT_WIDTH = 48
_MARGIN = 8
_COMPACT_MARGIN = 4
_ITEM = 36
_COMPACT_ITEM = 38
_COMPACT_KEY = 16
_ICON = 16
_BADGE = 20
_COMPACT_BADGE = 16


class RailItem(QAbstractButton):
    """A place: icon, words, how many things wait there, and its key."""

    def __init__(
        self, theme: Theme, key: str, icon: str, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._icon_name = icon
        self._badge = 0
        self._compact = False
        self.setText(text)
        self.setObjectName(f"place_{key}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_badge(0)

    def set_badge(self, count: int) -> None:
        """Show how many things wait for a person; none for 0."""
        self._badge = count
        needs = self.tr("{count} need you").format(count=count)
        self.setAccessibleName(f"{self.text()}, {needs}" if count else self.text())
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show icon and key only."""
        self._compact = compact
        self.setToolTip(self.text() if compact else "")
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        height = _COMPACT_ITEM if self._compact else _ITEM
        return QSize(self._theme.px(_COMPACT_WIDTH), self._theme.px(height))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            ground = "select" if self.isChecked() else "sunken"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(ground))
            painter.drawRoundedRect(self.rect(), 6, 6)
        if self._compact:
            self._paint_compact(painter)
        else:
            self._paint_wide(painter)

    def _paint_wide(self, painter: QPainter) -> None:
        theme = self._theme
        side = theme.px(_ICON)
        self._paint_icon(painter, QPoint(10, (self.height() - side) // 2))
        cap = self._paint_key(painter, QPoint(self.width() - 8, self.height() // 2))
        if self._badge:
            self._paint_badge(painter, QPoint(cap.left() - 10, self.height() // 2), _BADGE)
        painter.setPen(theme.color("ink" if self.isChecked() else "ink2"))
        painter.setFont(theme.font(Type.AMOUNT if self.isChecked() else Type.NAME))
        words = self.rect().adjusted(10 + side + 10, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _paint_compact(self, painter: QPainter) -> None:
        side = self._theme.px(_ICON)
        middle = self.width() // 2
        self._paint_icon(painter, QPoint(middle - side // 2, self._theme.px(2)))
        text = key_text(self._key)
        cap = QSize(keycap_size(text, self._theme).width(), self._theme.px(_COMPACT_KEY))
        corner = QPoint(middle - cap.width() // 2, self.height() - cap.height() - 2)
        ink = quiet_ink(self._theme)
        paint_keycap(painter, QRect(corner, cap), text, self._theme, ink)
        if self._badge:
            corner = QPoint(self.width(), self._theme.px(_COMPACT_BADGE // 2) + 1)
            self._paint_badge(painter, corner, _COMPACT_BADGE)

    def _paint_icon(self, painter: QPainter, corner: QPoint) -> None:
        token = "accent_ink" if self.isChecked() else "ink2"
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(corner, self._theme.pixmap(self._icon_name, token, _ICON, ratio))

    def _paint_key(self, painter: QPainter, right_middle: QPoint) -> QRect:
        text = key_text(self._key)
        size = keycap_size(text, self._theme)
        corner = right_middle - QPoint(size.width(), size.height() // 2)
        place = QRect(corner, size)
        paint_keycap(painter, place, text, self._theme, quiet_ink(self._theme))
        return place

    def _paint_badge(self, painter: QPainter, right_middle: QPoint, side: int) -> None:
        text = str(self._badge)
        font = self._theme.font(Type.HEADING)
        height = self._theme.px(side)
        width = max(QFontMetrics(font).horizontalAdvance(text) + height // 2, height)
        place = QRect(right_middle - QPoint(width, height // 2), QSize(width, height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bad_soft"))
        painter.drawRoundedRect(QRectF(place), height / 2, height / 2)
        painter.setPen(self._theme.color("bad"))
        painter.setFont(font)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QWidget):
    """One item for each place, and what is held now below them."""

    place_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: dict[str, RailItem] = {}
        self._compact = False
        self.held = HeldBox(theme)

        self._places = QVBoxLayout()
        self._places.setSpacing(2)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addLayout(self._places)
        self._column.addStretch(1)
        self._column.addWidget(self.held)

        theme.changed.connect(self._resize)
        self._resize()

    def add_place(self, key: str, icon: str, text: str) -> None:
        """Add a place below the others."""
        item = RailItem(self._theme, key, icon, text)
        item.set_compact(self._compact)
        item.clicked.connect(lambda: self.place_chosen.emit(key))
        self._items[key] = item
        self._places.addWidget(item)

    def set_current(self, key: str) -> None:
        """Mark the place that is shown."""
        self._items[key].setChecked(True)
        self.update()

    def set_badge(self, key: str, count: int) -> None:
        """Say how many things wait in a place."""
        self._items[key].set_badge(count)

    def set_compact(self, compact: bool) -> None:
        """Show icons with keys only, for a narrow window."""
        self._compact = compact
        for item in self._items.values():
            item.set_compact(compact)
        self.held.set_compact(compact)
        self._resize()

    @override
    def minimumSizeHint(self) -> QSize:
        margins = self._column.contentsMargins()
        height = self._places.minimumSize().height() + margins.top() + margins.bottom()
        return QSize(self.width(), height)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In the smallest window with the largest text the places come first.
        room = self.height() - self.minimumSizeHint().height()
        self.held.setVisible(room >= self.held.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color("line"))
        current = next((item for item in self._items.values() if item.isChecked()), None)
        if current is None or self._compact:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        height = theme.px(24)
        top = current.y() + (current.height() - height) // 2
        # Starts outside of the window, so that only its right corners are round.
        painter.drawRoundedRect(QRectF(-3, top, 6, height), 2, 2)

    def _resize(self) -> None:
        margin = _COMPACT_MARGIN if self._compact else _MARGIN
        top = 8 if self._compact else 12
        self._column.setContentsMargins(margin, top, margin + 1, 12)
        self.setFixedWidth(self._theme.px(_COMPACT_WIDTH if self._compact else _WIDTH))
        self.update()
