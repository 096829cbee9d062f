"""The real window at work, in a process that is there to be killed.

Run as `python -m tests.faults.busy_program HOME SEED`. Says on stdout, line by line: `window` when
it is shown, `trouble` if it says instead of the shop why that cannot be opened, `settled` when
nothing is open any more, `press` before keys, `saved UUID` for every order that the screen said is
saved.
"""

from __future__ import annotations

import random
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QApplication
from typing_extensions import override

from pos_app.desktop import Desktop
from pos_app.domain.errors import StorageTrouble
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import QueueRow
from pos_app.logs import start_logging
from tests.conftest import PIN
from tests.window_driver import WindowDriver


def say(words: str) -> None:
    print(words, flush=True)


class ToldDriver(WindowDriver):
    """Says when it presses something, so that a kill meets work however slow the computer is."""

    @override
    def press(self, *keys: str) -> None:
        say("press")
        super().press(*keys)


class Person:
    """Somebody at the till who takes orders and moves their money, all by keys."""

    def __init__(self, till: WindowDriver, seed: int) -> None:
        self._till = till
        self._rng = random.Random(seed)

    def work(self) -> None:
        """Do one thing after the other until the end of the process."""
        while True:
            if self._rng.random() < 0.4 or not self._orders():
                self.take_an_order()
            else:
                self.move_money()

    def take_an_order(self) -> None:
        till = self._till
        known = {row.order_uuid for row in self._orders()}
        till.press("F2")
        phone, price = f"41555{self._rng.randint(10_000, 99_999)}", self._rng.randint(2, 90)
        till.type_an_order(phone, f"{price}.50")
        till.press("F9")
        till.settle()
        self._tell_what_is_saved(known)
        till.press("Return")
        till.settle()
        till.press("Return")
        till.settle()

    def move_money(self) -> None:
        till = self._till
        row = self._rng.choice(self._orders())
        till.press("F4")
        till.settle()
        till.main.orders.show_order(row.order_uuid)
        till.settle()
        for key in self._keys(row):
            till.press(key)
            till.settle()
        till.press("Escape", "Escape")
        till.settle()

    def _keys(self, row: QueueRow) -> tuple[str, ...]:
        match row.status:
            case PaymentStatus.HELD:
                return self._rng.choice([("C", "Return"), ("V", "Ctrl+Return")])
            case PaymentStatus.CAPTURED:
                return ("F", "Ctrl+Return")
            case _:
                return ("R",)

    def _orders(self) -> list[QueueRow]:
        return self._till.main.till.services.ordering.list(limit=12)

    def _tell_what_is_saved(self, known: set[str]) -> None:
        for row in self._orders():
            if row.order_uuid not in known:
                say(f"saved {row.order_uuid}")


def _is_in_trouble(desktop: Desktop) -> bool:
    return desktop.trouble is not None


def main() -> None:
    home, seed = Path(sys.argv[1]), int(sys.argv[2])
    app = QApplication(sys.argv[:1])
    with suppress(StorageTrouble):
        start_logging(home)
    desktop = Desktop(app, home, practice=False)
    desktop.crash_care.install()
    desktop.show()
    till = ToldDriver(app, desktop)
    say("window")
    till.wait(lambda: desktop.shop is not None or _is_in_trouble(desktop), "the shop is open")
    if desktop.shop is None:
        say("trouble")
        app.exec()
        return
    recovery = desktop.shop.services.recovery
    till.wait(lambda: not recovery.open_attempts(), "nothing is open")
    say("settled")
    till.sign_in(PIN)
    say("at work")
    Person(till, seed).work()


if __name__ == "__main__":
    main()
