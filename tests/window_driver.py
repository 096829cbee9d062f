"""Drives the real window by keys, as a person at the till does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

import requests
import stripe
from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtGui import QGuiApplication, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from pos_app.desktop import Desktop
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from pos_app.ui.jobs import Jobs
from pos_app.ui.main_window import MainWindow
from pos_app.ui.reading import Reading
from pos_app.ui.widgets.paragraph import Paragraph

PATIENCE_S = 30.0


@contextmanager
def lost_replies() -> Iterator[None]:
    """Stripe hears and acts; its answers do not come back."""
    hear = PracticeTransport.request

    def lose(self: PracticeTransport, *request: Any, **options: Any) -> NoReturn:  # noqa: ANN401
        hear(self, *request, **options)
        raise stripe.APIConnectionError("no answer")  # type: ignore[no-untyped-call]

    with patch.object(PracticeTransport, "request", lose):
        yield


@contextmanager
def no_connection() -> Iterator[None]:
    """The cable is out: nothing reaches Stripe."""

    def refuse(self: PracticeTransport, *request: Any, **options: Any) -> NoReturn:  # noqa: ANN401
        error = stripe.APIConnectionError("no line", should_retry=False)  # type: ignore[no-untyped-call]
        raise error from requests.exceptions.ConnectTimeout()

    with patch.object(PracticeTransport, "request", refuse):
        yield


@contextmanager
def slow_answers() -> Iterator[None]:
    """Stripe answers nothing until the block is left."""
    hear, gate = PracticeTransport.request, threading.Event()

    def wait(self: PracticeTransport, *request: Any, **options: Any) -> Any:  # noqa: ANN401
        assert gate.wait(PATIENCE_S)
        return hear(self, *request, **options)

    try:
        with patch.object(PracticeTransport, "request", wait):
            yield
    finally:
        gate.set()


def is_busy(window: QObject, jobs: Jobs) -> bool:
    """Whether a job runs, or a list of the window is still to be read."""
    return jobs.busy > 0 or any(each.is_behind for each in window.findChildren(Reading))


def end_window(desktop: Desktop) -> None:
    """Close the window and let nothing of it stay: the next one's look would dress it too."""
    desktop.close()
    desktop.shell.close()
    for part in (desktop, desktop.shell):
        part.deleteLater()
        QApplication.sendPostedEvents(part, QEvent.Type.DeferredDelete)


class WindowDriver:
    """A till's window: type, press, wait for what is true, photograph.

    `others` is how many jobs go on for long without anybody's waiting for them.
    """

    def __init__(self, app: QApplication, desktop: Desktop, pictures: Path | None = None) -> None:
        self.app = app
        self.desktop = desktop
        self.shell = desktop.shell
        self._pictures = pictures
        self.others = 0
        self.keys = 0

    @property
    def main(self) -> MainWindow:
        assert self.desktop.main is not None
        return self.desktop.main

    @property
    def stripe(self) -> PracticeStripe:
        """The practice Stripe behind this window."""
        shop = self.desktop.shop
        assert shop is not None
        assert shop.stripe is not None
        return shop.stripe

    def open(self) -> None:
        """Show the window and wait until the shop is open and quiet."""
        self.desktop.show()
        self.shell.activateWindow()
        assert QTest.qWaitForWindowActive(self.shell)
        self.wait(lambda: self.desktop.main is not None, "the shop is open")
        self.settle()

    def wait(self, is_true: Callable[[], bool], what: str) -> None:
        """Let the window work until something holds."""
        end = time.monotonic() + PATIENCE_S
        while not is_true():
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain until {what}")
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Wait until no job runs and everything is drawn."""
        self.wait(lambda: self.desktop.jobs.busy <= self.others, "all jobs are done")
        if not self.others:
            self.wait(lambda: not is_busy(self.shell, self.desktop.jobs), "all news is read")
        self.app.processEvents()
        above = QApplication.activeModalWidget() or self.shell
        if not above.isActiveWindow():
            # A desktop gives the focus back to what is below when a dialog closes.
            above.activateWindow()
            self.app.processEvents()

    def type(self, text: str) -> None:
        """Type text, key by key, once whatever the last key opened is there."""
        self.settle()
        for character in text:
            self.keys += 1
            QTest.keyClick(self._window(), ord(character))

    def press(self, *keys: str) -> None:
        """Press keys such as "F9", "Ctrl+S", "Down", one after the other."""
        for name in keys:
            self.keys += 1
            self.settle()
            combination = QKeySequence(name)[0]  # type: ignore[index] # missing in the stubs
            QTest.keyClick(self._window(), combination.key(), combination.keyboardModifiers())

    def send_at_once(self) -> None:
        """Let nothing wait in the tray, as a shop may."""
        self.let_wait(0)

    def let_wait(self, seconds: int) -> None:
        """Let what is pressed wait so long in the tray."""
        shop = self.main.till.services.shop
        shop.change(replace(shop.settings, undo_s=seconds), "Ada")

    def sign_in(self, pin: str) -> None:
        """Open the locked till."""
        self.wait(lambda: self.desktop.shop is not None, "the shop is open")
        self.type(pin)
        self.press("Return")
        self.wait(lambda: self.desktop.main is not None, "the PIN is accepted")
        self.settle()

    def type_an_order(self, phone: str = "4155550199", price: str = "12.50") -> None:
        """Type an order of one free line for a new customer into the empty form."""
        self.type(phone)
        self.settle()
        self.press("Return")
        self.type("Zoe")
        self.press("Ctrl+Return")
        self.settle()
        self.press("Ins")
        self.type("Gift box")
        self.press("Tab", "Tab")
        self.type(price)
        self.press("Ctrl+Return")
        self.settle()

    def says(self, words: str) -> bool:
        """Whether the window shows these words somewhere."""
        labels = [*self.shell.findChildren(QLabel), *self.shell.findChildren(Paragraph)]
        return any(label.isVisible() and words in label.text() for label in labels)

    def shoot(self, name: str) -> Path:
        """Photograph the window."""
        assert self._pictures is not None
        self._pictures.mkdir(parents=True, exist_ok=True)
        self.app.processEvents()
        path = self._pictures / f"{name}.png"
        assert self.shell.grab().save(str(path))
        return path

    def _window(self) -> QWindow:
        # Keys go to the native window, as the keyboard's do: a dialog's while one is open.
        window = QGuiApplication.focusWindow() or self.shell.windowHandle()
        assert window is not None
        return window
