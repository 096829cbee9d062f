"""Who may not give a price or a discount asks a manager when the order is saved."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from pos_app.app import OpenShop
from pos_app.domain.rights import Operator, Role
from tests.conftest import PIN, usd
from tests.ui.order.till import OrderTill

if TYPE_CHECKING:
    from pos_app.services.bundle import Services


@pytest.fixture
def bob(stocked: Services, operator: Operator) -> Operator:
    return stocked.operators.add("Bob", Role.CLERK, "8642", operator)


def at_the_till(till: OrderTill, bob: Operator) -> None:
    till.operator = bob
    till.place.change_operator()
    till.settle()


def with_discount(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Alt+D")
    till.write("10%")
    till.press("Ctrl+Return")


def with_another_price(till: OrderTill) -> None:
    till.write("0142")
    till.press("Enter")
    till.write("assam")
    till.press("Ctrl+Return")
    price = till.find(QLineEdit, "line_price")
    price.setFocus()
    price.selectAll()
    till.write("9.99")
    till.press("Ctrl+Return")


def told(shop: OpenShop) -> list[tuple[str, str, str]]:
    query = "SELECT operator, action, facts FROM audit WHERE action LIKE 'right%' ORDER BY id"
    with closing(sqlite3.connect(shop.book.path)) as book:
        return [
            (who, action, json.loads(facts)["right"]) for who, action, facts in book.execute(query)
        ]


@pytest.mark.parametrize(
    ("act", "right", "word"),
    [
        (with_discount, "discount", "give a discount"),
        (with_another_price, "change_price", "change a price"),
    ],
    ids=["discount", "price"],
)
def test_a_manager_lends_the_right_and_the_order_is_saved(
    till: OrderTill,
    bob: Operator,
    shop: OpenShop,
    act: object,
    right: str,
    word: str,
) -> None:
    at_the_till(till, bob)
    before = len(till.services.ordering.list())
    assert callable(act)
    act(till)
    till.press("F9")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.objectName() == "pin_dialog"
    notice = till.place.page.closing._notice
    assert notice is not None
    assert f"Bob may not {word} here" in notice.spec.lead
    assert told(shop) == [("Bob", "right.refused", right)]
    assert len(till.services.ordering.list()) == before
    till.find(QLineEdit, "second_pin").setFocus()
    till.write(PIN)
    till.press("Ctrl+Return")
    assert till.place.card.isVisible()
    assert told(shop)[1:] == [("Ada", "right.lent", right), ("Bob", "right.lent.used", right)]
    assert len(till.services.ordering.list()) == before + 1


def test_nobody_to_lend_it_leaves_the_order_on_the_screen(till: OrderTill, bob: Operator) -> None:
    at_the_till(till, bob)
    with_discount(till)
    typed = till.draft
    till.press("F9", "Esc")
    assert till.place.page.isVisible()
    assert till.draft == typed
    till.press("Alt+D")
    till.find(QLineEdit, "order_discount").clear()
    till.press("Ctrl+Return", "F9")
    assert till.place.card.isVisible()
    assert till.services.ordering.list()[0].amount >= usd("12.50")
