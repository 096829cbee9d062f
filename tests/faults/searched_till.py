"""The real window at work, whose memory is searched: python -m tests.faults.searched_till HOME.

Reads the PIN from stdin digit by digit, as from a keyboard, so that nothing but the window itself
ever has the whole of it. Holds a card, captures, rests, says `idle` and rests on until stdin ends.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from pos_app.desktop import Desktop
from pos_app.logs import start_logging
from tests.window_driver import WindowDriver

REST_S = 3.0


def main() -> None:
    app = QApplication(sys.argv[:1])
    home = Path(sys.argv[1])
    start_logging(home)
    desktop = Desktop(app, home, practice=False)
    till = WindowDriver(app, desktop)
    desktop.show()
    till.wait(lambda: desktop.shop is not None, "the shop is open")
    while (digit := os.read(0, 1)) != b"\n":
        till.type(digit.decode())
    till.press("Return")
    till.wait(lambda: desktop.main is not None, "the PIN is accepted")
    till.settle()
    till.type_an_order()
    till.press("F9")
    till.settle()
    till.press("Return")
    till.settle()
    till.press("F3")
    till.settle()
    till.press("C", "Return")
    till.settle()
    end = time.monotonic() + REST_S
    till.wait(lambda: time.monotonic() > end, "the window has rested")
    print("idle", flush=True)
    leave = QSocketNotifier(0, QSocketNotifier.Type.Read, desktop)
    leave.activated.connect(app.quit)
    app.exec()
    desktop.close()
    desktop.shell.close()


if __name__ == "__main__":
    main()
