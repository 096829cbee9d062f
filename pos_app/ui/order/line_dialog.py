"""One line of the order in all its parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.errors import InvalidInput
from pos_app.domain.order import LONGEST_TEXT, OrderLine, parse_discount, parse_quantity
from pos_app.domain.tax import parse_tax_rate
from pos_app.ui.order import lines_text
from pos_app.ui.order.entry import plain_number
from pos_app.ui.order.form_dialog import FormDialog
from pos_app.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class LineDialog(FormDialog):
    """Asks for description, quantity, price, tax rate and discount of a line.

    Signals:
        line_taken: the OrderLine as it was filled in.
    """

    line_taken = Signal(object)

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        parent: QWidget,
        line: OrderLine,
        *,
        title: str,
        leave: str,
        take: str,
    ) -> None:
        super().__init__(theme, formats, parent, title, leave=leave, take=take)
        self.setObjectName("line_dialog")
        self._line = line
        self._description = QLineEdit(line.description)
        self._quantity = QLineEdit(lines_text.quantity(line.quantity, formats))
        self._price = MoneyField(theme, formats, line.unit_price.currency)
        self._tax = QLineEdit(lines_text.rate(line.tax_rate, formats))
        self._discount = QLineEdit(lines_text.discount(line.discount, formats))
        if line.unit_price:
            self._price.set_amount(line.unit_price)
        self._lay_out()

    def begin_with(self, name: str) -> None:
        """Put the focus on a field by its object name, with its text selected."""
        field = self.findChild(QLineEdit, name)
        assert field is not None
        field.setFocus()
        field.selectAll()

    @override
    def act(self) -> None:
        self._result = self._line
        checks = (
            (self._description_field, self._read_description),
            (self._quantity_field, self._read_quantity),
            (self._price_field, self._read_price),
            (self._tax_field, self._read_tax),
            (self._discount_field, self._read_discount),
        )
        if all(self.check(field, read) for field, read in checks):
            self.line_taken.emit(self._result)
            self.accept()

    def _lay_out(self) -> None:
        self._description_field = self.add_field(
            "line_description", self.tr("Description"), self._description
        )
        self._quantity_field = self.make_field("line_quantity", self.tr("Quantity"), self._quantity)
        self._price_field = self.make_field("line_price", self.tr("Price of one"), self._price)
        self._tax_field = self.make_field("line_tax", self.tr("Tax rate"), self._tax)
        self._discount_field = self.make_field(
            "line_discount", self.tr("Discount"), self._discount, self.tr("1.50 or 10%")
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(16)
        fields = (self._quantity_field, self._price_field, self._tax_field, self._discount_field)
        for place, field in enumerate(fields):
            grid.addWidget(field, *divmod(place, 2), Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)

    def _read_description(self) -> None:
        text = self._description.text().strip()
        if not text:
            raise InvalidInput("line.no_description")
        if len(text) > LONGEST_TEXT:
            raise InvalidInput("text.too_long", field="description", longest=LONGEST_TEXT)
        self._result = replace(self._result, description=text)

    def _read_quantity(self) -> None:
        text = plain_number(self._quantity.text(), self._formats.number_style)
        self._result = replace(self._result, quantity=parse_quantity(text))

    def _read_price(self) -> None:
        self._result = replace(self._result, unit_price=self._price.amount())

    def _read_tax(self) -> None:
        text = plain_number(self._tax.text(), self._formats.number_style)
        self._result = replace(self._result, tax_rate=parse_tax_rate(text or "0"))

    def _read_discount(self) -> None:
        text = plain_number(self._discount.text(), self._formats.number_style)
        discount = parse_discount(text, self._line.unit_price.currency)
        self._result = replace(self._result, discount=discount)
