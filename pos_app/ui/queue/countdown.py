"""When the times left have to be told anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.ui.minutes import Minutes

_BY_SECONDS = timedelta(minutes=10)


class Countdown(QObject):
    """Ticks each minute, and each second while an end in view is less than 10 minutes away."""

    ticked = Signal()

    def __init__(
        self,
        minutes: Minutes,
        now: Callable[[], datetime],
        ends: Callable[[], list[datetime]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._ends = ends
        self._seconds = QTimer(self, interval=1000)
        self._seconds.timeout.connect(self._tick)
        minutes.passed.connect(self._tick)

    @property
    def by_seconds(self) -> bool:
        """Whether it ticks each second now."""
        return self._seconds.isActive()

    def _tick(self) -> None:
        self.choose_pace()
        self.ticked.emit()

    def choose_pace(self) -> None:
        """Look at the ends that can be seen; others may be in view now."""
        now = self._now()
        # A second more than the ten minutes and the end, so that no text stays behind.
        soon = any(timedelta(seconds=-2) < end - now <= _BY_SECONDS for end in self._ends())
        if soon and not self._seconds.isActive():
            self._seconds.start()
        elif not soon:
            self._seconds.stop()
