from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from pos_app.ui.garbage import GarbageCollector
from tests.knot import leave_knot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    gc.enable()
    parent = QObject()
    made = GarbageCollector(parent)
    yield made
    made.end()


def test_what_a_worker_leaves_is_ended_on_the_gui_thread_and_nowhere_else(
    collector: GarbageCollector, qtbot: QtBot
) -> None:
    ends: list[bool] = []
    worker = Thread(target=leave_knot, args=[ends])
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
