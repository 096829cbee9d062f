"""Letting somebody in no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate


class RetireDialog(Dialog):
    """Says what goes and what stays."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        title = translate("RetireDialog", "Retire {name}?").format(name=name)
        super().__init__(theme, parent, title, width=480)
        self.setObjectName("retire_dialog")
        words = self.tr(
            "{name} can sign in no more, at no till. The orders, what {name} did and the "
            "unfinished order stay. {name} can be let in again at any time."
        ).format(name=name)
        safe = KeyButton(theme, self.tr("Leave {name} as is").format(name=name), key="Esc")
        act = KeyButton(theme, self.tr("Retire"), icon="ban", key="Ctrl+Enter", kind="danger")
        safe.setObjectName("leave_person")
        act.setObjectName("retire_now")
        self.body.addWidget(Paragraph(theme, words, kind=Type.BODY))
        self.set_buttons(safe, act)
