"""Held money by the day on which the holds end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_app.ui.theme.theme import Theme

_HEIGHT = 212
_WIDEST_BAR = 48
_LABEL = 20
_RADIUS = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: its height in any unit, its words above and below; `alarm` is said below, too."""

    value: int
    amount: str
    day: str
    alarm: str = ""


class DayBars(QWidget):
    """Bars that are labelled directly, without an axis; the table beside it holds the same.

    A screen reader gets the table, so this is named and cannot have the focus.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self.setObjectName("chart")
        self.setAccessibleName(self.tr("Chart of the table below"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw these days, from left to right."""
        self._bars = tuple(bars)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        label = self._theme.px(_LABEL)
        bottom = self.height() - 2 * label
        painter.fillRect(0, bottom, self.width(), 1, self._theme.color("edge"))
        highest = max((bar.value for bar in self._bars), default=0)
        for number, bar in enumerate(self._bars):
            left = self.width() * number // len(self._bars)
            slot = QRect(left, 0, self.width() // len(self._bars), bottom)
            height = (bottom - label - 4) * bar.value // highest if highest else 0
            self._paint_bar(painter, slot, bar, height)

    def _paint_bar(self, painter: QPainter, slot: QRect, bar: Bar, height: int) -> None:
        theme, label = self._theme, self._theme.px(_LABEL)
        width = min(theme.px(_WIDEST_BAR), slot.width() * 3 // 4)
        top = slot.bottom() + 1 - height
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("danger" if bar.alarm else "accent"))
        place = QRectF(slot.center().x() - width / 2, top, width, height)
        if height:
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)
            # Round above only: a bar stands on the line.
            painter.drawRect(place.adjusted(0, max(height - _RADIUS, 0), 0, 0))
        above = QRect(slot.left(), top - label, slot.width(), label)
        self._write(painter, above, bar.amount, Type.HEADING, "ink" if height else "ink3")
        below = QRect(slot.left(), slot.bottom() + 2, slot.width(), label)
        kind = Type.HEADING if bar.alarm else Type.SMALL
        self._write(painter, below, bar.day, kind, "ink" if bar.alarm else "ink2")
        self._write(painter, below.translated(0, label - 4), bar.alarm, Type.HEADING, "bad")

    def _write(self, painter: QPainter, place: QRect, text: str, kind: Type, token: str) -> None:
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(token))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
