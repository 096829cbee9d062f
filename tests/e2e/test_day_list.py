"""The morning list at the first sign-in of a day, and on demand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_app.desktop import Desktop
from tests.conftest import KEY, PIN
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess
from tests.window_driver import WindowDriver, end_window


class Day:
    """The till's own clock, which can go to another day."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Day:
    return Day()


@pytest.fixture
def morning_till(
    qapp: QApplication,
    shop_home: Path,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
    clock: Day,
) -> Iterator[WindowDriver]:
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    CommandLine(shop_home).set_up(KEY)
    # Stripe's clock would set a till right that is a day ahead: from here on nobody answers.
    monkeypatch.setenv("HOLDFAST_STRIPE_API", "http://127.0.0.1:9")
    desktop = Desktop(qapp, shop_home, practice=False, clock=clock)
    driver = WindowDriver(qapp, desktop)
    desktop.show()
    driver.settle()
    yield driver
    end_window(desktop)


def test_the_first_sign_in_of_a_day_shows_what_wants_a_look(
    morning_till: WindowDriver, clock: Day
) -> None:
    till = morning_till
    till.sign_in(PIN)
    assert not till.main.day_list.isVisible()
    till.type_an_order()
    till.press("Ctrl+S")
    till.wait(lambda: bool(till.main.till.services.ordering.list()), "the order is saved")

    clock.ahead = timedelta(days=1)
    till.press("Ctrl+L")
    till.type(PIN)
    till.press("Return")
    till.wait(lambda: till.main.day_list.isVisible(), "the morning list is there")
    till.settle()
    till.press("Ctrl+Return")
    assert till.main.order.isVisible()

    till.press("Ctrl+L")
    till.type(PIN)
    till.press("Return")
    till.settle()
    assert not till.main.day_list.isVisible()
    till.press("Ctrl+M")
    till.wait(lambda: till.main.day_list.isVisible(), "it comes back when asked for")
