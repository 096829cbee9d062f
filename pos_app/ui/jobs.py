"""Blocking work off the GUI thread, with its results back on it."""

from __future__ import annotations

import sys
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from pos_app.turns import TURNS
from pos_app.ui.answering import Answering

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

NETWORK_WORKERS = 4
# How long a worker may compute before the window gets its turn. A change of the screen asks for a
# turn dozens of times, each time a call of Qt's comes back to Python, and waits for all of them:
# with Python's own 5 ms, and still with 1 ms, a busy worker stopped the window for 50 to 90 ms.
SWITCH_S = 0.0001


@dataclass(frozen=True, slots=True)
class _Result:
    owner: QObject
    deliver: Callable[[], None]


class Jobs(QObject):
    """Two lanes of workers: `local` runs one job after another, `network` four at a time.

    `done` and `failed` are called on the GUI thread, and not at all once the owner is gone.
    An exception inside them reaches `sys.excepthook`; the event loop goes on.
    """

    # One queued signal carries every result, so no job touches a QObject of the GUI thread.
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_S)
        self.answering = Answering(self)
        self._local = ThreadPoolExecutor(1, thread_name_prefix="local")
        self._network = ThreadPoolExecutor(NETWORK_WORKERS, thread_name_prefix="network")
        self._running: set[Future[None]] = set()
        self._busy = 0
        self._closed = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> int:
        """How many jobs wait, run, or have a result that was not delivered yet."""
        return self._busy

    def local(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run work on the book and the disk, in the order in which it was asked for."""
        self._submit(self._local, owner, work, done, failed)

    def network(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run work that waits for Stripe; it never holds up the local lane."""
        self._submit(self._network, owner, work, done, failed)

    def close(self, wait_s: float) -> bool:
        """Take no more jobs, drop those not begun, and wait for the others.

        Says whether all ended within `wait_s` seconds. Nothing is delivered any more.
        """
        self._closed = True
        self._busy = 0
        for lane in (self._local, self._network):
            lane.shutdown(wait=False, cancel_futures=True)
        # The window waits for them now.
        TURNS.leave()
        return not wait(set(self._running), timeout=wait_s).not_done

    def _submit(
        self,
        lane: ThreadPoolExecutor,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        if self._closed:
            return
        self._busy += 1
        future = lane.submit(self._run, owner, work, done, failed)
        self._running.add(future)
        future.add_done_callback(self._running.discard)

    def _run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        TURNS.give_way()
        deliver: Callable[[], None]
        try:
            deliver = partial(done, work())
        except Exception as error:
            deliver = partial(failed, error)
        if isValid(self):
            self._finished.emit(_Result(owner, deliver))

    def _on_finished(self, result: _Result) -> None:
        if self._closed:
            return
        self._busy -= 1
        if isValid(result.owner):
            self.answering.begin()
            result.deliver()
