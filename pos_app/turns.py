"""Whose turn it is to compute: of a Python program's threads one computes at a time.

A worker that computes while the window answers a key makes the answer two to three times as long:
both ask for Python's lock hundreds of times. So workers stand back at their next step meanwhile.
"""

from __future__ import annotations

import threading

# A window that stands still for its own reasons holds nobody up for longer.
LONGEST_S = 0.1


class Turns:
    """The window takes its turn when it has to answer; workers give way until it leaves it."""

    def __init__(self) -> None:
        self._is_free = threading.Event()
        self._is_free.set()
        self._window: int | None = None

    def take(self) -> None:
        """The window, whose thread this is, computes from now on."""
        self._window = threading.get_ident()
        self._is_free.clear()

    def leave(self) -> None:
        """The window has drawn its answer."""
        self._is_free.set()

    def give_way(self) -> None:
        """Wait until the window has left its turn, if it has taken one, for 0.1 s at most.

        Called between two steps that compute for some milliseconds, with nothing locked.
        """
        if self._is_free.is_set() or threading.get_ident() == self._window:
            return
        if not self._is_free.wait(LONGEST_S):
            self._is_free.set()


# One for the whole program, as is the lock.
TURNS = Turns()
