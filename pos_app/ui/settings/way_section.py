"""A section that leads to a screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import Card
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme


class WaySection(QWidget):
    """Says what is there, and one button that goes there.

    Signals:
        wanted: the button was pressed.
    """

    wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        words: str,
        act: str,
        icon: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        button = KeyButton(theme, act, icon=icon, kind="primary")
        button.setObjectName(name)
        button.clicked.connect(self.wanted)
        card = Card()
        card.body.setSpacing(16)
        card.body.addWidget(Paragraph(theme, words, kind=Type.BODY))
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.setFocusProxy(button)
        describe_keys(self, [("Enter", act)])
