"""Calling somebody to the window while it is in the background."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from pos_app.ui.moments import when_today
from pos_app.ui.widgets.time_left import span

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.holds import WarnTimes
    from pos_app.domain.queue import QueueRow
    from pos_app.services.queue import QueueView
    from pos_app.ui.formats import Formats


class Announcer(Protocol):
    """What the desktop offers to be seen by."""

    def tell(self, title: str, text: str) -> None:
        """Show a message that leads to the queue."""

    def show_count(self, count: int) -> None:
        """Show on the program's icon how many orders need a person; none for 0."""


class Attention(QObject):
    """Tells of each hold that nears its end, once at each warn time, and counts what needs you.

    Others see the desktop as well: it says order and time, and no name and no amount.
    """

    def __init__(
        self,
        announcer: Announcer,
        formats: Formats,
        now: Callable[[], datetime],
        warn: Callable[[], WarnTimes],
        is_away: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._announcer = announcer
        self._formats = formats
        self._now = now
        self._warn = warn
        self._is_away = is_away
        self._view: QueueView | None = None
        # By the place of the warn time and not its length: another length is no news.
        self._told: set[tuple[str, datetime, int]] = set()

    def look(self, view: QueueView) -> None:
        """Take in the queue as it was read."""
        self._view = view
        self._announcer.show_count(view.needs_you)
        self.look_again()

    def look_again(self) -> None:
        """See whether a hold has come near its end since."""
        if self._view is None or not self._is_away():
            return
        near = [row for row in self._view.near_end if self._is_news(row)]
        if near:
            self._announcer.tell(*self._words(near))

    def _is_news(self, row: QueueRow) -> bool:
        """Whether this was not told yet; from now on it is."""
        end = row.capture_before
        # What was asked of Stripe already has had its person.
        if end is None or end <= self._now() or row.is_asking or row.is_waiting:
            return False
        left, warn = end - self._now(), self._warn()
        passed = [place for place, each in enumerate((warn.urgent, warn.soon)) if left <= each]
        is_news = bool(passed) and (row.order_uuid, end, passed[0]) not in self._told
        self._told.update((row.order_uuid, end, each) for each in passed)
        return is_news

    def _words(self, near: list[QueueRow]) -> tuple[str, str]:
        first, now = near[0], self._now()
        assert first.capture_before is not None
        left = span(int((first.capture_before - now).total_seconds()))
        end = when_today(first.capture_before, now, self._formats)
        if len(near) == 1:
            title = self.tr("A hold ends in {span}").format(span=left)
            text = self.tr("Order {number}, {time}. Capture it or let it go.")
        else:
            title = self.tr("{count} holds end soon").format(count=len(near))
            text = self.tr("The first is order {number}, {time}.")
        return title, text.format(number=first.number, time=end)
