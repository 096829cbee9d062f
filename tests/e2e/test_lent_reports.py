"""A clerk sees the held-money book for one visit, with a manager's PIN."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication

from pos_app.domain.rights import Role
from pos_app.services.practice_shop import PIN
from pos_app.ui.reports.comparing import Comparing
from tests.window_driver import WindowDriver

BOB_PIN = "8642"


@pytest.fixture
def bob(till: WindowDriver) -> WindowDriver:
    """Bob, a clerk, is signed in."""
    services = till.main.till.services
    services.operators.add("Bob", Role.CLERK, BOB_PIN, till.main.till.operator())
    till.press("F12")
    till.settle()
    till.press("B")
    sign_in(till, BOB_PIN)
    return till


def sign_in(till: WindowDriver, pin: str) -> None:
    till.type(pin)
    till.press("Return")
    till.settle()


def told(till: WindowDriver) -> list[tuple[str, str]]:
    """What the trail has of rights: who and what."""
    shop = till.desktop.shop
    assert shop is not None
    rows = shop.book.database.execute_sql(
        "SELECT operator, action, facts FROM audit WHERE action LIKE 'right.%' ORDER BY id"
    )
    found = [(name, action, json.loads(facts)["right"]) for name, action, facts in rows]
    assert {right for _name, _action, right in found} <= {"see_reports"}
    return [(name, action) for name, action, _right in found]


def sees_book(till: WindowDriver) -> bool:
    return till.says("By who took it")


def borrow(till: WindowDriver) -> None:
    till.press("Return")
    till.settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.objectName() == "pin_dialog"
    till.press("A", "Tab")
    till.type(PIN)
    till.press("Ctrl+Return")
    till.settle()


REFUSED, LENT, USED = ("Bob", "right.refused"), ("Ada", "right.lent"), ("Bob", "right.lent.used")


def test_one_pin_is_good_for_one_visit(bob: WindowDriver) -> None:
    bob.press("F7")
    bob.settle()
    assert bob.says("Your role does not show this book")
    assert not sees_book(bob)
    assert told(bob) == [REFUSED]
    borrow(bob)
    assert sees_book(bob)
    once = [REFUSED, LENT, USED]
    assert told(bob) == once

    # All that is shown on the page belongs to it.
    bob.main.till.events.order_changed.emit("")
    bob.settle()
    bob.press("F5")
    bob.settle()
    comparing = bob.main.reports.findChild(Comparing)
    assert comparing is not None
    assert comparing.words.startswith("Same as Stripe")
    assert sees_book(bob)
    assert told(bob) == once

    bob.press("F3", "F7")
    bob.settle()
    assert not sees_book(bob)
    assert comparing.words == ""
    assert told(bob) == [*once, REFUSED]
    borrow(bob)
    assert sees_book(bob)
    assert told(bob) == [*once, *once]


def test_a_lock_is_the_end_of_a_visit(bob: WindowDriver) -> None:
    bob.press("F7")
    bob.settle()
    borrow(bob)
    before = told(bob)
    bob.press("Ctrl+L")
    bob.settle()
    assert bob.says(f"Practice shop: the PIN is {PIN}.")
    sign_in(bob, BOB_PIN)
    assert not sees_book(bob)
    assert told(bob) == [*before, REFUSED]


def test_who_comes_to_the_page_of_another_is_the_one_who_asks(bob: WindowDriver) -> None:
    bob.press("F7")
    bob.settle()
    assert told(bob) == [REFUSED]
    bob.press("F12")
    bob.settle()
    bob.press("A")
    sign_in(bob, PIN)
    assert sees_book(bob)
    assert told(bob) == [REFUSED]
    bob.press("F12")
    bob.settle()
    bob.press("B")
    sign_in(bob, BOB_PIN)
    assert not sees_book(bob)
    assert told(bob) == [REFUSED, REFUSED]
