"""The shop's settings, who may sign in, what it sells and who calls."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest

from pos_app.app import open_shop
from pos_app.domain.customer import Customer
from pos_app.domain.errors import InvalidInput, NotAllowed, NotSetUp
from pos_app.domain.money import currency
from pos_app.domain.order import CatalogItem
from pos_app.domain.rights import Operator, Role
from pos_app.domain.tax import parse_tax_rate
from pos_app.services.bundle import Services
from pos_app.services.shop import Mode
from tests.clock import SettableClock
from tests.conftest import PIN, make_draft, usd
from tests.services.conftest import OpenTill, refused
from tests.services.counter import Counter

ITEMS = [
    CatalogItem("TEA-ASSAM", "Assam, 250 g", usd("12.50"), parse_tax_rate("8.25")),
    CatalogItem("TEA-EARL", "Earl Grey Crème", usd("9.00")),
    CatalogItem("ASSAM", "Poster of Assam", usd("20.00")),
]


def entries(stored: sqlite3.Connection, action: str) -> list[tuple[str, str]]:
    """Who did it and the facts, as the trail has them."""
    query = "SELECT operator, facts FROM audit WHERE action = ? ORDER BY id"
    return stored.execute(query, (action,)).fetchall()


def test_a_change_of_settings_is_kept_and_told(
    counter: Counter, reopen: Callable[[], Counter], stored: sqlite3.Connection
) -> None:
    shop = counter.services.shop
    changed = replace(
        shop.settings,
        name="Tea & Co",
        currency=currency("eur"),
        prices_include_tax=True,
        default_tax=parse_tax_rate("19"),
        moto=False,
    )
    shop.change(changed, "Ada")
    assert shop.settings == changed
    assert reopen().services.shop.settings == changed
    operator, facts = entries(stored, "shop.changed")[-1]
    assert operator == "Ada"
    assert json.loads(facts) == {
        "name": "Tea & Co",
        "name.before": "Corner Books",
        "currency": "eur",
        "currency.before": "usd",
        "prices_include_tax": "1",
        "prices_include_tax.before": "0",
        "default_tax": "19",
        "default_tax.before": "0",
        "moto": "0",
        "moto.before": "1",
    }


def test_settings_that_stay_the_same_are_not_told(
    services: Services, stored: sqlite3.Connection
) -> None:
    before = entries(stored, "shop.changed")
    services.shop.change(services.shop.settings, "Ada")
    assert entries(stored, "shop.changed") == before


def test_a_new_order_is_in_the_shops_currency_and_way_of_tax(services: Services) -> None:
    euro = replace(services.shop.settings, currency=currency("eur"), prices_include_tax=True)
    services.shop.change(euro, "Ada")
    draft = services.ordering.new_draft()
    assert (draft.currency, draft.prices_include_tax) == (currency("eur"), True)
    assert draft.uuid != services.ordering.new_draft().uuid


def test_a_shop_needs_a_name(services: Services) -> None:
    with refused("setting.empty", InvalidInput):
        services.shop.change(replace(services.shop.settings, name=" "), "Ada")
    assert services.shop.settings.name == "Corner Books"


def test_a_shop_that_is_not_set_up_says_so(open_till: OpenTill) -> None:
    shop = open_till().services.shop
    assert not shop.is_set_up
    with refused("shop.not_set_up", NotSetUp):
        _ = shop.settings


def test_what_stripe_said_about_phone_orders_undoes_nothing_that_another_till_set(
    services: Services, open_till: OpenTill
) -> None:
    assert services.shop.settings.name == "Corner Books"
    other = open_till().services.shop
    other.change(replace(other.settings, name="Tea & Co"), "Bob")
    services.shop.remember_moto_refused()
    assert services.shop.settings.name == "Tea & Co"
    assert services.shop.settings.moto_refused


def test_the_practice_shop_says_that_it_is_one(services: Services) -> None:
    assert services.shop.mode is Mode.PRACTICE
    assert services.holding.test_cards


def test_without_a_look_at_the_key_money_counts_as_real(counter: Counter) -> None:
    opened = open_shop(counter.shop.home, make_gateway=lambda: pytest.fail("asked for the key"))
    assert opened.services.shop.mode is Mode.LIVE
    assert opened.services.holding.test_cards == ()
    opened.close()


def test_the_right_pin_signs_in_under_the_name_in_any_case(services: Services) -> None:
    signed_in = services.operators.sign_in(" ada ", PIN)
    assert (signed_in.name, signed_in.role) == ("Ada", Role.OWNER)
    assert services.operators.names() == ["Ada"]


def test_a_wrong_pin_is_refused_and_told_without_the_pin(
    services: Services, stored: sqlite3.Connection
) -> None:
    with refused("pin.wrong", NotAllowed, name="Ada"):
        services.operators.sign_in("Ada", "9999")
    assert entries(stored, "operator.wrong_pin") == [("Ada", "{}")]


def test_nobody_unknown_signs_in(services: Services) -> None:
    with refused("operator.unknown", NotAllowed, name="Eve"):
        services.operators.sign_in("Eve", PIN)


def test_a_pin_is_kept_as_a_hash_alone(
    services: Services, operator: Operator, stored: sqlite3.Connection
) -> None:
    services.operators.add("Bob", Role.OWNER, "83716402", operator)
    hashes = [row[0] for row in stored.execute("SELECT pin_hash FROM operator")]
    assert all(each.startswith("$argon2id$") for each in hashes)
    assert len(set(hashes)) == 2
    assert "83716402" not in "".join(stored.iterdump())


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", "１２３４", "12 4", "-123"])
def test_a_pin_is_four_to_twelve_digits(services: Services, operator: Operator, pin: str) -> None:
    with refused("pin.shape", InvalidInput, shortest=4, longest=12):
        services.operators.add("Bob", Role.OWNER, pin, operator)


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "operator.no_name"), ("Ada", "operator.exists"), ("ada ", "operator.exists")],
)
def test_every_operator_has_a_name_of_their_own(
    services: Services, operator: Operator, name: str, code: str
) -> None:
    with refused(code, InvalidInput):
        services.operators.add(name, Role.OWNER, "1234", operator)


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("assam", ["ASSAM", "TEA-ASSAM"]),
        ("tea", ["TEA-ASSAM", "TEA-EARL"]),
        ("creme", ["TEA-EARL"]),
        ("grey ea", ["TEA-EARL"]),
        ("250", ["TEA-ASSAM"]),
        ("ssam", []),
        ("", []),
        ("%", []),
        ("🍵", []),
    ],
)
def test_an_item_is_found_by_the_beginnings_of_words(
    services: Services, text: str, skus: list[str]
) -> None:
    services.catalog.put(ITEMS)
    assert [item.sku for item in services.catalog.find(text)] == skus


def test_an_item_is_replaced_by_its_sku(services: Services) -> None:
    services.catalog.put(ITEMS)
    dearer = replace(ITEMS[1], unit_price=usd("9.50"))
    services.catalog.put([dearer])
    assert services.catalog.count() == 3
    assert services.catalog.of_skus(["TEA-EARL", "GONE"]) == [dearer]
    assert services.catalog.find("assam", limit=1) == [ITEMS[2]]


@pytest.fixture
def callers(counter: Counter) -> Counter:
    for name, phone in (
        ("Grace Hopper", "+1 (415) 555-0142"),
        ("Zoë Müller-Lüdenscheidt", "030 901820"),
        ("O’Neill", ""),
    ):
        draft = make_draft(counter.services, name=name, phone=phone)
        counter.services.ordering.save(draft, counter.operator)
    return counter


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("4155550142", "Grace Hopper"),
        ("0142", "Grace Hopper"),
        ("555 01", "Grace Hopper"),
        ("(415) 555", "Grace Hopper"),
        ("grace", "Grace Hopper"),
        ("HOP", "Grace Hopper"),
        ("zoe", "Zoë Müller-Lüdenscheidt"),
        ("müller", "Zoë Müller-Lüdenscheidt"),
        ("zoe mul", "Zoë Müller-Lüdenscheidt"),
        ("ludens", "Zoë Müller-Lüdenscheidt"),
        ("neill", "O’Neill"),
    ],
)
def test_a_caller_is_found_by_any_digits_or_the_beginning_of_a_word(
    callers: Counter, text: str, name: str
) -> None:
    assert [each.customer.name for each in callers.services.customers.find(text)] == [name]


@pytest.mark.parametrize("text", ["", " ", "opper", "999", "%", "_", "'; --"])
def test_nobody_is_found_where_nobody_is(callers: Counter, text: str) -> None:
    assert callers.services.customers.find(text) == []


def test_a_known_caller_comes_with_orders_and_open_holds(
    counter: Counter, clock: SettableClock
) -> None:
    held, done = counter.held(), counter.captured()
    (known,) = counter.services.customers.find("Grace")
    assert (known.orders, known.last_order_at) == (2, clock.now)
    assert [row.order_uuid for row in known.held] == [held.order.uuid]
    assert held.order.customer == done.order.customer


def test_a_caller_with_another_name_is_another_person(counter: Counter) -> None:
    services, operator = counter.services, counter.operator
    for name in ("Grace Hopper", "grace hopper", "Alan Turing"):
        services.ordering.save(make_draft(services, name=name), operator)
    found = services.customers.find("4155550142")
    assert {(each.customer.name, each.orders) for each in found} == {
        ("grace hopper", 2),
        ("Alan Turing", 1),
    }


def test_the_order_keeps_the_customer_of_that_moment(counter: Counter) -> None:
    services, operator = counter.services, counter.operator
    first = services.ordering.save(make_draft(services), operator)
    moved = replace(first.order.customer, name="Grace Murray", address="1 New St")
    services.ordering.save(replace(make_draft(services), customer=moved), operator)
    assert counter.look_at(first).order.customer.name == "Grace Hopper"
    (known,) = services.customers.find("murray")
    assert (known.customer, known.orders) == (moved, 2)


def test_what_a_caller_bought_before_is_offered_at_todays_price(counter: Counter) -> None:
    services = counter.services
    services.catalog.put([replace(ITEMS[0], unit_price=usd("14.00"))])
    customer = counter.saved().order.customer
    assert customer.id is not None
    (item,) = services.customers.bought_before(customer.id)
    assert (item.sku, item.unit_price) == ("TEA-ASSAM", usd("14.00"))


def test_texts_of_every_kind_are_kept_as_they_were_typed(counter: Counter) -> None:
    services = counter.services
    texts = ["🍵 שלום", "=SUM(A1)", "Robert'); DROP TABLE orders;--", "a\u202eb", "x" * 10_000]
    for text in texts:
        customer = Customer(text[:500], "1", text[:500], text)
        draft = replace(make_draft(services), customer=customer, note=text)
        saved = services.ordering.save(draft, counter.operator)
        kept = counter.look_at(saved).order.content
        assert (kept.note, replace(kept.customer, id=None)) == (text, customer)
