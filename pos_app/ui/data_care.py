"""The day's copy of the book, made behind the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pos_app.ui.messages import sentence
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from pos_app.services.bundle import Services
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.minutes import Minutes

# The first pictures and the first look at Stripe come before it.
FIRST_AFTER_MS = 5_000
TRY_AGAIN_AFTER = timedelta(hours=1)


class DataCare(QObject):
    """Copies the book soon after the start and after each midnight, and tells once if it fails."""

    def __init__(
        self,
        services: Services,
        jobs: Jobs,
        minutes: Minutes,
        formats: Formats,
        notify: Callable[[NoticeSpec], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._formats = formats
        self._notify = notify
        self._done_on: date | None = None
        self._told_on: date | None = None
        self._next_try: datetime | None = None
        self._is_running = False
        self._minutes = minutes
        QTimer.singleShot(FIRST_AFTER_MS, self, self._begin)

    def run(self) -> None:
        """Make the copy of today, unless that is done."""
        now = self._services.clock()
        waits = self._next_try is not None and now < self._next_try
        if self._is_running or waits or self._done_on == now.astimezone().date():
            return
        self._is_running = True
        # Not on the local lane: what a clerk does would wait behind it.
        self._jobs.network(self, self._work, self._on_done, self._on_failed)

    def _begin(self) -> None:
        self._minutes.passed.connect(lambda _now: self.run())
        self.run()

    def _work(self) -> date:
        today = self._services.clock().astimezone().date()
        self._services.copies.back_up_daily()
        self._services.customer_data.finish_erasing()
        return today

    def _on_done(self, day: date) -> None:
        self._is_running = False
        self._done_on, self._next_try = day, None

    def _on_failed(self, error: Exception) -> None:
        self._is_running = False
        now = self._services.clock()
        self._next_try = now + TRY_AGAIN_AFTER
        today = now.astimezone().date()
        if self._told_on == today:
            return
        self._told_on = today
        why = sentence(error, self._formats)
        lead = self.tr("Today's copy of the book was not made.")
        rest = self.tr("It is tried again within an hour.")
        self._notify(NoticeSpec(NoticeKind.REFUSED, lead, f"{why.whole} {rest}"))
