"""Role by verb in the window: who may goes on, everybody else is asked for a manager's PIN."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from pos_app.app import OpenShop
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.rights import Operator, Right, Role
from pos_app.ui.people.section import PeopleSection
from pos_app.ui.reports.page import ReportsPage
from pos_app.ui.settings.data_section import DataSection
from pos_app.ui.settings.page import SettingsPage
from pos_app.ui.stripe.key_dialog import KeyDialog
from tests.rights_table import MAY, NAMES, PINS, Cells, counted
from tests.ui.queue.conftest import checked_gateway, day, line, notices, till
from tests.ui.queue.screen import CTRL, Key, Screen
from tests.ui.queue.shop_day import ShopDay

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till

__all__ = ["checked_gateway", "day", "line", "notices", "till"]

LINE = ("2", "Assam second flush, 250 g", "12.50", "8.25")
# The key of each verb in the queue, and what opens for who may; a capture goes out at once.
KEYS = {Right.CAPTURE: "C", Right.CAPTURE_LESS: "L", Right.VOID: "V", Right.REFUND: "F"}
OPENS = {Right.CAPTURE_LESS: "capture_less", Right.VOID: "void", Right.REFUND: "refund"}


@pytest.fixture(scope="module")
def cells(request: pytest.FixtureRequest) -> Iterator[Cells]:
    with counted(request) as made:
        yield made


@pytest.fixture
def role(request: pytest.FixtureRequest) -> Role:
    chosen: Role = request.param
    return chosen


@pytest.fixture
def who(day: ShopDay, operator: Operator, role: Role) -> Operator:
    if role is Role.OWNER:
        return day.services.operators.get("Ada")
    return day.services.operators.add(NAMES[role], role, PINS[role], operator)


@pytest.fixture
def screen(till: Till, who: Operator, qtbot: QtBot) -> Screen:
    return Screen(replace(till, operator=lambda: who), qtbot)


def refusals(shop: OpenShop) -> list[tuple[str, str]]:
    query = "SELECT operator, facts FROM audit WHERE action = 'right.refused' ORDER BY id"
    with closing(sqlite3.connect(shop.book.path)) as book:
        return [(name, json.loads(facts)["right"]) for name, facts in book.execute(query)]


def open_dialog() -> str:
    found = QApplication.activeModalWidget()
    return found.objectName() if found is not None else ""


def of(roles: set[Role] | type[Role] = Role) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("role", list(roles), ids=str, indirect=True)


def prepared(day: ShopDay, right: Right) -> OrderRecord:
    record = day.hold(day.save("Grace Hopper", LINE))
    if right is Right.REFUND:
        record = day.services.capturing.capture(record.order.uuid, day.operator)
    return record


@pytest.mark.parametrize(("right", "role"), list(product(KEYS, Role)), ids=str, indirect=["role"])
def test_every_role_at_every_verb_of_the_queue(
    day: ShopDay, screen: Screen, shop: OpenShop, cells: Cells, right: Right, role: Role
) -> None:
    record = prepared(day, right)
    page = screen.open_queue()
    page.show_order(record.order.uuid)
    screen.settle()
    screen.press(KEYS[right])
    if right is Right.CAPTURE:
        # Where nothing waits to be undone, the key only leads to the button.
        screen.press(Key.Key_Return)
    screen.settle()
    status = day.services.ordering.record(record.order.uuid).payment.status
    if role in MAY[right]:
        assert refusals(shop) == []
        assert open_dialog().startswith(OPENS.get(right, ""))
        assert right is not Right.CAPTURE or status is PaymentStatus.CAPTURED
    else:
        assert open_dialog() == "pin_dialog"
        assert ("Bob", right.value) in refusals(shop)
        assert status is record.payment.status
    cells.count("window", may=role in MAY[right])


@of()
def test_every_role_at_the_reports(day: ShopDay, screen: Screen, cells: Cells, role: Role) -> None:
    day.hold(day.save("Grace Hopper", LINE))
    page = ReportsPage(screen.till)
    screen.show(page)
    page.load()
    screen.settle()
    may = role in MAY[Right.SEE_REPORTS]
    assert page._empty.isHidden() is may
    assert may or page._empty.words.startswith("Your role does not show this book.")
    cells.count("window", may=may)


@of()
def test_every_role_at_the_shops_settings(
    screen: Screen, shop: OpenShop, cells: Cells, role: Role
) -> None:
    page = SettingsPage(screen.till)
    screen.show(page)
    page.show_section("Lock")
    screen.settle()
    screen.press(Key.Key_Return)
    screen.press(Key.Key_A, modifier=CTRL)
    screen.write("9")
    screen.press(Key.Key_S, modifier=CTRL)
    screen.settle()
    may = role in MAY[Right.MANAGE_SHOP]
    assert (screen.till.services.shop.read_again().auto_lock_min == 9) is may
    assert refusals(shop) == ([] if may else [(NAMES[role], "manage_shop")])
    assert open_dialog() == ("" if may else "pin_dialog")
    cells.count("window", may=may)


@of()
def test_every_role_at_the_people(
    screen: Screen, shop: OpenShop, who: Operator, cells: Cells, role: Role
) -> None:
    section = PeopleSection(screen.till)
    screen.show(section)
    section.load()
    screen.settle()
    screen.press("N")
    screen.press(Key.Key_A, modifier=CTRL)
    screen.write("Zoe")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    may = role in MAY[Right.MANAGE_PEOPLE]
    assert ("Zoe" in screen.till.services.operators.names()) is may
    assert refusals(shop) == ([] if may else [(NAMES[role], "manage_people")])
    assert open_dialog() == ("" if may else "pin_dialog")
    cells.count("window", may=may)


@of({Role.MANAGER, Role.CLERK})
def test_who_may_not_change_the_key_is_told_so(
    screen: Screen, cells: Cells, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.show(ReportsPage(screen.till))
    dialog = KeyDialog(screen.till, screen.window)
    dialog.open()
    screen.settle()
    said = " ".join(each.text() for each in dialog.findChildren(type(dialog._advice)))
    assert role not in MAY[Right.MANAGE_KEY]
    assert "practice shop needs no key" in said or "Only an owner may change the key" in said
    cells.count("window", may=False)


@of()
def test_every_role_at_checking_many_together(
    day: ShopDay, screen: Screen, cells: Cells, role: Role
) -> None:
    day.hold(day.save("Grace Hopper", LINE))
    page = screen.open_queue()
    wanted: list[object] = []
    page.bulk_wanted.connect(lambda orders, _verb: wanted.append(orders))
    page._check.click()
    screen.settle()
    may = role in MAY[Right.BULK]
    assert len(wanted) == (1 if may else 0)
    assert may or "Your role does not allow it." in page._check.toolTip()
    cells.count("window", may=may)


@of()
def test_every_role_makes_a_copy_of_the_book(screen: Screen, cells: Cells, role: Role) -> None:
    section = DataSection(screen.till)
    screen.show(section)
    section.back_up()
    screen.settle()
    assert len(screen.till.services.copies.known()) == 1
    cells.count("window", may=True)


@of()
def test_every_role_at_holding_again_what_is_held(
    day: ShopDay, screen: Screen, shop: OpenShop, cells: Cells, role: Role
) -> None:
    record = day.hold(day.save("Grace Hopper", LINE))
    screen.open_queue().show_order(record.order.uuid)
    screen.settle()
    screen.button("action_hold_again").click()
    screen.settle()
    # The hold that stands is let go for the new one.
    may = role in MAY[Right.VOID]
    assert refusals(shop) == ([] if may else [("Bob", "void")])
    assert (open_dialog() == "pin_dialog") is not may
    cells.count("window", may=may)
