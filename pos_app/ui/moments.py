"""Moments told from now: today has no date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate


def is_today(moment: datetime, now: datetime, formats: Formats) -> bool:
    """Whether both are on one day of the shop's zone."""
    return formats.date(moment) == formats.date(now)


def when(moment: datetime, now: datetime, formats: Formats) -> str:
    """A time for a sentence: "14:03" today, else "Thu 26 Nov, 10:49"."""
    if is_today(moment, now, formats):
        return formats.time(moment)
    return formats.day_time(moment)


def when_today(moment: datetime, now: datetime, formats: Formats) -> str:
    """A time that stands alone: "today 14:03", else "Thu 26 Nov, 10:49"."""
    if is_today(moment, now, formats):
        return translate("Moments", "today {time}").format(time=formats.time(moment))
    return formats.day_time(moment)


def when_short(moment: datetime, now: datetime, formats: Formats) -> str:
    """The time of today, else the day, for a chip: "10:12", "Thu 26 Nov"."""
    return formats.time(moment) if is_today(moment, now, formats) else formats.day(moment)


def day_heading(moment: datetime, now: datetime, formats: Formats) -> str:
    """What stands above the things of one day."""
    if is_today(moment, now, formats):
        return translate("Moments", "Today")
    return formats.day(moment)
