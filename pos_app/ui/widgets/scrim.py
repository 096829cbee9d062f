"""The shade over a window while a dialog is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 5))
        corner = self.mapFromGlobal(self._dialog.mapToGlobal(QPoint(0, 0)))
        box = QRectF(corner, self._dialog.size()).translated(0, _SHADOW_DROP)
        for reach in range(_SHADOW_REACH, -_SHADOW_DROP, -2):
            radius = _RADIUS + max(reach, 0)
            painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), radius, radius)
