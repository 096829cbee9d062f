"""Role by verb in the window: who may goes on; others are refused, noted, and may be lent it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from functools import partial

import argon2
import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from pos_app.app import OpenShop, open_shop
from pos_app.domain.errors import HoldfastError
from pos_app.domain.rights import RIGHTS, Operator, Right, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.ui.events import Events
from pos_app.ui.formats import Formats
from pos_app.ui.jobs import Jobs
from pos_app.ui.minutes import Minutes
from pos_app.ui.reports.page import ReportsPage
from pos_app.ui.settings.data_section import DataSection
from pos_app.ui.stripe.key_dialog import KeyDialog
from pos_app.ui.theme.theme import Theme
from pos_app.ui.till import Till
from pos_app.ui.widgets.notice import Notice, NoticeSpec
from tests.clock import SettableClock
from tests.conftest import KEY, owner, set_up
from tests.rights_table import MAY, NAMES, PINS, Cells, counted
from tests.services.counter import Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine
from tests.services.key_tills import SECOND_KEY, Tills, tills
from tests.services.rights_bench import DEEDS, Bench
from tests.ui.rights_acts import ACTS, NO_WAY, WITH_KEYRING
from tests.ui.seat import Seat, Step

__all__ = ["tills"]

MakeSeat = Callable[[Operator], Seat]


class Shop:
    """One till of a shop with Ada, Cleo, Bob and Dora, who asks for approvals."""

    def __init__(self, opened: OpenShop, bench: Bench) -> None:
        people = opened.services.operators
        for role in (Role.MANAGER, Role.CLERK):
            people.add(NAMES[role], role, PINS[role], owner())
        self.opened, self.bench = opened, bench

    def who(self, role: Role) -> Operator:
        """Somebody of a role, as just signed in."""
        return self.opened.services.operators.get(NAMES[role])

    def told(self, since: int, who: str = "%") -> list[tuple[str, str]]:
        """What the trail has, of somebody or of all: the actions, and of which right."""
        rows = self.opened.book.database.execute_sql(
            "SELECT action, facts FROM audit WHERE operator LIKE ? AND id > ? ORDER BY id",
            (who, since),
        )
        return [(action, json.loads(facts).get("right", "")) for action, facts in rows]

    def newest(self) -> int:
        [[newest]] = self.opened.book.database.execute_sql("SELECT max(id) FROM audit")
        return int(newest)

    @contextmanager
    def clerks_may_nothing(self) -> Iterator[None]:
        people, ada = self.opened.services.operators, self.bench.ada.operator
        people.set_rights({Role.CLERK: frozenset()}, ada)
        yield
        people.set_rights({Role.CLERK: RIGHTS[Role.CLERK]}, ada)

    def put_in_order(self) -> None:
        """Leave nothing behind that the next act would meet."""
        services, ada = self.opened.services, self.bench.ada
        services.permits.forget_loans()
        set_rights = {role: RIGHTS[role] for role in Role}
        services.operators.set_rights(set_rights, ada.operator)
        if services.shop.settings.undo_s:
            services.settings.change({"undo_s": 0}, ada.operator)
        for attempt in services.recovery.open_attempts():
            with suppress(HoldfastError):
                if attempt.may_be_undone:
                    services.recovery.withdraw(attempt.order_uuid, ada.operator)
                else:
                    services.holding.look_at_reader(attempt.order_uuid, stop=True)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    home, clock = tmp_path_factory.mktemp("rights"), SettableClock()
    world = PracticeStripe(None, clock)
    line = FaultyLine(world)

    def gateway() -> StripeGateway:
        return StripeGateway(KEY, http_client=line, clock=clock)

    with pytest.MonkeyPatch.context() as patched:
        # A hundred PINs are typed here: what a guess at one costs is tested with the PINs.
        patched.setattr(argon2, "PasswordHasher", partial(PasswordHasher, 1, 8, 1))
        opened = open_shop(home / "home", clock=clock, make_gateway=gateway, practice=True)
        set_up(opened)
        ada = Counter(opened, opened.services.operators.get("Ada"))
        dora = ada.services.operators.add("Dora", Role.MANAGER, "9753", ada.operator)
        yield Shop(opened, Bench(ada, dora, Dashboard(world), home))
    opened.close()
    world.close()


@pytest.fixture(scope="module")
def cells(request: pytest.FixtureRequest) -> Iterator[Cells]:
    with counted(request) as made:
        yield made


@pytest.fixture
def seat_of(shop: Shop, jobs: Jobs, theme: Theme, qtbot: QtBot) -> Iterator[MakeSeat]:
    made: list[Seat] = []

    def notify(spec: NoticeSpec) -> Notice:
        return Notice(theme, spec)

    def make(who: Operator) -> Seat:
        services = shop.opened.services
        till = Till(
            services=services,
            jobs=jobs,
            events=Events(),
            theme=theme,
            formats=Formats(QLocale("en_US"), UTC),
            minutes=Minutes(services.clock),
            operator=lambda: who,
            notify=notify,
        )
        made.append(Seat(till, who, qtbot))
        return made[-1]

    yield make
    for seat in made:
        seat.leave()
        seat.settle()
    shop.put_in_order()


def go(seat: Seat, steps: list[Step]) -> list[Step]:
    """Do one step after the other, until somebody is asked for a PIN; what is left to do."""
    for place, step in enumerate(steps):
        step(seat)
        if seat.is_asked_for_a_pin():
            return steps[place + 1 :]
    return []


@pytest.mark.parametrize("name", ACTS)
def test_every_role_at_every_verb(shop: Shop, seat_of: MakeSeat, cells: Cells, name: str) -> None:
    act, rights = ACTS[name], DEEDS[_deed(name)].rights
    for role in Role:
        if not all(role in MAY[right] for right in rights):
            continue
        steps, since = act.prepare(shop.bench), shop.newest()
        seat = seat_of(shop.who(role))
        assert go(seat, steps) == []
        assert not seat.is_asked_for_a_pin()
        told = [action for action, _right in shop.told(since)]
        assert act.is_a_look or act.told in told
        assert not [action for action in told if action.startswith("right.")]
        cells.count("window", may=True)
        seat.leave()
        seat.settle()
        shop.put_in_order()
    steps = act.prepare(shop.bench)
    if Role.MANAGER not in set.intersection(*(MAY[right] for right in rights)):
        seat = seat_of(shop.who(Role.MANAGER))
        _show_refused(shop, seat, steps, rights)
        cells.count("window", may=False)
        seat.leave()
        seat.settle()
    with shop.clerks_may_nothing():
        seat = seat_of(shop.who(Role.CLERK))
        rest = _show_refused(shop, seat, steps, rights)
        cells.count("window", may=False)
        if seat.is_asked_for_a_pin():
            since, lent = shop.newest(), [right.value for right in rights]
            seat.lend("Ada", PINS[Role.OWNER])
            assert go(seat, rest) == []
            after = shop.told(since)
            used = [right for action, right in after if action == "right.lent.used"]
            assert act.is_a_look or act.told in [action for action, _right in after]
            assert used == (lent if act.uses_loan else [])
            cells.count("window, lent", may=True)


def _show_refused(
    shop: Shop, seat: Seat, steps: list[Step], rights: tuple[Right, ...]
) -> list[Step]:
    """Told to the trail, said in words, and nothing done; what is left to do."""
    since, who = shop.newest(), seat.till.operator()
    lacking = [right.value for right in rights if not who.may(right)]
    rest = go(seat, steps)
    told = shop.told(since, who.name)
    assert told
    assert {action for action, _right in told} == {"right.refused"}
    assert {right for _action, right in told} <= set(lacking)
    assert seat.is_asked_for_a_pin()
    page = seat.window.findChild(ReportsPage)
    if page is not None:
        assert page._refused.words.startswith("Your role does not show this book.")
        # Once for each visit, not with every order that changes.
        seat.till.events.order_changed.emit("")
        seat.settle()
        assert len(shop.told(since, who.name)) == 1
    return rest


def _deed(name: str) -> str:
    return name if name in DEEDS else name.split()[0]


def test_no_verb_is_without_its_cells_or_a_reason_for_having_none() -> None:
    assert {_deed(name) for name in ACTS} | NO_WAY.keys() | (WITH_KEYRING & DEEDS.keys()) == set(
        DEEDS
    )
    assert not (ACTS.keys() | WITH_KEYRING) & NO_WAY.keys()


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("verb", ["store", "forget"])
def test_every_role_at_the_key(
    tills: Tills,
    jobs: Jobs,
    theme: Theme,
    qtbot: QtBot,
    cells: Cells,
    verb: str,
    role: Role,
) -> None:
    ada = tills.with_key()
    services = ada.services
    if role is not Role.OWNER:
        services.operators.add(NAMES[role], role, PINS[role], ada.operator)
    who = services.operators.get(NAMES[role])
    till = Till(
        services=services,
        jobs=jobs,
        events=Events(),
        theme=theme,
        formats=Formats(QLocale("en_US"), UTC),
        minutes=Minutes(services.clock),
        operator=lambda: who,
        notify=partial(Notice, theme),
    )
    seat = Seat(till, who, qtbot)
    seat.open_queue()
    KeyDialog(seat.till, seat.window).open()
    seat.settle()
    if verb == "store":
        seat.fill("new_key", SECOND_KEY)
        seat.act()
    else:
        seat.click("forget_key")
        seat.act()
    may = role in MAY[Right.MANAGE_KEY]
    with ada.shop.book.read():
        rows = ada.shop.book.database.execute_sql(
            "SELECT action FROM audit WHERE operator = ? ORDER BY id DESC LIMIT 1", (who.name,)
        )
    done = "key.changed" if verb == "store" else "key.forgotten"
    assert [action for (action,) in rows] == [done if may else "right.refused"]
    assert seat.is_asked_for_a_pin() is not may
    kept = services.vault.get()
    assert (kept is not None and kept.reveal() == KEY) is not may
    cells.count("window", may=may)
    seat.leave()
    seat.settle()


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_role_makes_a_copy_of_the_book(
    shop: Shop, seat_of: MakeSeat, cells: Cells, role: Role
) -> None:
    seat, copies = seat_of(shop.who(role)), shop.opened.services.copies
    for copy in copies.known():
        copy.unlink()
    section = DataSection(seat.till)
    seat.show(section)
    section.back_up()
    seat.settle()
    assert len(copies.known()) == 1
    cells.count("window", may=True)
