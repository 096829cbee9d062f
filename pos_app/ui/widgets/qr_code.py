"""A text as a square that a phone's camera reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

# The empty margin that cameras need, in modules. ISO/IEC 18004 asks for four.
_MARGIN = 4
# As wide as fits beside words; cameras do not mind the size of the text.
_SIDE = 336

Modules = tuple[bytes, ...]


def modules_of(text: str) -> Modules:
    """The rows of the square, 1 where it is dark. Takes a tenth of a second: for a worker."""
    import segno

    return tuple(bytes(row) for row in segno.make_qr(text, error="l", boost_error=False).matrix)


class QrCode(QWidget):
    """Dark on light in any theme: many phones read no other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: Sequence[bytes] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_modules(self, modules: Modules) -> None:
        """Show a square; with nothing an empty one."""
        self._modules = modules
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = self._module() * self._across() if self._modules else _SIDE
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        side = self._module()
        for y, row in enumerate(self._modules, _MARGIN):
            for x, is_dark in enumerate(row, _MARGIN):
                if is_dark:
                    painter.fillRect(x * side, y * side, side, side, Qt.GlobalColor.black)

    def _across(self) -> int:
        return len(self._modules) + 2 * _MARGIN

    def _module(self) -> int:
        return max(2, _SIDE // self._across())
