"""A field with its label above and its sentence below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.keycap import Keycap
from pos_app.ui.widgets.keys import key_text
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme


class Field(QWidget):
    """A label with the key that leads here, an editor, and a hint that an error replaces."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        self._name = label
        self._label = make_label(label, "label")
        self._label.setBuddy(editor)
        self._icon = IconLabel(theme, "circle-x", "bad", 14)
        self._sentence = Paragraph(theme, hint, kind=Type.LABEL, token="ink3")
        editor.setAccessibleName(label)

        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._label)
        if key:
            head.addWidget(Keycap(theme, key_text(key)))
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(5)
        foot.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(editor)
        column.addLayout(foot)

        self.set_error("")

    @property
    def error(self) -> str:
        """The sentence about what is wrong; empty when nothing is."""
        return self._error

    def set_error(self, sentence: str) -> None:
        """Say what is wrong with what was typed, or with "" that it is fine."""
        self._error = sentence
        set_look(self.editor, invalid=bool(sentence))
        self.editor.setAccessibleDescription(sentence or self._hint)
        self._icon.setVisible(bool(sentence))
        self._sentence.setVisible(bool(sentence or self._hint))
        self._sentence.set_text(sentence or self._hint, token="bad" if sentence else "ink3")

    def set_hint(self, hint: str) -> None:
        """Show other help below the field."""
        self._hint = hint
        self.set_error(self._error)
