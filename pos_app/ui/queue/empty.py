"""What stands where there is nothing to list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_ICON = 28
_GROUND = 56
_WIDTH = 260
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class Empty(QWidget):
    """An icon, what is true, one line, and the next key; in the middle of its place."""

    def __init__(self, theme: Theme, words: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = IconLabel(theme, "circle-check", "ok", _ICON, _GROUND)
        self._title = make_label("", "strong")
        self._text = Paragraph(theme, kind=Type.SECOND)
        self._text.setAlignment(_CENTRE)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # The key is the window's own; within what never has the focus it only stands on the button.
        self.button = KeyButton(theme, words, key=key, kind="primary", within=self)
        self.button.setObjectName("next_step")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        buttons.addStretch(1)

        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addStretch(2)
        column.addWidget(self._icon, 0, _CENTRE)
        column.addSpacing(8)
        column.addWidget(self._title, 0, _CENTRE)
        # Aligned in the column itself it would be one line high.
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._text)
        line.addStretch(1)
        column.addLayout(line)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(3)

        theme.changed.connect(self._fit)
        self._fit()

    def say(self, icon: str, token: str, title: str, text: str) -> None:
        """Say what is true."""
        self._icon.set_icon(icon, token)
        self._title.setText(title)
        self._text.set_text(text)

    @property
    def words(self) -> str:
        """What is said now."""
        return f"{self._title.text()}. {self._text.text()}"

    def _fit(self) -> None:
        self._text.setFixedWidth(self._theme.px(_WIDTH))
