"""A name for a view of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.services.queue_views import LONGEST_NAME
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate


class ViewDialog(Dialog):
    """Asks for the name; one that exists is replaced."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        title = translate("ViewDialog", "Save this view")
        about = translate("ViewDialog", "Everybody of this shop can choose it, on every till.")
        super().__init__(theme, parent, title, about, 480)
        self.setObjectName("save_view")
        self._name = QLineEdit()
        self._name.setObjectName("view_name")
        self._name.setMaxLength(LONGEST_NAME)
        hint = self.tr("A view of the same name is replaced.")
        self._field = Field(theme, self.tr("Name"), self._name, hint=hint)
        safe = KeyButton(theme, self.tr("Do not save it"), key="Esc")
        act = KeyButton(theme, self.tr("Save the view"), key="Ctrl+Enter", kind="primary")
        safe.setObjectName("leave_view")
        act.setObjectName("keep_view")
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.set_buttons(safe, act)
        self._name.setFocus()

    @property
    def name(self) -> str:
        """What was typed."""
        return self._name.text().strip()

    @override
    def act(self) -> None:
        if self.name:
            self.accept()
        else:
            self._field.set_error(self.tr("Type a name, such as “Ada, over 100”."))
