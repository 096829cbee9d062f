"""Where somebody is among the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_app.ui.theme.theme import Theme

_ROW = 40
_SIDE = 26
_GAP = 12


class StepRail(QWidget):
    """A number and a name for each step; those done have a tick."""

    def __init__(self, theme: Theme, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names = tuple(names)
        self._current = 0
        self.setObjectName("steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.show_step(0)

    def show_step(self, place: int) -> None:
        """Show which step is asked now."""
        self._current = place
        said = self.tr("Step {place} of {count}: {name}")
        self.setAccessibleName(
            said.format(place=place + 1, count=len(self._names), name=self._names[place])
        )
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_ROW) * len(self._names))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, row, side = self._theme, self._theme.px(_ROW), self._theme.px(_SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, name in enumerate(self._names):
            top = place * row
            circle = QRectF(0.5, top + (row - side) / 2 + 0.5, side - 1, side - 1)
            is_done, is_current = place < self._current, place == self._current
            painter.setPen(
                QPen(theme.color("edge"), 1) if place > self._current else Qt.PenStyle.NoPen
            )
            ground = "accent" if is_current else "surface"
            painter.setBrush(theme.soft("ok") if is_done else theme.color(ground))
            painter.drawEllipse(circle)
            if is_done:
                inner = theme.px(14)
                icon = theme.pixmap("check", "ok", 14, self.devicePixelRatioF())
                at = circle.center()
                painter.drawPixmap(round(at.x() - inner / 2), round(at.y() - inner / 2), icon)
            else:
                painter.setPen(theme.color("on_accent" if is_current else "ink2"))
                painter.setFont(theme.font(Type.HEADING))
                painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(place + 1))
            painter.setPen(theme.color("ink" if is_current else "ink2"))
            painter.setFont(theme.font(Type.AMOUNT if is_current else Type.BODY))
            words = QRectF(side + _GAP, top, self.width() - side - _GAP, row)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        painter.end()
