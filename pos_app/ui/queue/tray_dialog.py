"""Closing the till while captures or voids wait in the tray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate


class TrayDialog(Dialog):
    """Send now, take back, or stay; no second of the tray passes while it is open.

    Signals:
        send_wanted, take_back_wanted: what is to become of all that waits.
    """

    send_wanted = Signal()
    take_back_wanted = Signal()

    def __init__(self, theme: Theme, records: tuple[OrderRecord, ...], parent: QWidget) -> None:
        title = translate("TrayDialog", "Something is not sent yet")
        super().__init__(theme, parent, title, width=600)
        self.setObjectName("tray_question")
        numbers = ", ".join(str(record.order.number) for record in records)
        words = translate("TrayDialog", "Waiting in the tray: order {numbers}.")
        if len(records) > 1:
            words = translate("TrayDialog", "Waiting in the tray: orders {numbers}.")
        rest = self.tr("No money has moved. Holdfast closes when it is sent or taken back.")
        self.body.addWidget(Paragraph(theme, words.format(numbers=numbers), kind=Type.STRONG))
        self.body.addWidget(Paragraph(theme, rest, kind=Type.BODY))
        self.body.addStretch(1)
        safe = KeyButton(theme, self.tr("Keep it open"), key="Esc")
        back = KeyButton(theme, self.tr("Take back, close"), icon="undo-2", key="W")
        act = KeyButton(
            theme, self.tr("Send now, close"), icon="check", key="Ctrl+Enter", kind="primary"
        )
        safe.setObjectName("keep_open")
        back.setObjectName("take_back_and_close")
        act.setObjectName("send_and_close")
        self.set_buttons(safe, act)
        self._buttons.insertWidget(self._buttons.indexOf(act), back)
        back.clicked.connect(self._take_back)
        safe.setFocus()

    def act(self) -> None:
        """Send all that waits."""
        self.accept()
        self.send_wanted.emit()

    def _take_back(self) -> None:
        self.accept()
        self.take_back_wanted.emit()
