"""What is taken off the whole order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from pos_app.domain.order import parse_discount
from pos_app.ui.order import lines_text
from pos_app.ui.order.entry import plain_number
from pos_app.ui.order.form_dialog import FormDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pos_app.domain.money import Currency
    from pos_app.domain.order import Discount
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class DiscountDialog(FormDialog):
    """Asks for an amount or a percentage; nothing means no discount.

    Signals:
        discount_taken: the Discount, or None.
    """

    discount_taken = Signal(object)

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        parent: QWidget,
        discount: Discount | None,
        currency: Currency,
    ) -> None:
        super().__init__(
            theme,
            formats,
            parent,
            self.tr("Discount on the order"),
            leave=self.tr("Leave it as it is"),
            take=self.tr("Take it off"),
            width=440,
        )
        self.setObjectName("discount_dialog")
        self._currency = currency
        self._discount: Discount | None = None
        self._text = QLineEdit(lines_text.discount(discount, formats))
        self._text.selectAll()
        self._field = self.add_field(
            "order_discount",
            self.tr("Amount or percentage"),
            self._text,
            self.tr("Such as 5.00 or 10%. Empty for no discount."),
        )
        self._text.setFocus()

    @override
    def act(self) -> None:
        if self.check(self._field, self._read):
            self.discount_taken.emit(self._discount)
            self.accept()

    def _read(self) -> None:
        text = plain_number(self._text.text(), self._formats.number_style)
        self._discount = parse_discount(text, self._currency)
