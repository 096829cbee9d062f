"""What is held now, always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_PADDING = 13
_TOP = 11
_BOTTOM = 8
_ROWS = (16, 27, 18, 24)
_ICON = 14


class HeldBox(QAbstractButton):
    """The sum of all holds, their number and the next end; leads to the queue."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._compact = False
        self.setObjectName("held_now")
        self.setProperty("ring", 8)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.set_held("", 0, "", urgent=False)

    def set_held(self, sum_text: str, cards: int, next_end_text: str, urgent: bool) -> None:
        """Show the sum, how many cards, and how long until the next hold ends ("3 h 10 m")."""
        self._sum = sum_text
        self._cards = cards
        self._next = self.tr("Next ends in {time}").format(time=next_end_text)
        self._has_next = bool(next_end_text)
        self._urgent = urgent
        said = [self.tr("Held now"), sum_text, self._count_text()]
        self.setAccessibleName(", ".join([*said, self._next] if self._has_next else said))
        self.setToolTip(self.accessibleName() if self._compact else "")
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show a lock and the number of cards only."""
        self._compact = compact
        self.setToolTip(self.accessibleName() if compact else "")
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        if self._compact:
            return QSize(self._theme.px(30), self._theme.px(42))
        rows = _ROWS if self._has_next else _ROWS[:-1]
        return QSize(self._theme.px(120), _TOP + sum(map(self._theme.px, rows)) + _BOTTOM)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("sunken" if self.underMouse() else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self._compact:
            self._paint_compact(painter)
            return
        texts = (
            (self.tr("Held now"), Type.LABEL, "ink2"),
            (self._sum, Type.TITLE, "ink"),
            (self._count_text(), Type.SMALL, "ink3"),
        )
        top = _TOP
        for (text, kind, token), height in zip(texts, _ROWS, strict=False):
            row = QRect(_PADDING, top, self.width() - 2 * _PADDING, theme.px(height))
            self._write(painter, row, text, kind, token)
            top += theme.px(height)
        if self._has_next:
            row = QRect(_PADDING, top, self.width() - _PADDING - 4, theme.px(_ROWS[-1]))
            self._paint_next(painter, row)

    def _paint_next(self, painter: QPainter, row: QRect) -> None:
        token = self._end_token()
        icon = "alarm-clock" if self._urgent else "clock"
        pixmap = self._theme.pixmap(icon, token, _ICON, self.devicePixelRatioF())
        top = row.top() + (row.height() - self._theme.px(_ICON)) // 2
        painter.drawPixmap(QPoint(row.left(), top), pixmap)
        self._write(
            painter, row.adjusted(self._theme.px(_ICON) + 4, 0, 0, 0), self._next, Type.LABEL, token
        )

    def _paint_compact(self, painter: QPainter) -> None:
        token = self._end_token() if self._has_next else "ink2"
        side = self._theme.px(16)
        icon = "alarm-clock" if self._urgent else "lock"
        corner = QPoint((self.width() - side) // 2, self._theme.px(4))
        painter.drawPixmap(corner, self._theme.pixmap(icon, token, 16, self.devicePixelRatioF()))
        painter.setPen(self._theme.color(token))
        painter.setFont(self._theme.font(Type.HEADING))
        words = self.rect().adjusted(0, side + self._theme.px(4), 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, str(self._cards))

    def _write(self, painter: QPainter, row: QRect, text: str, kind: Type, token: str) -> None:
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(token))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)

    def _end_token(self) -> str:
        return "bad" if self._urgent else "ink2"

    def _count_text(self) -> str:
        if self._cards == 0:
            return self.tr("No cards held")
        if self._cards == 1:
            return self.tr("1 card")
        return self.tr("{count} cards").format(count=self._cards)
