from __future__ import annotations

import pytest
from hypothesis import given

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import Money, currency
from pos_app.domain.tax import TaxRate, parse_tax_rate
from tests.domain.strategies import amounts, rates

USD = currency("usd")


@pytest.mark.parametrize(
    ("net", "rate", "tax"),
    [(2500, "8.25", 206), (50, "1", 1), (49, "1", 0), (1000, "0", 0), (999, "20", 200)],
)
def test_tax_is_added_to_a_net_price_with_halves_rounded_up(net: int, rate: str, tax: int) -> None:
    assert parse_tax_rate(rate).tax_on_net(Money(net, USD)).minor == tax
    assert parse_tax_rate(rate).tax_on_net(Money(-net, USD)).minor == -tax


@pytest.mark.parametrize(
    ("gross", "rate", "tax"),
    [(1190, "19", 190), (120, "20", 20), (3, "20", 1), (2, "20", 0), (100, "0", 0)],
)
def test_tax_is_taken_out_of_a_gross_price(gross: int, rate: str, tax: int) -> None:
    assert parse_tax_rate(rate).tax_in_gross(Money(gross, USD)).minor == tax


def test_tax_of_a_currency_without_small_coins_is_whole() -> None:
    assert parse_tax_rate("24").tax_on_net(Money(1000, currency("isk"))).minor == 200
    assert parse_tax_rate("5").tax_on_net(Money(1250, currency("bhd"))).minor == 60


@given(amounts(USD), rates)
def test_tax_in_a_gross_price_is_the_tax_on_its_net_price_to_a_cent(
    gross: Money, rate: TaxRate
) -> None:
    net = gross - rate.tax_in_gross(gross)
    assert abs(rate.tax_on_net(net).minor - rate.tax_in_gross(gross).minor) <= 1


@given(rates)
def test_a_rate_is_read_back_as_written(rate: TaxRate) -> None:
    assert parse_tax_rate(rate.percent_text()) == rate
    assert parse_tax_rate(f" {rate.percent_text()} % ") == rate


@pytest.mark.parametrize(
    "text", ["", "%", "-1", "100.001", "101", "8.2555", "8,25", "8.", "1e1", "NaN", "１９", "1000"]
)
def test_a_bad_rate_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_tax_rate(text)
    assert (refusal.value.code, refusal.value.facts) == ("tax_rate.invalid", {"text": text})
