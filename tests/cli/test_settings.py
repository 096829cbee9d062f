"""Settings from scripts, and the page of the docs that is made from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.domain.settings import SETTINGS
from pos_app.ui.sentences.settings import PAGES
from pos_app.ui.sentences.settings import SETTINGS as WORDS
from pos_app.ui.setting_words import explanation
from tests.cli.conftest import SHOP
from tests.cli.sentences import assert_told
from tests.conftest import PIN
from tests.e2e.command_line import CommandLine

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture
def shop(no_shop: CommandLine) -> CommandLine:
    assert no_shop("setup", *SHOP, stdin=f"{PIN}\n").code == 0
    return no_shop


def test_the_page_of_the_docs_is_the_one_that_is_made() -> None:
    assert DOCS.read_text(encoding="utf-8") == explanation()
    assert set(WORDS) == {each.name for each in SETTINGS}
    assert set(PAGES) == {each.page.value for each in SETTINGS}


def test_all_settings_are_listed_and_one_is_read_and_changed(shop: CommandLine) -> None:
    listed = shop("settings", "list", "--json").json
    assert [each["name"] for each in listed] == [each.name for each in SETTINGS]
    assert "undo_s = 5\n" in shop("settings", "list").out
    changed = shop.signed_in("settings", "set", "two_people_refund", "300.00")
    assert (changed.code, changed.json["value"]) == (0, "300.00")
    assert shop("settings", "get", "two_people_refund").out == "300.00\n"
    assert shop.signed_in("settings", "set", "theme", "dark").json["of_till"]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("colour", "red", "no setting called"),
        ("undo_s", "61", "from 0 to 60"),
        ("name", " ", "needs a name"),
        ("default_tax", "lots", "lots"),
        ("moto", "perhaps", "neither on nor off"),
        ("theme", "pink", "system, light, dark"),
    ],
)
def test_what_cannot_be_set_is_told(shop: CommandLine, name: str, value: str, word: str) -> None:
    assert_told(shop.signed_in("settings", "set", name, value), 2, word)


def test_a_clerk_sets_nothing_of_the_shops(shop: CommandLine) -> None:
    shop.signed_in("operator", "add", "Bob", "--role", "clerk", stdin="8642\n")
    as_bob = ("--operator", "Bob", "--pin-stdin")
    refused = shop("settings", "set", "moto", "off", *as_bob, stdin="8642\n")
    assert_told(refused, 4, "Bob may not change the shop")
    assert shop("settings", "get", "moto").out == "on\n"


def test_there_is_nothing_to_set_before_the_shop_is_set_up(no_shop: CommandLine) -> None:
    assert_told(no_shop("settings", "list"), 4, "not set up")
    assert no_shop("settings", "explain").out == explanation()
