from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from pos_app.ui.garbage import GarbageCollector

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Knot:
    """Refers to itself, as a dialog and its slots do; says on which thread it came to its end."""

    def __init__(self, ends: list[bool]) -> None:
        self.itself = self
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(current_thread() is main_thread())


@pytest.fixture
def collector() -> Iterator[GarbageCollector]:
    gc.enable()
    parent = QObject()
    made = GarbageCollector(parent)
    yield made
    made.end()
    gc.disable()


def test_what_a_worker_leaves_is_ended_on_the_gui_thread_and_nowhere_else(
    collector: GarbageCollector, qtbot: QtBot
) -> None:
    ends: list[bool] = []

    def work() -> None:
        Knot(ends)
        # Many times what Python collects after by itself.
        assert len([[] for _ in range(100_000)]) == 100_000

    worker = Thread(target=work)
    worker.start()
    worker.join()
    assert not ends
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [True]


def test_afterwards_python_collects_by_itself(collector: GarbageCollector) -> None:
    collector.pass_over()
    assert gc.get_freeze_count() > 0
    collector.end()
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
