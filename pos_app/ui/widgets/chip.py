"""A state as icon, word and colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_HEIGHT = 22
_ICON = 14
_LEFT = 6
_GAP = 5
_RIGHT = 8


@dataclass(frozen=True, slots=True)
class ChipSpec:
    """What a chip shows. `token` is the colour of its text; filled says that it needs a person."""

    icon: str
    text: str
    token: str
    filled: bool = True


def chip_size(spec: ChipSpec, theme: Theme) -> QSize:
    """How much room a chip needs."""
    words = theme.width(Type.HEADING, spec.text)
    sides = _LEFT + _RIGHT if spec.filled else 0
    return QSize(theme.px(_ICON + sides + _GAP) + words, theme.px(_HEIGHT))


def paint_chip(painter: QPainter, rect: QRect, spec: ChipSpec, theme: Theme) -> int:
    """Draw a chip at the left of `rect`, centred in its height; returns the chip's width."""
    size = chip_size(spec, theme)
    top = rect.top() + (rect.height() - size.height()) // 2
    place = QRect(QPoint(rect.left(), top), size)
    painter.save()
    if spec.filled:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft(spec.token))
        painter.drawRoundedRect(QRectF(place), size.height() / 2, size.height() / 2)
        place.adjust(theme.px(_LEFT), 0, -theme.px(_RIGHT), 0)
    ratio = painter.device().devicePixelRatioF()
    pixmap = theme.pixmap(spec.icon, spec.token, _ICON, ratio)
    icon_top = place.top() + (place.height() - theme.px(_ICON)) // 2
    painter.drawPixmap(QPoint(place.left(), icon_top), pixmap)
    painter.setPen(theme.color(spec.token))
    painter.setFont(theme.font(Type.HEADING))
    words = place.adjusted(theme.px(_ICON + _GAP), 0, 1, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, spec.text)
    painter.restore()
    return size.width()


class Chip(QWidget):
    """A chip outside of a table."""

    def __init__(self, theme: Theme, spec: ChipSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.show_state(spec)

    def show_state(self, spec: ChipSpec) -> None:
        """Show another state."""
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return chip_size(self._spec, self._theme)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self._spec, self._theme)
