"""Why holds are let go, asked once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.payment import Verb
from pos_app.services.bulk import BulkOrder
from pos_app.ui.queue.banner import Banner
from pos_app.ui.queue.void_dialog import LONGEST_NOTE, make_reasons
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate


class BulkVoidDialog(Dialog):
    """A reason and a note for every ticked hold; `words` say what the button does."""

    def __init__(self, theme: Theme, words: str, parent: QWidget) -> None:
        super().__init__(theme, parent, translate("BulkVoidDialog", "Why let these holds go"))
        self.setObjectName("bulk_void")
        self._reasons = make_reasons()
        self._note = QLineEdit()
        self._note.setObjectName("bulk_void_note")
        self._note.setMaxLength(LONGEST_NOTE)
        warning = Banner(theme, "triangle-alert", "warn")
        warning.say(
            self.tr("The money goes back to the customers."),
            self.tr("It cannot be taken after that. The banks may need some days to show it."),
        )
        safe = KeyButton(theme, self.tr("Leave the holds as they are"), key="Esc")
        act = KeyButton(theme, words, icon="undo-2", key="Ctrl+Enter", kind="danger")

        self.body.addWidget(self._reasons)
        self.body.addWidget(Field(theme, self.tr("Note, kept with each order"), self._note))
        self.body.addWidget(warning)
        self.body.addStretch(1)
        safe.setObjectName("leave_holds")
        act.setObjectName("void_holds")
        self.set_buttons(safe, act)

    @property
    def order(self) -> BulkOrder:
        """What is to be done with every line."""
        return BulkOrder(Verb.CANCEL, self._reasons.chosen(), self._note.text().strip())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reasons.focus()
