"""From a key, or what a worker brings, to the picture of it: meanwhile workers stand back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from typing_extensions import override

from pos_app.turns import TURNS

_LOOK = QEvent.Type(QEvent.registerEventType())
# Behind what Qt asks of itself, of which painting comes last.
_LAST = Qt.EventPriority.LowEventPriority.value - 1
# What is asked for during one round is done in the next: after a change the layouts, from the
# inside out, and then painting.
_ROUNDS = 4


class Answering(QObject):
    """Takes the window's turn when there is something to answer, until that is drawn."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rounds = 0

    def begin(self) -> None:
        """Something has come."""
        if not self._rounds:
            TURNS.take()
            self._look_later()
        self._rounds = _ROUNDS

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() != _LOOK:
            return super().event(event)
        self._rounds -= 1
        if self._rounds:
            self._look_later()
        else:
            TURNS.leave()
        return True

    def _look_later(self) -> None:
        QCoreApplication.postEvent(self, QEvent(_LOOK), _LAST)
