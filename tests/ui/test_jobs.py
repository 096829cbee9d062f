from __future__ import annotations

import sys
from functools import partial
from threading import Event, current_thread, main_thread
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QTimer
from shiboken6 import delete

from pos_app.ui.jobs import NETWORK_WORKERS, Jobs

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def never(value: object) -> None:
    raise AssertionError(f"not expected: {value!r}")


@pytest.fixture
def owner(jobs: Jobs) -> QObject:
    return QObject()


def test_a_value_comes_back_on_the_gui_thread(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    seen: list[object] = []

    def done(value: object) -> None:
        seen.extend([value, current_thread() is main_thread()])

    jobs.network(owner, lambda: current_thread() is main_thread(), done, never)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert seen == [False, True]


def test_an_exception_in_the_work_goes_to_failed(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    trouble = OSError("disk full")
    seen: list[Exception] = []

    def work() -> None:
        raise trouble

    jobs.local(owner, work, never, seen.append)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert seen == [trouble]


def test_local_jobs_run_in_order_one_at_a_time(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    order: list[int] = []
    first_may_end = Event()

    def first() -> None:
        first_may_end.wait(5)
        order.append(1)

    jobs.local(owner, first, lambda _: None, never)
    for number in (2, 3):
        jobs.local(owner, partial(order.append, number), lambda _: None, never)
    assert jobs.busy == 3
    first_may_end.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert order == [1, 2, 3]


def test_waiting_for_the_network_does_not_hold_up_the_book(
    jobs: Jobs, owner: QObject, qtbot: QtBot
) -> None:
    answered = Event()
    seen: list[str] = []
    for _ in range(NETWORK_WORKERS + 1):
        jobs.network(owner, lambda: answered.wait(5), lambda _: None, never)
    jobs.local(owner, lambda: "saved", seen.append, never)
    qtbot.waitUntil(lambda: seen == ["saved"])
    assert not answered.is_set()
    answered.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)


def test_nothing_is_delivered_to_an_owner_that_is_gone(jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    may_end = Event()
    jobs.network(owner, lambda: may_end.wait(5), never, never)
    delete(owner)
    may_end.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)


def test_an_exception_in_done_is_reported_and_the_till_lives(
    jobs: Jobs, owner: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append(kind))

    def done(_value: object) -> None:
        raise KeyError("bug")

    jobs.local(owner, lambda: None, done, never)
    jobs.local(owner, lambda: "next", seen.append, never)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert seen == [KeyError, "next"]


def test_close_drops_what_has_not_begun_and_delivers_nothing(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    begun, may_end = Event(), Event()
    ran: list[str] = []

    def first() -> None:
        begun.set()
        may_end.wait(5)

    jobs.local(owner, first, never, never)
    jobs.local(owner, lambda: ran.append("second"), never, never)
    assert begun.wait(5)
    assert not jobs.close(wait_s=0)
    may_end.set()
    assert jobs.close(wait_s=5)
    jobs.local(owner, lambda: ran.append("third"), never, never)
    qtbot.wait(1)
    assert ran == []
    assert jobs.busy == 0


def test_the_window_never_stands_still_while_stripe_takes_two_seconds(
    jobs: Jobs, owner: QObject, qtbot: QtBot
) -> None:
    """50 jobs of 2 s, watched until the first of them are back; budget 50 ms."""
    answered = Event()
    results: list[bool] = []
    beats = [perf_counter()]
    heart = QTimer(interval=1)
    heart.timeout.connect(lambda: beats.append(perf_counter()))

    def longest_pause(since: int) -> float:
        pairs = zip(beats[since:], beats[since + 1 :], strict=False)
        return max(after - before for before, after in pairs)

    heart.start()
    qtbot.waitUntil(lambda: len(beats) > 200)
    idle = longest_pause(1)
    begun = len(beats)
    for _ in range(50):
        jobs.network(owner, lambda: answered.wait(2), results.append, never)
    qtbot.waitUntil(lambda: len(results) >= NETWORK_WORKERS, timeout=10_000)
    answered.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)
    pause = longest_pause(begun - 1)
    # A machine that pauses an idle window as long says nothing about the jobs.
    assert pause < max(0.050, 2 * idle), f"{pause * 1000:.0f} ms, idle {idle * 1000:.0f} ms"
    assert len(results) == 50
