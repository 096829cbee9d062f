"""Which orders of the queue are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import Money
from pos_app.domain.queue import Filters
from pos_app.ui.cards import brand_text
from pos_app.ui.messages import sentence
from pos_app.ui.queue.filter_words import AGES, age_words
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pos_app.domain.money import Currency
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate


class FilterDialog(Dialog):
    """Asks for everything at once; `filters` has the answer once it was accepted."""

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        currency: Currency,
        filters: Filters,
        choices: tuple[list[str], list[str]],
        parent: QWidget,
    ) -> None:
        super().__init__(theme, parent, translate("FilterDialog", "Show only some orders"), "", 560)
        self.setObjectName("filter")
        self.filters = filters
        self._formats = formats
        self._clerk, self._brand, self._age = self._offer(*choices)
        self._customer = QLineEdit(filters.customer)
        self._least = MoneyField(theme, formats, currency)
        self._most = MoneyField(theme, formats, currency)
        self._failed = QCheckBox(self.tr("Only cards with a failed check"))
        self._fields = {
            "taken_by": Field(theme, self.tr("Taken by"), self._clerk),
            "customer": Field(theme, self.tr("Customer's name"), self._customer),
            "least": Field(theme, self.tr("Amount from"), self._least),
            "most": Field(theme, self.tr("Amount up to"), self._most),
            "age": Field(theme, self.tr("Age"), self._age),
            "brand": Field(theme, self.tr("Card"), self._brand),
        }

        self._assemble(theme)
        self._show_amounts(currency)

    @override
    def act(self) -> None:
        """Take what is asked for, if the amounts are some."""
        least, most = self._amount("least", self._least), self._amount("most", self._most)
        if self._fields["least"].error or self._fields["most"].error:
            return
        self.filters = Filters(
            taken_by=self._clerk.currentData(),
            customer=self._customer.text().strip(),
            at_least_minor=least.minor if least else None,
            at_most_minor=most.minor if most else None,
            older_than_h=self._age.currentData(),
            card_brand=self._brand.currentData(),
            failed_checks=self._failed.isChecked(),
        )
        self.accept()

    def _offer(
        self, clerks: list[str], brands: list[str]
    ) -> tuple[QComboBox, QComboBox, QComboBox]:
        chosen = self.filters
        # What a saved view asks for is offered although no open order has it now.
        names = {name: name for name in sorted({*clerks, chosen.taken_by} - {""})}
        cards = {brand: brand_text(brand) for brand in sorted({*brands, chosen.card_brand} - {""})}
        ages = {hours: age_words(hours) for hours in sorted({*AGES, chosen.older_than_h})}
        return (
            _combo("filter_clerk", {"": self.tr("Anybody")} | names, chosen.taken_by),
            _combo("filter_brand", {"": self.tr("Any card")} | cards, chosen.card_brand),
            _combo("filter_age", ages, chosen.older_than_h),
        )

    def _assemble(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for place, field in enumerate(self._fields.values()):
            grid.addWidget(field, place // 2, place % 2)
        for combo in (self._clerk, self._brand, self._age):
            combo.view().setAccessibleName(combo.accessibleName())
        self._customer.setObjectName("filter_customer")
        self._least.setObjectName("filter_least")
        self._most.setObjectName("filter_most")
        self._failed.setObjectName("filter_failed")
        self._failed.setAccessibleName(self._failed.text())
        self._failed.setChecked(self.filters.failed_checks)
        self.body.addLayout(grid)
        self.body.addWidget(self._failed)
        self.body.addStretch(1)
        safe = KeyButton(theme, self.tr("Leave the list as it is"), key="Esc")
        act = KeyButton(theme, self.tr("Show these orders"), key="Ctrl+Enter", kind="primary")
        safe.setObjectName("leave_list")
        act.setObjectName("show_orders")
        self.set_buttons(safe, act)

    def _show_amounts(self, currency: Currency) -> None:
        for minor, editor in (
            (self.filters.at_least_minor, self._least),
            (self.filters.at_most_minor, self._most),
        ):
            if minor is not None:
                editor.set_amount(Money(minor, currency))

    def _amount(self, name: str, editor: MoneyField) -> Money | None:
        self._fields[name].set_error("")
        if not editor.text().strip():
            return None
        try:
            return editor.amount()
        except InvalidInput as error:
            self._fields[name].set_error(sentence(error, self._formats).title)
            editor.setFocus()
            return None


def _combo(name: str, choices: Mapping[Any, str], chosen: object) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.view().setObjectName(f"{name}_list")
    for value, words in choices.items():
        combo.addItem(words, value)
    combo.setCurrentIndex(combo.findData(chosen))
    return combo
