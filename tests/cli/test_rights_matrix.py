"""Role by verb from scripts: what is allowed is done, all else refused with 4 and told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from pos_app.app import open_shop
from pos_app.domain.order import CatalogItem
from pos_app.domain.rights import Right, Role
from tests.cli.orders import VISA, line, text
from tests.cli.sentences import assert_told
from tests.conftest import KEY, usd
from tests.e2e.command_line import Answer, CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.rights_table import MAY, NAMES, PINS, Cells, counted
from tests.secret_service import SecretServiceProcess

# Nothing that scripts can do asks for these.
NOT_IN_SCRIPTS = {Right.ANSWER_DRIFT, Right.BULK}
RIGHTS = [right for right in MAY if right not in NOT_IN_SCRIPTS]


class Shop:
    """A shop with Ada, Cleo and Bob, and one thing to do for each right."""

    def __init__(self, run: CommandLine) -> None:
        self.run = run
        self._eves = 0

    def order(self) -> str:
        return str(self.run.signed_in("order", "new", "-", stdin=text()).json["number"])

    def held(self) -> str:
        number = self.order()
        assert self.run.signed_in("card", number, "--payment-method", VISA).code == 0
        return number

    def captured(self) -> str:
        number = self.held()
        assert self.run.signed_in("capture", number).code == 0
        return number

    def act(self, right: Right) -> tuple[tuple[str, ...], str]:
        """A verb, prepared by Ada, that needs this right, and its stdin after the PIN."""
        match right:
            case Right.TAKE_ORDERS:
                return ("order", "new", "-"), text()
            case Right.CHANGE_PRICE:
                return ("order", "new", "-"), text(lines=[line(sku="TEA", unit_price="9.99")])
            case Right.DISCOUNT:
                return ("order", "new", "-"), text(discount="10%")
            case Right.HOLD:
                return ("card", self.order(), "--payment-method", VISA), ""
            case Right.CAPTURE:
                return ("capture", self.held()), ""
            case Right.CAPTURE_LESS:
                return ("capture", self.held(), "--amount", "5.00"), ""
            case Right.VOID:
                return ("void", self.held(), "--reason", "requested_by_customer"), ""
            case Right.REFUND:
                return ("refund", self.captured()), ""
            case Right.SEE_REPORTS:
                return ("report", "held"), ""
            case Right.MANAGE_PEOPLE:
                self._eves += 1
                return ("operator", "add", f"Eve {self._eves}", "--role", "clerk"), "90210\n"
            case Right.MANAGE_SHOP:
                return ("settings", "set", "receipt_text", "Thank you"), ""
            case _:
                return ("key", "set", "--stdin"), f"{KEY}\n"

    def do(self, role: Role, words: tuple[str, ...], stdin: str) -> Answer:
        who = ("--operator", NAMES[role], "--pin-stdin")
        return self.run(*words, *who, stdin=f"{PINS[role]}\n{stdin}")

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
        yield Shop(_make(tmp_path_factory.mktemp("rights") / "home"))
    assert served.violations() == []


def _make(home: Path) -> CommandLine:
    run = CommandLine(home)
    run.set_up(KEY)
    for role in (Role.MANAGER, Role.CLERK):
        words = ("operator", "add", NAMES[role], "--role", role.value)
        assert run.signed_in(*words, stdin=f"{PINS[role]}\n").code == 0
    opened = open_shop(home)
    opened.services.catalog.put([CatalogItem("TEA", "Assam 250 g", usd("13.53"))])
    opened.close()
    return run


@pytest.fixture(scope="module")
def cells(request: pytest.FixtureRequest) -> Iterator[Cells]:
    with counted(request) as made:
        yield made


@pytest.mark.parametrize(("right", "role"), list(product(RIGHTS, Role)), ids=str)
def test_every_role_at_every_verb(shop: Shop, cells: Cells, right: Right, role: Role) -> None:
    words, stdin = shop.act(right)
    before = shop.refusals()
    done = shop.do(role, words, stdin)
    if role in MAY[right]:
        assert done.code == 0, done.err
        assert shop.refusals() == before
    else:
        assert_told(done, 4, f"{NAMES[role]} may not ", "Nothing was done.")
        assert shop.refusals() == [*before, (NAMES[role], right.value)]
    cells.count("command line", may=role in MAY[right])


VERBS: dict[Right, Callable[[Shop], tuple[tuple[str, ...], str]]] = {
    Right.CAPTURE: lambda shop: (("capture", number := shop.held()), number),
    Right.VOID: lambda shop: (
        ("void", number := shop.held(), "--reason", "requested_by_customer"),
        number,
    ),
    Right.REFUND: lambda shop: (("refund", number := shop.captured()), number),
}


@pytest.mark.parametrize(("right", "role"), list(product(VERBS, Role)), ids=str)
def test_every_role_at_every_approval(shop: Shop, cells: Cells, right: Right, role: Role) -> None:
    verb = right.value
    words, number = VERBS[right](shop)
    assert shop.run.signed_in("settings", "set", f"two_people_{verb}", "0.01").code == 0
    asker = Role.MANAGER if role is Role.OWNER else Role.OWNER
    assert_told(shop.do(asker, words, ""), 1, "needs two people")
    assert shop.run.signed_in("settings", "set", f"two_people_{verb}", "off").code == 0
    before = shop.refusals()
    answered = shop.do(role, ("approve", number), "")
    if role in MAY[right]:
        assert answered.code == 0, answered.err
        assert shop.refusals() == before
    else:
        assert_told(answered, 4, "Bob may not ", "Nothing was done.")
        assert shop.refusals() == [*before, ("Bob", verb)]
    cells.count("command line, approval", may=role in MAY[right])
