"""What a customer buys, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property

from pos_app.domain.customer import Customer
from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import Currency, Money, parse_money, total, zero
from pos_app.domain.tax import TaxRate, parse_milli_percent, percent_text

LONGEST_TEXT = 500
LONGEST_NOTE = 10_000
MOST_LINES = 200
LARGEST_QUANTITY = Decimal(99_999)


@dataclass(frozen=True, slots=True)
class Discount:
    """Either an amount off or a percentage off, in thousandths of a percent."""

    amount: Money | None = None
    milli_percent: int = 0

    def off(self, base: Money) -> Money:
        """What is taken off `base`; never more than all of it."""
        wanted = (
            self.amount
            if self.amount is not None
            else base.times(Fraction(self.milli_percent, 100_000))
        )
        return min(wanted, base)

    def text(self) -> str:
        """As written: "1.50" or "10%"."""
        if self.amount is not None:
            return self.amount.decimal_text()
        return f"{percent_text(self.milli_percent)}%"


def parse_discount(text: str, of: Currency) -> Discount | None:
    """The discount of "1.50", "10%" or "", which is none.

    Raises InvalidInput `discount.invalid`, or what parse_money raises.
    """
    stripped = text.strip()
    if not stripped:
        return None
    if not stripped.endswith("%"):
        return Discount(amount=parse_money(stripped, of))
    milli = parse_milli_percent(stripped[:-1].strip())
    if milli is None or milli > 100_000:
        raise InvalidInput("discount.invalid", text=text[:40])
    return Discount(milli_percent=milli)


def parse_quantity(text: str) -> Decimal:
    """A count or weight above 0 with at most three decimals.

    Raises InvalidInput `quantity.invalid`.
    """
    stripped = text.strip()
    try:
        if not stripped or not set(stripped) <= set("0123456789."):
            raise InvalidOperation
        quantity = Decimal(stripped)
    except InvalidOperation:
        raise InvalidInput("quantity.invalid", text=text[:40]) from None
    exponent = quantity.as_tuple().exponent
    too_fine = isinstance(exponent, int) and exponent < -3
    if not 0 < quantity <= LARGEST_QUANTITY or too_fine:
        raise InvalidInput("quantity.invalid", text=text[:40])
    return quantity


def quantity_text(quantity: Decimal) -> str:
    """A quantity without needless zeros: "2", "0.35"."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Something bought, with the price and tax rate of that moment."""

    description: str
    quantity: Decimal
    unit_price: Money
    tax_rate: TaxRate = TaxRate()
    sku: str = ""
    discount: Discount | None = None

    @property
    def priced(self) -> Money:
        """Price times quantity less the line's discount; net or gross as the order's prices are."""
        full = self.unit_price.times(Fraction(self.quantity))
        return full - self.discount.off(full) if self.discount else full


@dataclass(frozen=True, slots=True)
class TaxSum:
    """The tax of all lines of one rate, and the net amount it is on."""

    rate: TaxRate
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """What an order costs: `subtotal` − `discount` + `tax` = `total`, all of them sums of lines.

    `line_amounts` are net of tax and before the order's own discount, so the column adds up to
    the subtotal. Tax is rounded per line, halves away from zero.
    """

    line_amounts: tuple[Money, ...]
    subtotal: Money
    discount: Money
    taxes: tuple[TaxSum, ...]
    tax: Money
    total: Money


# No slots: the totals are kept with the value once they were computed.
@dataclass(frozen=True)
class Draft:
    """The content of an order, saved or not. An edit makes a new Draft of the same `uuid`."""

    uuid: str
    currency: Currency
    prices_include_tax: bool = False
    customer: Customer = Customer("")
    lines: tuple[OrderLine, ...] = ()
    discount: Discount | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was typed that would be missed."""
        return not (self.lines or self.note or self.customer.name or self.customer.phone)

    def totals(self) -> Totals:
        """What the order costs."""
        return self._totals

    @cached_property
    def _totals(self) -> Totals:
        priced = [line.priced for line in self.lines]
        off = (
            self.discount.off(total(priced, self.currency))
            if self.discount
            else zero(self.currency)
        )
        shares = off.allocate([amount.minor for amount in priced]) if priced else ()
        line_amounts: list[Money] = []
        nets: list[Money] = []
        by_rate: dict[TaxRate, list[TaxSum]] = {}
        for line, amount, share in zip(self.lines, priced, shares, strict=True):
            before, _ = self._split(line.tax_rate, amount)
            net, tax = self._split(line.tax_rate, amount - share)
            line_amounts.append(before)
            nets.append(net)
            by_rate.setdefault(line.tax_rate, []).append(TaxSum(line.tax_rate, net, tax))
        taxes = tuple(self._sum_of_rate(by_rate[rate]) for rate in sorted(by_rate, reverse=True))
        subtotal = total(line_amounts, self.currency)
        net_total = total(nets, self.currency)
        tax_total = total([each.tax for each in taxes], self.currency)
        return Totals(
            line_amounts=tuple(line_amounts),
            subtotal=subtotal,
            discount=subtotal - net_total,
            taxes=taxes,
            tax=tax_total,
            total=net_total + tax_total,
        )

    def _split(self, rate: TaxRate, amount: Money) -> tuple[Money, Money]:
        if self.prices_include_tax:
            tax = rate.tax_in_gross(amount)
            return amount - tax, tax
        return amount, rate.tax_on_net(amount)

    def _sum_of_rate(self, sums: list[TaxSum]) -> TaxSum:
        return TaxSum(
            sums[0].rate,
            total([each.net for each in sums], self.currency),
            total([each.tax for each in sums], self.currency),
        )

    def with_line(self, line: OrderLine) -> Draft:
        """The same order with a line more."""
        return replace(self, lines=(*self.lines, line))

    def check(self) -> None:
        """Raise InvalidInput if this cannot be saved as an order.

        Codes: `order.no_lines`, `order.too_many_lines`, `order.no_customer`, `text.too_long`
        (facts `field`, `longest`), `order.total_zero`, `amount.too_large`.
        """
        if not self.lines:
            raise InvalidInput("order.no_lines")
        if len(self.lines) > MOST_LINES:
            raise InvalidInput("order.too_many_lines", most=MOST_LINES)
        if not (self.customer.name.strip() or self.customer.phone.strip()):
            raise InvalidInput("order.no_customer")
        self._check_texts()
        amount = self.totals().total
        if amount.minor <= 0:
            raise InvalidInput("order.total_zero")
        # The largest amount is Stripe's; parse_money refuses it too, and lines can add up to it.
        parse_money(amount.decimal_text(), self.currency)

    def _check_texts(self) -> None:
        texts: Mapping[str, tuple[str, int]] = {
            "note": (self.note, LONGEST_NOTE),
            "name": (self.customer.name, LONGEST_TEXT),
            "phone": (self.customer.phone, 50),
            "email": (self.customer.email, LONGEST_TEXT),
            "address": (self.customer.address, LONGEST_NOTE),
        }
        for field, (text, longest) in texts.items():
            if len(text) > longest:
                raise InvalidInput("text.too_long", field=field, longest=longest)
        for line in self.lines:
            if not line.description.strip():
                raise InvalidInput("line.no_description")
            if len(line.description) > LONGEST_TEXT or len(line.sku) > LONGEST_TEXT:
                raise InvalidInput("text.too_long", field="description", longest=LONGEST_TEXT)


@dataclass(frozen=True, slots=True)
class Order:
    """A saved order: its number, its content, and who took it when on which till."""

    number: int
    content: Draft
    saved_at: datetime
    taken_by: str
    till: str

    @property
    def uuid(self) -> str:
        """The identity it had from the first keystroke, known to Stripe as metadata `order_id`."""
        return self.content.uuid

    @property
    def customer(self) -> Customer:
        """Who ordered."""
        return self.content.customer

    @property
    def total(self) -> Money:
        """What the whole order costs."""
        return self.content.totals().total


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """Something the shop sells, as the catalogue lists it."""

    sku: str
    description: str
    unit_price: Money
    tax_rate: TaxRate = TaxRate()

    def line(self, quantity: Decimal) -> OrderLine:
        """A line of an order with today's price and tax."""
        return OrderLine(self.description, quantity, self.unit_price, self.tax_rate, self.sku)
