"""The ring around what has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_WIDTH = 2
_GAP = 2
_REACH = _WIDTH + _GAP
_CONTROL_RADIUS = 6
# These show the focus on their own edge, or in their current row.
_OWN_FOCUS = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractScrollArea)
_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class FocusRing(QWidget):
    """Two pixels, two pixels away from the control, in one window.

    A control's `ring` property is the radius of its own corners, or "none" for no ring.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        theme.changed.connect(self._surround)
        app = cast("QApplication", QApplication.instance())
        app.focusChanged.connect(self._on_focus_changed)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._surround()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._target is None:
            return
        own = self._target.property("ring")
        radius = (own if isinstance(own, int) else _CONTROL_RADIUS) + _REACH - _WIDTH / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("focus"), _WIDTH))
        inset = _WIDTH / 2
        edge = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(edge, radius, radius)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._unwatch()
        self._target = new if new is not None and self._rings(new) else None
        widget = self._target
        while widget is not None and widget is not self.window():
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._surround()

    def _rings(self, widget: QWidget) -> bool:
        if widget.window() is not self.window() or widget.property("ring") == "none":
            return False
        return not isinstance(widget, _OWN_FOCUS)

    def _unwatch(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()

    def _surround(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(self.window(), QPoint(0, 0))
        ring = QRect(corner, target.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        shown = self._shown_part(target, ring)
        # An empty mask would be none at all.
        if shown.isEmpty():
            self.hide()
            return
        self.setGeometry(ring)
        if shown == ring:
            self.clearMask()
        else:
            self.setMask(QRegion(shown.translated(-ring.topLeft())))
        self.raise_()
        self.show()
        self.update()

    def _shown_part(self, target: QWidget, ring: QRect) -> QRect:
        shown = ring
        widget = target.parentWidget()
        while widget is not None and widget is not self.window():
            parent = widget.parentWidget()
            if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
                corner = widget.mapTo(self.window(), QPoint(0, 0))
                shown = shown.intersected(QRect(corner, widget.size()))
            widget = parent
        return shown
