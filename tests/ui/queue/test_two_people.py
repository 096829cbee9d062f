"""Rights at the queue: what is lent once, and what a second person approves, by keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from pos_app.domain.approval import TwoPeople
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.queue import Section
from pos_app.domain.rights import Operator, Role
from pos_app.ui.bulk.page import BulkPage
from pos_app.ui.widgets.key_button import KeyButton
from tests.conftest import PIN
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import CTRL, Key, Screen
from tests.ui.queue.shop_day import ShopDay, usd

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.notice import NoticeSpec

LINE = ("2", "Assam second flush, 250 g", "12.50", "8.25")
HELD = "27.06"


@pytest.fixture
def bob(day: ShopDay, operator: Operator) -> Operator:
    return day.services.operators.add("Bob", Role.CLERK, "8642", operator)


def screen_of(till: Till, operator: Operator, qtbot: QtBot) -> Screen:
    screen = Screen(replace(till, operator=lambda: operator), qtbot)
    screen.open_queue()
    return screen


def now_of(day: ShopDay, record: OrderRecord) -> OrderRecord:
    return day.services.ordering.record(record.order.uuid)


def type_pin(screen: Screen, name: str, pin: str) -> None:
    screen.settle()
    screen.part(QComboBox, "second_person").setCurrentText(name)
    screen.press(Key.Key_Return)
    assert screen.focus_name() == "second_pin"
    screen.write(pin)
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()


def test_a_clerk_captures_with_what_a_manager_lends(
    day: ShopDay, till: Till, qtbot: QtBot, bob: Operator, notices: list[NoticeSpec]
) -> None:
    record = day.hold(day.save("Grace Hopper", LINE))
    screen = screen_of(till, bob, qtbot)
    assert screen.button("action_capture").text() == f"Capture {HELD}…"
    screen.press("C", Key.Key_Return)
    assert screen.dialog.objectName() == "pin_dialog"
    assert_accessible(screen.dialog)
    type_pin(screen, "Ada", "0000")
    assert "Wrong PIN" in screen.part(QLineEdit, "second_pin").accessibleDescription()
    assert now_of(day, record).payment.status is PaymentStatus.HELD
    screen.write(PIN)
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    after = now_of(day, record)
    assert after.payment.status is PaymentStatus.CAPTURED
    used = next(each for each in after.trail if each.action == "right.lent.used")
    assert (used.operator, used.facts["lent_by"]) == ("Bob", "Ada")
    assert notices[-1].lead == f"Captured {HELD}."


def test_a_dialog_that_is_left_lends_nothing(
    day: ShopDay, till: Till, qtbot: QtBot, bob: Operator
) -> None:
    record = day.hold(day.save("Grace Hopper", LINE))
    screen = screen_of(till, bob, qtbot)
    screen.press("V")
    screen.settle()
    screen.press(Key.Key_Escape)
    screen.settle()
    after = now_of(day, record)
    assert replace(after, trail=record.trail) == record
    assert [each.action for each in after.trail[len(record.trail) :]] == ["right.refused"]


def test_what_needs_two_waits_and_is_approved_by_a_second_pin(
    day: ShopDay,
    till: Till,
    qtbot: QtBot,
    operator: Operator,
    notices: list[NoticeSpec],
) -> None:
    people, shop = day.services.operators, day.services.shop
    people.add("Cleo", Role.MANAGER, "7531", operator)
    shop.change(replace(shop.settings, two_people=TwoPeople(capture=usd("20"))), "Ada")
    record = day.hold(day.save("Grace Hopper", LINE))
    screen = screen_of(till, people.get("Ada"), qtbot)

    screen.press("C", Key.Key_Return)
    screen.settle()
    assert notices[-1].lead.startswith(f"{HELD} needs two people")
    view = day.services.queue.load()
    assert [row.number for row in view.rows[Section.NEEDS_YOU]] == [record.order.number]
    assert screen.button("action_approve").text() == f"Approve: capture {HELD}"

    screen.press("P")
    type_pin(screen, "Cleo", "7531")
    assert notices[-1].lead == "Approved and sent."
    assert now_of(day, record).payment.status is PaymentStatus.CAPTURED


def test_what_needs_two_is_taken_back_by_a_key(
    day: ShopDay, till: Till, qtbot: QtBot, notices: list[NoticeSpec]
) -> None:
    shop = day.services.shop
    shop.change(replace(shop.settings, two_people=TwoPeople(void=usd("20"))), "Ada")
    record = day.hold(day.save("Grace Hopper", LINE))
    screen = screen_of(till, day.services.operators.get("Ada"), qtbot)
    screen.press("V")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert now_of(day, record).approval is not None
    screen.press("N")
    screen.settle()
    assert notices[-1].lead == "Taken back. Nothing was sent."
    assert now_of(day, record).approval is None
    assert now_of(day, record).payment.status is PaymentStatus.HELD


def test_only_those_are_offered_who_may_and_nobody_is_said(
    day: ShopDay, till: Till, qtbot: QtBot, bob: Operator, operator: Operator
) -> None:
    record = day.hold(day.save("Grace Hopper", LINE))
    people = day.services.operators
    screen = screen_of(till, bob, qtbot)
    screen.press("C", Key.Key_Return)
    screen.settle()
    offered = screen.part(QComboBox, "second_person")
    assert [offered.itemText(row) for row in range(offered.count())] == ["Ada"]
    screen.press(Key.Key_Escape)
    shop = day.services.shop
    shop.change(replace(shop.settings, two_people=TwoPeople(capture=usd("20"))), "Ada")
    screen = screen_of(till, people.get("Ada"), qtbot)
    screen.press("C", Key.Key_Return)
    screen.settle()
    screen.button("action_approve").click()
    screen.settle()
    act = screen.part(KeyButton, "second_person_act")
    assert act.reason == "Nobody else in this shop may do it."
    assert now_of(day, record).payment.status is PaymentStatus.HELD


def test_a_clerk_captures_together_with_what_a_manager_lends(
    day: ShopDay, till: Till, qtbot: QtBot, bob: Operator
) -> None:
    records = [day.hold(day.save("Grace Hopper", LINE)) for _order in range(2)]
    screen = Screen(replace(till, operator=lambda: bob), qtbot)
    page = BulkPage(screen.till)
    screen.show(page)
    page.check(tuple(each.order.uuid for each in records), Verb.CAPTURE)
    screen.settle()
    assert page._trouble.words.startswith("Stopped. Bob may not capture many at once")
    type_pin(screen, "Ada", PIN)
    assert len(page._model.ticked_lines()) == 2
    screen.button("bulk_run").click()
    screen.settle()
    statuses = [now_of(day, each).payment.status for each in records]
    assert statuses == [PaymentStatus.CAPTURED] * 2
    # What was lent is used up.
    page.check(tuple(each.order.uuid for each in records), Verb.CAPTURE)
    screen.settle()
    assert screen.dialog.objectName() == "pin_dialog"
