"""The shade over a window while a dialog is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QPixmapCache
from PySide6.QtWidgets import QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_SHADES = {"light": QColor(22, 32, 29, 104), "dark": QColor(0, 0, 0, 158)}
_SHADOW_REACH = 24
_SHADOW_DROP = 8
_RADIUS = 12


class Scrim(QWidget):
    """Covers a window, and draws the shadow of the dialog above it."""

    def __init__(self, theme: Theme, window: QWidget, dialog: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._dialog = dialog
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)
        dialog.installEventFilter(self)
        self.setGeometry(window.rect())
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.setGeometry(self.window().rect())
            self.update()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _SHADES[self._theme.tokens.name])
        corner = self.mapFromGlobal(self._dialog.mapToGlobal(QPoint(0, 0)))
        reach = QPoint(_SHADOW_REACH, _SHADOW_REACH - _SHADOW_DROP)
        shadow = _shadow_of(self._dialog.size(), self.devicePixelRatioF())
        painter.drawPixmap(corner - reach, shadow)


def _shadow_of(size: QSize, ratio: float) -> QPixmap:
    """The shadow, kept for a size: its layers are slow, and dialogs paint and open often."""
    key = f"shadow {size.width()} {size.height()} {ratio}"
    shadow: QPixmap | None = QPixmapCache.find(key)  # type: ignore[call-overload] # not in the stubs
    if shadow is None:
        shadow = QPixmap(size.grownBy(QMargins(*[_SHADOW_REACH] * 4)) * ratio)
        shadow.setDevicePixelRatio(ratio)
        shadow.fill(Qt.GlobalColor.transparent)
        painter = QPainter(shadow)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 5))
        box = QRectF(QPoint(_SHADOW_REACH, _SHADOW_REACH), size)
        for reach in range(_SHADOW_REACH, -_SHADOW_DROP, -2):
            radius = _RADIUS + max(reach, 0)
            painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), radius, radius)
        painter.end()
        QPixmapCache.insert(key, shadow)
    return shadow
