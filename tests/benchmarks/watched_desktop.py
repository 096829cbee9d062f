"""The real program, which calls back when its first window can be used."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pos_app.desktop
from pos_app.desktop import Desktop
from tests.benchmarks.first_use import NextPaint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from pos_app.desktop import _Opened


class WatchedDesktop(Desktop):
    """Usable: the screens are there, the queue was read, and both are painted."""

    def __init__(
        self,
        on_usable: Callable[[Desktop], object],
        app: QApplication,
        home: Path,
        *,
        practice: bool,
    ) -> None:
        super().__init__(app, home, practice=practice)
        self._on_usable = on_usable

    def _on_opened(self, opened: _Opened) -> None:
        super()._on_opened(opened)
        if self.main is None:
            raise AssertionError("the practice shop opens signed in")
        self.main.queue.loaded.connect(self._on_loaded)

    def _on_loaded(self) -> None:
        if self.main is not None:
            self.main.queue.loaded.disconnect(self._on_loaded)
        NextPaint(self.shell, partial(self._on_usable, self))


def open_watched(home: str, on_usable: Callable[[Desktop], object]) -> int:
    """Run `holdfast --home HOME --practice` and return its exit code."""
    pos_app.desktop.Desktop = partial(WatchedDesktop, on_usable)  # type: ignore[misc,assignment]
    return pos_app.desktop.open_window(home, practice=True)
