"""The line at the bottom: which keys work now."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.key_hints import KeyHints, hint_text, keys_of
from pos_app.ui.widgets.strip_button import StripButton

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.key_counter import KeyCounter

_HEIGHT = 30


class KeyStrip(QWidget):
    """The keys of the thing in focus, the count of an open order, and the way to all keys."""

    all_keys_requested = Signal()

    def __init__(self, theme: Theme, counter: KeyCounter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counter = counter
        self._hints = KeyHints(theme)
        self._count = make_label("", "small", "ink2")
        self._all_keys = StripButton(theme, hint_text("F1"), self.tr("All keys"))
        self._all_keys.setObjectName("all_keys")

        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(16)
        row.addWidget(self._hints, 1)
        row.addWidget(self._count)
        row.addWidget(self._all_keys)

        self._all_keys.clicked.connect(self.all_keys_requested)
        counter.changed.connect(self._show_count)
        theme.changed.connect(self._resize)
        app = cast("QApplication", QApplication.instance())
        app.focusChanged.connect(self._on_focus_changed)
        self._resize()
        self._show_count()

    @property
    def hints(self) -> KeyHints:
        """The keys of the thing in focus."""
        return self._hints

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line"))

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new.window() is self.window():
            self._hints.set_hints(keys_of(new))

    def _show_count(self) -> None:
        keys, seconds = self._counter.keys, self._counter.seconds
        words = self.tr("{keys} keys, {seconds} s").format(keys=keys, seconds=seconds)
        self._count.setText(words if self._counter.is_running else "")
        self._count.setVisible(self._counter.is_running)

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
        self.update()
