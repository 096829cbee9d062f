"""One of the people to choose from at the sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from pos_app.ui.people.words import role_words
from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.domain.rights import Operator
    from pos_app.ui.theme.theme import Theme


class PersonButton(QAbstractButton):
    """A name with its first letter in a circle, and the role."""

    def __init__(self, theme: Theme, operator: Operator) -> None:
        super().__init__()
        self._theme = theme
        self._role = role_words(operator.role)
        self.operator = operator
        self.setText(operator.name)
        self.setAccessibleName(f"{operator.name}, {self._role}")
        self.setCheckable(True)
        # The PIN field keeps the focus; arrows and letters choose from there.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(48))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, chosen = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or self.underMouse():
            painter.setBrush(theme.color("select" if chosen else "sunken"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        if chosen:
            painter.fillRect(0, 3, 3, self.height() - 6, theme.color("accent"))
        side = theme.px(32)
        circle = QRectF(12, (self.height() - side) / 2, side, side)
        painter.setBrush(theme.color("accent" if chosen else "sunken"))
        painter.drawEllipse(circle)
        painter.setPen(theme.color("on_accent" if chosen else "ink2"))
        painter.setFont(theme.font(Type.HEADING))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self.text()[:1].upper())
        name = self.rect().adjusted(12 + side + 12, 0, -12, 0)
        painter.setPen(theme.color("ink2"))
        painter.setFont(theme.font(Type.SECOND))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(name, right, self._role)
        name.setRight(name.right() - painter.fontMetrics().horizontalAdvance(self._role) - 12)
        painter.setPen(theme.color("ink"))
        painter.setFont(theme.font(Type.AMOUNT if chosen else Type.NAME))
        cut = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, name.width()
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, cut)
        painter.end()
