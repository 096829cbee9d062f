"""Python's garbage, collected where and when it hurts nobody."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

YOUNG_EVERY_MS = 1000
ALL_EVERY_MS = 60_000


class GarbageCollector(QObject):
    """Collects cycles on the GUI thread, in short bits, instead of wherever memory is asked for.

    By itself Python collects on any thread, and stops all of them for as long as it takes to look
    at everything that was ever imported. A thread that sends would thus stop the window, and end
    widgets outside the thread that may touch them. Then the window can stand still for good: it
    waits for a lock of Qt's, and the thread that has it waits for Python's.
    https://doc.qt.io/qt-6/threads-qobject.html
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        for every_ms, generation in ((YOUNG_EVERY_MS, 1), (ALL_EVERY_MS, 2)):
            timer = QTimer(self, interval=every_ms)
            timer.timeout.connect(lambda oldest=generation: gc.collect(oldest))
            timer.start()

    def pass_over(self) -> None:
        """Never look at what stands now: it stays until the program ends."""
        gc.freeze()

    def end(self) -> None:
        """Leave it to Python again, if it was."""
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
