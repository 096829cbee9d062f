"""A keyring that waits for somebody who never comes: the window goes on all the same."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from keyring.backends import SecretService
from PySide6.QtWidgets import QApplication

from pos_app.desktop import Desktop
from pos_app.payments.api_key import KeyVault
from tests.conftest import KEY, PIN
from tests.e2e.command_line import CommandLine
from tests.heartbeat import Heartbeat
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess
from tests.window_driver import WindowDriver, end_window

SILENT_S = 3.0
# A window that waited for the keyring would stand still for all of those seconds.
LONGEST_PAUSE_MS = 2000


def test_orders_are_saved_while_the_keyring_waits_for_somebody(
    qapp: QApplication,
    shop_home: Path,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    CommandLine(shop_home).set_up(KEY)
    asked, answered = threading.Event(), threading.Event()

    def wait(_ring: object, _service: str, _name: str) -> None:
        asked.set()
        answered.wait()

    monkeypatch.setattr(SecretService.Keyring, "get_password", wait)
    monkeypatch.setattr(KeyVault.__init__, "__defaults__", (None, SILENT_S))
    desktop = Desktop(qapp, shop_home, practice=False)
    till = WindowDriver(qapp, desktop)
    desktop.show()
    heart = Heartbeat(desktop.shell)
    try:
        till.sign_in(PIN)
        till.type_an_order()
        till.press("Ctrl+S")
        till.settle()
        assert asked.is_set()
        assert [row.amount.minor for row in till.main.till.services.ordering.list()] == [1250]
        assert till.says("keyring does not answer")
        assert heart.take_longest_ms() < LONGEST_PAUSE_MS
    finally:
        answered.set()
        end_window(desktop)
