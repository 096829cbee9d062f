"""Lending by PIN, and role by approval: all that is refused is told to the trail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from pos_app.domain.approval import TwoPeople
from pos_app.domain.errors import NotAllowed, Refused
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.rights import Operator, Right, Role
from tests.conftest import PIN, usd
from tests.rights_table import MAY, NAMES, PINS, Cells, counted
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

BEFORE = {
    Right.CAPTURE: Verb.CAPTURE,
    Right.CAPTURE_LESS: Verb.CAPTURE,
    Right.VOID: Verb.CANCEL,
    Right.REFUND: Verb.REFUND,
}


@pytest.fixture(scope="module")
def cells(request: pytest.FixtureRequest) -> Iterator[Cells]:
    with counted(request) as made:
        yield made


@pytest.fixture
def hire(counter: Counter, operator: Operator) -> Callable[[Role], Operator]:
    """Somebody of a role, who has signed in."""

    def made(role: Role) -> Operator:
        people = counter.services.operators
        if role is Role.OWNER:
            return people.sign_in("Ada", PIN)
        people.add(NAMES[role], role, PINS[role], operator)
        return people.sign_in(NAMES[role], PINS[role])

    return made


def refusals(counter: Counter) -> list[tuple[str, str]]:
    rows = counter.shop.book.database.execute_sql(
        "SELECT operator, facts FROM audit WHERE action = 'right.refused' ORDER BY id"
    )
    return [(name, json.loads(facts)["right"]) for name, facts in rows]


def test_nobody_lends_what_they_have_not_or_to_themselves(
    counter: Counter, hire: Callable[[Role], Operator]
) -> None:
    bob, cleo = hire(Role.CLERK), hire(Role.MANAGER)
    people = counter.services.operators
    told: list[tuple[str, str]] = []
    for right in MAY:
        if Role.MANAGER not in MAY[right]:
            with refused("right.missing", NotAllowed, right=right.value, operator="Cleo"):
                people.lend(bob, "Cleo", PINS[Role.MANAGER], right)
            told.append(("Cleo", right.value))
        with refused("right.own", Refused, name="Cleo"):
            people.lend(cleo, "Cleo", PINS[Role.MANAGER], right)
        told.append(("Cleo", right.value))
    with refused("pin.wrong", NotAllowed):
        people.lend(bob, "Ada", "0000", Right.CAPTURE)
    assert refusals(counter) == told


@pytest.mark.parametrize(("right", "role"), list(product(BEFORE, Role)), ids=str)
def test_every_role_at_every_approval(
    counter: Counter,
    hire: Callable[[Role], Operator],
    operator: Operator,
    line: FaultyLine,
    cells: Cells,
    right: Right,
    role: Role,
) -> None:
    verb = BEFORE[right]
    record, shop = counter.before(verb), counter.services.shop
    least = TwoPeople(usd("0.01"), usd("0.01"), usd("0.01"))
    shop.change(replace(shop.settings, two_people=least), "Ada")
    people = counter.services.operators
    dora = people.add("Dora", Role.MANAGER, "9753", operator)
    with refused("approval.waits", Refused):
        asker = Counter(counter.shop, dora)
        if right is Right.CAPTURE_LESS:
            asker.capture(record, usd("5"))
        asker.do(verb, record)
    who, asked = hire(role), len(line.posts(verb))
    approve = counter.services.approvals.approve
    if role in MAY[right]:
        after = approve(record.order.uuid, who)
        assert len(line.posts(verb)) == asked + 1
        assert after.payment.status is not PaymentStatus.HELD
        cells.count("approval", may=True)
        return
    with refused("right.missing", NotAllowed, operator="Bob"):
        approve(record.order.uuid, who)
    assert len(line.posts(verb)) == asked
    assert len(refusals(counter)) == 1
    cells.count("approval", may=False)
