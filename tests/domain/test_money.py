from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import (
    CURRENCIES,
    LARGEST_MINOR,
    Currency,
    Money,
    NumberStyle,
    currency,
    parse_money,
    round_to_step,
    total,
    zero,
)
from tests.domain.strategies import amounts, currencies

USD = currency("usd")

ENGLISH = NumberStyle(".", ",")
GERMAN = NumberStyle(",", ".")
FRENCH = NumberStyle(",", "\u202f")
NORWEGIAN = NumberStyle(",", "\u00a0")


@pytest.mark.parametrize(
    ("text", "code", "minor"),
    [
        ("6.00", "usd", 600),
        ("6", "usd", 600),
        ("19.99", "usd", 1999),
        (".5", "eur", 50),
        ("0", "gbp", 0),
        (" 42 ", "usd", 4200),
        ("5", "isk", 500),
        ("1.25", "bhd", 1250),
        ("1.250", "bhd", 1250),
        ("500", "jpy", 500),
        ("500.00", "jpy", 500),
        ("999999.99", "usd", LARGEST_MINOR),
        ("000000000000000005", "usd", 500),
    ],
)
def test_an_amount_becomes_the_minor_units_that_stripe_charges(
    text: str, code: str, minor: int
) -> None:
    assert parse_money(text, currency(code)) == Money(minor, currency(code))


@pytest.mark.parametrize(
    ("text", "style", "minor"),
    [
        ("1,234.50", ENGLISH, 123450),
        ("1234.50", ENGLISH, 123450),
        ("999,999.99", ENGLISH, LARGEST_MINOR),
        ("1.234,50", GERMAN, 123450),
        ("1234,5", GERMAN, 123450),
        ("1.234", GERMAN, 123400),
        ("1\u202f234,50", FRENCH, 123450),
        ("1 234,50", FRENCH, 123450),
        ("1\u00a0234,50", NORWEGIAN, 123450),
        ("1 234,50", NORWEGIAN, 123450),
    ],
)
def test_an_amount_is_read_as_the_locale_writes_it(
    text: str, style: NumberStyle, minor: int
) -> None:
    assert parse_money(text, USD, style).minor == minor


@pytest.mark.parametrize(
    ("text", "style", "code"),
    [
        ("", ENGLISH, "amount.empty"),
        (" \u00a0 ", ENGLISH, "amount.empty"),
        ("-1", ENGLISH, "amount.negative"),
        ("\u22121", ENGLISH, "amount.negative"),
        ("0.005", ENGLISH, "amount.too_many_decimals"),
        ("0,005", GERMAN, "amount.too_many_decimals"),
        ("1e9", ENGLISH, "amount.not_a_number"),
        ("NaN", ENGLISH, "amount.not_a_number"),
        ("inf", ENGLISH, "amount.not_a_number"),
        ("+5", ENGLISH, "amount.not_a_number"),
        ("$5", ENGLISH, "amount.not_a_number"),
        ("１２", ENGLISH, "amount.not_a_number"),
        ("٣", ENGLISH, "amount.not_a_number"),
        ("²", ENGLISH, "amount.not_a_number"),
        (".", ENGLISH, "amount.not_a_number"),
        ("5.", ENGLISH, "amount.not_a_number"),
        ("1.2.3", ENGLISH, "amount.not_a_number"),
        ("1.234,50", ENGLISH, "amount.not_a_number"),
        ("1,234.50", GERMAN, "amount.not_a_number"),
        ("12,50", ENGLISH, "amount.not_a_number"),
        ("12.50", GERMAN, "amount.not_a_number"),
        ("1,23,456", ENGLISH, "amount.not_a_number"),
        (",123", ENGLISH, "amount.not_a_number"),
        ("1 234.50", ENGLISH, "amount.not_a_number"),
        ("1  234", FRENCH, "amount.not_a_number"),
        ("1000000", ENGLISH, "amount.too_large"),
        ("9" * 10_000, ENGLISH, "amount.too_large"),
        ("'; DROP TABLE orders", ENGLISH, "amount.not_a_number"),
    ],
)
def test_a_bad_amount_is_refused_with_its_reason(text: str, style: NumberStyle, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_money(text, USD, style)
    assert refusal.value.code == code
    assert refusal.value.facts["text"] == text[:40]
    assert parse_money(str(refusal.value.facts["example"]), USD, style).minor == 123450


@pytest.mark.parametrize("text", ["0.005", "0.500", "00.500", "012.345"])
def test_decimals_of_another_locale_are_never_taken_for_thousands(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_money(text, USD, GERMAN)
    assert refusal.value.code == "amount.not_a_number"


@pytest.mark.parametrize("text", ["1000000", "9" * 30])
def test_the_largest_amount_is_named_however_large_the_typed_one_is(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_money(text, USD)
    assert refusal.value.facts["largest"] == "999999.99"


@pytest.mark.parametrize(
    ("code", "example"), [("usd", "1234.50"), ("jpy", "1234"), ("isk", "1234"), ("kwd", "1234.50")]
)
def test_the_example_has_the_decimals_of_the_currency(code: str, example: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_money("", currency(code))
    assert refusal.value.facts["example"] == example


def test_a_fraction_that_nobody_can_pay_is_refused() -> None:
    for text, code in (("5.5", "isk"), ("1.255", "bhd"), ("5.5", "jpy")):
        with pytest.raises(InvalidInput) as refusal:
            parse_money(text, currency(code))
        assert refusal.value.code == "amount.too_many_decimals"


@given(st.data(), currencies, st.sampled_from([ENGLISH, GERMAN, FRENCH, NORWEGIAN]))
def test_what_is_written_is_read_back_in_every_currency(
    data: st.DataObject, of: Currency, style: NumberStyle
) -> None:
    amount = data.draw(amounts(of, LARGEST_MINOR // of.step))
    assert parse_money(amount.decimal_text(), of) == amount
    whole, _, decimals = amount.decimal_text().partition(".")
    grouped = f"{int(whole):,}".replace(",", style.group)
    shown = f"{grouped}{style.decimal}{decimals}" if decimals else grouped
    assert parse_money(shown, of, style) == amount


@given(st.text(max_size=60), currencies)
def test_whatever_is_typed_is_an_amount_or_an_input_error(text: str, of: Currency) -> None:
    try:
        amount = parse_money(text, of)
    except InvalidInput:
        return
    assert 0 <= amount.minor <= LARGEST_MINOR
    assert amount.minor % of.step == 0


@given(
    st.integers(-LARGEST_MINOR, LARGEST_MINOR),
    currencies,
    st.lists(st.integers(0, 10**9), min_size=1, max_size=30),
)
def test_sharing_out_loses_no_unit(minor: int, of: Currency, weights: list[int]) -> None:
    amount = Money(minor, of)
    shares = amount.allocate(weights)
    assert len(shares) == len(weights)
    assert total(shares, of) == amount
    assert all(share.minor * minor >= 0 for share in shares)


@given(st.data(), currencies, st.lists(st.integers(0, 1000), min_size=1, max_size=10))
def test_sharing_out_makes_no_coin_that_does_not_exist(
    data: st.DataObject, of: Currency, weights: list[int]
) -> None:
    amount = data.draw(amounts(of))
    assert all(share.minor % of.step == 0 for share in amount.allocate(weights))


@given(amounts(USD), st.lists(st.integers(1, 1000), min_size=1, max_size=10))
def test_sharing_out_is_fair_to_a_unit(amount: Money, weights: list[int]) -> None:
    for share, weight in zip(amount.allocate(weights), weights, strict=True):
        assert abs(share.minor - Fraction(amount.minor * weight, sum(weights))) < 1


def test_a_left_over_cent_goes_to_the_largest_remainder_and_then_to_the_first() -> None:
    assert [each.minor for each in Money(100, USD).allocate([1, 1, 1])] == [34, 33, 33]
    assert [each.minor for each in Money(100, USD).allocate([1, 3, 3])] == [14, 43, 43]
    assert [each.minor for each in Money(100, USD).allocate([0, 0])] == [100, 0]


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_sharing_out_by_no_or_negative_weights_is_a_bug(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(1, USD).allocate(weights)


@pytest.mark.parametrize("minor", [6.0, 6.5, True, "6"])
def test_minor_units_are_never_a_float(minor: object) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        Money(minor, USD)  # type: ignore[arg-type]


def test_two_currencies_never_mix() -> None:
    dollar, euro = Money(100, USD), Money(100, currency("eur"))
    assert dollar != euro
    for mix in (lambda: dollar + euro, lambda: dollar - euro, lambda: dollar < euro):
        with pytest.raises(ValueError, match="do not mix"):
            mix()


def test_arithmetic_keeps_the_currency() -> None:
    assert Money(5, USD) + Money(7, USD) - Money(2, USD) == Money(10, USD)
    assert -Money(5, USD) == Money(-5, USD)
    assert not zero(USD)
    assert total([], USD) == zero(USD)
    assert str(Money(123450, USD)) == "1234.50 USD"


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        ("1/2", 1, 1),
        ("-1/2", 1, -1),
        ("49/100", 1, 0),
        ("5/2", 1, 3),
        ("15", 10, 20),
        ("14", 10, 10),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, step: int, rounded: int) -> None:
    assert round_to_step(Fraction(value), step) == rounded


@pytest.mark.parametrize(
    ("minor", "code", "text"),
    [(-5, "usd", "-0.05"), (500, "isk", "5"), (1250, "bhd", "1.25"), (1255, "bhd", "1.255")],
)
def test_an_amount_is_written_in_full(minor: int, code: str, text: str) -> None:
    assert Money(minor, currency(code)).decimal_text() == text


def test_a_currency_is_known_in_any_case_and_an_unknown_one_is_named() -> None:
    assert currency(" USD ") is CURRENCIES["usd"]
    with pytest.raises(InvalidInput) as refusal:
        currency("xxx")
    assert (refusal.value.code, refusal.value.facts) == ("currency.unknown", {"currency": "xxx"})
