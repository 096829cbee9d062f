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
# What takes longer is read less often, so that it takes a small part of the time. But a reading
# that took minutes because the computer slept meanwhile must not keep the news for an hour.
LONG_S = 0.05
SHARE = 0.1
LONGEST_REST_S = 3.0


class Reading(QObject):
    """One reading at a time; what is news during one, or soon after many, is one reading more.

    `read` begins a reading; whoever made this says with `ended` that it is over, shown or failed.
    """

    def __init__(
        self,
        read: Callable[[], None],
        parent: QObject,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._clock = clock
        self._is_running = False
        self._is_wanted_now = False
        self._has_news = False
        self._began_at = self._next_at = self._rested_at = clock()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.now)

    @property
    def is_behind(self) -> bool:
        """Whether there is news that was not read yet."""
        return self._has_news

    def now(self) -> None:
        """Read, because somebody waits for it."""
        if self._is_running:
            self._is_wanted_now = True
            return
        self._pause.stop()
        self._is_running, self._is_wanted_now, self._has_news = True, False, False
        self._began_at = self._clock()
        # As far back as a burst of readings may have been left out.
        earliest = self._began_at - (BURST - 1) / PER_SECOND
        self._next_at = max(self._next_at, earliest) + 1 / PER_SECOND
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
        now = self._clock()
        took = now - self._began_at
        self._rested_at = now + min(took / SHARE, LONGEST_REST_S) if took > LONG_S else now
        if self._is_wanted_now:
            self.now()
        elif self._has_news:
            self._go_on()

    def _go_on(self) -> None:
        free_at = max(self._next_at - (BURST - 1) / PER_SECOND, self._rested_at)
        pause_s = free_at - self._clock()
        if pause_s > 0:
            self._pause.start(round(pause_s * 1000) + 1)
        else:
            self.now()
