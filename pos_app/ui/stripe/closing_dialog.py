"""Closing the till while something is open at Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pos_app.ui.stripe.line_dialog import waiting_words
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.stripe.line_dialog import Waiting
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate


class ClosingDialog(Dialog):
    """Says what is open and what becomes of it; staying is the safe way."""

    def __init__(self, theme: Theme, waiting: Waiting, parent: QWidget) -> None:
        title = translate("ClosingDialog", "Something is open at Stripe")
        super().__init__(theme, parent, title, width=520)
        self.setObjectName("closing")
        words = self.tr(
            "It is all written down. When Holdfast is closed nothing is sent; it goes on by "
            "itself when it is opened next, and nothing happens twice."
        )
        self.body.addWidget(Paragraph(theme, waiting_words(waiting), kind=Type.STRONG))
        self.body.addWidget(Paragraph(theme, words, kind=Type.BODY))
        self.body.addStretch(1)
        safe = KeyButton(theme, self.tr("Keep it open"), key="Esc")
        act = KeyButton(
            theme, self.tr("Close Holdfast"), icon="x", key="Ctrl+Enter", kind="primary"
        )
        safe.setObjectName("keep_open")
        act.setObjectName("close_holdfast")
        self.set_buttons(safe, act)
        safe.setFocus()
