"""How long nobody has touched the till."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QGuiApplication, QWindow

_TOUCHES = frozenset(
    {
        # A key that is a shortcut never comes as a press.
        QEvent.Type.ShortcutOverride,
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_LONGEST_LOOK_S = 60.0
# Nothing below a minute can be set, so most touches need not ask for the limit.
_SHORTEST_LIMIT_S = 60.0


class Touches(QObject):
    """Watches keys and mouse in every window of a program.

    Signals:
        touched: somebody is there; not what was pressed.
    """

    touched = Signal()

    def __init__(self, app: QGuiApplication, parent: QObject) -> None:
        super().__init__(parent)
        # Each window and not the whole program, most of whose events are painting.
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touched.emit()
        return False


class Idle(QObject):
    """Knows since when nobody has touched the till.

    `limit_s` says after how many seconds a till counts as left, 0 for never; it is asked anew each
    time. `monotonic` counts seconds that no clock setting changes, but stands still while the
    computer sleeps; `wall` does not. A clock that is set forward locks the till early, no more.

    Signals:
        left: nobody has touched the till for so long.
    """

    left = Signal()

    def __init__(
        self,
        app: QGuiApplication,
        limit_s: Callable[[], float],
        parent: QObject,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._limit_s = limit_s
        self._monotonic = monotonic
        self._wall = wall
        self._take_note()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        Touches(app, self).touched.connect(self.touch)
        self.look()

    def touch(self) -> None:
        """Somebody is there, also where that was noticed by another program."""
        if self._quiet_s >= _SHORTEST_LIMIT_S:
            # The computer has slept: the first touch of whoever comes finds the till locked.
            self.look()
        self._take_note()

    def look(self) -> None:
        """Say so if the till is left, and look again when it may be."""
        limit, quiet = self._limit_s(), self._quiet_s
        if limit and quiet >= limit:
            self.left.emit()
            self._take_note()
            quiet = 0.0
        # Not later than in a minute: the setting may have changed.
        wait = min(limit - quiet if limit else _LONGEST_LOOK_S, _LONGEST_LOOK_S)
        self._timer.start(round(max(wait, 0.0) * 1000) + 1)

    @property
    def _quiet_s(self) -> float:
        return max(self._monotonic() - self._touched_s, self._wall() - self._touched_wall_s)

    def _take_note(self) -> None:
        self._touched_s, self._touched_wall_s = self._monotonic(), self._wall()
