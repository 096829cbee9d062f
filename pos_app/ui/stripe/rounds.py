"""What a till does by itself: it settles what is open and watches Stripe."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.domain.errors import HoldfastError
from pos_app.services.connection import ConnectionKind

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.services.bundle import Services
    from pos_app.services.connection import ConnectionState
    from pos_app.services.recovery import Settled
    from pos_app.ui.events import Events
    from pos_app.ui.jobs import Jobs

_log = logging.getLogger(__name__)

LONGEST_PAUSE_S = 60.0
SHORTEST_PAUSE_S = 1.0
_REACHED = {ConnectionKind.REACHABLE, ConnectionKind.PRACTICE, ConnectionKind.SLOW}


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to; `trouble` is why it could not do everything."""

    settled: Settled
    trouble: HoldfastError | None
    by_person: bool


class Rounds(QObject):
    """Makes a round when something is due, one at a time, and tells each order it changed at once.

    Signals:
        done: a Round.
    """

    done = Signal(object)
    _order_told = Signal(object)
    _line_told = Signal(object)

    def __init__(
        self,
        services: Services,
        jobs: Jobs,
        events: Events,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._next_end: datetime | None = None
        self._planned_try_at: datetime | None = None
        self._is_running = False
        # What the next round is to be, if one is wanted while another one runs.
        self._wanted: tuple[bool, bool] | None = None
        self._was_reached = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.run)
        # Workers emit these; they arrive on the GUI thread.
        self._order_told.connect(events.order_changed)
        self._line_told.connect(self._on_line)
        services.connection.on_change(self._line_told.emit)

    def run(self) -> None:
        """Do what is due."""
        self._start(at_once=False, by_person=False)

    def run_now(self) -> None:
        """Ask about everything that is open, because a person wants to know."""
        self._start(at_once=True, by_person=True)

    def plan(self, next_end: datetime | None, next_try_at: datetime | None) -> None:
        """Be there when the next hold ends and when the next open attempt may be sent again."""
        self._next_end = next_end
        if self._is_running:
            # The round may have looked before this attempt was there.
            self._planned_try_at = next_try_at
            return
        pause_ms = self._pause_ms(next_try_at)
        if pause_ms < self._timer.remainingTime():
            self._timer.start(pause_ms)

    def _start(self, *, at_once: bool, by_person: bool) -> None:
        if self._is_running:
            before = self._wanted or (False, False)
            self._wanted = (before[0] or at_once, before[1] or by_person)
            return
        self._is_running = True
        self._timer.stop()
        work = partial(self._round, at_once=at_once, by_person=by_person)
        self._jobs.network(self, work, self._on_done, self._on_failed)

    def _round(self, *, at_once: bool, by_person: bool) -> Round:
        services, tell = self._services, self._order_told.emit
        recovery = services.recovery
        settled = recovery.settle_all(tell) if at_once else recovery.settle_due(tell)
        trouble = settled.hindered_by
        if trouble is None:
            trouble = services.saved_cards.settle(by_person=at_once)
        if trouble is None:
            for order_uuid in recovery.read_ended():
                tell(order_uuid)
            try:
                services.watch.poll(tell) if at_once else services.watch.poll_due(tell)
            except HoldfastError as error:
                trouble = error
        return Round(settled, trouble, by_person)

    def _on_done(self, made: Round) -> None:
        self._is_running = False
        self.done.emit(made)
        if self._wanted is not None:
            (at_once, by_person), self._wanted = self._wanted, None
            self._start(at_once=at_once, by_person=by_person)
            return
        tries = [made.settled.next_try_at, self._planned_try_at]
        self._planned_try_at = None
        self._timer.start(self._pause_ms(min((at for at in tries if at), default=None)))

    def _on_failed(self, error: Exception) -> None:
        self._is_running = False
        self._timer.start(round(LONGEST_PAUSE_S * 1000))
        _log.error("round failed", exc_info=error)

    def _pause_ms(self, next_try_at: datetime | None) -> int:
        now = self._services.clock()
        pauses = [LONGEST_PAUSE_S]
        if next_try_at is not None:
            pauses.append((next_try_at - now).total_seconds())
        if self._next_end is not None and self._next_end > now:
            pauses.append((self._next_end - now).total_seconds())
        return round(max(min(pauses), SHORTEST_PAUSE_S) * 1000)

    def _on_line(self, state: ConnectionState) -> None:
        reached = state.kind in _REACHED
        if reached and not self._was_reached:
            # What waited for the line goes out at once, not at the end of a pause. Nobody has
            # asked: a line that comes and goes is told by its light alone.
            self._start(at_once=True, by_person=False)
        if state.kind is not ConnectionKind.NOT_ASKED:
            self._was_reached = reached
