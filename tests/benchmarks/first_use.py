"""How a measured window says that it can be used: one line of JSON on stdout."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_MEMORY = Path("/proc/self/smaps_rollup")


class NextPaint(QObject):
    """Calls `act` once, when the window has been painted anew."""

    def __init__(self, window: QWidget, act: Callable[[], object]) -> None:
        super().__init__(window)
        self._window = window
        self._act = act
        window.installEventFilter(self)
        window.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A window paints all that is in it while it handles this event: after it, it is done.
        if event.type() is QEvent.Type.UpdateRequest:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._act)
        return False


def tell() -> None:
    """Print the moment, and the process's memory in bytes where the system tells it."""
    at = time.monotonic()
    print(json.dumps({"at": at, **_memory()}), flush=True)


def _memory() -> dict[str, int]:
    if not _MEMORY.exists():
        return {}
    lines = (line.split() for line in _MEMORY.read_text().splitlines()[1:])
    sizes = {line[0]: int(line[1]) * 1024 for line in lines}
    return {"pss": sizes["Pss:"], "rss": sizes["Rss:"]}
