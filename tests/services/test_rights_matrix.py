"""Role by verb by way in: what is allowed works, all else is refused and told to the trail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from pos_app.domain.approval import TwoPeople
from pos_app.domain.drift import DriftKind
from pos_app.domain.errors import InvalidInput, NotAllowed, Refused
from pos_app.domain.order import CatalogItem, parse_discount
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.services.bulk import BulkOrder
from pos_app.services.crew import Brake
from tests.conftest import PIN, make_draft, usd
from tests.rights_table import MAY, NAMES, PINS, Cells, counted
from tests.services.conftest import OpenTill, refused
from tests.services.counter import Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine

BEFORE = {
    Right.HOLD: Verb.CONFIRM,
    Right.CAPTURE: Verb.CAPTURE,
    Right.CAPTURE_LESS: Verb.CAPTURE,
    Right.VOID: Verb.CANCEL,
    Right.REFUND: Verb.REFUND,
}
MONEY = [Right.CAPTURE, Right.CAPTURE_LESS, Right.VOID, Right.REFUND]


class Acts:
    """One thing to do for each right, prepared by Ada and done by anybody."""

    def __init__(self, ada: Counter, dashboard: Dashboard) -> None:
        self.ada = ada
        self.record: OrderRecord | None = None
        self._dashboard = dashboard

    def prepare(self, right: Right) -> None:
        if right in BEFORE:
            self.record = self.ada.before(BEFORE[right])
        if right is Right.CHANGE_PRICE:
            item = CatalogItem("TEA-ASSAM", "Assam, 250 g", usd("30"))
            self.ada.services.catalog.put([item])
        if right is Right.ANSWER_DRIFT:
            held = self.ada.held()
            self._dashboard.intents.capture(held.payment.intent_id or "")
            self.ada.services.recovery.ask_now(held.order.uuid)
            self.record = self.ada.look_at(held)
            assert [each.kind for each in self.record.open_drifts] == [DriftKind.CAPTURED]

    def do(self, right: Right, who: Counter) -> None:
        services, operator = who.services, who.operator
        match right:
            case Right.TAKE_ORDERS | Right.CHANGE_PRICE:
                services.ordering.save(make_draft(services, "27.06"), operator)
            case Right.DISCOUNT:
                draft = make_draft(services, "27.06")
                discount = parse_discount("10%", draft.currency)
                services.ordering.save(replace(draft, discount=discount), operator)
            case Right.CAPTURE_LESS:
                who.capture(self._prepared, usd("5"))
            case Right.ANSWER_DRIFT:
                services.watch.accept(self._prepared.open_drifts[0].id, operator)
            case Right.BULK:
                # Without orders, so that nothing but the right itself is in the way.
                services.bulk.run([], BulkOrder(Verb.CAPTURE), operator, Brake())
            case Right.SEE_REPORTS:
                services.reports.held(operator)
            case Right.MANAGE_PEOPLE:
                services.operators.add("Eve", Role.CLERK, "9753", operator)
            case Right.MANAGE_SHOP:
                services.settings.change({"undo_s": 7}, operator)
            case Right.MANAGE_KEY:
                # Stands for every way to the key; what is no key is refused after the right.
                with pytest.raises(InvalidInput):
                    services.keys.store("no key", operator)
            case _:
                who.do(BEFORE[right], self._prepared)

    @property
    def _prepared(self) -> OrderRecord:
        assert self.record is not None
        return self.record


@pytest.fixture(scope="module")
def cells(request: pytest.FixtureRequest) -> Iterator[Cells]:
    with counted(request) as made:
        yield made


@pytest.fixture
def acts(counter: Counter, world: PracticeStripe) -> Acts:
    return Acts(counter, Dashboard(world))


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


@pytest.mark.parametrize("is_other_till", [False, True], ids=["this till", "another till"])
@pytest.mark.parametrize(("right", "role"), list(product(MAY, Role)), ids=str)
def test_every_role_at_every_verb(
    acts: Acts,
    hire: Callable[[Role], Operator],
    open_till: OpenTill,
    cells: Cells,
    right: Right,
    role: Role,
    is_other_till: bool,
) -> None:
    way = "another till" if is_other_till else "this till"
    acts.prepare(right)
    who = Counter(open_till() if is_other_till else acts.ada.shop, hire(role))
    if role in MAY[right]:
        acts.do(right, who)
        assert refusals(who) == []
        cells.count(way, may=True)
        return
    with refused("right.missing", NotAllowed, right=right.value, operator=NAMES[role]):
        acts.do(right, who)
    assert refusals(who) == [(NAMES[role], right.value)]
    cells.count(way, may=False)


@pytest.mark.parametrize("right", [right for right in MAY if Role.CLERK not in MAY[right]])
def test_what_is_lent_works_once_and_at_this_till_only(
    acts: Acts,
    hire: Callable[[Role], Operator],
    open_till: OpenTill,
    cells: Cells,
    right: Right,
) -> None:
    acts.prepare(right)
    bob = Counter(acts.ada.shop, hire(Role.CLERK))
    hire(Role.MANAGER)
    people = bob.services.operators
    with_capture = right in {Right.CAPTURE_LESS, Right.BULK}
    rights = (right, Right.CAPTURE) if with_capture else (right,)
    lender = "Cleo" if Role.MANAGER in MAY[right] else "Ada"
    people.lend(bob.operator, lender, PIN if lender == "Ada" else PINS[Role.MANAGER], *rights)
    with refused("right.missing", NotAllowed):
        acts.do(right, Counter(open_till(), bob.operator))
    acts.do(right, bob)
    trail = acts.ada.shop.book.database.execute_sql(
        "SELECT operator, facts FROM audit WHERE action = 'right.lent.used' ORDER BY id"
    ).fetchall()
    told = {
        (name, json.loads(facts)["lent_by"], json.loads(facts)["right"]) for name, facts in trail
    }
    assert told == {("Bob", lender, each.value) for each in rights}
    cells.count("lent", may=True)
    acts.prepare(right)
    with refused("right.missing", NotAllowed):
        acts.do(right, bob)
    cells.count("lent", may=False)


@pytest.mark.parametrize("right", list(MAY), ids=str)
def test_nobody_lends_what_they_have_not_or_to_themselves(
    counter: Counter, hire: Callable[[Role], Operator], right: Right
) -> None:
    bob, cleo = hire(Role.CLERK), hire(Role.MANAGER)
    people = counter.services.operators
    if Role.MANAGER not in MAY[right]:
        with refused("right.missing", NotAllowed, right=right.value, operator="Cleo"):
            people.lend(bob, "Cleo", PINS[Role.MANAGER], right)
        assert refusals(counter) == [("Cleo", right.value)]
    with refused("right.own", Refused, name="Cleo"):
        people.lend(cleo, "Cleo", PINS[Role.MANAGER], right)
    with refused("pin.wrong", NotAllowed):
        people.lend(bob, "Ada", "0000", right)


@pytest.mark.parametrize(("right", "role"), list(product(MONEY, Role)), ids=str)
def test_every_role_at_every_approval(
    acts: Acts,
    hire: Callable[[Role], Operator],
    operator: Operator,
    line: FaultyLine,
    cells: Cells,
    right: Right,
    role: Role,
) -> None:
    acts.prepare(right)
    verb = BEFORE[right]
    shop = acts.ada.services.shop
    least = TwoPeople(usd("0.01"), usd("0.01"), usd("0.01"))
    shop.change(replace(shop.settings, two_people=least), "Ada")
    people = acts.ada.services.operators
    dora = people.add("Dora", Role.MANAGER, "9753", operator)
    with refused("approval.waits", Refused):
        acts.do(right, Counter(acts.ada.shop, dora))
    who, asked = hire(role), len(line.posts(verb))
    assert acts.record is not None
    approve = acts.ada.services.approvals.approve
    if role in MAY[right]:
        after = approve(acts.record.order.uuid, who)
        assert len(line.posts(verb)) == asked + 1
        assert after.payment.status is not PaymentStatus.HELD
        cells.count("approval", may=True)
        return
    with refused("right.missing", NotAllowed, operator="Bob"):
        approve(acts.record.order.uuid, who)
    assert len(line.posts(verb)) == asked
    assert len(refusals(acts.ada)) == 1
    cells.count("approval", may=False)
