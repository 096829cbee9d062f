"""While the window answers, its workers stand back; nothing is measured, only who comes first."""

from __future__ import annotations

from threading import Thread

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app import turns
from pos_app.turns import TURNS
from tests.window_driver import PATIENCE_S, WindowDriver


class Order(QObject):
    """Writes down when something is drawn, and when a worker goes on that began before."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.seen: list[str] = []
        watched.installEventFilter(self)

    def begin_work(self) -> None:
        self.seen.clear()
        Thread(target=self._work).start()

    @override
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.begin_work()
        if event.type() == QEvent.Type.Paint and "drawn" not in self.seen:
            self.seen.append("drawn")
        return False

    def _work(self) -> None:
        TURNS.give_way()
        self.seen.append("worker")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    # A slow computer is not taken for a window that stands still.
    monkeypatch.setattr(turns, "LONGEST_S", PATIENCE_S)


def test_a_list_that_is_opened_by_its_key_is_drawn_first(till: WindowDriver) -> None:
    till.press("F2")
    till.settle()
    order = Order(till.main.queue)
    till.press("F3")
    till.wait(lambda: len(order.seen) == 2, "the list is drawn and the worker gone on")
    assert order.seen == ["drawn", "worker"]


def test_what_a_worker_brings_is_drawn_before_the_others_go_on(till: WindowDriver) -> None:
    """Down to what is moved by a part that has grown, which Qt draws some rounds later."""
    box, part = QWidget(till.shell), QWidget()
    news, below = QLabel("short"), QLabel("below")
    QVBoxLayout(part).addWidget(news)
    rows = QVBoxLayout(box)
    rows.addWidget(part)
    rows.addWidget(below)
    rows.addStretch(1)
    box.resize(300, 300)
    box.show()
    till.settle()
    order = Order(below)

    def show(text: str) -> None:
        order.begin_work()
        news.setText(text)

    till.desktop.jobs.local(box, lambda: "three\nlines\nnow", show, _never)
    till.wait(lambda: len(order.seen) == 2, "the news is drawn and the worker gone on")
    assert order.seen == ["drawn", "worker"]


def _never(error: Exception) -> None:
    raise AssertionError(error)
