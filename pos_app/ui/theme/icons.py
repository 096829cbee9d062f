"""Line icons in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path


class Icons:
    """The SVG files of one folder, drawn on demand and kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._draw = lru_cache(maxsize=1024)(self._draw_fresh)

    def pixmap(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        """The icon `name` in a colour, `size` logical pixels square.

        Raises FileNotFoundError for a name that has no file.
        """
        return self._draw(name, colour, size, ratio)

    def _draw_fresh(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        text = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
        drawing = QSvgRenderer(text.replace("currentColor", colour).encode())
        side = round(size * ratio)
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter, QRectF(0, 0, side, side))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
