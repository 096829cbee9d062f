"""Garbage that tells where it was collected."""

from __future__ import annotations

from threading import current_thread, main_thread


class Knot:
    """Refers to itself, as a dialog and its slots do; says whether the GUI thread ended it."""

    def __init__(self, ends: list[bool]) -> None:
        self.itself = self
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(current_thread() is main_thread())


def leave_knot(ends: list[bool]) -> None:
    """Leave one behind, and make many times what Python collects after by itself."""
    Knot(ends)
    assert len([[] for _ in range(100_000)]) == 100_000
