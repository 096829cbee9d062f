"""Keys and what they do, in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.keycap import keycap_size, paint_keycap, quiet_ink
from pos_app.ui.widgets.keys import key_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_app.ui.theme.theme import Theme

_AFTER_KEY = 6
_BETWEEN = 16

KeyHint = tuple[str, str]


def describe_keys(widget: QWidget, hints: Sequence[KeyHint]) -> None:
    """Say which keys work while a widget or something in it has the focus."""
    widget.setProperty("key_hints", list(hints))


def keys_of(widget: QWidget | None) -> list[KeyHint]:
    """The keys of a widget, or of the nearest parent that has some."""
    while widget is not None:
        hints = widget.property("key_hints")
        if hints:
            return [(str(key), str(words)) for key, words in hints]
        widget = widget.parentWidget()
    return []


def hint_text(key: str) -> str:
    """A hint's key as printed; several keys stand with spaces, as in "Up Down"."""
    return " ".join(key_text(part) or part for part in key.split())


class KeyHints(QWidget):
    """A row of keycaps with words; those that do not fit are left out whole."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hints: list[KeyHint] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def hints(self) -> list[KeyHint]:
        """The keys shown, with their words."""
        return self._hints

    def set_hints(self, hints: Sequence[KeyHint]) -> None:
        """Show other keys."""
        self._hints = list(hints)
        said = ", ".join(f"{hint_text(key)}: {words}" for key, words in self._hints)
        self.setAccessibleName(said)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self._theme.px(20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = 0
        for key, words in self._hints:
            cap = keycap_size(hint_text(key), self._theme)
            width = cap.width() + _AFTER_KEY + self._theme.width(Type.SMALL, words)
            if left + width > self.width():
                break
            top = (self.height() - cap.height()) // 2
            place = QRect(QPoint(left, top), cap)
            paint_keycap(painter, place, hint_text(key), self._theme, quiet_ink(self._theme))
            painter.setPen(self._theme.color("ink2"))
            painter.setFont(self._theme.font(Type.SMALL))
            rest = QRect(place.right() + 1 + _AFTER_KEY, 0, width, self.height())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, words)
            left += width + _BETWEEN
