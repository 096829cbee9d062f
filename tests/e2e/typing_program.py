"""The real window, and a card typed for it: python -m tests.e2e.typing_program HOME FLAGS NUMBER.

The number comes in parts, so that it stands in one piece nowhere. Prints as JSON what came of it,
then waits to be looked at.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos_app.desktop import Desktop
from pos_app.ui.card_fields import dialog
from tests.conftest import PIN
from tests.window_driver import WindowDriver

LOOKED_AT_FOR_MS = 120_000


def main(home: str, flags: str, number: str) -> None:
    dialog.command = lambda: [sys.executable, "-m", "tests.card_typist", flags, number]
    app = QApplication(sys.argv[:1])
    desktop = Desktop(app, Path(home), practice=False)
    till = WindowDriver(app, desktop)
    desktop.show()
    till.sign_in(PIN)
    till.type_an_order()
    till.press("F9")
    till.settle()
    till.press("Return")
    accessible: set[str] = set()

    def is_held() -> bool:
        shown = app.activeModalWidget()
        if shown is not None:
            accessible.add(words_of(QAccessible.queryAccessibleInterface(shown)))
        return till.says("Held until")

    till.wait(is_held, "the card is held")
    till.settle()
    till.wait(lambda: not app.findChildren(QProcess), "the fields have ended")
    [order] = till.main.till.services.ordering.list()
    told = {
        "status": order.status.value,
        "clipboard": QGuiApplication.clipboard().text(),
        "accessible": " ".join(accessible),
    }
    print(json.dumps(told), flush=True)
    QTest.qWait(LOOKED_AT_FOR_MS)


def words_of(node: QAccessibleInterface | None) -> str:
    """Every name, value and description in a part of the accessibility tree."""
    if node is None:
        return ""
    kinds = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
    own = " ".join(node.text(kind) for kind in kinds)
    below = (words_of(node.child(place)) for place in range(node.childCount()))
    return " ".join([own, *below])


if __name__ == "__main__":
    main(*sys.argv[1:])
