"""Draws who may do what: people, lending, two people, keys, the steps, and what went wrong.

Run as `python -m tests.screens_of_rights FOLDER`; needs a keyring to run, as the tests do.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_app.app import utc_now
from pos_app.desktop import Desktop
from pos_app.domain.approval import TwoPeople
from pos_app.domain.queue import Section
from pos_app.domain.rights import Operator, Role
from pos_app.services.practice_shop import PIN
from pos_app.ui.widgets.key_button import KeyButton
from tests.conftest import KEY, usd
from tests.practice_fixtures import PracticeWorld, served_practice
from tests.screens import NOW, Photographer
from tests.secret_service import running_secret_service
from tests.window_driver import WindowDriver, end_window

BOB_PIN, CLEO_PIN = "8642", "7531"


def draw_practice(app: QApplication, home: Path, folder: Path) -> None:
    """People and what they ask of each other, in a practice shop."""
    till = WindowDriver(app, Desktop(app, home, practice=True, clock=lambda: NOW))
    till.open()
    camera = Photographer(till, folder)
    people, ada = till.main.till.services.operators, till.main.till.operator()
    people.add("Bob", Role.CLERK, BOB_PIN, ada)
    people.add("Cleo", Role.MANAGER, CLEO_PIN, ada)
    draw_people(till, camera)
    draw_lending(till, camera)
    draw_two_people(till, camera, ada)
    draw_faults(till, camera)
    end_window(till.desktop)


def draw_people(till: WindowDriver, camera: Photographer) -> None:
    """The people, and each question about one of them."""
    till.press("F8")
    till.main.settings.show_section("People and rights")
    till.settle()
    till.press("Return", "Down")
    camera.shoot("people")
    for key, name in (("N", "name"), ("R", "role"), ("P", "pin"), ("Del", "retire")):
        till.press(key)
        till.settle()
        camera.shoot(f"person-{name}")
        till.press("Esc")
    till.press("Up", "P")
    till.settle()
    camera.shoot("person-pin-own")
    till.press("Esc", "Down", "P")
    till.type("12")
    till.press("Tab")
    till.type("12")
    till.press("Ctrl+Return")
    till.settle()
    camera.shoot("person-pin-wrong")
    till.press("Esc")


def sign_in(till: WindowDriver, letter: str, pin: str) -> None:
    till.press("F12")
    till.settle()
    till.press(letter)
    till.type(pin)
    till.press("Return")
    till.settle()


def draw_lending(till: WindowDriver, camera: Photographer) -> None:
    """A clerk at the reports and at a capture; a wrong PIN, then the right one."""
    till.press("F12")
    till.settle()
    camera.shoot("switch")
    till.press("B")
    till.type("1111")
    till.press("Return")
    till.settle()
    camera.shoot("switch-wrong-pin")
    till.type(BOB_PIN)
    till.press("Return")
    till.settle()
    till.press("F7")
    till.settle()
    camera.shoot("reports-refused", "-narrow")
    till.press("Return")
    till.settle()
    camera.shoot("lend")
    till.press("A", "Tab")
    till.type("9999")
    till.press("Ctrl+Return")
    till.settle()
    camera.shoot("lend-wrong-pin")
    till.type(PIN)
    till.press("Ctrl+Return")
    till.settle()
    camera.shoot("reports-lent")
    till.press("F3")
    rows = till.main.till.services.queue.load().rows[Section.HELD]
    till.main.queue.show_order(rows[0].order_uuid)
    till.settle()
    camera.shoot("queue-of-clerk", "-narrow")
    till.press("C")
    till.settle()
    camera.shoot("lend-capture")
    till.press("Esc", "F8")
    till.settle()
    till.main.settings.show_section("Holds and limits")
    till.settle()
    camera.shoot("settings-of-clerk")


def draw_two_people(till: WindowDriver, camera: Photographer, ada: Operator) -> None:
    """A capture above the limit: asked for, waiting, approved here or sent back."""
    sign_in(till, "C", CLEO_PIN)
    till.send_at_once()
    shop = till.main.till.services.shop
    shop.change(replace(shop.settings, two_people=TwoPeople(*[usd("1")] * 3)), ada.name)
    till.main.learn_shop()
    rows = till.main.till.services.queue.load().rows[Section.HELD]
    till.press("F3")
    till.main.queue.show_order(rows[0].order_uuid)
    till.settle()
    till.press("C", "Return")
    till.settle()
    camera.shoot("approval-waits", "-narrow")
    till.press("P")
    till.settle()
    camera.shoot("second-person")
    till.press("Esc")
    sign_in(till, "A", PIN)
    till.press("F3")
    till.main.queue.show_order(rows[0].order_uuid)
    till.settle()
    camera.shoot("approval-asked")


def draw_faults(till: WindowDriver, camera: Photographer) -> None:
    """A fault with its report, and a second start."""
    till.press("F2")
    try:
        raise KeyError("Grace Hopper")
    except KeyError as fault:
        till.desktop.crash_care.take(KeyError, fault, fault.__traceback__)
    till.wait(lambda: till.says("Something unexpected happened."), "it is told")
    camera.shoot("fault")
    report = till.shell.findChildren(KeyButton, "notice_action")[-1]
    report.click()
    till.settle()
    camera.shoot("fault-report")
    till.press("Esc")
    till.desktop.come_forward()
    till.settle()
    camera.shoot("second-start")


@contextmanager
def real_world(folder: Path) -> Iterator[PracticeWorld]:
    """A keyring and a Stripe on loopback."""
    with running_secret_service(folder) as keyring, served_practice(folder / "s.db") as url:
        world = PracticeWorld(f"{url}/worlds/drawn")
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = keyring.address
        os.environ["HOLDFAST_STRIPE_API"] = world.url
        yield world


def draw_real(app: QApplication, home: Path, folder: Path, world: PracticeWorld) -> None:
    """The steps and the key, in a shop with a test key."""
    till = WindowDriver(app, Desktop(app, home, practice=False, clock=utc_now))
    till.desktop.show()
    till.settle()
    camera = Photographer(till, folder)
    till.type("Corner Books")
    till.press("Return")
    till.type("Ada")
    till.press("Tab")
    till.type("1234")
    till.press("Return")
    camera.shoot("first-2-wrong")
    till.press("Ctrl+A")
    till.type("2468")
    till.press("Tab")
    till.type("2468")
    till.press("Return")
    till.type(KEY)
    till.press("Return")
    till.settle()
    camera.shoot("first-3-key")
    till.press("Return", "Return", "Return")
    till.settle()
    camera.shoot("first-6-key")
    till.press("Return")
    till.wait(lambda: till.desktop.main is not None, "the shop is open")
    till.settle()
    camera.shoot("test-mode")
    till.type_an_order()
    till.press("F9")
    till.settle()
    till.press("Return")
    till.settle()
    till.press("Return")
    draw_key(till, camera, world)
    till.press("Ctrl+L")
    till.settle()
    camera.shoot("lock-test-shop")
    till.type("2468")
    till.press("Return")
    till.settle()
    end_window(till.desktop)


def draw_key(till: WindowDriver, camera: Photographer, world: PracticeWorld) -> None:
    """The key: tested, changed, lacking, revoked, forgotten."""
    till.main.open_key()
    till.settle()
    camera.shoot("key-test", "-narrow")
    till.type("pk_test_1234567890")
    till.press("Ctrl+Return")
    till.settle()
    camera.shoot("key-wrong")
    till.press("Ctrl+A")
    till.type("sk_live_nobodysatall1234567890")
    till.press("Ctrl+Return")
    till.settle()
    camera.shoot("key-insist")
    world.configure(missing_permissions={KEY: ["rak_charge_write", "rak_event_read"]})
    till.press("Ctrl+A", "Backspace", "F5")
    till.settle()
    camera.shoot("key-lacks")
    world.configure(missing_permissions={}, revoked_keys=[KEY])
    till.press("F5")
    till.settle()
    camera.shoot("key-revoked")
    till.press("Ctrl+Del")
    till.settle()
    camera.shoot("key-forget")
    till.press("Esc", "Esc", "F3")
    till.settle()
    camera.shoot("key-revoked-queue")
    world.configure(revoked_keys=[])


def main() -> int:
    app = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="holdfast-") as home:
        draw_practice(app, Path(home), folder)
    with tempfile.TemporaryDirectory(prefix="holdfast-") as home, real_world(Path(home)) as world:
        draw_real(app, Path(home) / "home", folder, world)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
