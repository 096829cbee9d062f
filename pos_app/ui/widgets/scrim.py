"""The shade over a window while a dialog is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
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
        self._shadow = QPixmap()
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
        painter.drawPixmap(corner - reach, self._shadow_of(self._dialog.size()))

    def _shadow_of(self, size: QSize) -> QPixmap:
        """The shadow, drawn once for a size: its layers are slow, and a dialog paints often."""
        ratio = self.devicePixelRatioF()
        whole = size.grownBy(QMargins(*[_SHADOW_REACH] * 4))
        if self._shadow.deviceIndependentSize() != QSizeF(whole):
            self._shadow = QPixmap(whole * ratio)
            self._shadow.setDevicePixelRatio(ratio)
            self._shadow.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._shadow)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 5))
            box = QRectF(QPoint(_SHADOW_REACH, _SHADOW_REACH), size)
            for reach in range(_SHADOW_REACH, -_SHADOW_DROP, -2):
                radius = _RADIUS + max(reach, 0)
                painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), radius, radius)
            painter.end()
        return self._shadow
