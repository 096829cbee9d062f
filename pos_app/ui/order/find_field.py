"""A field to search in: an icon before the text, a hint behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_ICON = 16
_LEFT = 12
_GAP = 8
_ORDER_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
# Keys of the page that a field would otherwise take for deleting a word and going to the end.
_PAGE_KEYS = (QKeySequence("Ctrl+Del"), QKeySequence("Ctrl+E"))


class FindField(QLineEdit):
    """Leaves the keys of a list under it to whoever listens, and undo to the page while empty.

    Signals:
        key_pressed: a QKeyEvent before the field acts on it; accept() it to keep it.
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._hint = ""
        theme.changed.connect(self._fit)
        self._fit()

    def set_hint(self, hint: str) -> None:
        """Show words at the right end."""
        self._hint = hint
        self._fit()

    @override
    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._leaves_to_page(event):
            event.ignore()
            return False
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = self._theme.px(_ICON)
        pixmap = self._theme.pixmap(self._icon, "ink2", _ICON, self.devicePixelRatioF())
        painter.drawPixmap(_LEFT, (self.height() - side) // 2, pixmap)
        painter.setFont(self._theme.font(Type.SMALL))
        painter.setPen(self._theme.color("ink3"))
        place = QRect(0, 0, self.width() - _LEFT, self.height())
        painter.drawText(
            place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._hint
        )
        painter.end()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), super().minimumSizeHint().height())

    def _leaves_to_page(self, event: QKeyEvent) -> bool:
        undo, redo = (event.matches(key) for key in _ORDER_KEYS)
        if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
            return True
        return QKeySequence(event.keyCombination()) in _PAGE_KEYS

    def _fit(self) -> None:
        hint = self._theme.width(Type.SMALL, self._hint)
        self.setTextMargins(self._theme.px(_ICON) + _GAP, 0, hint + _GAP if hint else 0, 0)
        self.update()
