"""The field that searches a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.keycap import keycap_size, paint_keycap, quiet_ink
from pos_app.ui.widgets.keys import key_sequences
from pos_app.ui.widgets.look import set_look

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_KEY = "/"
_ICON = 16
_SIDE = 12
_GAP = 10
_WIDTH = 200
_TO_LIST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


class SearchField(QLineEdit):
    """Searches as one types. Enter and ↓ go on to what was found, Esc empties and leaves.

    Signals: `list_wanted` for Enter and ↓, `left` for Esc.
    """

    list_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        set_look(self, box="toolbar")
        self.setObjectName("search")
        self.setAccessibleName(self.tr("Search"))
        self.setPlaceholderText(self.tr("Search"))
        self.setMaxLength(200)
        describe_keys(self, [("Enter", self.tr("To the list")), ("Esc", self.tr("Empty and back"))])
        to_search = QShortcut(page)
        to_search.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        to_search.setKeys(key_sequences(_KEY))
        to_search.activated.connect(self._start)
        theme.changed.connect(self._make_room)
        self._make_room()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TO_LIST:
            self.list_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        theme = self._theme
        side = theme.px(_ICON)
        icon = theme.pixmap("search", "ink3", _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(_SIDE, (self.height() - side) // 2), icon)
        if not self.hasFocus() and not self.text():
            cap = keycap_size(_KEY, theme)
            corner = QPoint(
                self.width() - cap.width() - _SIDE // 2 - 1, (self.height() - cap.height()) // 2
            )
            paint_keycap(painter, QRect(corner, cap), _KEY, theme, quiet_ink(theme))

    def _start(self) -> None:
        self.setFocus()
        self.selectAll()

    def _make_room(self) -> None:
        # The stylesheet's own padding stands before these margins.
        self.setTextMargins(self._theme.px(_ICON) + _GAP, 0, 0, 0)
        self.setFixedWidth(min(self._theme.px(_WIDTH), 330))
