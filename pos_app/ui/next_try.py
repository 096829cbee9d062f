"""When something that waits is sent (again), in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.payment import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate

_SOON_S = 90


def next_try_words(
    outcome: Outcome | None, next_try_at: datetime | None, now: datetime, formats: Formats
) -> str:
    """What an open attempt does next: "Asks again in 12 s."; empty for none."""
    if outcome is None:
        return ""
    if next_try_at is None:
        return translate("NextTry", "Stopped: Stripe does not accept the key for it.")
    if outcome is Outcome.SENT:
        return translate("NextTry", "Being asked right now.")
    seconds = round((next_try_at - now).total_seconds())
    if outcome is Outcome.PREPARED:
        goes_out = translate("NextTry", "Goes out when Stripe can be reached.")
        return f"{goes_out} {_tries(seconds, next_try_at, formats)}".strip()
    if seconds <= 0:
        return translate("NextTry", "Asks again now.")
    if seconds <= _SOON_S:
        return translate("NextTry", "Asks again in {seconds} s.").format(seconds=seconds)
    return translate("NextTry", "Asks again at {time}.").format(time=formats.time(next_try_at))


def _tries(seconds: int, at: datetime, formats: Formats) -> str:
    if seconds <= 0:
        return ""
    if seconds <= _SOON_S:
        return translate("NextTry", "Next try in {seconds} s.").format(seconds=seconds)
    return translate("NextTry", "Next try at {time}.").format(time=formats.time(at))
