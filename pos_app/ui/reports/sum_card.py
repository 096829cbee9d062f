"""Some sums under a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

SumLine = tuple[str, str, str, str]

_RIGHT = Qt.AlignmentFlag.AlignRight


class SumCard(Card):
    """Lines of name, count and amount, made anew each time; the last may be their total."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent=parent)
        self._lines = QWidget()
        self.body.addWidget(self._lines)

    def show_lines(self, lines: Iterable[SumLine], none: str) -> None:
        """Show name, count, amount and the amount's colour of each; `none` if there are none."""
        shown = QWidget()
        grid = QGridLayout(shown)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for row, (name, count, amount, token) in enumerate(lines):
            label = ElidedLabel(name)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(label, row, 0)
            grid.addWidget(make_label(count, "hint"), row, 1, _RIGHT)
            grid.addWidget(make_label(amount, "amount", token), row, 2, _RIGHT)
        if not grid.count():
            grid.addWidget(make_label(none, "hint"), 0, 0)
        self.body.replaceWidget(self._lines, shown)
        self._lines.deleteLater()
        self._lines = shown
