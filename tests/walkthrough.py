"""One whole order through the real window of a practice shop, with a picture of each step.

Run as `python -m tests.walkthrough FOLDER`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_app.desktop import Desktop
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import QueueRow
from tests.window_driver import WindowDriver, end_window


@contextmanager
def practice_window(app: QApplication, pictures: Path) -> Iterator[WindowDriver]:
    """The window on a practice shop of its own, open and quiet."""
    with tempfile.TemporaryDirectory(prefix="holdfast-") as home:
        desktop = Desktop(app, Path(home), practice=True)
        driver = WindowDriver(app, desktop, pictures)
        driver.open()
        try:
            yield driver
        finally:
            end_window(desktop)


def walk(till: WindowDriver) -> QueueRow:
    """Take an order, hold its card, capture it; returns the order as the book then has it."""
    till.type("555 0142")
    till.settle()
    till.press("Return")
    till.settle()
    till.type("2*assam")
    till.settle()
    till.press("Return")
    till.settle()
    print(f"Order typed:     {till.shoot('1-order')}")

    till.press("F9")
    till.settle()
    print(f"Card step:       {till.shoot('2-card')}")
    till.press("Return")
    till.settle()
    print(f"Card held:       {till.shoot('3-held')}")

    [order] = till.main.till.services.ordering.list(limit=1)
    till.press("Return", "F3")
    till.settle()
    till.main.queue.show_order(order.order_uuid)
    till.settle()
    print(f"In the queue:    {till.shoot('4-queue')}")
    till.press("C")
    till.settle()
    print(f"Can be undone:   {till.shoot('5-tray')}")
    till.wait(lambda: till.says("Captured 27.06"), "the seconds of the tray are over")
    till.settle()
    print(f"Money captured:  {till.shoot('6-captured')}")
    [order] = till.main.till.services.ordering.list(limit=1)
    return order


def main() -> int:
    app = QApplication(sys.argv[:1])
    with practice_window(app, Path(sys.argv[1])) as till:
        order = walk(till)
    print(f"Order {order.number} of {order.customer}: {order.amount} {order.status.name.lower()}.")
    return 0 if order.status is PaymentStatus.CAPTURED else 1


if __name__ == "__main__":
    sys.exit(main())
