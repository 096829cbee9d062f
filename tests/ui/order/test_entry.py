"""What typing means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pos_app.domain.customer import Customer
from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import PLAIN, NumberStyle
from pos_app.ui.order.entry import ItemEntry, new_customer, parse_item
from pos_app.ui.order.found import match_spans

COMMA = NumberStyle(",", ".")


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("assam", ItemEntry(Decimal(1), "assam")),
        ("3*assam", ItemEntry(Decimal(3), "assam")),
        (" 3 × the tide ", ItemEntry(Decimal(3), "the tide")),
        ("0.350*loose tea", ItemEntry(Decimal("0.350"), "loose tea")),
        ("4006381333931", ItemEntry(Decimal(1), "4006381333931")),
        ("2*", ItemEntry(Decimal(2), "")),
        ("a*b", ItemEntry(Decimal(1), "a*b")),
        ("", ItemEntry(Decimal(1), "")),
    ],
)
def test_quantity_and_words(typed: str, entry: ItemEntry) -> None:
    assert parse_item(typed, PLAIN) == entry


def test_a_decimal_comma_counts_where_people_write_one() -> None:
    assert parse_item("0,35*tea", COMMA) == ItemEntry(Decimal("0.35"), "tea")


@pytest.mark.parametrize("typed", ["0*assam", "0.0001*assam", "1000000*assam", "1.2.3*assam"])
def test_a_quantity_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r"quantity\.invalid"):
        parse_item(typed, PLAIN)


@pytest.mark.parametrize(
    ("typed", "customer"),
    [
        ("415 555-0142", Customer("", phone="415 555-0142")),
        ("+49 (30) 1234", Customer("", phone="+49 (30) 1234")),
        (" Zoë Müller ", Customer("Zoë Müller")),
        ("7up", Customer("7up")),
        ("", Customer("")),
    ],
)
def test_digits_are_a_phone_number_and_letters_a_name(typed: str, customer: Customer) -> None:
    assert new_customer(typed) == customer


def test_only_beginnings_of_words_are_marked() -> None:
    assert match_spans("The Dark Harbour, dark", "dar") == [(4, 3), (18, 3)]
    assert match_spans("Standard", "dar") == []
    assert match_spans("C++ (book)", "( c+") == [(0, 2), (4, 1)]
