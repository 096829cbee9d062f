"""The window of the card fields with somebody typing: python -m tests.card_typist FLAGS STEP.

A step is a number, its parts joined by "+" so that it stands in one piece nowhere, or `leave`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos_app.ui.card_fields import window
from pos_app.ui.card_fields.doors import FLAGS
from pos_app.ui.theme.theme import Theme

PATIENCE_S = 60
# Empties the fields and goes to the first; tells how often that was done before.
CLEAR = "stripeCard.frame.contentWindow.postMessage({ask: 'clear'}, '*'); window.cleared || 0"


class TypedWindow(window.CardFieldsWindow):
    """Types once the page is there."""

    step = ""

    def __init__(self, theme: Theme, told: dict[str, Any], say: Callable[..., object]) -> None:
        super().__init__(theme, told, say)
        QTimer.singleShot(0, self._act)

    def _act(self) -> None:
        if self.step == "leave":
            _until(self.isActiveWindow)
            QTest.keyClick(self, Qt.Key.Key_Escape)
            return
        # A script that runs before the first page is there can keep it from coming.
        _until(lambda: self.fields.view.title() == "Card")
        # The engine drops keys for as long as nothing is painted.
        _until(self._is_heard)
        # Keys of before may still be on their way to the page, and have filled other fields.
        _until(lambda: self._is_typed(self.step.replace("+", "") + "1234123"))
        QTest.keyClick(self, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def _is_typed(self, digits: str) -> bool:
        target = self.fields.view.focusProxy()
        assert target is not None
        before = self._ask(CLEAR)
        _until(lambda: self._ask("window.cleared") != before)
        for character in digits:
            QTest.keyClick(target, character)  # type: ignore[call-overload] # takes characters
        return _is_soon(self._hold.isEnabled)

    def _is_heard(self) -> bool:
        self.fields.take_focus()
        target = self.fields.view.focusProxy()
        if target is None:
            return False
        QTest.keyClick(target, Qt.Key.Key_0)
        return self._ask("window.changes > 0") is True

    def _ask(self, script: str) -> object:
        answers: list[object] = []
        self.fields.view.page().runJavaScript(script, answers.append)
        _until(lambda: bool(answers))
        return answers[0]


def _until(is_true: Callable[[], bool]) -> None:
    if not _is_soon(is_true, PATIENCE_S):
        sys.exit("waited in vain")


def _is_soon(is_true: Callable[[], bool], patience_s: float = 3) -> bool:
    end = time.monotonic() + patience_s
    while not is_true():
        if time.monotonic() > end:
            return False
        QApplication.processEvents()
    return True


def main(flags: str, step: str) -> int:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # tests may run as root
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join([flags, *FLAGS])
    TypedWindow.step = step
    window.CardFieldsWindow = TypedWindow  # type: ignore[misc]
    return window.run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
