"""Who may sign in, what the roles may do, and what wrong PINs come to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.app import OpenShop, open_shop
from pos_app.domain.errors import HoldfastError, InvalidInput, NotAllowed, Refused
from pos_app.domain.pin import LONGEST_PAUSE, require_strength
from pos_app.domain.rights import RIGHTS, Operator, Right, Role
from pos_app.services.operators import Operators
from tests.clock import SettableClock
from tests.conftest import PIN, set_up
from tests.services.conftest import refused
from tests.services.counter import Counter

WRONG = "9753"
BOBS = "8642"


@dataclass
class Uptime:
    """Seconds since the PC was started."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


class Door:
    """A till that can be started again, with its clock and its uptime in the test's hands."""

    def __init__(self, home: Path, clock: SettableClock) -> None:
        self.home = home
        self.clock = clock
        self.uptime = Uptime()
        self.opened: list[OpenShop] = []
        set_up(self.start())
        self.people.add("Bob", Role.CLERK, BOBS, self.ada)

    def start(self) -> OpenShop:
        """Start the program, once more."""
        shop = open_shop(self.home, clock=self.clock, practice=True, monotonic=self.uptime)
        self.opened.append(shop)
        return shop

    @property
    def people(self) -> Operators:
        return self.opened[-1].services.operators

    @property
    def ada(self) -> Operator:
        return self.people.get("Ada")

    def pass_time(self, span: timedelta) -> None:
        self.clock.now += span
        self.uptime.now += span.total_seconds()

    def answer(self, name: str = "Ada", pin: str = WRONG) -> str:
        """The code of what a try comes to; "" if it is right."""
        try:
            self.people.sign_in(name, pin)
        except HoldfastError as error:
            return error.code
        return ""

    def fail(self, times: int, name: str = "Ada") -> None:
        """Type a wrong PIN so often, each time after the longest pause there is."""
        for _ in range(times):
            self.pass_time(LONGEST_PAUSE)
            assert self.answer(name).startswith("pin.")

    def wrong_pins(self) -> int:
        """How many wrong PINs the trail has."""
        query = "SELECT count(*) FROM audit WHERE action = 'operator.wrong_pin'"
        with closing(sqlite3.connect(self.home / "book.db")) as stored:
            return int(stored.execute(query).fetchone()[0])


@pytest.fixture
def door(shop_home: Path, clock: SettableClock) -> Iterator[Door]:
    made = Door(shop_home, clock)
    yield made
    for shop in made.opened:
        shop.close()


@pytest.fixture
def people(counter: Counter) -> Operators:
    return counter.services.operators


@pytest.fixture
def bob(people: Operators, operator: Operator) -> Operator:
    return people.add("Bob", Role.CLERK, BOBS, operator)


def told(stored: sqlite3.Connection, action: str) -> list[tuple[str, dict[str, object]]]:
    query = "SELECT operator, facts FROM audit WHERE action = ? ORDER BY id"
    return [(name, json.loads(facts)) for name, facts in stored.execute(query, (action,))]


@pytest.mark.parametrize(
    "pin",
    [
        "1234",
        "0000",
        "4321",
        "8901",
        "1212",
        "123123",
        "2412",
        "1231",
        "1987",
        "311299",
        "19991224",
    ],
)
def test_a_pin_that_is_tried_first_is_refused(pin: str) -> None:
    with refused("pin.weak", InvalidInput):
        require_strength(pin)


@pytest.mark.parametrize("pin", ["2468", "1357", "4711", "5683", "90210", "471258", "83716402"])
def test_other_pins_are_good(pin: str) -> None:
    require_strength(pin)


def test_nine_of_ten_pins_of_four_digits_are_left() -> None:
    good = 0
    for number in range(10_000):
        try:
            require_strength(f"{number:04}")
        except InvalidInput:
            continue
        good += 1
    assert good > 9_000


def test_a_real_shop_takes_no_weak_pin(shop_home: Path, clock: SettableClock) -> None:
    shop = open_shop(shop_home, clock=clock)
    with refused("pin.weak", InvalidInput):
        shop.services.operators.add("Ada", Role.OWNER, "1234")
    assert shop.services.operators.add("Ada", Role.OWNER, PIN).role is Role.OWNER
    shop.close()


def test_the_ready_made_roles(people: Operators, bob: Operator, operator: Operator) -> None:
    cleo = people.add("Cleo", Role.MANAGER, BOBS, operator)
    assert {right for right in Right if bob.may(right)} == {
        Right.TAKE_ORDERS,
        Right.HOLD,
        Right.KEY_CARDS,
    }
    assert {right for right in Right if not cleo.may(right)} == {
        Right.MANAGE_PEOPLE,
        Right.MANAGE_SHOP,
        Right.MANAGE_KEY,
    }


def test_what_a_role_may_do_is_the_owners_choice_and_counts_at_once(
    people: Operators,
    counter: Counter,
    bob: Operator,
    operator: Operator,
    stored: sqlite3.Connection,
) -> None:
    record = counter.held()
    counter.operator = bob
    people.set_rights({Role.CLERK: RIGHTS[Role.CLERK] | {Right.CAPTURE}}, operator)
    assert counter.capture(record).payment.received == record.payment.amount
    people.set_rights({Role.CLERK: frozenset()}, operator)
    with refused("right.missing", NotAllowed, right="take_orders", operator="Bob"):
        counter.saved()
    assert told(stored, "role.changed") == [
        ("Ada", {"role": "clerk", "given": ["capture"], "taken": []}),
        (
            "Ada",
            {
                "role": "clerk",
                "given": [],
                "taken": ["capture", "hold", "key_cards", "take_orders"],
            },
        ),
    ]


def test_somebody_who_was_sent_away_does_nothing_more_at_any_till(
    people: Operators, counter: Counter, bob: Operator, operator: Operator
) -> None:
    people.disable(bob, operator)
    counter.operator = bob
    with refused("operator.disabled", NotAllowed, name="Bob"):
        counter.saved()
    with refused("operator.disabled", NotAllowed):
        people.sign_in("Bob", BOBS)
    assert people.names() == ["Ada"]
    people.enable("Bob", operator)
    assert people.sign_in("Bob", BOBS).id == bob.id


def test_a_new_name_keeps_identity_and_unfinished_order(
    people: Operators, counter: Counter, bob: Operator, operator: Operator
) -> None:
    counter.operator = bob
    draft = counter.saved().order.content
    counter.services.ordering.keep_draft(draft, bob)
    robert = people.rename(bob, "Robert", operator)
    assert robert.id == bob.id
    kept = counter.services.ordering.kept_draft(robert)
    assert kept is not None
    assert kept[0].lines == draft.lines
    # Another Bob is somebody else, and who was Bob acts under the new name.
    people.add("Bob", Role.CLERK, "7531", operator)
    assert counter.sent().attempts[0].operator == "Robert"


@pytest.mark.parametrize("act", ["disable", "demote"])
def test_an_owner_is_left(people: Operators, operator: Operator, act: str) -> None:
    with refused("operator.last_owner", Refused, name="Ada"):
        if act == "disable":
            people.disable(operator, operator)
        else:
            people.set_role(operator, Role.CLERK, operator)
    with refused("role.owner_keeps", Refused):
        people.set_rights({Role.OWNER: frozenset({Right.CAPTURE})}, operator)


def test_what_owners_take_from_themselves_an_owner_gives_back(
    people: Operators, operator: Operator
) -> None:
    for role in Role:
        people.set_rights({role: RIGHTS[role] - {Right.REFUND}}, operator)
    people.set_rights({role: RIGHTS[role] for role in Role}, operator)
    assert {role: people.rights_of(role) for role in Role} == RIGHTS


def test_nobody_gives_or_takes_more_than_they_have(
    people: Operators, bob: Operator, operator: Operator
) -> None:
    cleo = people.add("Cleo", Role.MANAGER, "7531", operator)
    managers = RIGHTS[Role.MANAGER] | {Right.MANAGE_PEOPLE}
    people.set_rights({Role.MANAGER: managers}, operator)
    acts: tuple[Callable[[], object], ...] = (
        lambda: people.add("Eve", Role.OWNER, "7531", cleo),
        lambda: people.set_role(bob, Role.OWNER, cleo),
        lambda: people.set_pin(operator, "7531", cleo),
        lambda: people.disable(operator, cleo),
        lambda: people.set_rights({Role.CLERK: frozenset(Right)}, cleo),
    )
    for act in acts:
        with refused("right.more_than_own", NotAllowed, operator="Cleo"):
            act()
    assert people.set_role(bob, Role.MANAGER, cleo).role is Role.MANAGER
    assert people.sign_in("Ada", PIN).role is Role.OWNER


@pytest.mark.parametrize("act", ["add", "rename", "role", "disable", "enable", "pin", "unlock"])
def test_people_are_managed_by_who_may(
    people: Operators, bob: Operator, operator: Operator, stored: sqlite3.Connection, act: str
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: people.add("Eve", Role.CLERK, "7531", bob),
        "rename": lambda: people.rename(operator, "Eve", bob),
        "role": lambda: people.set_role(bob, Role.OWNER, bob),
        "disable": lambda: people.disable(operator, bob),
        "enable": lambda: people.enable("Ada", bob),
        "pin": lambda: people.set_pin(operator, "7531", bob),
        "unlock": lambda: people.unlock("Ada", bob),
    }
    before = people.accounts()
    with refused("right.missing", NotAllowed, right="manage_people", operator="Bob"):
        acts[act]()
    assert people.accounts() == before
    assert told(stored, "right.refused") == [("Bob", {"right": "manage_people"})]


def test_nobody_is_added_by_nobody(people: Operators) -> None:
    with refused("operator.missing", NotAllowed):
        people.add("Eve", Role.OWNER, PIN)


def test_everybody_may_have_another_pin(
    people: Operators, bob: Operator, stored: sqlite3.Connection
) -> None:
    people.set_pin(bob, "7531", bob)
    assert people.sign_in("Bob", "7531").id == bob.id
    with refused("pin.wrong", NotAllowed):
        people.sign_in("Bob", BOBS)
    assert "7531" not in str(stored.execute("SELECT facts FROM audit").fetchall())


def test_ones_own_pin_is_changed_by_the_one_until_now(people: Operators, bob: Operator) -> None:
    with refused("pin.wrong", NotAllowed):
        people.change_own_pin(bob, "1111", "7531")
    assert people.sign_in("Bob", BOBS).id == bob.id
    people.change_own_pin(bob, BOBS, "7531")
    assert people.sign_in("Bob", "7531").id == bob.id


def test_the_first_wrong_pins_cost_nothing_the_next_ones_ever_more(door: Door) -> None:
    assert [door.answer() for _ in range(2)] == ["pin.wrong", "pin.wrong"]
    assert door.answer() == "pin.wait"
    assert door.answer(pin=PIN) == "pin.wait", "the right one does not count either"
    door.pass_time(timedelta(seconds=29))
    assert door.answer(pin=PIN) == "pin.wait"
    door.pass_time(timedelta(seconds=1))
    assert door.answer() == "pin.wait"
    door.pass_time(timedelta(seconds=59))
    assert door.answer(pin=PIN) == "pin.wait"
    door.pass_time(timedelta(seconds=1))
    assert door.answer(pin=PIN) == ""
    assert door.answer() == "pin.wrong", "a right PIN begins the count anew"


def test_the_pause_is_told_with_its_end(door: Door) -> None:
    door.fail(3)
    with pytest.raises(NotAllowed) as raised:
        door.people.sign_in("Ada", PIN)
    at = raised.value.facts["at"]
    assert raised.value.facts["count"] == 3
    assert at == (door.clock.now + timedelta(seconds=90)).replace(second=0, microsecond=0)


@pytest.mark.parametrize("clock_error", [timedelta(days=365), -timedelta(days=365)])
def test_no_clock_shortens_or_prolongs_a_pause(door: Door, clock_error: timedelta) -> None:
    door.fail(3)
    door.clock.now += clock_error
    assert door.answer(pin=PIN) == "pin.wait"
    door.uptime.now += 30
    assert door.answer(pin=PIN) == ""


def test_a_pause_outlives_the_program_and_begins_anew_with_the_pc(door: Door) -> None:
    door.fail(3)
    door.uptime.now += 20
    door.start()
    assert door.answer(pin=PIN) == "pin.wait"
    door.uptime.now += 10
    assert door.answer(pin=PIN) == ""
    door.fail(3)
    door.uptime.now = 5.0
    door.start()
    assert door.answer(pin=PIN) == "pin.wait"
    door.uptime.now += 29
    assert door.answer(pin=PIN) == "pin.wait"
    door.uptime.now += 1
    assert door.answer(pin=PIN) == ""


def test_after_ten_only_somebody_else_helps(door: Door) -> None:
    door.fail(10, "Bob")
    door.pass_time(timedelta(days=30))
    door.start()
    with refused("pin.locked", NotAllowed, name="Bob", count=10, who="Ada"):
        door.people.sign_in("Bob", BOBS)
    door.people.unlock("Bob", door.ada)
    assert door.answer("Bob", BOBS) == ""


def test_the_only_one_who_can_help_is_never_shut_out_for_good(door: Door) -> None:
    door.fail(12)
    assert door.answer(pin=PIN) == "pin.wait"
    door.pass_time(timedelta(hours=1))
    assert door.answer(pin=PIN) == ""


def test_so_many_pins_can_be_tried_in_a_day(door: Door) -> None:
    """32 of the owner who is alone; 100,000 would take eight years."""
    end = door.clock.now + timedelta(days=1)
    while door.clock.now < end:
        before = door.wrong_pins()
        door.answer()
        if door.wrong_pins() == before:
            door.pass_time(timedelta(seconds=30))
    assert door.wrong_pins() == 32
    assert 100_000 / 32 > 8 * 365


def test_whose_pin_it_is_makes_no_difference_to_a_till(door: Door) -> None:
    """Somebody tries one PIN at everybody's name."""
    names = [f"Clerk {number}" for number in range(5)]
    for name in names:
        door.people.add(name, Role.CLERK, BOBS, door.ada)
    answers = [door.answer(name) for name in names * 2]
    assert answers[:9] == ["pin.wrong"] * 9
    assert answers[9] == "pin.till_waits"
    assert door.answer("Ada", PIN) == "pin.till_waits"
    door.pass_time(timedelta(seconds=30))
    assert door.answer("Ada", PIN) == ""
