"""The steps of the first start that only ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.errors import HoldfastError
from pos_app.domain.money import CURRENCIES, currency
from pos_app.domain.secret import Secret
from pos_app.domain.settings import setting
from pos_app.domain.tax import TaxRate
from pos_app.ui.first_run.step import Setup, Step
from pos_app.ui.messages import sentence
from pos_app.ui.setting_words import help_text, label
from pos_app.ui.settings.facts_card import FactsCard
from pos_app.ui.widgets.card import Card
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.pin_field import PinField

if TYPE_CHECKING:
    from pos_app.domain.money import Currency
    from pos_app.domain.settings import Value

translate = QCoreApplication.translate


class ShopStep(Step):
    """Name, currency and tax."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        title = translate("FirstRun", "Your shop")
        words = translate("FirstRun", "All of it can be changed later in the settings.")
        super().__init__(setup, title, words, parent)
        name = self.add_setting("name")
        self._currency = self.add_setting("currency")
        self.add_setting("default_tax")
        self.add_setting("prices_include_tax")
        self.body.addStretch(1)
        self.setFocusProxy(name)
        here = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode).lower()
        first = currency(here if here in CURRENCIES else "usd")
        self.show_values(
            {"name": "", "currency": first, "default_tax": TaxRate(), "prices_include_tax": False}
        )

    @property
    def money(self) -> Currency:
        """The currency that is chosen."""
        chosen = self._currency.read(currency("usd"))
        return chosen  # type: ignore[return-value] # noqa: RET504 # by its kind


class OwnerStep(Step):
    """Who owns it, and the PIN; going through again, only the name may be another."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        title = translate("FirstRun", "Owner and PIN")
        words = translate(
            "FirstRun",
            "The owner may do everything. More people, and what they may do, come later under "
            "Settings, People and rights.",
        )
        super().__init__(setup, title, words, parent)
        self._name, self._pin, self._again = QLineEdit(), PinField(), PinField()
        pin_hint = self.tr("4 to 12 digits, no run, no repeat and no date.")
        name_hint = ""
        if setup.operator is not None:
            self._name.setText(setup.operator.name)
            name_hint = self.tr("The PIN stays; it is changed under Settings, People and rights.")
        self._name.setMaxLength(60)
        theme = setup.theme
        self._fields = (
            Field(theme, self.tr("Name"), self._name, hint=name_hint),
            Field(theme, self.tr("PIN"), self._pin, hint=pin_hint),
            Field(theme, self.tr("The same PIN again"), self._again),
        )
        for field, name in zip(self._fields, ("name", "pin", "pin_again"), strict=True):
            field.editor.setObjectName(f"owner_{name}")
            self.body.addWidget(field)
        for field in self._fields[1:]:
            field.setVisible(setup.is_first)
        self._name.textEdited.connect(lambda _text: self._fields[0].set_error(""))
        self._pin.textEdited.connect(lambda _text: self._fields[1].set_error(""))
        self._again.textEdited.connect(lambda _text: self._fields[2].set_error(""))
        self.body.addStretch(1)
        self.setFocusProxy(self._name)

    @property
    def owner(self) -> str:
        """The name that was typed."""
        return self._name.text().strip()

    @property
    def pin(self) -> str:
        """The PIN that was typed; empty where it stays."""
        return Secret(self._pin.text())

    def forget_pin(self) -> None:
        """Empty both fields; the PIN is stored."""
        self._pin.clear()
        self._again.clear()

    def say(self, error: HoldfastError) -> None:
        """Say what was wrong with name or PIN."""
        field = self._fields[1 if error.code.startswith("pin.") else 0]
        field.set_error(sentence(error, self.setup.formats).whole)
        field.editor.setFocus()

    @override
    def check(self, money: Currency) -> bool:
        if not self.owner:
            self._fields[0].set_error(self.tr("A person needs a name. Type one."))
            self._name.setFocus()
            return False
        return self._check_pin() if self.setup.is_first else True

    def _check_pin(self) -> bool:
        try:
            self.setup.services.operators.check_pin(self.pin)
        except HoldfastError as error:
            self.say(error)
            return False
        if self.pin == self._again.text():
            return True
        if self._again.text():
            self._again.clear()
            self._fields[2].set_error(self.tr("This is not the PIN above. Type it again."))
        self._again.setFocus()
        return False


class CardsStep(Step):
    """Whether holds are marked as phone orders."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        title = translate("FirstRun", "How cards are taken")
        words = translate(
            "FirstRun",
            "Stripe calls phone orders MOTO, and marks them only for accounts for which its "
            "support has switched that on.",
        )
        super().__init__(setup, title, words, parent)
        self._group = QButtonGroup(self)
        ways = (
            (
                "moto_on",
                self.tr("1  Mark them as phone orders"),
                self.tr(
                    "The usual way in Europe: the bank does not ask the customer for approval. "
                    "Until Stripe has switched it on, a hold is refused in words."
                ),
            ),
            (
                "moto_off",
                self.tr("2  Without the mark"),
                self.tr(
                    "Common in the US, where it is not needed. In Europe the bank will often want "
                    "the customer's own approval, and the hold fails."
                ),
            ),
        )
        for place, (name, words, why) in enumerate(ways):
            self._add_way(place, name, words, why)
        self.body.addWidget(
            Paragraph(
                setup.theme,
                self.tr(
                    "With the mark, cards can be keyed on a card reader; the settings (F8) set "
                    "one up. Without a reader they are typed into Stripe's own fields, or the "
                    "customer is sent a pay link, which the settings lead to as well. With a test "
                    "key, Stripe's test cards are offered."
                ),
            )
        )
        self.body.addStretch(1)
        self.show_values({"moto": True})
        describe_keys(
            self, [("1 2", self.tr("Choose")), ("Enter", self.tr("Go on")), ("Alt+Left", "Back")]
        )

    @override
    def show_values(self, values: dict[str, Value]) -> None:
        if "moto" in values:
            self._choose(0 if values["moto"] else 1)

    @override
    def values(self, money: Currency) -> dict[str, Value]:
        return {"moto": self._group.checkedId() == 0}

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in {"1", "2"}:
            self._choose(int(event.text()) - 1)
            self.setFocus()
        else:
            super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        self._group.button(place).setChecked(True)
        self.setFocusProxy(self._group.button(place))

    def _add_way(self, place: int, name: str, words: str, why: str) -> None:
        radio = QRadioButton(words)
        radio.setObjectName(name)
        radio.setAccessibleName(words)
        radio.setAccessibleDescription(why)
        self._group.addButton(radio, place)
        card = Card()
        card.body.addWidget(radio)
        row = QVBoxLayout()
        row.setContentsMargins(26, 0, 0, 0)
        row.addWidget(Paragraph(self.setup.theme, why))
        card.body.addLayout(row)
        self.body.addWidget(card)


class PaperStep(Step):
    """The printer, and what stands on printed orders."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        title = translate("FirstRun", "Printer and receipt text")
        words = translate("FirstRun", "Nothing is printed by itself. Ctrl+P prints an order.")
        super().__init__(setup, title, words, parent)
        self._printer = QComboBox()
        self._printer.setObjectName("first_printer")
        self._printer.view().setObjectName("first_printer_list")
        self._printer.view().setAccessibleName(label(setting("printer")))
        self._printer.addItem(self.tr("The system's own"), "")
        self._chosen = ""
        printer = Field(
            setup.theme,
            label(setting("printer")),
            self._printer,
            hint=help_text(setting("printer")),
        )
        self.body.addWidget(printer)
        text = self.add_setting("receipt_text")
        text.show_value("")
        self.body.addStretch(1)
        self.setFocusProxy(self._printer)

    @override
    def show_values(self, values: dict[str, Value]) -> None:
        super().show_values(values)
        self._chosen = str(values.get("printer", self._chosen))

    @override
    def values(self, money: Currency) -> dict[str, Value]:
        chosen = str(self._printer.currentData()) if self._printer.count() > 1 else self._chosen
        return super().values(money) | {"printer": chosen}

    @override
    def begin(self) -> None:
        if self._printer.count() == 1:
            # Looked for only here: it takes a moment, and the first picture need not wait for it.
            from PySide6.QtPrintSupport import QPrinterInfo

            for name in dict.fromkeys([*QPrinterInfo.availablePrinterNames(), self._chosen]):
                if name:
                    self._printer.addItem(name, name)
            self._printer.setCurrentIndex(max(self._printer.findData(self._chosen), 0))


class DoneStep(Step):
    """What will be made; nothing was stored before, besides the key."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        title = translate("FirstRun", "Ready")
        words = translate("FirstRun", "This is what was asked for. Alt+← goes back to change it.")
        super().__init__(setup, title, words, parent)
        names = (
            self.tr("Shop"),
            self.tr("Tax"),
            self.tr("Owner"),
            self.tr("Stripe key"),
            self.tr("Marked as phone orders"),
            self.tr("Printer"),
        )
        self._facts = FactsCard(setup.theme, names)
        self._facts.setObjectName("first_run_facts")
        self._said = Paragraph(setup.theme, token="bad")
        self._said.setObjectName("first_run_said")
        self._said.hide()
        self.body.addWidget(self._facts)
        self.body.addWidget(self._said)
        self.body.addStretch(1)

    @property
    @override
    def next_words(self) -> str:
        return self.tr("Open the shop") if self.setup.is_first else self.tr("Store all of it")

    def show_facts(self, facts: list[str]) -> None:
        """Show what was asked for, in the order of the names."""
        self._facts.show_values(facts)
        self._said.hide()

    def say(self, error: Exception) -> None:
        """Say why it was not made."""
        self._said.set_text(sentence(error, self.setup.formats).whole)
        self._said.show()
