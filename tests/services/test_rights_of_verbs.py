"""Every verb of the services by role, at both tills, and by a clerk to whom its rights are lent."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import get_type_hints

import pytest

from pos_app.app import OpenShop, open_shop
from pos_app.cli.errors import sentence_of
from pos_app.domain.bulk import BulkLine
from pos_app.domain.errors import NotAllowed
from pos_app.domain.payment import Verb
from pos_app.domain.rights import RIGHTS, Operator, Right, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.bulk import BulkOrder, BulkOutcome, BulkResult
from pos_app.services.bundle import Services
from pos_app.services.crew import Brake
from pos_app.services.permits import Visit
from tests.clock import SettableClock
from tests.conftest import KEY, owner, set_up
from tests.rights_table import MAY, NAMES, PINS, Cells, counted
from tests.services.counter import Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine
from tests.services.rights_bench import DEEDS, Act, Bench

# These ask for no right: somebody's own unfinished order and own PIN, what was saved by who might
# and goes out by itself all the same, and what the rights are made of.
NO_RIGHT = {
    "ordering.keep_draft",
    "ordering.kept_draft",
    "ordering.send",
    "operators.change_own_pin",
    "operators.lend",
    "permits.lend",
    "permits.present",
    "permits.require",
    "permits.tell_refused",
}
# A dry run: what was lent for it stays for the act itself.
LOOKS = {"bulk.plan", "bulk.plan of voids"}
# It needs a keyring, which scripts have.
BY_SCRIPT = {"keys.forget"}


class Shop:
    """One shop of two tills, with Ada, Cleo, Bob and Dora, who asks for approvals."""

    def __init__(self, tills: list[OpenShop], line: FaultyLine, bench: Bench) -> None:
        people = tills[0].services.operators
        for role in (Role.MANAGER, Role.CLERK):
            people.add(NAMES[role], role, PINS[role], owner())
        self.people = {role: people.get(NAMES[role]) for role in Role}
        self.tills = dict(zip(("this till", "another till"), tills, strict=True))
        self.bench = bench
        self._line = line

    def told(self, action: str) -> list[tuple[str, str]]:
        """Who and which right, of the trail's entries of one kind."""
        rows = self.bench.ada.shop.book.database.execute_sql(
            "SELECT operator, facts FROM audit WHERE action = ? ORDER BY id", (action,)
        )
        return [(name, json.loads(facts)["right"]) for name, facts in rows]

    def show_refused(self, act: Act, who: Counter, lacking: list[Right]) -> None:
        """A sentence, one entry in the trail, and nothing asked of Stripe."""
        before, sent = self.told("right.refused"), self._posts()
        with pytest.raises(NotAllowed) as raised:
            act(who)
        name = who.operator.name
        assert (raised.value.code, raised.value.facts["operator"]) == ("right.missing", name)
        assert raised.value.facts["missing"] == tuple(lacking)
        assert sentence_of(raised.value).startswith(f"{name} may not ")
        assert self.told("right.refused") == [*before, (name, lacking[0].value)]
        assert self._posts() == sent

    @contextmanager
    def clerks_may_nothing(self) -> Iterator[None]:
        people, ada = self.bench.ada.services.operators, self.bench.ada.operator
        people.set_rights({Role.CLERK: frozenset()}, ada)
        yield
        people.set_rights({Role.CLERK: RIGHTS[Role.CLERK]}, ada)

    def _posts(self) -> int:
        return sum(each.method == "POST" for each in self._line.sent)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    home, clock = tmp_path_factory.mktemp("rights"), SettableClock()
    world = PracticeStripe(None, clock)
    line = FaultyLine(world)

    def gateway() -> StripeGateway:
        return StripeGateway(KEY, http_client=line, clock=clock)

    tills = [
        open_shop(home / "home", clock=clock, make_gateway=gateway, practice=True)
        for _till in range(2)
    ]
    line.books += [till.book for till in tills]
    set_up(tills[0])
    ada = Counter(tills[0], tills[0].services.operators.get("Ada"))
    dora = ada.services.operators.add("Dora", Role.MANAGER, "9753", ada.operator)
    yield Shop(tills, line, Bench(ada, dora, Dashboard(world), home))
    for till in tills:
        till.close()
    world.close()


@pytest.fixture(scope="module")
def cells(request: pytest.FixtureRequest) -> Iterator[Cells]:
    with counted(request) as made:
        yield made


@pytest.mark.parametrize("name", DEEDS)
def test_every_role_at_every_verb(shop: Shop, cells: Cells, name: str) -> None:
    deed, refusals = DEEDS[name], shop.told("right.refused")
    for way, till in shop.tills.items():
        for role in Role:
            if all(role in MAY[right] for right in deed.rights):
                deed.prepare(shop.bench)(Counter(till, shop.people[role]))
                cells.count(way, may=True)
    assert shop.told("right.refused") == refusals
    # A refusal changes nothing, so one thing to do is enough for all of them.
    act = deed.prepare(shop.bench)
    for way, till in shop.tills.items():
        for role in Role:
            lacking = [right for right in deed.rights if role not in MAY[right]]
            if lacking:
                shop.show_refused(act, Counter(till, shop.people[role]), lacking)
                cells.count(way, may=False)


@pytest.mark.parametrize("name", [name for name in DEEDS if name not in LOOKS])
def test_who_may_nothing_does_every_verb_once_with_its_rights_lent(
    shop: Shop, cells: Cells, name: str
) -> None:
    deed, ada = DEEDS[name], shop.bench.ada
    rights, act, next_act = list(deed.rights), deed.prepare(shop.bench), deed.prepare(shop.bench)
    bob, elsewhere = (Counter(till, shop.people[Role.CLERK]) for till in shop.tills.values())
    with shop.clerks_may_nothing():
        shop.show_refused(act, bob, rights)
        ada.services.permits.lend(bob.operator, ada.operator, *rights)
        shop.show_refused(act, elsewhere, rights)
        used = shop.told("right.lent.used")
        act(bob)
        assert shop.told("right.lent.used") == [*used, *((bob.operator.name, r) for r in rights)]
        shop.show_refused(next_act, bob, rights)
    cells.count("lent", may=True)
    for _refused in ("before", "at another till", "a second time"):
        cells.count("lent", may=False)


def test_what_is_lent_is_good_for_one_act_with_all_that_belongs_to_it(
    shop: Shop, cells: Cells
) -> None:
    ada, bob = shop.bench.ada, Counter(shop.tills["this till"], shop.people[Role.CLERK])
    bulk, lend = bob.services.bulk, ada.services.permits.lend
    cheaper = ada.reprice(ada.held(), "20.00").order.uuid

    def plan() -> list[BulkLine]:
        lines: list[BulkLine] = []
        bulk.plan([held.order.uuid, cheaper], Verb.CAPTURE, bob.operator, Brake(), lines.append)
        return lines

    with shop.clerks_may_nothing():
        lend(bob.operator, ada.operator, Right.TAKE_ORDERS)
        record = bob.sent()
        lend(bob.operator, ada.operator, Right.HOLD)
        held = bob.hold(record)
        rights = (Right.BULK, Right.CAPTURE, Right.CAPTURE_LESS)
        lend(bob.operator, ada.operator, *rights)
        used, results = shop.told("right.lent.used"), list[BulkResult]()
        # Looking uses nothing up, and of a run all lines are one act.
        assert len(plan()) == len(plan()) == 2
        bulk.run(plan(), BulkOrder(Verb.CAPTURE), bob.operator, Brake(), results.append)
        assert [each.outcome for each in results] == [BulkOutcome.DONE] * 2
        assert shop.told("right.lent.used") == [*used, *(("Bob", each) for each in rights)]
        shop.show_refused(lambda _who: plan(), bob, list(rights[:2]))
    cells.count("lent", may=True)


def test_what_is_lent_for_a_visit_is_good_until_its_end(shop: Shop, cells: Cells) -> None:
    ada, bob = shop.bench.ada, Counter(shop.tills["this till"], shop.people[Role.CLERK])
    reports, permits = bob.services.reports, bob.services.permits
    visit = Visit(bob.operator)

    def read(_who: Counter) -> object:
        return reports.held(visit)

    shop.show_refused(read, bob, [Right.SEE_REPORTS])
    permits.lend(bob.operator, ada.operator, Right.SEE_REPORTS)
    used = shop.told("right.lent.used")
    assert reports.held(visit).holds == reports.held(visit).holds
    assert reports.compare(visit) is not None
    assert shop.told("right.lent.used") == [*used, ("Bob", "see_reports")]
    # Nothing else came of it, and nobody else has it.
    shop.show_refused(lambda who: reports.held(who.operator), bob, [Right.SEE_REPORTS])
    permits.lend(bob.operator, ada.operator, Right.SEE_REPORTS)
    visit.end()
    # What is lent anew is not for what is over.
    shop.show_refused(read, bob, [Right.SEE_REPORTS])
    reports.held(Visit(bob.operator))
    cells.count("lent", may=True)


def test_no_verb_that_somebody_does_is_without_its_cells() -> None:
    verbs = {
        f"{field}.{name}"
        for field, kind in get_type_hints(Services).items()
        if inspect.isclass(kind) and field in {each.name for each in fields(Services)}
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and _is_done_by_somebody(method.__annotations__)
    }
    assert {name.split()[0] for name in DEEDS} | NO_RIGHT | BY_SCRIPT == verbs


def test_no_right_is_without_its_cells() -> None:
    assert set(MAY) == set(Right)
    assert {right for deed in DEEDS.values() for right in deed.rights} == set(Right)
    assert {role: {right for right in MAY if role in MAY[right]} for role in Role} == RIGHTS


def _is_done_by_somebody(annotations: dict[str, object]) -> bool:
    return any(
        "Operator" in str(kind).split(" | ")
        for part, kind in annotations.items()
        if part != "return"
    )


def test_nobody_gives_more_rights_than_their_own(shop: Shop, cells: Cells) -> None:
    people, ada = shop.bench.ada.services.operators, shop.bench.ada.operator
    cleo: Operator = shop.people[Role.MANAGER]
    people.set_rights({Role.MANAGER: RIGHTS[Role.MANAGER] | {Right.MANAGE_PEOPLE}}, ada)
    before = shop.told("right.refused")
    with pytest.raises(NotAllowed) as raised:
        people.add("Mallory", Role.OWNER, "9753", cleo)
    assert raised.value.code == "right.more_than_own"
    assert not sentence_of(raised.value).startswith("This did not work.")
    missing = [("Cleo", "manage_key"), ("Cleo", "manage_shop")]
    assert shop.told("right.refused") == [*before, *missing]
    people.set_rights({Role.MANAGER: RIGHTS[Role.MANAGER]}, ada)
    cells.count("more than one's own", may=False)
