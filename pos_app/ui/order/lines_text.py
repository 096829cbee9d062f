"""Quantities, rates and discounts as a locale writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.domain.order import quantity_text

if TYPE_CHECKING:
    from decimal import Decimal

    from pos_app.domain.order import Discount
    from pos_app.domain.tax import TaxRate
    from pos_app.ui.formats import Formats


def quantity(value: Decimal, formats: Formats) -> str:
    """A quantity without needless zeros: "2", "0.35"."""
    return quantity_text(value).replace(".", formats.number_style.decimal)


def rate(value: TaxRate, formats: Formats) -> str:
    """A tax rate: "8.25 %"."""
    return value.percent_text().replace(".", formats.number_style.decimal) + "\N{NO-BREAK SPACE}%"


def discount(value: Discount | None, formats: Formats) -> str:
    """A discount as it is typed: "1.50", "10%", or nothing."""
    if value is None:
        return ""
    if value.amount is not None:
        return formats.money(value.amount)
    return value.text().replace(".", formats.number_style.decimal)
