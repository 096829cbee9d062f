"""Role by verb from scripts: what is allowed is done, all else refused with 4 and told."""

from __future__ import annotations

import argparse
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import argon2
import pytest
from argon2 import PasswordHasher

from pos_app.app import open_shop
from pos_app.cli.arguments import parser
from pos_app.domain.order import CatalogItem
from pos_app.domain.rights import RIGHTS, Right, Role
from tests.cli.rights_acts import ACTS, NOBODY_ASKED, PLACE, Prepared
from tests.cli.sentences import assert_told
from tests.conftest import KEY, usd
from tests.e2e.command_line import Answer, CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.rights_table import MAY, NAMES, PINS, Cells, counted
from tests.secret_service import SecretServiceProcess


class Shop:
    """A shop with Ada, Cleo and Bob, and Dora, who asks for approvals."""

    def __init__(self, run: CommandLine) -> None:
        self.run = run
        self.prepared = Prepared(run)

    def do(self, role: Role, words: tuple[str, ...], stdin: str) -> Answer:
        who = ("--operator", NAMES[role], "--pin-stdin")
        return self.run(*words, *who, stdin=f"{PINS[role]}\n{stdin}")

    def clerks_may(self, *rights: Right) -> None:
        self.prepared.ada("operator", "rights", "clerk", *sorted(rights))

    def refusals(self) -> list[tuple[str, str]]:
        query = "SELECT operator, facts FROM audit WHERE action = 'right.refused' ORDER BY id"
        with closing(sqlite3.connect(self.run.home / "book.db")) as book:
            return [(name, json.loads(facts)["right"]) for name, facts in book.execute(query)]


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory,
    practice_process: str,
    secret_service_process: SecretServiceProcess,
) -> Iterator[Shop]:
    served = PracticeWorld(f"{practice_process}/worlds/rightsmatrix")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOLDFAST_STRIPE_API", served.url)
        environment.setenv("DBUS_SESSION_BUS_ADDRESS", secret_service_process.address)
        # A hundred people sign in here: what a guess at a PIN costs is tested with the PINs.
        environment.setattr(argon2, "PasswordHasher", partial(PasswordHasher, 1, 8, 1))
        yield Shop(_make(tmp_path_factory.mktemp("rights") / "home"))
    assert served.violations() == []


def _make(home: Path) -> CommandLine:
    run = CommandLine(home)
    run.set_up(KEY)
    for name, role, pin in (
        (NAMES[Role.MANAGER], Role.MANAGER, PINS[Role.MANAGER]),
        (NAMES[Role.CLERK], Role.CLERK, PINS[Role.CLERK]),
        ("Dora", Role.MANAGER, "9753"),
    ):
        words = ("operator", "add", name, "--role", role.value)
        assert run.signed_in(*words, stdin=f"{pin}\n").code == 0
    assert run.signed_in("reader", "location", "Shop", *PLACE).code == 0
    opened = open_shop(home)
    opened.services.catalog.put([CatalogItem("TEA", "Assam 250 g", usd("13.53"))])
    opened.close()
    return run


@pytest.fixture(scope="module")
def cells(request: pytest.FixtureRequest) -> Iterator[Cells]:
    with counted(request) as made:
        yield made


@pytest.mark.parametrize("name", ACTS)
def test_every_role_at_every_verb(shop: Shop, cells: Cells, name: str) -> None:
    act = ACTS[name]
    may = [role for role in Role if all(role in MAY[right] for right in act.rights)]
    typed, before = act.prepare(shop.prepared), shop.refusals()
    # A refusal changes nothing: what was prepared is there for the next one.
    for role in [each for each in Role if each not in may]:
        lacking = next(right for right in act.rights if role not in MAY[right])
        assert_told(shop.do(role, *typed), 4, f"{NAMES[role]} may not ", "Nothing was done.")
        before.append((NAMES[role], lacking.value))
        assert shop.refusals() == before
        cells.count("command line", may=False)
    for role in may:
        done = shop.do(role, *typed)
        assert done.code == 0, done.err
        cells.count("command line", may=True)
        if name == "key forget":
            shop.prepared.ada("key", "set", "--stdin", stdin=f"{KEY}\n")
        if role is not may[-1]:
            typed = act.prepare(shop.prepared)
    assert shop.refusals() == before


def test_a_clerk_who_may_nothing_is_told_so_at_every_verb(shop: Shop, cells: Cells) -> None:
    free = {name: act for name, act in ACTS.items() if Role.CLERK in MAY[act.rights[0]]}
    typed = {name: act.prepare(shop.prepared) for name, act in free.items()}
    shop.clerks_may()
    before = shop.refusals()
    for name, act in free.items():
        assert_told(shop.do(Role.CLERK, *typed[name]), 4, "Bob may not ", "Nothing was done.")
        before.append(("Bob", act.rights[0].value))
        assert shop.refusals() == before
        cells.count("command line", may=False)
    shop.clerks_may(*RIGHTS[Role.CLERK])


def test_no_verb_of_scripts_is_without_its_cells() -> None:
    asking = {name.split(",")[0] for name in ACTS}
    assert asking | NOBODY_ASKED == set(_verbs(parser()))
    assert not asking & NOBODY_ASKED


def test_no_right_of_scripts_is_without_its_cells() -> None:
    # The reader's key pad is tested with the reader; nothing else in scripts asks for these.
    elsewhere = {Right.KEY_CARDS, Right.ANSWER_DRIFT, Right.BULK}
    assert {right for act in ACTS.values() for right in act.rights} == set(Right) - elsewhere


def _verbs(made: argparse.ArgumentParser, words: str = "") -> Iterator[str]:
    groups = [each for each in made._actions if isinstance(each, argparse._SubParsersAction)]
    if not groups:
        yield words.strip()
    for group in groups:
        for name, below in group.choices.items():
            yield from _verbs(below, f"{words} {name}")
