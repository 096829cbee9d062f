"""Captures while Stripe is slow, in the real window: python -m tests.benchmarks.busy_window HOME.

Prints the longest pauses of the event loop, at rest and at work.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from pos_app.domain.payment import PaymentStatus
from pos_app.payments.practice_stripe import transport
from tests.benchmarks.shops import ADA
from tests.benchmarks.watched_desktop import open_watched
from tests.heartbeat import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pos_app.desktop import Desktop
    from pos_app.domain.record import OrderRecord
    from pos_app.services.bundle import Services

JOBS = 50
STRIPE_TAKES_S = 2.0
REST_S = 3.0


class SlowTransport(transport.PracticeTransport):
    """Stripe on a bad day: every answer takes two seconds."""

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        time.sleep(STRIPE_TAKES_S)
        return super().request(method, url, headers, post_data)


class Busy(QObject):
    """Waits a while, then captures every hold that this shop's Stripe knows, all at once."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._beat = Heartbeat(self)
        self._at_rest = 0.0
        self._left = 0
        # The window's own first round with Stripe is over when nothing runs any more.
        self._settled = QTimer(self)
        self._settled.setInterval(50)
        self._settled.timeout.connect(self._on_tick)
        self._settled.start()

    def _on_tick(self) -> None:
        if self._desktop.jobs.busy:
            return
        self._settled.stop()
        self._beat.take_longest_ms()
        QTimer.singleShot(int(REST_S * 1000), self._begin)

    def _begin(self) -> None:
        self._at_rest = self._beat.take_longest_ms()
        main = self._desktop.main
        if main is None:
            raise AssertionError("the window has no screens")
        services = main.till.services
        self._desktop.jobs.local(self, partial(_holds, services), self._capture, self._fail)

    def _capture(self, holds: list[str]) -> None:
        main = self._desktop.main
        if main is None or len(holds) != JOBS:
            raise AssertionError(f"{len(holds)} holds")
        self._left = len(holds)
        capture = main.till.services.capturing.capture
        for order_uuid in holds:
            self._desktop.jobs.network(
                self, partial(capture, order_uuid, ADA), self._on_captured, self._fail
            )

    def _on_captured(self, record: OrderRecord) -> None:
        # As the window does it: every screen hears of it and reads anew.
        self._desktop.events.order_changed.emit(record.order.uuid)
        self._left -= 1
        if not self._left:
            at_work = self._beat.take_longest_ms()
            print(json.dumps({"at_work_ms": at_work, "at_rest_ms": self._at_rest}), flush=True)
            QCoreApplication.quit()

    def _fail(self, error: Exception) -> None:
        print(f"not captured: {error!r}", file=sys.stderr)
        QCoreApplication.exit(1)


def _holds(services: Services) -> list[str]:
    newest = services.ordering.list(PaymentStatus.HELD, limit=JOBS)
    return [row.order_uuid for row in newest]


if __name__ == "__main__":
    transport.PracticeTransport = SlowTransport  # type: ignore[misc]
    sys.exit(open_watched(sys.argv[1], Busy))
