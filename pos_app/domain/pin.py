"""What a PIN may be, and how long wrong ones make everybody wait."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from pos_app.domain.errors import InvalidInput

SHORTEST_PIN = 4
LONGEST_PIN = 12

# Wrong PINs in a row: so many cost nothing, then each one costs a pause twice as long as the last,
# and after the tenth only somebody else can help. One person's PIN is tried ten times in the
# first 64 minutes and, where there is nobody else, 22 times more in the rest of a day: 32 tries a
# day, so that 100,000 take eight years and the 10,000 of four digits ten months.
FREE_TRIES = 3
MOST_TRIES = 10
# A till at which nobody's PIN was right for so long makes everybody wait, whatever the name.
FREE_TRIES_OF_TILL = 10
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)

_RISING = "0123456789"
# Each is read after a leap year, so that 29 February is a date as well.
_DATES = {
    4: ("%Y%d%m", "%Y%m%d"),
    6: ("%Y%d%m%y", "%Y%m%d%y", "%Y%y%m%d"),
    8: ("%d%m%Y", "%m%d%Y", "%Y%m%d"),
}


def require_shape(pin: str) -> None:
    """Raise InvalidInput `pin.shape` unless it is 4 to 12 digits."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        raise InvalidInput("pin.shape", shortest=SHORTEST_PIN, longest=LONGEST_PIN)


def require_strength(pin: str) -> None:
    """Raise InvalidInput `pin.weak` for one that is tried first: a run, a repeat or a date."""
    if _is_run(pin) or _repeats(pin) or _is_date(pin):
        raise InvalidInput("pin.weak")


def pause_after(failures: int, free: int = FREE_TRIES) -> timedelta:
    """How long nobody may try after so many wrong PINs in a row."""
    if failures < free:
        return timedelta()
    pause: timedelta = FIRST_PAUSE * 2 ** min(failures - free, 20)
    return min(pause, LONGEST_PAUSE)


def _is_run(pin: str) -> bool:
    # 8901 goes on as a clock does.
    return any(pin in run + run for run in (_RISING, _RISING[::-1]))


def _repeats(pin: str) -> bool:
    return any(
        pin == pin[:length] * (len(pin) // length)
        for length in range(1, len(pin) // 2 + 1)
        if len(pin) % length == 0
    )


def _is_date(pin: str) -> bool:
    if len(pin) == 4 and pin[:2] in {"19", "20"}:
        return True
    for form in _DATES.get(len(pin), ()):
        with suppress(ValueError):
            text = pin if len(pin) == 8 else f"2000{pin}"
            # A year that nobody alive remembers is no date that anybody would try.
            return 1900 <= datetime.strptime(text, form).year < 2100
    return False
