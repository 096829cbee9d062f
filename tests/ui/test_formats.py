from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from pos_app.domain.money import Money, NumberStyle, currency, parse_money
from pos_app.ui.formats import Formats

MOMENT = datetime(2026, 11, 26, 10, 49, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "minor", "code", "written"),
    [
        ("en_US", 123450, "usd", "1,234.50"),
        ("en_US", 5, "usd", "0.05"),
        ("en_US", -5, "usd", "-0.05"),
        ("en_US", 500, "jpy", "500"),
        ("en_US", 12340, "bhd", "12.34"),
        ("en_US", 99_999_999_99, "usd", "99,999,999.99"),
        ("de_DE", 123450, "eur", "1.234,50"),
    ],
)
def test_amounts_are_written_as_the_locale_does(
    locale: str, minor: int, code: str, written: str
) -> None:
    assert Formats(QLocale(locale)).money(Money(minor, currency(code))) == written


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "fr_FR", "de_CH", "pl_PL"])
def test_what_is_written_can_be_typed(locale: str) -> None:
    formats = Formats(QLocale(locale))
    amount = Money(12_345_678, currency("eur"))
    assert parse_money(formats.money(amount), currency("eur"), formats.number_style) == amount


def test_the_marks_are_those_of_the_locale() -> None:
    assert Formats(QLocale("en_US")).number_style == NumberStyle(".", ",")
    assert Formats(QLocale("de_DE")).number_style == NumberStyle(",", ".")


def test_the_code_stands_behind_the_amount() -> None:
    assert Formats(QLocale("en_US")).money_with_code(Money(2706, currency("usd"))) == "27.06 USD"


def test_times_are_those_of_the_shop() -> None:
    formats = Formats(QLocale("en_US"), ZoneInfo("America/New_York"))
    assert formats.time(MOMENT) == "05:49"
    assert formats.time_with_seconds(MOMENT) == "05:49:32"
    assert formats.day(MOMENT) == "Thu 26 Nov"
    assert formats.day_time(MOMENT) == "Thu 26 Nov, 05:49"
