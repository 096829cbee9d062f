"""One look for the whole program: colours, type and sizes that change together."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon
from PySide6.QtWidgets import QApplication, QStyleFactory

from pos_app.ui.theme.icons import Icons
from pos_app.ui.theme.palette import make_palette
from pos_app.ui.theme.tokens import DARK, LIGHT, Tokens
from pos_app.ui.theme.type_scale import FALLBACKS, FAMILY, Type, load_fonts, make_font

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QFont, QPixmap, QStyleHints

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
# Long enough for every size the stylesheet names.
_LARGEST_SIZE = 64
# More texts than stand on any screen.
_KEPT_WIDTHS = 2000


class Mode(StrEnum):
    """Which colours the person asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Tokens and text size, and everything that is made from them.

    `changed` comes after the application wears the new look.
    """

    changed = Signal()

    def __init__(self, resources: Path, tokens: Tokens = LIGHT, scale: float = 1.0) -> None:
        super().__init__()
        self._resources = resources
        self._icons = Icons(resources / "icons")
        self._tokens = tokens
        self._scale = scale
        self._mode = Mode.SYSTEM
        self._app: QApplication | None = None
        self._hints: QStyleHints | None = None
        self._fonts: dict[Type, QFont] = {}
        self._widths: dict[tuple[Type, str], int] = {}

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return self._tokens

    @property
    def scale(self) -> float:
        """The text size K: 1 to 2."""
        return self._scale

    @property
    def mode(self) -> Mode:
        """The setting, which SYSTEM leaves to the desktop."""
        return self._mode

    def px(self, size: float) -> int:
        """A size at 100 % in logical pixels at this text size."""
        return round(size * self._scale)

    def color(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(getattr(self._tokens, token))

    def soft(self, token: str) -> QColor:
        """The fill that belongs behind text in a token."""
        return QColor(self._tokens.soft(token))

    def font(self, kind: Type) -> QFont:
        """The font of a kind of text at this text size."""
        if kind not in self._fonts:
            self._fonts[kind] = make_font(kind, self._scale)
        return self._fonts[kind]

    def width(self, kind: Type, text: str) -> int:
        """How wide a text is in logical pixels; kept, because each paint asks for the same ones."""
        wanted = (kind, text)
        if wanted not in self._widths:
            if len(self._widths) == _KEPT_WIDTHS:
                self._widths.clear()
            self._widths[wanted] = QFontMetrics(self.font(kind)).horizontalAdvance(text)
        return self._widths[wanted]

    def pixmap(self, name: str, token: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
        """An icon in a token's colour; `size` is at 100 %, `ratio` is the screen's pixel ratio."""
        return self._icons.pixmap(name, getattr(self._tokens, token), self.px(size), ratio)

    def icon(self, name: str, token: str = "ink2", size: int = 16) -> QIcon:
        """An icon for Qt's own menus and fields, sharp on screens of single and double density."""
        icon = QIcon(self.pixmap(name, token, size))
        icon.addPixmap(self.pixmap(name, token, size, 2.0))
        return icon

    def stylesheet(self) -> str:
        """The stylesheet with the colours and sizes of now."""
        folder = self._resources / "themes"
        values = asdict(self._tokens)
        for size in range(1, _LARGEST_SIZE + 1):
            pixels = self.px(size)
            values |= {f"h{size}": f"{pixels}px"}
            # Qt adds the border to a minimum height: what is named is the height with its border.
            values |= {f"b{size}": f"{pixels - 2}px", f"f{size}": f"{pixels - 4}px"}
        # Qt draws a square where a radius is more than half of the box with its border.
        values["radio"] = f"{self.px(14) // 2 + 1}px"
        values["images"] = (folder / self._tokens.name).as_posix()
        values["family"] = ", ".join(f'"{name}"' for name in (FAMILY, *FALLBACKS))
        return Template((folder / "theme.qss").read_text(encoding="utf-8")).substitute(values)

    def apply(self, app: QApplication) -> None:
        """Dress the application, and keep it dressed as settings change."""
        load_fonts(self._resources / "fonts")
        app.setStyle(QStyleFactory.create("Fusion"))
        self._app = app
        self._dress()

    def follow(self, hints: QStyleHints) -> None:
        """Change with the desktop's light and dark, and with its wish for contrast."""
        self._hints = hints
        hints.colorSchemeChanged.connect(self._choose_tokens)
        hints.accessibility().contrastPreferenceChanged.connect(self._choose_tokens)
        self._choose_tokens()

    def set_mode(self, mode: Mode) -> None:
        """Take light, dark, or what the desktop has."""
        before, self._mode = (self._mode, self._tokens), mode
        if self._hints is not None:
            schemes = {Mode.LIGHT: Qt.ColorScheme.Light, Mode.DARK: Qt.ColorScheme.Dark}
            self._hints.setColorScheme(schemes.get(mode, Qt.ColorScheme.Unknown))
        self._choose_tokens()
        if before[0] is not mode and before[1] == self._tokens:
            # The same colours for another reason: whoever keeps the choice has to know.
            self.changed.emit()

    def set_tokens(self, tokens: Tokens) -> None:
        """Wear these colours."""
        if tokens != self._tokens:
            self._tokens = tokens
            self._dress()

    def set_scale(self, scale: float) -> None:
        """Take the nearest text size that exists."""
        nearest = min(SCALES, key=lambda known: abs(known - scale))
        if nearest != self._scale:
            self._scale = nearest
            self._dress()

    def enlarge(self) -> None:
        """Take the next larger text size."""
        self.set_scale(min((s for s in SCALES if s > self._scale), default=SCALES[-1]))

    def reduce(self) -> None:
        """Take the next smaller text size."""
        self.set_scale(max((s for s in SCALES if s < self._scale), default=SCALES[0]))

    def _choose_tokens(self) -> None:
        hints = self._hints
        dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
        if self._mode is not Mode.SYSTEM:
            # Some platforms cannot be told a scheme; the person's word counts all the same.
            dark = self._mode is Mode.DARK
        tokens = DARK if dark else LIGHT
        if hints is not None and _wants_contrast(hints):
            tokens = tokens.with_high_contrast()
        self.set_tokens(tokens)

    def _dress(self) -> None:
        self._fonts.clear()
        self._widths.clear()
        if self._app is not None:
            self._app.setFont(self.font(Type.BODY))
            self._app.setPalette(make_palette(self._tokens))
            self._app.setStyleSheet(self.stylesheet())
        self.changed.emit()


def _wants_contrast(hints: QStyleHints) -> bool:
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
