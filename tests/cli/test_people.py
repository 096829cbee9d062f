"""People and their rights from scripts: refused where the window would refuse, with 4."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import SHOP
from tests.cli.sentences import assert_told
from tests.conftest import PIN
from tests.e2e.command_line import Answer, CommandLine

CLEO, BOB = "7531", "8642"
Run = Callable[..., Answer]


@pytest.fixture
def shop(no_shop: CommandLine) -> CommandLine:
    """A shop without a key: Ada its owner, Cleo a manager, Bob a clerk."""
    assert no_shop("setup", *SHOP, stdin=f"{PIN}\n").code == 0
    for name, role, pin in (("Cleo", "manager", CLEO), ("Bob", "clerk", BOB)):
        added = no_shop.signed_in("operator", "add", name, "--role", role, stdin=f"{pin}\n")
        assert (added.code, added.json) == (0, {"name": name, "role": role})
    return no_shop


def as_bob(shop: CommandLine, *words: str, stdin: str = "") -> Answer:
    return shop(*words, "--operator", "Bob", "--pin-stdin", "--json", stdin=f"{BOB}\n{stdin}")


def refusals(home: Path) -> list[tuple[str, str]]:
    query = "SELECT operator, facts FROM audit WHERE action = 'right.refused' ORDER BY id"
    with closing(sqlite3.connect(home / "book.db")) as book:
        return [(name, json.loads(facts)["right"]) for name, facts in book.execute(query)]


def test_people_are_listed_changed_and_sent_away(shop: CommandLine) -> None:
    assert shop.signed_in("operator", "rename", "Bob", "Robert").json["name"] == "Robert"
    assert shop.signed_in("operator", "role", "Robert", "manager").json["role"] == "manager"
    assert shop.signed_in("operator", "disable", "Robert").code == 0
    assert shop("operator", "list", "--json").json == [
        {"name": "Ada", "role": "owner", "disabled": False},
        {"name": "Cleo", "role": "manager", "disabled": False},
        {"name": "Robert", "role": "manager", "disabled": True},
    ]
    assert "Robert (manager, disabled)" in shop("operator", "list").out
    away = shop("setup", "--tax", "8", "--operator", "Robert", "--pin-stdin", stdin=f"{BOB}\n")
    assert_told(away, 4, "may no longer")
    assert shop.signed_in("operator", "enable", "Robert").code == 0


def test_a_role_is_given_its_rights(shop: CommandLine) -> None:
    given = shop.signed_in("operator", "rights", "clerk", "take_orders", "refund")
    assert given.json["clerk"] == ["take_orders", "refund"]
    assert shop("operator", "rights", "--json").json == given.json
    assert "clerk: take_orders refund\n" in shop("operator", "rights").out
    with pytest.raises(SystemExit):
        shop.signed_in("operator", "rights", "clerk", "fly")


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("operator", "add", "Eve", "--role", "owner"), f"{CLEO}\n"),
        (("operator", "rename", "Ada", "Eve"), ""),
        (("operator", "role", "Bob", "owner"), ""),
        (("operator", "disable", "Ada"), ""),
        (("operator", "enable", "Ada"), ""),
        (("operator", "pin", "Ada"), f"{CLEO}\n"),
        (("operator", "unlock", "Ada"), ""),
        (("operator", "rights", "clerk", "refund"), ""),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_a_clerk_manages_nobody(shop: CommandLine, words: tuple[str, ...], typed: str) -> None:
    before = shop("operator", "list", "--json").json
    assert_told(as_bob(shop, *words, stdin=typed), 4, "Bob may not manage people")
    assert shop("operator", "list", "--json").json == before
    assert refusals(shop.home) == [("Bob", "manage_people")]


def test_a_weak_pin_is_refused_and_nobody_added(shop: CommandLine) -> None:
    weak = shop.signed_in("operator", "add", "Eve", "--role", "clerk", stdin="1234\n")
    assert_told(weak, 2, "first that somebody would try")
    assert len(shop("operator", "list", "--json").json) == 3
    assert_told(as_bob(shop, "operator", "pin", "Bob", stdin="1987\n"), 2, "no date")
    assert as_bob(shop, "operator", "pin", "Bob", stdin="90210\n").code == 0
    assert_told(as_bob(shop, "operator", "pin", "Bob", stdin="90210\n"), 4, "Wrong PIN")


def test_wrong_pins_lock_from_process_to_process(shop: CommandLine) -> None:
    words = ("setup", "--tax", "8", "--operator", "Bob", "--pin-stdin")
    assert_told(shop(*words, stdin="0\n"), 4, "Wrong PIN")
    assert_told(shop(*words, stdin="0\n"), 4, "Wrong PIN")
    assert_told(shop(*words, stdin="0\n"), 4, "3 wrong PINs for Bob")
    assert_told(shop(*words, stdin=f"{BOB}\n"), 4, "let Ada unlock it")
    assert shop.signed_in("operator", "unlock", "Bob").code == 0
    assert_told(shop(*words, stdin=f"{BOB}\n"), 4, "may not change the shop")


def test_the_trail_is_exported_and_looked_after(shop: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "trail.jsonl"
    assert shop("trail", "export", str(target)).code == 0
    assert target.stat().st_mode & 0o77 == 0
    with closing(sqlite3.connect(shop.home / "book.db")) as book:
        book.execute("DROP TRIGGER audit_no_update")
        book.execute("UPDATE audit SET operator = 'Eve' WHERE id = 2")
        book.commit()
    found = shop("doctor")
    assert found.code == 1
    assert "NO  trail: Somebody has changed the trail" in found.out
    assert "(entry 2, shop.changed)" in found.out
