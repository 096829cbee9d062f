"""Inter in the sizes that the window uses."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = "Inter"
# Shown for the letters that Inter lacks, in the order in which systems have them.
FALLBACKS = ("Segoe UI", "SF Pro Text", "Noto Sans")


class Type(Enum):
    """A kind of text: pixel size and line height at 100 %, weight."""

    MONEY = (44, 46, 600)
    PANEL_MONEY = (28, 32, 600)
    TITLE = (20, 25, 600)
    STRONG = (16, 22, 600)
    BODY = (14, 20, 400)
    NAME = (14, 20, 500)
    AMOUNT = (14, 20, 600)
    SECOND = (13, 18, 400)
    HEADING = (12, 16, 600)
    LABEL = (12, 16, 500)
    SMALL = (12, 16, 400)

    @property
    def size(self) -> int:
        """Pixels at 100 %."""
        return self.value[0]

    @property
    def line_height(self) -> int:
        """Pixels from line to line at 100 %."""
        return self.value[1]

    @property
    def weight(self) -> QFont.Weight:
        """How heavy the strokes are."""
        return QFont.Weight(self.value[2])


def load_fonts(folder: Path) -> None:
    """Make Inter known to Qt.

    Raises FileNotFoundError when a face is missing or unreadable.
    """
    if FAMILY in QFontDatabase.families():
        return
    for face in ("Inter_400Regular", "Inter_500Medium", "Inter_600SemiBold"):
        path = folder / f"{face}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)


def make_font(kind: Type, scale: float) -> QFont:
    """The font of a kind of text, with figures of one width."""
    font = QFont([FAMILY, *FALLBACKS])
    font.setPixelSize(round(kind.size * scale))
    font.setWeight(kind.weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    # Hinting to whole pixels makes the spacing of small Inter uneven.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
