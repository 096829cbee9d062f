"""A fault in the program: the till goes on, and a report is offered."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QTimer, qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication

from pos_app.ui.widgets.key_button import KeyButton
from tests.window_driver import WindowDriver

NAME = "Grace Hopper"
KNOWN: dict[str, str] = {}


@pytest.fixture
def hooked(till: WindowDriver, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowDriver]:
    """The till with its last resort in place, as the program has it."""
    for owner, name in (
        (sys, "excepthook"),
        (sys, "unraisablehook"),
        (threading, "excepthook"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    before = qInstallMessageHandler(None)
    till.desktop.crash_care.install()
    yield till
    qInstallMessageHandler(before)


def fail_in_a_slot() -> None:
    def fail() -> None:
        KNOWN[NAME]

    QTimer.singleShot(0, fail)


def fail_in_a_thread() -> None:
    def fail() -> None:
        KNOWN[NAME]

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def fail_in_a_destructor() -> None:
    class Bad:
        def __del__(self) -> None:
            KNOWN[NAME]

    Bad()
    gc.collect()


def test_the_till_goes_on_and_offers_a_report_of_each_fault(hooked: WindowDriver) -> None:
    till = hooked
    for fail in (fail_in_a_slot, fail_in_a_thread, fail_in_a_destructor):
        fail()
        till.wait(lambda: till.says("Something unexpected happened."), "it is told")
        offer(till).click()
        till.settle()
        till.press("Ctrl+Return")
        till.settle()
        copied = QGuiApplication.clipboard().text()
        assert "KeyError: [quoted]" in copied
        assert "Grace" not in copied
    till.press("F2")
    till.type_an_order()
    till.press("Ctrl+S")
    till.settle()
    assert till.says("Saved, card later.")


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
def test_a_sudden_end_and_a_second_start_are_told(till: WindowDriver) -> None:
    at = datetime(2026, 11, 19, 14, 2)
    report = till.desktop.crashes.keep("Holdfast ended unexpectedly.", "Segmentation fault", at)
    till.desktop.crash_care.tell_of_sudden_end(report)
    assert till.says("Holdfast ended unexpectedly Thu 19 Nov, 14:02.")
    offer(till).click()
    till.settle()
    till.press("Ctrl+Return")
    assert "Segmentation fault" in QGuiApplication.clipboard().text()
    till.desktop.come_forward()
    assert till.says("Holdfast is open already.")


def offer(till: WindowDriver) -> KeyButton:
    buttons = till.shell.findChildren(KeyButton)
    return next(each for each in buttons if each.isVisible() and "report" in each.text())


def test_what_qt_says_goes_to_the_log(
    hooked: WindowDriver, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "qt"):
        qWarning("something is odd")
    assert "something is odd" in caplog.text
