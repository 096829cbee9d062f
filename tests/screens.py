"""Draws every screen of the real window, light, dark and at 200 % text, to be looked at.

Run as `python -m tests.screens FOLDER`.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from pos_app.app import PRACTICE_KEY
from pos_app.desktop import Desktop
from pos_app.domain.payment import CardToHold
from pos_app.domain.queue import Section
from pos_app.ui.theme.theme import Mode
from tests.conftest import make_draft
from tests.held import held_rows
from tests.services.dashboard import Dashboard
from tests.window_driver import WindowDriver, end_window, lost_replies, no_connection

# A morning, so that something ends later today.
NOW = datetime(2026, 11, 19, 10, 49).astimezone(UTC)
# Those that the docs show; they lie in docs/pictures, copied from FOLDER/docs.
IN_DOCS = ("order", "card-held", "queue", "capture-less", "bulk", "morning")
SIZES = {"": (1280, 800), "-wide": (1920, 1080), "-narrow": (1000, 700)}


class Photographer:
    """Photographs a window, with the dialog that lies on it, in every look."""

    def __init__(self, till: WindowDriver, folder: Path) -> None:
        self._till = till
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def shoot(self, name: str, *sizes: str) -> None:
        """Take light and dark, both at 200 % too, and the other sizes that are named."""
        theme = self._till.desktop.theme
        for scale, ending in ((1.0, ""), (2.0, "-200")):
            theme.set_scale(scale)
            for mode in (Mode.DARK, Mode.LIGHT):
                theme.set_mode(mode)
                self._take(f"{name}-{mode.value}{ending}")
        theme.set_scale(1.0)
        for size in sizes:
            self._till.shell.resize(*SIZES[size])
            self._take(f"{name}{size}")
        self._till.shell.resize(*SIZES[""])
        self._till.settle()

    def _take(self, name: str) -> None:
        # Pictures take their time: the till must not lock meanwhile.
        self._till.desktop.events.touched.emit()
        # What wraps asks for another height only once it has its width.
        for _round in range(3):
            self._till.settle()
        shell = self._till.shell
        picture = shell.grab()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            painter = QPainter(picture)
            painter.drawPixmap(
                dialog.mapToGlobal(QPoint()) - shell.mapToGlobal(QPoint()), dialog.grab()
            )
            painter.end()
        picture.save(str(self._folder / f"{name}.png"))


def draw_order(till: WindowDriver, camera: Photographer) -> None:
    """The order being typed."""
    camera.shoot("order-empty")
    till.type("0142")
    till.settle()
    camera.shoot("order-customer")
    till.press("Return")
    for item in ("2*assam", "tide", "ship-s"):
        till.settle()
        till.type(item)
        till.settle()
        till.press("Return")
    till.settle()
    camera.shoot("order", "-wide", "-narrow")
    till.type("2*dar")
    till.settle()
    camera.shoot("order-find")
    till.press("Esc", "Esc")
    till.press("Alt+D")
    camera.shoot("order-discount")
    till.press("Esc")
    till.press("Ctrl+E")
    camera.shoot("order-change-customer")
    till.press("Alt+Del")
    till.settle()
    camera.shoot("customer-erase")
    till.press("Esc")
    till.press("Ins")
    camera.shoot("order-free-line")
    till.press("Esc")


def draw_card(till: WindowDriver, camera: Photographer) -> None:
    """The card step: ready, declined, unknown, held."""
    till.press("F9")
    till.settle()
    camera.shoot("card", "-narrow")
    till.type("4")
    till.press("Return")
    till.settle()
    camera.shoot("card-declined")
    till.type("1")
    with lost_replies():
        till.press("Return")
        till.settle()
        camera.shoot("card-unknown")
    till.press("R")
    till.settle()
    camera.shoot("card-held")
    till.press("Return")


def draw_reader(till: WindowDriver, camera: Photographer) -> None:
    """The readers of the shop, and a card that is keyed on one."""
    till.main.open_readers()
    till.settle()
    camera.shoot("readers-none")
    till.press("Ins")
    till.settle()
    camera.shoot("readers-register")
    till.press("Esc")
    till.press("T")
    till.settle()
    camera.shoot("readers")
    till.press("Esc")
    till.press("F2")
    till.type_an_order("4155550177")
    till.press("F9")
    till.settle()
    camera.shoot("card-ways", "-narrow")
    till.press("1")
    till.settle()
    camera.shoot("card-reader", "-narrow")
    till.press("N")
    till.wait(lambda: till.says("Declined"), "the bank has said no")
    till.press("Return")
    till.press("K")
    till.wait(lambda: till.says("Held until"), "the card is held")
    till.press("Return")


def draw_pay_link(till: WindowDriver, camera: Photographer) -> None:
    """A pay link that is with the customer, the bank's no there, and what is held by it."""
    assert till.desktop.shop is not None
    services = till.desktop.shop.services
    settings = replace(services.shop.settings, thanks_page="https://shop.example/thanks")
    services.shop.change(settings, "Ada")
    till.press("F2")
    till.type_an_order("4155550188")
    till.press("F9")
    till.settle()
    # The reader that was used last has begun by itself.
    till.press("Esc")
    till.settle()
    till.press("2")
    till.settle()
    camera.shoot("card-link-ready")
    till.press("Return")
    till.wait(lambda: till.says("Waiting for the customer to pay"), "the link is made")
    camera.shoot("card-link", "-narrow", "-wide")
    till.press("N")
    till.wait(lambda: till.says("last card was declined"), "the bank has said no")
    camera.shoot("card-link-declined")
    till.press("Ctrl+S")
    till.press("F3")
    till.main.queue.show_order(services.ordering.list()[0].order_uuid)
    till.settle()
    camera.shoot("queue-link")
    till.press("F3", "T")
    till.settle()
    camera.shoot("card-link-again")
    till.press("K")
    till.wait(lambda: till.says("Held until"), "the customer has paid")
    camera.shoot("card-link-held")
    till.press("Return")
    services.shop.change(replace(settings, thanks_page=""), "Ada")


def draw_queue(till: WindowDriver, camera: Photographer) -> None:
    """The queue, its panel and the dialogs that move money."""
    till.press("F3")
    till.settle()
    queue = till.main.queue
    [row] = [row for row in till.main.till.services.ordering.list() if row.number == 1021]
    queue.show_order(row.order_uuid)
    till.settle()
    camera.shoot("queue", "-wide", "-narrow")
    for key, name in (("L", "capture-less"), ("V", "void")):
        till.press(key)
        camera.shoot(name)
        till.press("Esc")
        till.settle()
    till.let_wait(60)
    till.press("C")
    till.settle()
    camera.shoot("tray")
    till.press("Ctrl+Z")
    till.send_at_once()
    with lost_replies():
        till.press("C", "Return")
        till.settle()
    camera.shoot("queue-unknown")
    till.press("R")
    till.settle()
    till.press("F")
    camera.shoot("refund")
    till.press("Esc")
    till.press("F3", "G", "Down", "Down", "Return")
    till.settle()
    camera.shoot("queue-filter")
    till.type("Ada")
    till.press("Tab", "Tab", "2", "0", "Ctrl+Return")
    till.settle()
    till.press("O")
    for _ in range(7):
        till.press("Down")
    till.press("Return")
    till.settle()
    camera.shoot("queue-filtered", "-wide", "-narrow")
    till.press("G", "Return")
    till.settle()
    till.press("/")
    till.type("nobody of this name")
    till.settle()
    camera.shoot("queue-no-match")
    till.press("Esc", "Esc")


def draw_parts(till: WindowDriver, camera: Photographer) -> None:
    """A hold of which a part is taken: asked for, then in the queue."""
    services, ada = till.main.till.services, till.main.till.operator()
    shop = services.shop
    shop.change(replace(shop.settings, holds_in_parts=True), ada.name)
    record = services.ordering.save(make_draft(services), ada)
    services.holding.hold(record.order.uuid, CardToHold("pm_card_mastercard"), ada)
    till.main.till.events.order_changed.emit(record.order.uuid)
    till.press("F3")
    till.settle()
    till.main.queue.show_order(record.order.uuid)
    till.settle()
    till.let_wait(60)
    till.press("L", "1", "2", "Alt+K")
    camera.shoot("capture-part")
    till.press("Ctrl+Return")
    till.settle()
    camera.shoot("tray-part")
    till.press("Ctrl+Z")
    till.send_at_once()
    till.settle()
    till.press("L", "1", "2", "Alt+K", "Ctrl+Return")
    till.settle()
    camera.shoot("queue-part", "-narrow")
    till.press("V")
    camera.shoot("void-rest")
    till.press("Esc")


def draw_detail(till: WindowDriver, camera: Photographer) -> None:
    """The order in view down to its end, and a note being added to it."""
    till.press("F3")
    till.settle()
    till.press("Alt+N")
    till.type("Leave it with the porter")
    camera.shoot("note")
    till.press("Ctrl+Return")
    till.settle()
    till.press("Return", "PgDown", "PgDown", "PgDown")
    till.settle()
    camera.shoot("detail", "-narrow")
    till.press("Esc")


def draw_bulk(till: WindowDriver, camera: Photographer) -> None:
    """Ticks, the check of what is held, the reason of a void, and what came of it."""
    rows = held_rows(till.main.till.services)
    till.stripe.open_review(rows[-1].intent_id or "")
    till.press("F3")
    till.settle()
    till.main.queue.show_order(rows[-3].order_uuid)
    till.settle()
    till.press("Space")
    camera.shoot("queue-ticked")
    till.press("F3", "Space", "Ctrl+A", "B")
    till.settle()
    page = till.main.queue_place.bulk
    till.wait(lambda: till.says("read at Stripe a moment ago"), "all is read")
    camera.shoot("bulk", "-wide", "-narrow")
    till.press("V")
    camera.shoot("bulk-void")
    till.press("Ctrl+Return")
    camera.shoot("bulk-reason")
    till.press("Esc", "C", "Ctrl+A", "Space", "Ctrl+Return")
    till.wait(lambda: not page.is_running, "all is sent")
    camera.shoot("bulk-done")
    till.press("Esc")


def draw_trouble(till: WindowDriver, camera: Photographer) -> None:
    """What waits, what happened at Stripe without us, the line and the key."""
    till.send_at_once()
    till.press("F3")
    services = till.main.till.services
    view = services.queue.load()
    held = (*view.rows[Section.ENDING_TODAY], *view.rows[Section.HELD])
    waiting, captured = held[1], held[2]
    assert captured.intent_id is not None
    at_stripe = Dashboard(till.stripe, PRACTICE_KEY)
    at_stripe.intents.capture(captured.intent_id, {"amount_to_capture": 500})
    at_stripe.hold(900)
    till.press("F5")
    till.settle()
    till.main.queue.show_order(captured.order_uuid)
    till.settle()
    camera.shoot("drift", "-wide", "-narrow")
    till.press("I")
    camera.shoot("drift-look")
    till.press("Esc", "Ctrl+D")
    camera.shoot("drift-stray")
    till.press("Esc")
    with no_connection():
        till.main.queue.show_order(waiting.order_uuid)
        till.settle()
        till.press("C", "Return")
        till.settle()
        camera.shoot("waiting")
        till.press("Ctrl+K")
        till.settle()
        camera.shoot("line")
        till.press("Esc")
        till.shell.close()
        till.settle()
        camera.shoot("closing")
        till.press("Esc", "W")
        till.settle()
    till.press("Ctrl+K", "Ctrl+Y")
    till.settle()
    camera.shoot("key")
    till.press("Esc", "Esc")


def draw_rest(till: WindowDriver, camera: Photographer) -> None:
    """All orders, the keys, the lock and the sign-in."""
    till.press("F4")
    till.settle()
    camera.shoot("orders", "-wide", "-narrow")
    till.press("Ctrl+H")
    till.wait(lambda: till.says("All is well."), "everything is looked at")
    camera.shoot("health", "-narrow")
    till.press("Esc")
    till.press("Shift+F1")
    till.settle()
    camera.shoot("about", "-narrow")
    till.press("Esc")
    care, fault = till.desktop.crash_care, RuntimeError("a fault")
    care.take(RuntimeError, fault, None)
    till.wait(lambda: till.says("Something unexpected happened."), "it is told")
    camera.shoot("crash")
    till.press("F1")
    camera.shoot("keys")
    till.press("Esc")
    till.press("Ctrl+L")
    camera.shoot("lock")
    till.press("F12")
    camera.shoot("sign-in")


def draw_reports(till: WindowDriver, camera: Photographer) -> None:
    """The held-money book, compared with Stripe."""
    till.press("F7")
    till.settle()
    till.press("F5")
    till.settle()
    camera.shoot("reports", "-wide", "-narrow")


def draw_day_list(till: WindowDriver, camera: Photographer) -> None:
    """The lists of the morning and of the evening."""
    till.press("Ctrl+M")
    till.settle()
    camera.shoot("morning", "-wide", "-narrow")
    till.press("Ctrl+M")
    till.settle()
    camera.shoot("closing-list")
    till.press("Ctrl+Return")


def draw_settings(till: WindowDriver, camera: Photographer) -> None:
    """Every section of the settings, and the form for somebody new."""
    till.press("F8")
    till.settle()
    page = till.main.settings
    for place, part in enumerate(page._parts):
        page.show_section(part.title)
        till.settle()
        camera.shoot(f"settings-{place + 1}")
    page.show_section("People and rights")
    till.press("Return", "Ins")
    camera.shoot("person-new")
    till.press("Esc")


def draw_first_run(till: WindowDriver, camera: Photographer) -> None:
    """The steps of the first start, on an empty folder."""
    camera.shoot("first-1")
    till.type("Corner Books")
    till.press("Return")
    camera.shoot("first-2")
    till.type("Ada")
    for _ in range(2):
        till.press("Tab")
        till.type("2468")
    till.press("Return")
    camera.shoot("first-3")
    till.type("pk_test_1234567890")
    till.press("Return")
    till.settle()
    camera.shoot("first-3-wrong")
    till.press("Ctrl+A", "Backspace", "Return")
    camera.shoot("first-4")
    till.press("Return")
    camera.shoot("first-5")
    till.press("Return")
    camera.shoot("first-6")


DRAWINGS = (
    draw_order,
    draw_card,
    draw_reader,
    draw_pay_link,
    draw_queue,
    draw_detail,
    draw_day_list,
    draw_reports,
    draw_trouble,
    draw_bulk,
    draw_settings,
    draw_rest,
    draw_parts,
)


def draw_for_docs(folder: Path) -> None:
    """Write the pictures of the docs: the light ones in their 256 commonest colours."""
    docs = folder / "docs"
    docs.mkdir(exist_ok=True)
    for name in IN_DOCS:
        picture = QImage(str(folder / f"{name}-light.png"))
        picture.convertTo(QImage.Format.Format_RGB32)
        counted = Counter(memoryview(picture.constBits()).cast("I"))
        colours = [colour for colour, _ in counted.most_common(256)]
        small = picture.convertToFormat(
            QImage.Format.Format_Indexed8, colours, Qt.ImageConversionFlag.ThresholdDither
        )
        assert small.save(str(docs / f"{name}.png"))


def main() -> int:
    app = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="holdfast-") as home:
        desktop = Desktop(app, Path(home), practice=True, clock=lambda: NOW)
        till = WindowDriver(app, desktop)
        till.open()
        camera = Photographer(till, folder)
        for draw in DRAWINGS:
            draw(till, camera)
        end_window(desktop)
    with tempfile.TemporaryDirectory(prefix="holdfast-") as home:
        desktop = Desktop(app, Path(home), practice=False, clock=lambda: NOW)
        till = WindowDriver(app, desktop)
        desktop.show()
        till.settle()
        draw_first_run(till, Photographer(till, folder))
        end_window(desktop)
    draw_for_docs(folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
