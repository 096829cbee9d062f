"""Draws the lists over a book of no order, of three, and of a million.

Run as `python -m tests.screens_by_size FOLDER`; making the million takes some minutes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_app.app import utc_now
from pos_app.desktop import Desktop
from tests.benchmarks.shops import Shops
from tests.screens import Photographer
from tests.window_driver import WindowDriver

PAGES = {"F3": "queue", "F4": "orders", "F7": "reports", "Ctrl+M": "morning"}


def draw_book(app: QApplication, home: Path, folder: Path, name: str) -> None:
    """Photograph each list of one book, and a search in it."""
    desktop = Desktop(app, home, practice=True, clock=utc_now)
    till = WindowDriver(app, desktop)
    till.open()
    camera = Photographer(till, folder)
    for key, page in PAGES.items():
        till.press(key)
        till.settle()
        camera.shoot(f"{page}-{name}")
    till.press("Esc", "F3", "/")
    till.type("turing")
    till.settle()
    camera.shoot(f"search-{name}")
    desktop.close()
    desktop.shell.close()


def main() -> int:
    app = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="holdfast-") as home:
        shops = Shops(Path(home))
        for name in ("none", "three", "huge"):
            draw_book(app, getattr(shops, name), folder, name)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
