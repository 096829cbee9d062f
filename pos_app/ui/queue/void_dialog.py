"""Letting a hold go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.payment import VoidReason
from pos_app.ui.queue.banner import Banner
from pos_app.ui.queue.reasons import ReasonList
from pos_app.ui.queue.standing import about
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate
LONGEST_NOTE = 500


def make_reasons() -> ReasonList[VoidReason]:
    """Why a hold may be let go, to choose from."""
    return ReasonList(
        translate("VoidDialog", "Why"),
        {
            VoidReason.REQUESTED_BY_CUSTOMER: translate("VoidDialog", "The customer asked for it"),
            VoidReason.ABANDONED: translate("VoidDialog", "The order was given up"),
            VoidReason.DUPLICATE: translate("VoidDialog", "The order is there twice"),
            VoidReason.FRAUDULENT: translate("VoidDialog", "It looks like fraud"),
        },
    )


class VoidDialog(Dialog):
    """Asks why; says what the customer will see."""

    def __init__(
        self, theme: Theme, formats: Formats, record: OrderRecord, now: datetime, parent: QWidget
    ) -> None:
        is_held = record.can_capture
        title = (
            translate("VoidDialog", "Void the hold")
            if is_held
            else translate("VoidDialog", "Void the order")
        )
        super().__init__(theme, parent, title, about(record, now, formats), 520)
        self.setObjectName("void")
        self._reasons = make_reasons()
        self._note = QLineEdit()
        self._note.setObjectName("void_note")
        self._note.setMaxLength(LONGEST_NOTE)
        warning = Banner(theme, "triangle-alert", "warn")
        safe = KeyButton(theme, self.tr("Leave the order as it is"), key="Esc")
        act = KeyButton(
            theme, self.tr("Void the order"), icon="undo-2", key="Ctrl+Enter", kind="danger"
        )
        if is_held:
            amount = formats.money(record.payment.capturable)
            safe.set_words(self.tr("Leave the hold as it is"))
            act.set_words(self.tr("Void, let {amount} go").format(amount=amount))
            lead = self.tr("{amount} goes back to the customer.").format(amount=amount)
            rest = self.tr("It cannot be taken after that. The bank may need some days to show it.")
            if record.payment.received:
                words = self.tr("The {taken} taken before stays taken.")
                kept = words.format(taken=formats.money(record.payment.received))
                rest = f"{rest} {kept}"
            warning.say(lead, rest)
        else:
            lead = self.tr("No card can be taken for this order after that.")
            warning.say(lead, self.tr("Nothing is held, so the customer sees nothing of it."))

        self.body.addWidget(self._reasons)
        self.body.addWidget(Field(theme, self.tr("Note, kept with the order"), self._note))
        self.body.addWidget(warning)
        self.body.addStretch(1)
        safe.setObjectName("leave_hold")
        act.setObjectName("void_hold")
        self.set_buttons(safe, act)

    @property
    def reason(self) -> VoidReason:
        """Why, in Stripe's words."""
        return self._reasons.chosen()

    @property
    def note(self) -> str:
        """What was typed about it."""
        return self._note.text().strip()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reasons.focus()
