"""Typing into card fields as a person does."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.exceptions import TimeoutError as WaitedInVain
from pytestqt.qtbot import QtBot

from pos_app.ui.card_fields.view import CardFieldsView
from tests.card_typist import CLEAR

SLOW_MS, SOON_MS = 30_000, 3_000
NUMBER = "4242424242424242"
# What the engine says of a machine without a graphics card, and of a page that deletes its object.
NOT_ABOUT_US = ("Vulkan", "QRhiGles2", "RHI", "GPUInfo", "Unknown object", "propagateSizeHints")


def ask_page(qtbot: QtBot, fields: CardFieldsView, script: str) -> Any:  # noqa: ANN401 - JSON
    """What a script in the page comes to."""
    answers: list[Any] = []
    fields.view.page().runJavaScript(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=SLOW_MS)
    return answers[0]


def type_card(qtbot: QtBot, fields: CardFieldsView, number: str, rest: str = "1234123") -> None:
    """Type a card, and wait until the fields know all of it."""
    # A script that runs before the first page is there can keep it from coming.
    qtbot.waitUntil(lambda: fields.view.title() == "Card", timeout=SLOW_MS)
    fields.window().activateWindow()
    qtbot.waitUntil(fields.window().isActiveWindow, timeout=SLOW_MS)

    def has_heard() -> bool:
        fields.take_focus()
        target = fields.view.focusProxy()
        if target is None:
            return False
        QTest.keyClick(target, Qt.Key.Key_0)
        return bool(ask_page(qtbot, fields, "window.changes > 0"))

    # The engine drops keys for as long as nothing is painted.
    qtbot.waitUntil(has_heard, timeout=SLOW_MS)

    def is_known() -> bool:
        target = fields.view.focusProxy()
        assert target is not None
        before = ask_page(qtbot, fields, CLEAR)
        qtbot.waitUntil(lambda: ask_page(qtbot, fields, "window.cleared") != before)
        for character in number + rest:
            QTest.keyClick(target, character)  # type: ignore[call-overload] # takes characters
        whole = "window.complete === true"
        try:
            qtbot.waitUntil(lambda: bool(ask_page(qtbot, fields, whole)), timeout=SOON_MS)
        except WaitedInVain:
            return False
        return True

    # Keys of before may still be on their way to the page, and have filled other fields.
    qtbot.waitUntil(is_known, timeout=SLOW_MS)
