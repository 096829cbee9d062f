"""The list of all orders, driven by the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from pos_app.domain.payment import PaymentStatus
from pos_app.ui.orders import model as orders_model
from pos_app.ui.orders import page as orders_page
from pos_app.ui.orders.page import OrdersPage
from pos_app.ui.queue.cells import Column
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import CTRL, Key, Screen

if TYPE_CHECKING:
    from tests.ui.queue.shop_day import ShopDay


def open_orders(screen: Screen) -> OrdersPage:
    page = OrdersPage(screen.till, screen.desk)
    screen.show(page)
    return page


def customers(screen: Screen) -> list[str]:
    model = screen.table.model()
    return [model.index(row, Column.CUSTOMER).data() for row in range(model.rowCount())]


def test_orders_stand_newest_first(day: ShopDay, screen: Screen) -> None:
    for name in ("Ada", "Bob", "Cleo"):
        day.held(name, "10.00")

    page = open_orders(screen)

    assert customers(screen) == ["Cleo", "Bob", "Ada"]
    assert_accessible(page)


def test_more_are_read_when_the_end_comes_into_view(
    day: ShopDay, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders_model, "PAGE", 2)
    monkeypatch.setattr(orders_page, "PAGE", 2)
    for name in ("Ada", "Bob", "Cleo", "Dora", "Emil"):
        day.save(name, ("1", "Tea", "10.00", "0"))
    page = OrdersPage(screen.till, screen.desk)
    model = page._model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    screen.show(page)

    screen.qtbot.waitUntil(lambda: model.rowCount() == 5)

    assert customers(screen) == ["Emil", "Dora", "Cleo", "Bob", "Ada"]
    assert not model.canFetchMore(screen.table.rootIndex())


def test_search_asks_the_book(day: ShopDay, screen: Screen) -> None:
    day.save("Grace Hopper", ("1", "Tea", "10.00", "0"), phone="415 555 0142")
    day.save("Alan Turing", ("1", "Tea", "10.00", "0"), phone="415 555 0170")
    page = open_orders(screen)

    screen.press(Key.Key_Slash)
    screen.write("0142")
    screen.settle()
    assert customers(screen) == ["Grace Hopper"]
    screen.write("99")
    screen.settle()
    assert page._empty.words.startswith("No order for “014299”.")
    screen.press(Key.Key_Escape)
    screen.settle()
    assert len(customers(screen)) == 2


def test_a_new_shop_says_so(screen: Screen, day: ShopDay) -> None:
    page = open_orders(screen)

    assert page._empty.words.startswith("No orders yet.")


def test_the_story_is_a_key_away_and_can_be_copied(day: ShopDay, screen: Screen) -> None:
    day.captured("Evelyn Berezin", "45.00")
    open_orders(screen)

    screen.press(Key.Key_Return)
    screen.press("C", modifier=CTRL)

    assert "Captured 45.00 by Ada" in QApplication.clipboard().text()


def test_an_order_can_be_captured_from_here(day: ShopDay, screen: Screen) -> None:
    record = day.held("Grace Hopper", "27.06")
    open_orders(screen)

    screen.press("C", Key.Key_Return)
    screen.settle()

    payment = day.services.ordering.record(record.order.uuid).payment
    assert payment.status is PaymentStatus.CAPTURED
    assert screen.current.status is PaymentStatus.CAPTURED
    index = screen.table.currentIndex().siblingAtColumn(Column.ITEMS)
    assert index.data() == "1 × Assam, 250 g"


def test_a_new_order_appears_at_the_top(day: ShopDay, screen: Screen) -> None:
    first = day.held("Grace Hopper", "27.06")
    open_orders(screen)

    new = day.held("Alan Turing", "10.00")
    screen.till.events.order_changed.emit(new.order.uuid)
    screen.settle()

    assert customers(screen) == ["Alan Turing", "Grace Hopper"]
    assert screen.current.order_uuid == first.order.uuid
