"""Every key that works now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import KeyHint, hint_text
from pos_app.ui.widgets.keycap import Keycap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_app.ui.theme.theme import Theme

_COLUMNS = 2


class AllKeys(Dialog):
    """The keys in groups, two keys a line."""

    def __init__(
        self, theme: Theme, parent: QWidget, groups: Sequence[tuple[str, Sequence[KeyHint]]]
    ) -> None:
        super().__init__(theme, parent, self.tr("All keys"))
        self.setObjectName("all_keys_dialog")
        for name, hints in groups:
            if hints:
                self.body.addWidget(make_label(name, "heading"))
                self.body.addLayout(self._make_group(hints))
        self.body.addStretch(1)
        back = KeyButton(theme, self.tr("Back to work"), key="Esc")
        back.setObjectName("all_keys_back")
        self.set_buttons(back)

    def _make_group(self, hints: Sequence[KeyHint]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for place, (key, words) in enumerate(hints):
            row, column = divmod(place, _COLUMNS)
            cap = Keycap(self._theme, hint_text(key))
            grid.addWidget(cap, row, 2 * column, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(make_label(words, "body"), row, 2 * column + 1)
        for column in range(_COLUMNS):
            grid.setColumnMinimumWidth(2 * column, self._theme.px(72))
            grid.setColumnStretch(2 * column + 1, 1)
        return grid
