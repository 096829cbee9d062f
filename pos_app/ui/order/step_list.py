"""The steps of holding a card, with their times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.order.card_steps import Step
    from pos_app.ui.theme.theme import Theme

_ROW = 40
_ICON = 16
_GAP = 12


class StepList(QWidget):
    """Icon, words and time in rows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: tuple[Step, ...] = ()
        self.setObjectName("card_steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps shown."""
        return self._steps

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show other steps."""
        self._steps = steps
        self.setAccessibleName(", ".join(f"{step.text} {step.at}".strip() for step in steps))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_ROW) * len(self._steps))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self._theme.px(_ROW)
        for place, step in enumerate(self._steps):
            self._paint_step(painter, QRect(0, place * height, self.width(), height), step)
        painter.end()

    def _paint_step(self, painter: QPainter, row: QRect, step: Step) -> None:
        side = self._theme.px(_ICON)
        pixmap = self._theme.pixmap(step.icon, step.token, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(row.left(), row.center().y() - side // 2 + 1), pixmap)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._theme.font(Type.SECOND))
        painter.setPen(self._theme.color("ink3"))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, step.at)
        time = QFontMetrics(painter.font()).horizontalAdvance(step.at)
        words = row.adjusted(side + _GAP, 0, -time - _GAP if time else 0, 0)
        painter.setFont(self._theme.font(Type.AMOUNT if step.is_current else Type.BODY))
        is_ahead = step.token == "ink3"
        painter.setPen(self._theme.color("ink3" if is_ahead else "ink"))
        painter.drawText(words, middle | Qt.TextFlag.TextWordWrap, step.text)
