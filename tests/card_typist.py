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
        target = self.fields.view.focusProxy()
        assert target is not None
        QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for character in [*self.step.replace("+", ""), *"1234123"]:
            QTest.keyClick(target, character)
        _until(self._hold.isEnabled)
        QTest.keyClick(self, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def _is_heard(self) -> bool:
        self.fields.take_focus()
        target = self.fields.view.focusProxy()
        if target is None:
            return False
        QTest.keyClick(target, Qt.Key.Key_0)
        answers: list[object] = []
        self.fields.view.page().runJavaScript("window.changes > 0", answers.append)
        _until(lambda: bool(answers))
        return answers == [True]


def _until(is_true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_true():
        if time.monotonic() > end:
            sys.exit("waited in vain")
        QApplication.processEvents()


def main(flags: str, step: str) -> int:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # tests may run as root
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join([flags, *FLAGS])
    TypedWindow.step = step
    window.CardFieldsWindow = TypedWindow  # type: ignore[misc]
    return window.run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
