"""How many keys and seconds an order takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class KeyCounter(QObject):
    """Counts the keys that reach a window, from `start` to `stop`."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._handle: QWindow | None = None
        self._keys = 0
        self._elapsed = QElapsedTimer()
        self._ticks = QTimer(self, interval=1000)
        self._ticks.timeout.connect(self.changed)

    @property
    def is_running(self) -> bool:
        """Whether an order is being counted."""
        return self._ticks.isActive()

    @property
    def keys(self) -> int:
        """Keys pressed since the start; held ones count once."""
        return self._keys

    @property
    def seconds(self) -> int:
        """Whole seconds since the start."""
        return self._elapsed.elapsed() // 1000 if self._elapsed.isValid() else 0

    def start(self) -> None:
        """Count from nought."""
        self.stop()
        self._keys = 0
        self._elapsed.start()
        self._ticks.start()
        # The native window sees each key once; the application would filter every event there is.
        self._handle = self._window.windowHandle()
        if self._handle is not None:
            self._handle.installEventFilter(self)
        self.changed.emit()

    def stop(self) -> None:
        """Count no more."""
        self._ticks.stop()
        if self._handle is not None:
            self._handle.removeEventFilter(self)
            self._handle = None
        self.changed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and not cast("QKeyEvent", event).isAutoRepeat():
            self._keys += 1
            self.changed.emit()
        return False
