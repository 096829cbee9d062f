from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import currency
from pos_app.domain.order import Draft
from pos_app.domain.order_json import OrderDefaults, draft_of, json_of
from pos_app.domain.tax import TaxRate
from tests.domain.strategies import drafts

DEFAULTS = OrderDefaults(currency("usd"), prices_include_tax=False, tax_rate=TaxRate(8250))
PHONE_ORDERS = [
    json.loads(row)
    for row in (Path(__file__).parents[1] / "data" / "phone_orders.jsonl").read_text().splitlines()
]


def an_order() -> dict[str, Any]:
    return {
        "customer": {"name": "Grace Hopper", "phone": "415 555 0142"},
        "lines": [{"description": "Assam", "quantity": 2, "unit_price": "12.50"}],
    }


def test_a_week_of_phone_orders_is_there() -> None:
    assert len(PHONE_ORDERS) == 60


@pytest.mark.parametrize("row", PHONE_ORDERS, ids=range(1, len(PHONE_ORDERS) + 1))
def test_a_phone_order_costs_what_was_worked_out_by_hand(row: dict[str, Any]) -> None:
    draft = draft_of(row["order"], DEFAULTS)
    draft.check()
    assert draft.totals().total.decimal_text() == row["expect_total"]


@given(drafts())
def test_a_kept_order_is_read_back_unchanged(draft: Draft) -> None:
    kept = json.loads(json.dumps(json_of(draft)))
    assert draft_of(kept, DEFAULTS, kept=True) == draft


def test_an_order_that_does_not_say_otherwise_is_as_the_shop_is() -> None:
    first, second = draft_of(an_order(), DEFAULTS), draft_of(an_order(), DEFAULTS)
    assert first.currency == DEFAULTS.currency
    assert not first.prices_include_tax
    assert first.lines[0].tax_rate == TaxRate(8250)
    assert first.totals().total.minor == 2706
    assert first.uuid != second.uuid


def _with(field: str, value: object) -> Callable[[], dict[str, Any]]:
    return lambda: an_order() | {field: value}


def _with_line(field: str, value: object) -> Callable[[], dict[str, Any]]:
    def make() -> dict[str, Any]:
        data = an_order()
        data["lines"][0][field] = value
        return data

    return make


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (_with("total", "27.06"), "total"),
        (_with("uuid", "chosen by a script"), "uuid"),
        (_with_line("price", "1"), "price"),
        (_with("customer", {"name": "A", "phone": "1", "card": "4242"}), "card"),
        (_with("customer", {"name": "A", "phone": "1", "id": 1}), "id"),
    ],
)
def test_an_unknown_field_is_refused_by_name(
    make: Callable[[], dict[str, Any]], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draft_of(make(), DEFAULTS)
    assert refusal.value.code == "json.unknown_field"
    assert refusal.value.facts["field"] == field


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (_with_line("unit_price", 12.5), "unit_price"),
        (_with_line("unit_price", 12), "unit_price"),
        (_with_line("quantity", 0.35), "quantity"),
        (_with_line("quantity", True), "quantity"),
        (_with_line("quantity", None), "quantity"),
        (_with_line("tax_rate", 8.25), "tax_rate"),
        (_with_line("discount", 1.5), "discount"),
        (_with_line("description", 5), "description"),
        (_with_line("sku", 9780441478125), "sku"),
        (_with("discount", 1.5), "discount"),
        (_with("prices_include_tax", "yes"), "prices_include_tax"),
        (_with("prices_include_tax", None), "prices_include_tax"),
        (_with("currency", 840), "currency"),
        (_with("note", ["a"]), "note"),
        (_with("lines", {}), "lines"),
        (_with("customer", {"name": 5}), "name"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_name(
    make: Callable[[], dict[str, Any]], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draft_of(make(), DEFAULTS)
    assert refusal.value.code == "json.wrong_type"
    assert refusal.value.facts["field"] == field


@pytest.mark.parametrize("data", [None, [], "order", 5, {"customer": [], "lines": []}])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draft_of(data, DEFAULTS)
    assert refusal.value.code == "json.not_an_object"


@pytest.mark.parametrize("field", ["customer", "lines"])
def test_a_missing_part_is_named(field: str) -> None:
    data = an_order()
    del data[field]
    with pytest.raises(InvalidInput) as refusal:
        draft_of(data, DEFAULTS)
    assert (refusal.value.code, refusal.value.facts) == ("json.missing_field", {"field": field})


@pytest.mark.parametrize("field", ["description", "quantity", "unit_price"])
def test_a_line_that_lacks_something_is_named_with_its_position(field: str) -> None:
    data = an_order()
    data["lines"].insert(0, dict(data["lines"][0]))
    del data["lines"][1][field]
    with pytest.raises(InvalidInput) as refusal:
        draft_of(data, DEFAULTS)
    assert refusal.value.code == "json.missing_field"
    assert refusal.value.facts == {"field": field, "line": 2}


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_with("currency", "xxx"), "currency.unknown"),
        (_with_line("unit_price", "1,50"), "amount.not_a_number"),
        (_with_line("unit_price", None), "amount.empty"),
        (_with_line("quantity", 0), "quantity.invalid"),
        (_with_line("quantity", "1e3"), "quantity.invalid"),
        (_with_line("tax_rate", ""), "tax_rate.invalid"),
        (_with_line("discount", "200%"), "discount.invalid"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(
    make: Callable[[], dict[str, Any]], code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draft_of(make(), DEFAULTS)
    assert refusal.value.code == code
