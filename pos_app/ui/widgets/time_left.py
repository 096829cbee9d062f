"""How long a hold still lasts, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from datetime import timedelta

    from pos_app.domain.holds import WarnTimes

HOUR = 3600
DAY = 24 * HOUR


class TimeLeft(NamedTuple):
    """What a row shows: an icon name (or none), words, a colour token, and whether bold."""

    icon: str
    text: str
    token: str
    bold: bool


def words(left: timedelta, warn: WarnTimes) -> TimeLeft:
    """The time left of a hold, by the corrected clock, as loud as the shop wants it.

    Holds end by Stripe's word. One whose time is up before that word is shown as ended too:
    nothing may be captured from it any more.
    """
    seconds = left.total_seconds()
    if seconds <= 0:
        return ended()
    if left < warn.urgent:
        return TimeLeft("alarm-clock", span(int(seconds)), "bad", bold=True)
    if left < warn.soon:
        return TimeLeft("clock", span(int(seconds)), "warn", bold=True)
    return TimeLeft("clock", span(int(seconds)), "ink2", bold=False)


def ended() -> TimeLeft:
    """What stands where a hold has ended."""
    return TimeLeft("timer-off", _tr("ended"), "bad", bold=False)


def asking() -> TimeLeft:
    """What stands while Stripe has not said when a hold ends."""
    return TimeLeft("circle-help", _tr("asking"), "warn", bold=False)


def none() -> TimeLeft:
    """What stands where there is no hold that could end."""
    return TimeLeft("", "–", "ink3", bold=False)


def span(seconds: int) -> str:
    """So many seconds in words: "3 h 10 m"."""
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // 60
    if days:
        return _tr("{days} d {hours} h").format(days=days, hours=hours)
    if hours >= 4:
        return _tr("{hours} h").format(hours=hours)
    if hours:
        return _tr("{hours} h {minutes} m").format(hours=hours, minutes=minutes)
    if minutes >= 10:
        return _tr("{minutes} m").format(minutes=minutes)
    return _tr("{minutes} m {seconds} s").format(minutes=minutes, seconds=seconds % 60)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TimeLeft", text)
