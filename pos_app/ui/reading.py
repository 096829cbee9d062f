"""When a screen reads the book again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

# So many readings at once follow the news without a pause, and then so many a second: a till that
# sends what waited changes fifteen orders a second, and one that read as often did nothing else.
BURST = 3
PER_SECOND = 3


class Reading(QObject):
    """One reading at a time; what is news during one, or soon after many, is one reading more.

    `read` begins a reading; whoever made this says with `ended` that it is over, shown or failed.
    """

    def __init__(self, read: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._read = read
        self._is_running = False
        self._is_wanted_now = False
        self._has_news = False
        self._next = time.monotonic()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.now)

    def now(self) -> None:
        """Read, because somebody waits for it."""
        if self._is_running:
            self._is_wanted_now = True
            return
        self._pause.stop()
        self._is_running, self._is_wanted_now, self._has_news = True, False, False
        self._next = max(self._next, time.monotonic() - (BURST - 1) / PER_SECOND) + 1 / PER_SECOND
        self._read()

    def soon(self) -> None:
        """Read, because there is news: at once unless that would be too often."""
        self._has_news = True
        if not self._is_running and not self._pause.isActive():
            self._go_on()

    def look(self) -> None:
        """Somebody looks now: do not let them wait for what is news."""
        if self._has_news:
            self.now()

    def ended(self) -> None:
        """The reading is over."""
        self._is_running = False
        if self._is_wanted_now:
            self.now()
        elif self._has_news:
            self._go_on()

    def _go_on(self) -> None:
        pause_s = self._next - (BURST - 1) / PER_SECOND - time.monotonic()
        if pause_s > 0:
            self._pause.start(round(pause_s * 1000) + 1)
        else:
            self.now()
