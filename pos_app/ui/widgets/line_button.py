"""How it stands with Stripe, and the way to more about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_PADDING = 6
_GAP = 6
_ICON = 16


class LineButton(QAbstractButton):
    """Icon and words; pressed, it opens the line to Stripe."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = "circle"
        self._token = "ink2"
        self.setObjectName("line_to_stripe")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_state(self, icon: str, token: str, text: str, whole: str) -> None:
        """Say how it stands; `whole` is what a screen reader says."""
        self._icon, self._token = icon, token
        self.setText(text)
        self.setAccessibleName(whole)
        self.setToolTip(whole)
        self.updateGeometry()
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        words = self._theme.width(Type.SECOND, self.text())
        icon = self._theme.px(_ICON)
        return QSize(2 * _PADDING + icon + _GAP + words + 2, self._theme.px(28))

    @override
    def minimumSizeHint(self) -> QSize:
        # Where there is no room the icon says it, and the words stand in the tool tip.
        return QSize(2 * _PADDING + self._theme.px(_ICON), self._theme.px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("sunken"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        side = self._theme.px(_ICON)
        top = (self.height() - side) // 2
        pixmap = self._theme.pixmap(self._icon, self._token, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(_PADDING, top), pixmap)
        painter.setFont(self._theme.font(Type.SECOND))
        painter.setPen(self._theme.color("ink2"))
        left = _PADDING + side + _GAP
        box = QRect(left, 0, self.width() - left, self.height())
        fits = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, box.width() - _PADDING
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fits)
