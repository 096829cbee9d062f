"""One timer for everything that counts down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class Minutes(QObject):
    """Says when a new minute of the corrected clock has begun."""

    passed = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.announce)

    def announce(self) -> None:
        """Tell the time, and again at the next full minute."""
        now = self._now()
        # A late clock may be set during the wait: aim at each minute anew.
        self._timer.start(60_000 - now.second * 1000 - now.microsecond // 1000)
        self.passed.emit(now)
