"""Facts with their names, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from pos_app.ui.theme.theme import Theme

_NAMES = 140


class FactsCard(Card):
    """A name at the left, what is so at the right."""

    def __init__(
        self, theme: Theme, names: Sequence[str], heading: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._values: list[Paragraph] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        if heading:
            self.body.addWidget(make_label(heading, "strong"))
        self.body.addLayout(self._grid)
        for row, name in enumerate(names):
            words = Paragraph(theme, name, kind=Type.BODY)
            value = Paragraph(theme, kind=Type.BODY, token="ink")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self._grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            self._values.append(value)
        theme.changed.connect(self._fit)
        self._fit()

    def show_values(self, values: Sequence[str]) -> None:
        """Show what is so, in the order of the names."""
        for label, text in zip(self._values, values, strict=True):
            label.set_text(text)

    def _fit(self) -> None:
        self._grid.setColumnMinimumWidth(0, self._theme.px(_NAMES))
