"""Name, phone, e-mail and address of a customer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit
from typing_extensions import override

from pos_app.domain.errors import InvalidInput
from pos_app.ui.order.form_dialog import FormDialog
from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pos_app.domain.customer import Customer
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_ADDRESS_LINES = 3


class CustomerDialog(FormDialog):
    """Asks who the customer is; a name or a phone number is enough.

    Signals:
        customer_taken: the Customer as it was filled in, with the `id` it had.
        export_wanted, erase_wanted: the Customer whom the book knows.
    """

    customer_taken = Signal(object)
    export_wanted = Signal(object)
    erase_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        parent: QWidget,
        customer: Customer,
    ) -> None:
        is_known = customer.id is not None
        super().__init__(
            theme,
            formats,
            parent,
            self.tr("Change the customer") if is_known else self.tr("New customer"),
            leave=self.tr("Leave it as it is"),
            take=self.tr("Change") if is_known else self.tr("Add the customer"),
        )
        self.setObjectName("customer_dialog")
        self._customer = customer
        self._name = QLineEdit(customer.name)
        self._phone = QLineEdit(customer.phone)
        self._email = QLineEdit(customer.email)
        self._address = QPlainTextEdit(customer.address)
        self._address.setTabChangesFocus(True)
        self._name_field = self.add_field("customer_name", self.tr("Name"), self._name)
        self.add_field("customer_phone", self.tr("Phone"), self._phone)
        self.add_field("customer_email", self.tr("E-mail"), self._email)
        self.add_field("customer_address", self.tr("Address"), self._address)
        if is_known:
            self._offer_file()
        self._fit_address()
        theme.changed.connect(self._fit_address)
        (self._phone if customer.name and not customer.phone else self._name).setFocus()

    @override
    def act(self) -> None:
        if not self.check(self._name_field, self._require_somebody):
            return
        self.customer_taken.emit(
            replace(
                self._customer,
                name=self._name.text().strip(),
                phone=self._phone.text().strip(),
                email=self._email.text().strip(),
                address=self._address.toPlainText().strip(),
            )
        )
        self.accept()

    def _offer_file(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, words, key, wanted in (
            ("customer_export", self.tr("Export their data…"), "Alt+X", self.export_wanted),
            ("customer_erase", self.tr("Erase them…"), "Alt+Del", self.erase_wanted),
        ):
            button = KeyButton(self._theme, words, key=key, kind="quiet", size="toolbar")
            button.setObjectName(name)
            button.clicked.connect(partial(self._leave_for, wanted))
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)

    def _leave_for(self, wanted: SignalInstance) -> None:
        self.reject()
        wanted.emit(self._customer)

    def _require_somebody(self) -> None:
        if not (self._name.text().strip() or self._phone.text().strip()):
            raise InvalidInput("order.no_customer")

    def _fit_address(self) -> None:
        line = self._address.fontMetrics().lineSpacing()
        self._address.setFixedHeight(line * _ADDRESS_LINES + self._theme.px(22))
