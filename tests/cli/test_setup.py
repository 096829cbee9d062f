"""Setting a shop up without a window, and changing it later."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import SHOP
from tests.cli.orders import VISA, text
from tests.cli.sentences import assert_told
from tests.conftest import PIN
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld

MOTO = "payment_method_options[card][moto]"


def trail(home: Path) -> list[tuple[str, str, str]]:
    """Who changed what of the shop."""
    with closing(sqlite3.connect(home / "book.db")) as book:
        return book.execute(
            "SELECT operator, action, facts FROM audit WHERE action = 'shop.changed' ORDER BY id"
        ).fetchall()


@pytest.mark.parametrize(
    "words",
    [
        ("queue",),
        ("sync",),
        ("order", "list"),
        ("order", "show", "1001"),
        ("order", "new", "-"),
        ("card", "1001", "--payment-method", VISA),
        ("capture", "1001"),
        ("void", "1001", "--reason", "abandoned"),
        ("refund", "1001"),
    ],
    ids=" ".join,
)
def test_nothing_is_sold_before_the_shop_is_set_up(
    no_shop: CommandLine, words: tuple[str, ...]
) -> None:
    assert_told(no_shop.signed_in(*words), 4, "not set up")


@pytest.mark.parametrize("left_out", ["--shop", "--currency", "--owner"])
def test_a_new_shop_needs_name_currency_and_owner(no_shop: CommandLine, left_out: str) -> None:
    at = SHOP.index(left_out)
    some = SHOP[:at] + SHOP[at + 2 :]
    assert_told(no_shop("setup", *some, stdin=f"{PIN}\n"), 2, left_out)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        (("--currency", "doubloons"), "doubloons"),
        (("--tax", "lots"), "lots"),
        (("--tax", "100.1"), "100.1"),
        (("--shop", "  "), "name"),
        (("--owner", "  "), "name"),
    ],
    ids=str,
)
def test_a_set_up_that_is_refused_can_be_typed_again(
    no_shop: CommandLine, changed: tuple[str, ...], word: str
) -> None:
    assert_told(no_shop("setup", *SHOP, *changed, stdin=f"{PIN}\n"), 2, word)
    assert no_shop("queue").code == 4
    assert no_shop("setup", *SHOP, stdin=f"{PIN}\n").code == 0


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "abcd", "１２３４"])
def test_a_pin_has_four_to_twelve_digits(no_shop: CommandLine, pin: str) -> None:
    assert_told(no_shop("setup", *SHOP, stdin=f"{pin}\n"), 2, "4 to 12 digits")


def test_a_pin_comes_from_stdin_only(no_shop: CommandLine) -> None:
    assert_told(no_shop("setup", *SHOP[:-1]), 4, "--pin-stdin")


def test_a_set_up_that_was_cut_short_is_finished_by_typing_it_again(
    no_shop: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut:
        cut.setattr("pos_app.services.shop.Shop.change", _pull_the_plug)
        assert no_shop("setup", *SHOP, stdin=f"{PIN}\n").code == 130
    assert_told(no_shop("setup", *SHOP, stdin="9999\n"), 4, "Wrong PIN")
    assert no_shop("setup", *SHOP, stdin=f"{PIN}\n").code == 0
    assert no_shop.signed_in("queue").code == 0


def _pull_the_plug(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("named", [("--operator", "Ada"), ("--owner", "Ada")], ids=str)
def test_the_owner_changes_what_is_named_and_nothing_else(
    no_shop: CommandLine, named: tuple[str, ...]
) -> None:
    prices = ("--prices", "with-tax", "--tax", "8.25")
    assert no_shop("setup", *SHOP, *prices, stdin=f"{PIN}\n").code == 0
    changed = no_shop("setup", "--tax", "9", *named, "--pin-stdin", "--json", stdin=f"{PIN}\n")
    assert (changed.code, changed.json) == (0, {"shop": "Corner Books"})
    assert trail(no_shop.home)[1:] == [
        ("Ada", "shop.changed", '{"default_tax":"9","default_tax.before":"8.25"}')
    ]


def test_nobody_else_changes_the_shop(no_shop: CommandLine) -> None:
    assert no_shop("setup", *SHOP, stdin=f"{PIN}\n").code == 0
    stranger = ("--operator", "Eve", "--pin-stdin")
    assert_told(no_shop("setup", "--shop", "Eve's"), 4, "--operator")
    assert_told(no_shop("setup", "--shop", "Eve's", "--operator", "Ada"), 4, "--pin-stdin")
    assert_told(no_shop("setup", "--shop", "Eve's", *stranger, stdin="2468\n"), 4, "Eve")
    ada = ("--operator", "Ada", "--pin-stdin")
    assert_told(no_shop("setup", "--shop", "Eve's", *ada, stdin="1111\n"), 4, "Wrong PIN")
    assert len(trail(no_shop.home)) == 1


def test_the_mark_of_phone_orders_is_switched_off_by_the_owner_and_written_down(
    holdfast: CommandLine, posts: Callable[[str], list[dict[str, str]]]
) -> None:
    first = str(holdfast.signed_in("order", "new", "-", stdin=text()).json["number"])
    second = str(holdfast.signed_in("order", "new", "-", stdin=text()).json["number"])
    assert holdfast.signed_in("card", first, "--payment-method", VISA).code == 0
    assert holdfast.signed_in("setup", "--moto", "off").code == 0
    assert holdfast.signed_in("card", second, "--payment-method", VISA).code == 0
    marked, plain = posts("/confirm")
    assert marked[MOTO] == "true"
    assert not [name for name in plain if "moto" in name]
    told = '{"moto":"0","moto.before":"1"}'
    assert trail(holdfast.home)[-1] == ("Ada", "shop.changed", told)


def test_an_account_without_phone_orders_is_told_remembered_and_not_worked_around(
    holdfast: CommandLine,
    number: str,
    practice_server: PracticeWorld,
    posts: Callable[[str], list[dict[str, str]]],
) -> None:
    practice_server.configure(moto_enabled=False)
    refused = holdfast.signed_in("card", number, "--payment-method", VISA)
    assert_told(refused, 1, "phone orders", "Stripe support")
    assert refused.json["payment_status"] == "AWAITING_CARD"
    assert [MOTO in each for each in posts("/confirm")] == [True]
    told = '{"moto_refused":"1","moto_refused.before":"0"}'
    assert trail(holdfast.home)[-1] == ("Stripe", "shop.changed", told)

    assert holdfast.signed_in("setup", "--moto", "off").code == 0
    assert holdfast.signed_in("card", number, "--payment-method", VISA).code == 0
    assert json.loads(trail(holdfast.home)[-1][2]) == {
        "moto": "0",
        "moto.before": "1",
        "moto_refused": "0",
        "moto_refused.before": "1",
    }
