"""Every declared setting: what may be typed, and that it comes back as it was kept."""

from __future__ import annotations

import pytest

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import NumberStyle, currency
from pos_app.domain.settings import (
    OF_SHOP,
    OF_TILL,
    SETTINGS,
    Setting,
    Value,
    parse_setting,
    restored,
    setting,
    stored,
    written,
)
from pos_app.services.shop import ShopSettings
from pos_app.settings import TillSettings
from tests.conftest import usd

USD = currency("usd")
GERMAN = NumberStyle(",", ".")

GOOD = {
    "name": ["Corner Books", "كتب", "x" * 60],
    "currency": ["usd", "EUR"],
    "receipt_text": ["", "Thank you\nTax 12"],
    "prices_include_tax": ["on", "OFF"],
    "default_tax": ["0", "8.25", "19 %"],
    "moto": ["on", "off"],
    "undo_s": ["0", "60"],
    "warn_h": ["1", "168"],
    "urgent_h": ["0", "72"],
    "card_tries": ["1", "20"],
    "publishable_key": ["", "pk_test_1234567890"],
    "card_page": ["", "https://shop.example/card"],
    "card_page_built_in": ["on", "off"],
    "thanks_page": ["", "https://shop.example/thanks"],
    "link_h": ["1", "23"],
    "longer_holds": ["on", "off"],
    "raisable_holds": ["on", "off"],
    "holds_in_parts": ["on", "off"],
    "largest_order": ["off", "", "500.00"],
    "two_people_capture": ["off", "0.01"],
    "two_people_void": ["off", "300"],
    "two_people_refund": ["off", "12.34"],
    "auto_lock_min": ["0", "240"],
    "theme": ["system", "light", "Dark"],
    "text_size": ["100", "200"],
    "till": ["Till 2"],
    "printer": ["", "EPSON TM-T20"],
    "update_address": ["", "https://pos.example:8443/update.json", "http://127.0.0.1:8000/u"],
    "update_key": ["", "A" * 43 + "="],
}
BAD = {
    "name": [("  ", "setting.empty"), ("x" * 61, "setting.too_long"), ("a\nb", "setting.one_line")],
    "currency": [("doubloons", "currency.unknown")],
    "receipt_text": [("x" * 501, "setting.too_long")],
    "prices_include_tax": [("perhaps", "setting.not_a_switch")],
    "default_tax": [("lots", "tax_rate.invalid"), ("101", "tax_rate.invalid")],
    "moto": [("1", "setting.not_a_switch")],
    "undo_s": [(text, "setting.not_in_range") for text in ("", "-1", "61", "1.5", "５", "1e1")],
    "warn_h": [("0", "setting.not_in_range"), ("169", "setting.not_in_range")],
    "urgent_h": [("-1", "setting.not_in_range"), ("73", "setting.not_in_range")],
    "card_tries": [("0", "setting.not_in_range"), ("21", "setting.not_in_range")],
    "publishable_key": [
        ("sk_test_1234567890", "fields.secret_key"),
        ("card", "fields.not_publishable"),
        ("pk_test_" + "x" * 300, "fields.not_publishable"),
    ],
    "card_page": [("http://shop.example", "fields.page")],
    "card_page_built_in": [("1", "setting.not_a_switch")],
    "thanks_page": [("http://shop.example", "fields.page"), ("thanks", "fields.page")],
    "link_h": [("0", "setting.not_in_range"), ("24", "setting.not_in_range")],
    "longer_holds": [("yes", "setting.not_a_switch")],
    "raisable_holds": [("2", "setting.not_a_switch")],
    "holds_in_parts": [("2", "setting.not_a_switch")],
    "largest_order": [("-1", "amount.negative"), ("0.005", "amount.too_many_decimals")],
    "two_people_capture": [("NaN", "amount.not_a_number")],
    "two_people_void": [("1e9", "amount.not_a_number")],
    "two_people_refund": [("9" * 13, "amount.too_large")],
    "auto_lock_min": [("241", "setting.not_in_range")],
    "theme": [("pink", "setting.not_a_choice")],
    "text_size": [("110", "setting.not_a_choice")],
    "till": [("", "setting.empty")],
    "printer": [("x" * 201, "setting.too_long")],
    "update_address": [
        (text, "update.address")
        for text in (
            "pos.example",
            "http://pos.example/",
            "https://a@b/",
            "https:///x",
            "https://[",
        )
    ],
    "update_key": [("A" * 44, "update.key"), ("key", "update.key"), ("é" * 44, "update.key")],
}


def test_every_setting_has_good_and_bad_examples_here() -> None:
    assert list(GOOD) == list(BAD) == [each.name for each in SETTINGS]


@pytest.mark.parametrize("of", SETTINGS, ids=lambda each: each.name)
def test_what_is_typed_is_kept_and_written_the_same(of: Setting) -> None:
    for text in GOOD[of.name]:
        value = parse_setting(of, text, USD)
        money = value if of.name == "currency" else USD
        assert restored(of, stored(value), money) == value  # type: ignore[arg-type]
        assert parse_setting(of, written(value), USD) == value


@pytest.mark.parametrize("of", SETTINGS, ids=lambda each: each.name)
def test_what_cannot_be_is_refused_by_name(of: Setting) -> None:
    for text, code in BAD[of.name]:
        with pytest.raises(InvalidInput) as refused:
            parse_setting(of, text, USD)
        assert refused.value.code == code, text


def test_the_declared_defaults_are_those_of_the_types() -> None:
    shop, till = ShopSettings("", USD), TillSettings()
    values: dict[str, Value] = {each.name: shop.value(each.name) for each in OF_SHOP}
    values |= {each.name: getattr(till, each.name) for each in OF_TILL}
    assert values == {each.name: restored(each, each.default, USD) for each in SETTINGS}


def test_numbers_are_typed_in_the_way_of_the_place() -> None:
    assert parse_setting(setting("largest_order"), "1.234,50", USD, GERMAN) == usd("1234.50")
    assert written(parse_setting(setting("default_tax"), "8,25", USD, GERMAN)) == "8.25"
