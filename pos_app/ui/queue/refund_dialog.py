"""Giving captured money back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos_app.domain.errors import HoldfastError, InvalidInput, Refused
from pos_app.domain.payment import RefundReason
from pos_app.ui.messages import sentence
from pos_app.ui.queue.banner import Banner
from pos_app.ui.queue.reasons import ReasonList
from pos_app.ui.queue.standing import about
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.money import Money
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


translate = QCoreApplication.translate


class RefundDialog(Dialog):
    """Asks how much, all that is left at first, and why."""

    def __init__(
        self, theme: Theme, formats: Formats, record: OrderRecord, now: datetime, parent: QWidget
    ) -> None:
        title = translate("RefundDialog", "Give money back")
        super().__init__(theme, parent, title, about(record, now, formats), 520)
        self.setObjectName("refund")
        self._formats = formats
        self._left = record.refundable
        self._wanted: Money | None = None
        self._amount = MoneyField(theme, formats, self._left.currency, size="amount")
        self._amount.setObjectName("refund_amount")
        taken = self.tr("Taken {taken}, {left} can be given back.").format(
            taken=formats.money(record.payment.received), left=formats.money(self._left)
        )
        self._field = Field(theme, self.tr("Give back"), self._amount, hint=taken)
        self._reasons = ReasonList(
            self.tr("Why"),
            {
                RefundReason.REQUESTED_BY_CUSTOMER: self.tr("The customer asked for it"),
                RefundReason.DUPLICATE: self.tr("The customer paid twice"),
                RefundReason.FRAUDULENT: self.tr("It looks like fraud; Stripe blocks the card"),
            },
        )
        told = Banner(theme, "info", "info")
        told.say(
            self.tr("It goes to the same card, in 5 to 10 business days."),
            self.tr("Stripe keeps its fee."),
        )
        self._act = KeyButton(theme, "", icon="rotate-ccw", key="Ctrl+Enter", kind="primary")
        safe = KeyButton(theme, self.tr("Keep the money"), key="Esc")

        self.body.addWidget(self._field)
        self.body.addWidget(self._reasons)
        self.body.addWidget(told)
        self.body.addStretch(1)
        safe.setObjectName("keep_money")
        self._act.setObjectName("refund_money")
        self.set_buttons(safe, self._act)

        self._amount.textChanged.connect(self._on_amount_changed)
        self._amount.set_amount(self._left)

    @property
    def amount(self) -> Money:
        """What to give back."""
        assert self._wanted is not None
        return self._wanted

    @property
    def reason(self) -> RefundReason:
        """Why, in Stripe's words."""
        return self._reasons.chosen()

    @override
    def act(self) -> None:
        if self._wanted is not None:
            self.accept()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._amount.setFocus()
        self._amount.selectAll()

    def _on_amount_changed(self) -> None:
        error = ""
        try:
            self._wanted = self._checked(self._amount.amount())
        except HoldfastError as trouble:
            self._wanted = None
            error = sentence(trouble, self._formats).whole
        self._field.set_error(error)
        self._act.setEnabled(not error)
        if self._wanted is None:
            self._act.set_words(self.tr("Refund"))
        else:
            amount = self._formats.money(self._wanted)
            self._act.set_words(self.tr("Refund {amount}").format(amount=amount))

    def _checked(self, wanted: Money) -> Money:
        if wanted > self._left:
            raise Refused("refund.more_than_captured", left=self._left, wanted=wanted)
        if not wanted:
            raise InvalidInput("refund.nothing")
        return wanted
