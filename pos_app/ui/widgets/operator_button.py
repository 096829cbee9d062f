"""Who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_PADDING = 8
_GAP = 6
_ICON = 16


class OperatorButton(QAbstractButton):
    """Name and role; opens the menu of what a person may do with the till itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = ""
        self._short = False
        self.menu = QMenu(self)
        self.setObjectName("operator")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        theme.changed.connect(self.updateGeometry)
        self.set_operator("", "")

    def set_operator(self, name: str, role: str) -> None:
        """Show who is signed in; nobody when the name is empty."""
        self._role = role
        self.setText(name or self.tr("Nobody"))
        signed_in = self.tr("{name}, {role}").format(name=name, role=role)
        self.setAccessibleName(signed_in if name else self.tr("Nobody signed in"))
        self.updateGeometry()
        self.update()

    def set_short(self, short: bool) -> None:
        """Show the name only."""
        self._short = short
        self.updateGeometry()

    def open_menu(self) -> None:
        """Show the menu under the button, its right edge at the button's."""
        corner = QPoint(self.width() - self.menu.sizeHint().width(), self.height() + 4)
        self.menu.popup(self.mapToGlobal(corner))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        icon = self._theme.px(_ICON)
        width = 2 * _PADDING + icon + _GAP + self._theme.width(Type.AMOUNT, self.text())
        if not self._short:
            width += _GAP + self._theme.width(Type.BODY, self._role) + _GAP + icon
        return QSize(width, self._theme.px(30))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        left = self._paint_icon(painter, "user", _PADDING)
        left = self._paint_text(painter, left, self.text(), Type.AMOUNT, "ink")
        if not self._short:
            left = self._paint_text(painter, left, self._role, Type.BODY, "ink2")
            self._paint_icon(painter, "chevron-down", left)

    def _paint_icon(self, painter: QPainter, name: str, left: int) -> int:
        side = self._theme.px(_ICON)
        pixmap = self._theme.pixmap(name, "ink", _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(left, (self.height() - side) // 2), pixmap)
        return left + side + _GAP

    def _paint_text(self, painter: QPainter, left: int, text: str, kind: Type, token: str) -> int:
        width = self._theme.width(kind, text)
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(token))
        place = QRect(left, 0, width + 1, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        return left + width + _GAP
