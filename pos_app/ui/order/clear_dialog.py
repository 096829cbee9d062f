"""Asks before an order that is being typed goes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pos_app.ui.theme.theme import Theme


class ClearDialog(Dialog):
    """Says what is lost and what stays."""

    def __init__(self, theme: Theme, parent: QWidget, saved_number: int) -> None:
        if saved_number:
            title = self.tr("Leave order {number} as it is?").format(number=saved_number)
            text = self.tr("The changes typed here are forgotten. The order stays as it was saved.")
        else:
            title = self.tr("Clear this order?")
            text = self.tr("What is typed here is forgotten. No card was asked for it.")
        super().__init__(theme, parent, title, width=440)
        self.setObjectName("clear_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body.addWidget(Paragraph(theme, text, kind=Type.BODY))
        keep = KeyButton(theme, self.tr("Keep the order"), key="Esc")
        keep.setObjectName("clear_keep")
        clear = KeyButton(theme, self.tr("Clear"), icon="trash-2", key="Ctrl+Enter", kind="danger")
        clear.setObjectName("clear_now")
        self.set_buttons(keep, clear)
        keep.setFocus()
