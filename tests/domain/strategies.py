"""Orders that hypothesis thinks of."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from pos_app.domain.customer import Customer
from pos_app.domain.money import CURRENCIES, Currency, Money
from pos_app.domain.order import Discount, Draft, OrderLine
from pos_app.domain.tax import TaxRate

currencies = st.sampled_from(sorted(CURRENCIES.values(), key=lambda each: each.code))
rates = st.integers(0, 100_000).map(TaxRate)
quantities = st.integers(1, 99_999_000).map(lambda thousandths: Decimal(thousandths) / 1000)
# Lone surrogates are no text: nothing can store them.
texts = st.text(st.characters(codec="utf-8"), max_size=30)


def amounts(of: Currency, most: int = 100_000) -> st.SearchStrategy[Money]:
    """Amounts that exist in life, in steps of the currency."""
    return st.integers(0, most).map(lambda steps: Money(steps * of.step, of))


def discounts(of: Currency) -> st.SearchStrategy[Discount | None]:
    percentages = st.integers(0, 100_000).map(lambda milli: Discount(milli_percent=milli))
    return st.none() | percentages | amounts(of).map(lambda amount: Discount(amount=amount))


def lines(of: Currency) -> st.SearchStrategy[OrderLine]:
    return st.builds(
        OrderLine,
        description=texts,
        quantity=st.integers(1, 50_000).map(lambda thousandths: Decimal(thousandths) / 1000),
        unit_price=amounts(of),
        tax_rate=rates,
        sku=texts,
        discount=discounts(of),
    )


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    of = draw(currencies)
    known = st.none() | st.integers(1, 10**9)
    return Draft(
        uuid=str(draw(st.uuids())),
        currency=of,
        prices_include_tax=draw(st.booleans()),
        customer=draw(st.builds(Customer, texts, texts, texts, texts, known)),
        lines=tuple(draw(st.lists(lines(of), max_size=6))),
        discount=draw(discounts(of)),
        note=draw(texts),
    )
