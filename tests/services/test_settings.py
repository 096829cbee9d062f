"""Changing settings: together or not at all, with the right to it, and told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.errors import InvalidInput, NotAllowed, Refused
from pos_app.domain.holds import WarnTimes
from pos_app.domain.money import currency
from pos_app.domain.rights import Operator, Right, Role
from pos_app.domain.settings import Value
from pos_app.services.bundle import Services
from pos_app.settings import load_till
from tests.conftest import PIN, make_draft, usd
from tests.services.conftest import OpenTill, refused
from tests.services.counter import Counter

BOB_PIN = "8642"


@pytest.fixture
def bob(services: Services, operator: Operator) -> Operator:
    return services.operators.add("Bob", Role.CLERK, BOB_PIN, operator)


def told(stored: sqlite3.Connection, action: str) -> tuple[str, dict[str, str]]:
    query = "SELECT operator, facts FROM audit WHERE action = ? ORDER BY id DESC"
    who, facts = stored.execute(query, (action,)).fetchone()
    return who, json.loads(facts)


def test_a_change_is_told_with_what_it_was(
    services: Services, operator: Operator, stored: sqlite3.Connection
) -> None:
    services.settings.change({"auto_lock_min": 2, "two_people_void": usd("9")}, operator)
    assert services.settings.values()["auto_lock_min"] == 2
    assert services.shop.two_people().void == usd("9")
    assert told(stored, "shop.changed") == (
        "Ada",
        {
            "auto_lock_min": "2",
            "auto_lock_min.before": "5",
            "two_people_void": "900",
            "two_people_void.before": "",
        },
    )


def test_a_tills_own_settings_are_kept_beside_the_book_and_told(
    counter: Counter, operator: Operator, stored: sqlite3.Connection
) -> None:
    services, home = counter.services, counter.shop.home
    services.settings.change({"till": "Counter 2", "theme": "dark"}, operator)
    kept = load_till(home)
    assert (kept.till, kept.theme, kept.install) == ("Counter 2", "dark", counter.shop.till.install)
    assert told(stored, "till.changed") == (
        "Ada",
        {"till": "Counter 2", "till.before": "Till 1", "theme": "dark", "theme.before": "system"},
    )


def test_a_look_needs_no_right_and_no_entry(
    counter: Counter, bob: Operator, stored: sqlite3.Connection
) -> None:
    counter.services.settings.change({"theme": "light"}, bob)
    before = stored.execute("SELECT count(*) FROM audit").fetchone()
    counter.services.settings.keep_look("dark", "150")
    assert (load_till(counter.shop.home).theme, load_till(counter.shop.home).text_size) == (
        "dark",
        "150",
    )
    assert stored.execute("SELECT count(*) FROM audit").fetchone() == before


def test_nothing_is_changed_without_the_right_to_all_of_it(
    services: Services, bob: Operator
) -> None:
    before = services.settings.values()
    with refused("right.missing", NotAllowed, right="manage_shop", operator="Bob"):
        services.settings.change({"theme": "dark", "undo_s": 9}, bob)
    assert services.settings.values() == before
    services.operators.lend(bob, "Ada", PIN, Right.MANAGE_SHOP)
    services.settings.change({"theme": "dark", "undo_s": 9}, bob)
    assert services.settings.values()["undo_s"] == 9


def test_what_another_till_set_since_stays(
    services: Services, operator: Operator, open_till: OpenTill
) -> None:
    assert services.shop.settings.undo_s == 0
    open_till().services.settings.change({"undo_s": 7}, operator)
    services.settings.change({"moto": False}, operator)
    assert (services.shop.settings.undo_s, services.shop.settings.moto) == (7, False)


def test_another_currency_does_not_turn_a_limit_into_another_amount(
    services: Services, operator: Operator
) -> None:
    services.settings.change({"two_people_refund": usd("300")}, operator)
    with refused("shop.limit_currency", InvalidInput, amount=usd("300")):
        services.settings.change({"currency": currency("jpy")}, operator)
    assert services.shop.read_again().currency == currency("usd")
    services.settings.change({"currency": currency("jpy"), "two_people_refund": None}, operator)
    assert services.shop.read_again().currency == currency("jpy")


def test_what_nobody_could_type_is_refused_too(services: Services, operator: Operator) -> None:
    with refused("setting.not_in_range", InvalidInput):
        services.settings.change({"auto_lock_min": 1000}, operator)


@pytest.mark.parametrize(
    ("values", "warn", "urgent"),
    [
        ({"urgent_h": 24}, 24, 24),
        ({"warn_h": 3}, 3, 4),
        ({"warn_h": 1, "urgent_h": 1}, 1, 1),
    ],
)
def test_no_hold_is_urgent_before_it_ends_soon(
    services: Services, operator: Operator, values: dict[str, Value], warn: int, urgent: int
) -> None:
    with refused("shop.warn_times", InvalidInput, warn=warn, urgent=urgent):
        services.settings.change(values, operator)
    assert services.shop.read_again().warn_h == 24
    services.settings.change({"warn_h": 1, "urgent_h": 0}, operator)
    assert services.shop.warn_times() == WarnTimes(timedelta(hours=1), timedelta(0))


def test_an_order_above_the_limit_is_not_saved(
    services: Services, operator: Operator, reopen: Callable[[], Counter]
) -> None:
    services.settings.change({"largest_order": usd("27.05")}, operator)
    draft = make_draft(services, "27.06")
    with refused("order.above_limit", Refused, amount=usd("27.06"), limit=usd("27.05")):
        services.ordering.save(draft, operator)
    assert services.ordering.list() == []
    services.settings.change({"largest_order": usd("27.06")}, operator)
    assert services.ordering.save(draft, operator).order.total == usd("27.06")
    assert reopen().services.shop.settings.largest_order == usd("27.06")
