"""Orders that scripts hand in: what is refused by name, and what is kept to the letter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.orders import line, order, text
from tests.cli.sentences import assert_told
from tests.e2e.command_line import Answer, CommandLine

BAD_AMOUNTS = [
    ("", "no amount"),
    ("-5.00", "below zero"),
    ("−5.00", "below zero"),
    ("0.005", "more decimals"),
    ("1e9", "does not fit"),
    ("NaN", "does not fit"),
    ("Infinity", "does not fit"),
    ("１２", "does not fit"),
    ("1,234.50", "does not fit"),
    ("1.234,50", "does not fit"),
    ("$5", "does not fit"),
    ("1000000.00", "more than one payment can hold"),
    ("9" * 5000, "more than one payment can hold"),
]
BAD_ORDERS: list[tuple[dict[str, Any], str]] = [
    ({"colour": "red"}, "“colour” is not a field"),
    ({"uuid": "1"}, "“uuid” is not a field"),
    ({"customer": {"name": "Ada", "card": "4242"}}, "“card” is not a field"),
    ({"customer": "Ada"}, "“customer” is not an object"),
    ({"customer": {}}, "no customer"),
    ({"customer": {"name": 5}}, "“name” has to be text"),
    ({"lines": []}, "nothing on this order"),
    ({"lines": {}}, "“lines” has to be a list"),
    ({"lines": [line()] * 201}, "200 lines at most"),
    ({"currency": "xxx"}, "xxx"),
    ({"currency": 5}, "“currency” has to be text"),
    ({"prices_include_tax": "yes"}, "true or false"),
    ({"discount": "101%"}, "101%"),
    ({"discount": 1.5}, "“discount” has to be text"),
    ({"discount": "27.06"}, "total is 0"),
    ({"note": "n" * 10_001}, "10000 characters at most"),
    ({"customer": {"name": "n" * 501}}, "500 characters at most"),
]
BAD_LINES: list[tuple[dict[str, Any], str]] = [
    ({"price": "1"}, "“price” is not a field"),
    ({"note": "no"}, "“note” is not a field"),
    ({"unit_price": 13.53}, "“unit_price” has to be text in quotes"),
    ({"unit_price": 13}, "“unit_price” has to be text in quotes"),
    ({"quantity": 0.35}, "“quantity” has to be"),
    ({"quantity": True}, "“quantity” has to be"),
    ({"quantity": 0}, "not a quantity"),
    ({"quantity": -1}, "not a quantity"),
    ({"quantity": "0.0005"}, "not a quantity"),
    ({"quantity": 10**400}, "not a quantity"),
    ({"tax_rate": 8.25}, "“tax_rate” has to be text"),
    ({"tax_rate": "a lot"}, "not a tax rate"),
    ({"discount": "150%"}, "not a discount"),
]
TEXTS = [
    "Zoë Müller-Łukasiewicz",
    "🫖🍵 family 👨‍👩‍👧‍👦",
    "شركة الشاي العربي",
    "‮gnol‬ מרים",
    "Robert'); DROP TABLE orders;--",
    '"quoted" \\ back\\slashed % _ {name} {0}',
    "=HYPERLINK(1)",
    "two\nlines\tand a tab",
]


@pytest.mark.parametrize(("amount", "word"), BAD_AMOUNTS, ids=lambda each: each[:12])
def test_an_amount_that_is_none_is_refused_with_its_line(
    keyless: CommandLine, amount: str, word: str
) -> None:
    lines = [line(), line(unit_price=amount)]
    assert_told(new(keyless, text(lines=lines)), 2, "Line 2: ", word)
    assert_nothing_saved(keyless)


@pytest.mark.parametrize(("changed", "word"), BAD_ORDERS, ids=lambda each: str(each)[:30])
def test_what_cannot_be_an_order_is_refused_by_name(
    keyless: CommandLine, changed: dict[str, Any], word: str
) -> None:
    assert_told(new(keyless, text(**changed)), 2, word)
    assert_nothing_saved(keyless)


@pytest.mark.parametrize(("changed", "word"), BAD_LINES, ids=lambda each: str(each)[:30])
def test_what_cannot_be_a_line_is_refused_with_its_number(
    keyless: CommandLine, changed: dict[str, Any], word: str
) -> None:
    assert_told(new(keyless, text(lines=[line(), line(**changed)])), 2, "Line 2: ", word)
    assert_nothing_saved(keyless)


@pytest.mark.parametrize("field", ["description", "quantity", "unit_price"])
def test_what_a_line_needs_is_named(keyless: CommandLine, field: str) -> None:
    short = line()
    del short[field]
    assert_told(new(keyless, text(lines=[short])), 2, f"“{field}” is missing")


@pytest.mark.parametrize("field", ["customer", "lines"])
def test_what_an_order_needs_is_named(keyless: CommandLine, field: str) -> None:
    short = order()
    del short[field]
    assert_told(new(keyless, json.dumps(short)), 2, f"“{field}” is missing")


@pytest.mark.parametrize(
    "typed",
    ["", "{", "[]", "null", "NaN", '"order"', "[" * 100_000, f'{{"note": {"9" * 5000}}}', "{}{}"],
    ids=lambda each: each[:10],
)
def test_what_is_no_json_object_is_refused(keyless: CommandLine, typed: str) -> None:
    assert_told(new(keyless, typed), 2, "Nothing was saved")


def test_half_a_character_is_refused(keyless: CommandLine) -> None:
    assert_told(new(keyless, text(note="half").replace("half", "\\ud83d")), 2, "not text")
    assert_nothing_saved(keyless)


def test_every_text_is_kept_to_the_letter_and_found_in_the_list(holdfast: CommandLine) -> None:
    for typed in TEXTS:
        customer = {"name": typed, "phone": typed[:50], "address": typed, "email": typed}
        lines = [line(description=typed, sku=typed)]
        saved = new(holdfast, text(customer=customer, lines=lines, note=typed))
        assert (saved.code, saved.err) == (0, "")
        assert saved.json["customer"]["name"] == typed
    listed = holdfast("order", "list", "--json").json
    assert [row["customer"] for row in reversed(listed)] == TEXTS
    assert holdfast("queue").code == 0


def test_ten_thousand_characters_are_kept(holdfast: CommandLine) -> None:
    saved = new(holdfast, text(note="🫖" * 10_000, lines=[line(description="d" * 500)]))
    assert (saved.code, saved.err) == (0, "")


def test_a_total_below_what_stripe_takes_is_saved_and_said(holdfast: CommandLine) -> None:
    saved = new(holdfast, text(lines=[line(quantity=1, unit_price="0.49")]))
    assert_told(saved, 1, "Stripe takes no payment below")
    assert (saved.json["number"], saved.json["payment_intent_id"]) == (1001, None)


def new(till: CommandLine, typed: str) -> Answer:
    return till.signed_in("order", "new", "-", stdin=typed)


def assert_nothing_saved(till: CommandLine) -> None:
    assert till("order", "list", "--json").json == []
