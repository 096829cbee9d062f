from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.customer import Customer
from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import Money, currency, total, zero
from pos_app.domain.order import (
    CatalogItem,
    Discount,
    Draft,
    Order,
    OrderLine,
    parse_discount,
    parse_quantity,
    quantity_text,
)
from pos_app.domain.tax import parse_tax_rate
from tests.clock import SettableClock
from tests.domain.strategies import drafts, quantities

USD = currency("usd")


def usd(minor: int) -> Money:
    return Money(minor, USD)


def line(price: int, quantity: str = "1", rate: str = "0", discount: str = "") -> OrderLine:
    return OrderLine(
        "Assam",
        parse_quantity(quantity),
        usd(price),
        parse_tax_rate(rate),
        discount=parse_discount(discount, USD),
    )


def order(*lines: OrderLine, discount: str = "", gross: bool = False) -> Draft:
    caller = Customer("Grace Hopper", "415 555 0142")
    return Draft("u", USD, gross, caller, lines, parse_discount(discount, USD))


@given(drafts())
def test_subtotal_less_discount_plus_tax_is_the_total(draft: Draft) -> None:
    totals = draft.totals()
    assert totals.subtotal - totals.discount + totals.tax == totals.total


@given(drafts())
def test_the_columns_on_the_screen_add_up(draft: Draft) -> None:
    totals = draft.totals()
    assert total(totals.line_amounts, draft.currency) == totals.subtotal
    assert total([each.tax for each in totals.taxes], draft.currency) == totals.tax
    nets = total([each.net for each in totals.taxes], draft.currency)
    assert nets == totals.subtotal - totals.discount


@given(drafts())
def test_a_discount_is_never_below_zero_nor_more_than_everything(draft: Draft) -> None:
    totals = draft.totals()
    assert zero(draft.currency) <= totals.discount <= totals.subtotal
    assert totals.total >= zero(draft.currency)


@given(drafts())
def test_prices_with_tax_in_them_add_up_to_the_total(draft: Draft) -> None:
    gross = replace(draft, prices_include_tax=True, discount=None)
    priced = [each.priced for each in gross.lines]
    assert gross.totals().total == total(priced, draft.currency)


@given(drafts())
def test_every_sum_can_be_paid_in_coins_that_exist(draft: Draft) -> None:
    totals = draft.totals()
    for amount in (*totals.line_amounts, totals.discount, totals.tax, totals.total):
        assert amount.minor % draft.currency.step == 0


@given(drafts())
def test_the_taxes_are_listed_once_a_rate_highest_first(draft: Draft) -> None:
    rates = [each.rate for each in draft.totals().taxes]
    assert rates == sorted({each.tax_rate for each in draft.lines}, reverse=True)


@given(drafts(), st.integers(0, 10**6))
def test_an_amount_off_is_exactly_that_amount_where_prices_have_no_tax_in_them(
    draft: Draft, steps: int
) -> None:
    off = Discount(amount=Money(steps * draft.currency.step, draft.currency))
    totals = replace(draft, prices_include_tax=False, discount=off).totals()
    assert totals.discount == off.off(totals.subtotal)


def test_two_packs_of_assam_with_tax_cost_what_the_shop_says() -> None:
    totals = order(line(1250, "2", "8.25")).totals()
    assert totals.line_amounts == (usd(2500),)
    assert (totals.subtotal, totals.tax, totals.total) == (usd(2500), usd(206), usd(2706))


def test_tax_is_rounded_line_by_line() -> None:
    assert order(line(50, rate="1"), line(50, rate="1")).totals().tax == usd(2)


def test_a_discount_is_spread_so_that_each_rate_bears_its_share() -> None:
    totals = order(line(1000, rate="20"), line(3000), discount="10%").totals()
    assert totals.discount == usd(400)
    assert [each.net for each in totals.taxes] == [usd(900), usd(2700)]
    assert totals.tax == usd(180)


def test_a_discount_of_more_than_all_takes_all_and_no_more() -> None:
    assert order(line(500), discount="900").totals().total == usd(0)
    assert line(500, discount="6.00").priced == usd(0)


def test_a_line_discount_comes_off_price_times_quantity() -> None:
    assert line(840, "3", discount="10%").priced == usd(2268)
    assert line(1999, "0.350").priced == usd(700)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (order(), "order.no_lines"),
        (order(*[line(1)] * 201), "order.too_many_lines"),
        (replace(order(line(1)), customer=Customer(" ", " ")), "order.no_customer"),
        (order(replace(line(1), description=" ")), "line.no_description"),
        (order(line(0)), "order.total_zero"),
        (order(line(500), discount="100%"), "order.total_zero"),
        (order(line(99_999_999), line(1)), "amount.too_large"),
    ],
)
def test_what_cannot_be_charged_cannot_be_saved(draft: Draft, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draft.check()
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("draft", "field", "longest"),
    [
        (replace(order(line(1)), note="x" * 10_001), "note", 10_000),
        (replace(order(line(1)), customer=Customer("x" * 501)), "name", 500),
        (replace(order(line(1)), customer=Customer("A", "1" * 51)), "phone", 50),
        (replace(order(line(1)), customer=Customer("A", email="x" * 501)), "email", 500),
        (replace(order(line(1)), customer=Customer("A", address="x" * 10_001)), "address", 10_000),
        (order(replace(line(1), description="x" * 501)), "description", 500),
        (order(replace(line(1), sku="x" * 501)), "description", 500),
    ],
)
def test_a_text_that_is_too_long_is_named(draft: Draft, field: str, longest: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draft.check()
    assert refusal.value.code == "text.too_long"
    assert refusal.value.facts == {"field": field, "longest": longest}


def test_the_largest_order_and_the_longest_texts_can_be_saved() -> None:
    long = replace(line(99_999_999), description="🍵" * 500, sku="=SUM(A1)")
    draft = replace(order(long), note="ה" * 10_000, customer=Customer("", "4155550142"))
    draft.check()


def test_only_an_order_with_nothing_typed_is_empty() -> None:
    empty = Draft("u", USD)
    assert empty.is_empty
    for typed in (
        replace(empty, note="x"),
        replace(empty, customer=Customer("x")),
        replace(empty, customer=Customer("", "1")),
        empty.with_line(line(1)),
    ):
        assert not typed.is_empty


@pytest.mark.parametrize(
    ("text", "quantity"), [("2", "2"), ("0.350", "0.35"), (" 1.5 ", "1.5"), ("99999", "99999")]
)
def test_a_quantity_is_a_count_or_a_weight(text: str, quantity: str) -> None:
    assert parse_quantity(text) == Decimal(quantity)


@given(quantities)
def test_a_quantity_is_read_back_as_written(quantity: Decimal) -> None:
    assert parse_quantity(quantity_text(quantity)) == quantity


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "1e3", "NaN", "inf", "0.0001", "100000", "1,5", "２", ".", "1 000"]
)
def test_a_bad_quantity_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_quantity(text)
    assert (refusal.value.code, refusal.value.facts) == ("quantity.invalid", {"text": text})


@pytest.mark.parametrize(
    ("text", "discount"),
    [
        ("", None),
        ("1.50", Discount(amount=usd(150))),
        ("10%", Discount(milli_percent=10_000)),
        (" 12.5 % ", Discount(milli_percent=12_500)),
    ],
)
def test_a_discount_is_an_amount_or_a_percentage(text: str, discount: Discount | None) -> None:
    assert parse_discount(text, USD) == discount
    if discount is not None:
        assert parse_discount(discount.text(), USD) == discount


@pytest.mark.parametrize(
    ("text", "code"),
    [("101%", "discount.invalid"), ("%", "discount.invalid"), ("-1", "amount.negative")],
)
def test_a_bad_discount_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_discount(text, USD)
    assert refusal.value.code == code


def test_an_item_of_the_catalogue_becomes_a_line_with_todays_price() -> None:
    item = CatalogItem("TEA", "Assam", usd(1250), parse_tax_rate("8.25"))
    made = item.line(Decimal(2))
    assert (made.sku, made.priced, made.tax_rate) == ("TEA", usd(2500), item.tax_rate)


def test_a_saved_order_keeps_the_identity_of_its_draft() -> None:
    saved = Order(1001, order(line(500)), SettableClock().now, "Ada", "Till 1")
    assert (saved.uuid, saved.customer.name, saved.total) == ("u", "Grace Hopper", usd(500))
