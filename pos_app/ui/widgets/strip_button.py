"""A keycap with words that can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.keycap import keycap_size, paint_keycap, quiet_ink

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_GAP = 6


class StripButton(QAbstractButton):
    """As quiet as its neighbours in the key strip; the keyboard has the key itself."""

    def __init__(self, theme: Theme, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        words = self._theme.width(Type.SMALL, self.text())
        cap = keycap_size(self._key, self._theme)
        return QSize(cap.width() + _GAP + words + 1, cap.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        cap = keycap_size(self._key, self._theme)
        place = QRect(QPoint(0, (self.height() - cap.height()) // 2), cap)
        paint_keycap(painter, place, self._key, self._theme, quiet_ink(self._theme))
        painter.setPen(self._theme.color("ink" if self.underMouse() else "ink2"))
        painter.setFont(self._theme.font(Type.SMALL))
        words = self.rect().adjusted(cap.width() + _GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
