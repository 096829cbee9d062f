"""What the till shows while a card is typed in the window of the card fields."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QProcess, Qt, Signal
from PySide6.QtGui import QHideEvent
from typing_extensions import override

from pos_app.domain.card_fields import Said, parse_word
from pos_app.ui.queue.banner import Banner
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pos_app.services.card_fields import FieldsSetup
    from pos_app.ui.theme.theme import Theme

PROGRAM = "card-fields"
_NO_PAGE = frozenset({"no_page", "no_script", "page_ended"})


def command() -> list[str]:
    """What runs the window of the card fields as a process of its own."""
    if getattr(sys, "frozen", False):
        # On Windows the menu opens a program of windows, which has no streams to talk by.
        program = Path(sys.executable)
        return [str(program.with_name(f"holdfast{program.suffix}")), PROGRAM]
    return [sys.executable, "-m", "pos_app", PROGRAM]


class CardFieldsDialog(Dialog):
    """Starts the window, waits for the name of a card, and ends the window.

    The number is typed into another process, so that it is in no memory of this one.

    Signals:
        taken: the name that Stripe gave to the card.
        touched: somebody types in that window.
    """

    taken = Signal(str)
    touched = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        setup: FieldsSetup,
        *,
        amount: str,
        name: str,
        locale: str,
    ) -> None:
        super().__init__(theme, parent, self.tr("Type the card"), width=520)
        self.setObjectName("card_fields_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reminder = Banner(theme, "phone", "warn")
        reminder.say(
            self.tr("Is the call recorded?"),
            self.tr("Pause the recording until the card is typed."),
        )
        self._state = Paragraph(theme, self.tr("Opening Stripe's fields …"), kind=Type.BODY)
        self._state.setObjectName("card_fields_state")
        self.body.addWidget(reminder)
        self.body.addWidget(self._state)
        leave = KeyButton(theme, self.tr("Another way"), key="Esc")
        leave.setObjectName("card_fields_leave")
        self.set_buttons(leave)
        leave.setFocus()
        told = {
            "publishable_key": setup.publishable_key,
            "page": setup.page,
            "is_built_in": setup.is_built_in,
            "amount": amount,
            "name": name,
            "locale": locale,
            "mode": theme.mode.value,
            "scale": theme.scale,
        }
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._on_said)
        self._process.finished.connect(self._on_ended)
        self._process.errorOccurred.connect(self._on_ended)
        program, *arguments = command()
        self._process.start(program, arguments)
        self._process.write(json.dumps(told).encode() + b"\n")

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        # A till that locks hides its dialogs; the fields must not stay in front of the lock.
        self._process.kill()
        super().hideEvent(event)

    @override
    def done(self, result: int) -> None:
        process = self._process
        for signal in (process.readyReadStandardOutput, process.finished, process.errorOccurred):
            signal.disconnect()
        # It outlives the dialog until it has ended; nobody waits for that.
        process.setParent(QCoreApplication.instance())
        process.finished.connect(process.deleteLater)
        process.kill()
        super().done(result)

    def _on_said(self) -> None:
        while self._process.canReadLine():
            word = parse_word(bytes(self._process.readLine().data()).decode(errors="replace"))
            match word.kind if word is not None else None:
                case Said.TOUCHED:
                    self.touched.emit()
                case Said.READY:
                    self._tell(self.tr("Type the card in the window in front."))
                case Said.SENT:
                    self._tell(self.tr("Stripe takes the card …"))
                case Said.FAILED if word is not None and word.code in _NO_PAGE:
                    self._tell(self._words(word.code))
                case Said.LEFT:
                    self.reject()
                    return
                case Said.CARD if word is not None:
                    self.taken.emit(word.id)
                    self.accept()
                    return

    def _on_ended(self) -> None:
        self._tell(self._words("page_ended"))

    def _tell(self, text: str) -> None:
        self._state.set_text(text)

    def _words(self, code: str) -> str:
        if code == "page_ended":
            return self.tr(
                "The window of the fields has closed. Nothing was held. Try again, or take the "
                "card another way."
            )
        return self.tr(
            "Stripe's fields did not open. Nothing was held. Check the network and the address "
            "under Settings, or take the card another way."
        )
