"""A real shop's window: signed in by PIN, its test key in a real keyring, Stripe on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_app.desktop import Desktop
from pos_app.domain.payment import PaymentStatus
from pos_app.services.shop import Mode
from tests.conftest import KEY, PIN
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess
from tests.window_driver import WindowDriver


@pytest.fixture
def till(
    qapp: QApplication,
    shop_home: Path,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[WindowDriver]:
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    CommandLine(shop_home).set_up(KEY)
    desktop = Desktop(qapp, shop_home, practice=False)
    driver = WindowDriver(qapp, desktop)
    desktop.show()
    driver.settle()
    yield driver
    desktop.close()
    desktop.shell.close()


def sign_in(till: WindowDriver) -> None:
    till.type(PIN)
    till.press("Return")
    till.wait(lambda: till.desktop.main is not None, "the PIN is accepted")
    till.settle()


def type_an_order(till: WindowDriver) -> None:
    till.type("4155550199")
    till.settle()
    till.press("Return")
    till.type("Zoe")
    till.press("Ctrl+Return")
    till.settle()
    till.press("Ins")
    till.type("Gift box")
    till.press("Tab", "Tab")
    till.type("12.50")
    till.press("Ctrl+Return")
    till.settle()


def test_a_test_key_is_framed_and_an_order_is_held_at_stripe(
    till: WindowDriver, practice_server: PracticeWorld
) -> None:
    assert till.desktop.main is None
    sign_in(till)
    assert till.main.till.services.shop.mode is Mode.TEST

    type_an_order(till)
    till.press("F9")
    till.settle()
    till.press("Return")
    till.settle()

    [order] = till.main.till.services.ordering.list()
    assert (order.status, order.amount.minor) == (PaymentStatus.HELD, 1250)
    assert order.items == "1 × Gift box"
    assert practice_server.totals()["usd"]["held"] == 1250


def test_no_key_of_the_keyboard_reaches_an_order_behind_the_lock(till: WindowDriver) -> None:
    sign_in(till)
    type_an_order(till)
    till.press("Ctrl+L")
    till.press("F9", "Ctrl+S", "F3", "C", "Return")
    till.settle()
    assert till.main.till.services.ordering.list() == []
    sign_in(till)
    till.press("F2", "Ctrl+S")
    till.settle()
    assert len(till.main.till.services.ordering.list()) == 1
