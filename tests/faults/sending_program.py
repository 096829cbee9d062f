"""The real window while it sends what waited: python -m tests.faults.sending_program HOME.

Somebody signs in, goes on taking orders meanwhile, and looks at one list after the other. Prints as
JSON how long it took, how many orders were saved and held in all, and the longest pause of the
window at rest, while an order was taken, and while a list was looked at.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from itertools import cycle
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_app.desktop import Desktop
from pos_app.domain.payment import Outcome, PaymentStatus
from tests.conftest import PIN
from tests.heartbeat import Heartbeat
from tests.window_driver import WindowDriver

REST_S = 2.0
# The queue, all orders, the book of held money, the lists of the morning and of the evening.
LISTS = ("F3", "F4", "F7", "Ctrl+M", "Ctrl+M")
LOOK_S = 0.5
EVERY = 100_000
OPEN = [each.value for each in Outcome if each.is_open]


def main() -> None:
    app = QApplication(sys.argv[:1])
    desktop = Desktop(app, Path(sys.argv[1]), practice=False)
    till = WindowDriver(app, desktop)
    till.others = 1
    desktop.show()
    began = time.monotonic()
    till.sign_in(PIN)
    beat = Heartbeat(desktop)
    phone = 4_155_000_000
    at_work_ms = looking_ms = 0.0
    for place in cycle(LISTS):
        take_an_order(till, str(phone := phone + 1))
        at_work_ms = max(at_work_ms, beat.take_longest_ms())
        look_at(till, place)
        looking_ms = max(looking_ms, beat.take_longest_ms())
        if not count_waiting(Path(sys.argv[1])):
            break
    sending_s = time.monotonic() - began
    till.others = 0
    till.settle()
    beat.take_longest_ms()
    rest(till, REST_S)
    ordering = till.main.till.services.ordering
    told = {
        "sending_s": sending_s,
        "saved": len(ordering.list(limit=EVERY)),
        "held": len(ordering.list(PaymentStatus.HELD, limit=EVERY)),
        "at_work_ms": at_work_ms,
        "looking_ms": looking_ms,
        "at_rest_ms": beat.take_longest_ms(),
    }
    print(json.dumps(told))
    desktop.close()
    desktop.shell.close()


def count_waiting(home: Path) -> int:
    """How many calls wait; asked past the services, whose answer would itself be a long pause."""
    question = f"SELECT count(*) FROM attempt WHERE outcome IN ({','.join('?' * len(OPEN))})"
    with closing(sqlite3.connect(f"file:{home / 'book.db'}?mode=ro", uri=True)) as book:
        waiting: int = book.execute(question, OPEN).fetchone()[0]
    return waiting


def take_an_order(till: WindowDriver, phone: str) -> None:
    till.press("F2")
    till.type_an_order(phone)
    till.press("F9", "Return", "Return")
    till.settle()


def look_at(till: WindowDriver, place: str) -> None:
    """Open a list and go down in it, while it changes."""
    till.press(place, "Down", "Down")
    rest(till, LOOK_S)


def rest(till: WindowDriver, seconds: float) -> None:
    """Press nothing for a while."""
    end = time.monotonic() + seconds
    till.wait(lambda: time.monotonic() > end, "the window has rested")


if __name__ == "__main__":
    main()
