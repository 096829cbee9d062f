"""The shop's day, which ends at its own midnight and not at Greenwich's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Day:
    """A moment, and when the shop's day begins and ends around it."""

    now: datetime
    begins: datetime
    ends: datetime

    @classmethod
    def around(cls, now: datetime) -> Day:
        """The day that a moment is in, by the local time of this PC."""
        today = now.astimezone().date()
        return cls(now, local_time(today), local_time(today + timedelta(days=1)))

    def begins_after(self, days: int) -> datetime:
        """When the day begins that is so many days after this one, or before."""
        return local_time(self.begins.date() + timedelta(days=days))


def local_time(day: date, at: time = time()) -> datetime:
    """A time of a day where the shop is, its midnight if none is given.

    With that day's own offset: a day on which the clocks are changed has 23 or 25 hours.
    """
    return datetime.combine(day, at).astimezone()
