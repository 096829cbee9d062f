"""The picture of a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_HEIGHT = 20
_PADDING = 6
_RADIUS = 4


@dataclass(frozen=True, slots=True)
class KeycapInk:
    """The colours of a keycap; no ground lets what is below show through."""

    text: QColor
    edge: QColor
    ground: QColor | None = None


def quiet_ink(theme: Theme) -> KeycapInk:
    """The colours of a keycap that stands by itself."""
    return KeycapInk(theme.color("ink3"), theme.color("line"), theme.color("surface"))


def keycap_size(text: str, theme: Theme) -> QSize:
    """How much room the keycap of a text needs."""
    width = theme.width(Type.LABEL, text)
    return QSize(max(width + 2 * theme.px(_PADDING), theme.px(_HEIGHT)), theme.px(_HEIGHT))


def paint_keycap(painter: QPainter, rect: QRect, text: str, theme: Theme, ink: KeycapInk) -> None:
    """Draw a keycap that fills `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.edge, 1))
    painter.setBrush(ink.ground or Qt.BrushStyle.NoBrush)
    radius = theme.px(_RADIUS)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setPen(ink.text)
    painter.setFont(theme.font(Type.LABEL))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class Keycap(QLabel):
    """A key beside the thing that it works on."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        return keycap_size(self.text(), self._theme)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keycap(painter, self.rect(), self.text(), self._theme, quiet_ink(self._theme))
