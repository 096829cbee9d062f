"""What is taken of a hold and what is let go, in a picture and two amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pos_app.ui.queue.taken_bar import TakenBar
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from pos_app.domain.money import Money
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignRight


class Split(QWidget):
    """A bar above the two amounts that it stands for."""

    def __init__(self, theme: Theme, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._bar = TakenBar(theme)
        self._taken = make_label("", "panel_money")
        self._released = make_label("", "panel_money")
        sums = QGridLayout()
        sums.setVerticalSpacing(0)
        taken = self._label("circle-check", "ok", self.tr("Taken from the card"))
        sums.addWidget(taken, 0, 0, _LEFT)
        sums.addWidget(self._taken, 1, 0, _LEFT)
        self._rest = self._label("undo-2", "ink2", self.tr("Released to the customer"))
        self._kept = self._label("lock", "accent_ink", self.tr("Stays held"))
        self._kept.hide()
        for rest in (self._rest, self._kept):
            sums.addWidget(rest, 0, 1, _RIGHT)
        sums.addWidget(self._released, 1, 1, _RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._bar)
        column.addLayout(sums)

    def show_amounts(self, taken: Money | None, held: Money, *, keeps_rest: bool = False) -> None:
        """Show what is taken of what is held; None while that cannot be said."""
        self._rest.setVisible(not keeps_rest)
        self._kept.setVisible(keeps_rest)
        if taken is None:
            self._taken.setText("–")
            self._released.setText("–")
            self._bar.set_share(0)
            return
        self._taken.setText(self._formats.money(taken))
        self._released.setText(self._formats.money(held - taken))
        self._bar.set_share(taken.minor / held.minor)

    def amounts(self) -> tuple[str, str]:
        """What is shown as taken, and as released or kept."""
        return self._taken.text(), self._released.text()

    def _label(self, icon: str, token: str, words: str) -> QWidget:
        part = QWidget(self)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel(self._theme, icon, token))
        label: QLabel = make_label(words, "second")
        row.addWidget(label)
        return part
