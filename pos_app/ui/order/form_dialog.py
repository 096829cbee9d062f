"""A small form that changes the order being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from pos_app.domain.errors import InvalidInput
from pos_app.ui.messages import sentence
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class FormDialog(Dialog):
    """Enter in any field takes the form: no money moves by it, and Ctrl+Z takes it back."""

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        parent: QWidget,
        title: str,
        *,
        leave: str,
        take: str,
        icon: str = "check",
        width: int = 480,
    ) -> None:
        super().__init__(theme, parent, title, width=width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._formats = formats
        self._take = KeyButton(theme, take, icon=icon, key="Ctrl+Enter", kind="primary")
        self._take.setObjectName("form_take")
        safe = KeyButton(theme, leave, key="Esc")
        safe.setObjectName("form_leave")
        self.set_buttons(safe, self._take)

    def add_field(self, name: str, label: str, editor: QWidget, hint: str = "") -> Field:
        """A field of the form below the ones before it."""
        field = self.make_field(name, label, editor, hint)
        self.body.addWidget(field)
        return field

    def make_field(self, name: str, label: str, editor: QWidget, hint: str = "") -> Field:
        """A field of the form, for a place of its own."""
        editor.setObjectName(name)
        field = Field(self._theme, label, editor, hint=hint)
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda: field.set_error(""))
        return field

    def check(self, field: Field, read: Callable[[], None]) -> bool:
        """Read a field; on bad input say so under it, take the focus there, and return False."""
        try:
            read()
        except InvalidInput as error:
            field.set_error(sentence(error, self._formats).whole)
            field.editor.setFocus()
            return False
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act()
        else:
            super().keyPressEvent(event)
