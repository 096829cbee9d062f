"""Asks before a till's key is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate


class ForgetDialog(Dialog):
    """Says what no longer works and what goes on."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(
            theme, parent, translate("ForgetDialog", "Forget this till's key?"), width=440
        )
        self.setObjectName("forget_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = self.tr(
            "It is removed from this PC's keyring. Orders are still saved here, but no card can be "
            "held or captured until another key is stored. Other tills keep theirs. At Stripe the "
            "key stays valid until it is deleted in the Dashboard."
        )
        self.body.addWidget(Paragraph(theme, text, kind=Type.BODY))
        keep = KeyButton(theme, self.tr("Keep the key"), key="Esc")
        keep.setObjectName("forget_keep")
        forget = KeyButton(
            theme, self.tr("Forget"), icon="trash-2", key="Ctrl+Enter", kind="danger"
        )
        forget.setObjectName("forget_now")
        self.set_buttons(keep, forget)
        keep.setFocus()
