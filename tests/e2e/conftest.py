"""A window on the practice shop, and one on a real shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_app.desktop import Desktop
from tests.conftest import KEY
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess
from tests.walkthrough import practice_window
from tests.window_driver import WindowDriver, end_window


@pytest.fixture
def till(qapp: QApplication, tmp_path: Path) -> Iterator[WindowDriver]:
    with practice_window(qapp, tmp_path) as driver:
        yield driver


@pytest.fixture
def real_till(
    qapp: QApplication,
    shop_home: Path,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[WindowDriver]:
    """Locked; its key in a real keyring, its Stripe on loopback."""
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    CommandLine(shop_home).set_up(KEY)
    desktop = Desktop(qapp, shop_home, practice=False)
    driver = WindowDriver(qapp, desktop)
    desktop.show()
    driver.settle()
    yield driver
    end_window(desktop)
