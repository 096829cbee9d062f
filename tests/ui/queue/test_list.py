"""The queue as a list that is sorted, filtered and scrolled, by the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu

from pos_app.domain.queue import Filters, Section, SortBy, Wish
from pos_app.services import queue as queue_service
from pos_app.ui.queue import model as queue_model
from pos_app.ui.queue.cells import CELL_ROLE, Column
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import CTRL, Key, Screen
from tests.ui.queue.shop_day import AMEX, CVC_FAILS, ShopDay
from tests.ui.queue.test_page import a_day, customers

# Of the platform without a screen, where menus cannot have the keyboard to themselves.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (grabbing the keyboard|raise)", extend=True
)


def choose(screen: Screen, name: str, words: str) -> None:
    """Choose in an open menu, as its arrows and Enter would."""
    menu = screen.part(QMenu, name)
    assert menu.isVisible()
    [action] = [each for each in menu.actions() if each.text().startswith(words)]
    menu.setActiveAction(action)
    QTest.keyClick(menu, Key.Key_Return)
    screen.settle()


def test_s_sorts_each_section_and_once_more_turns_it_round(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    screen.open_queue()
    held = ["Edsger Dijkstra", "Joan Clarke"]

    screen.press("O")
    choose(screen, "sorts", "Amount")
    assert customers(screen)[2:4] == held[::-1]
    screen.press("O")
    choose(screen, "sorts", "Amount")
    assert customers(screen)[2:4] == held
    head = screen.table.model().headerData(Column.AMOUNT, Qt.Orientation.Horizontal)
    assert head == "Amount ↓"


def test_a_click_on_a_head_sorts(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    screen.open_queue()
    head = screen.table.horizontalHeader()

    for _ in range(2):
        place = head.viewport().rect().center()
        place.setX(head.sectionViewportPosition(Column.CUSTOMER) + 20)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
        screen.settle()

    assert customers(screen)[2:4] == ["Joan Clarke", "Edsger Dijkstra"]


def test_filters_leave_only_what_is_asked_for_and_say_so(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    day.held("Annie Easley", "58.10", AMEX)
    page = screen.open_queue()

    screen.press("G")
    choose(screen, "views", "Show only some")
    assert screen.dialog.objectName() == "filter"
    assert_accessible(screen.dialog)
    brand = screen.dialog.findChild(QComboBox, "filter_brand")
    least = screen.dialog.findChild(QLineEdit, "filter_least")
    assert brand is not None
    assert least is not None
    assert [brand.itemText(at) for at in range(brand.count())] == ["Any card", "Amex", "Visa"]
    least.setFocus()
    screen.write("1..2")
    screen.press(Key.Key_Return, modifier=CTRL)
    assert screen.dialog.objectName() == "filter"
    least.clear()
    screen.write("50")
    brand.setFocus()
    screen.press("A", "A")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    assert customers(screen) == ["Annie Easley"]
    assert page._sub.text() == "Only: from 50.00, Amex"
    assert page._view is not None
    assert page._view.count(Section.HELD) == 3
    assert page._view.listed[Section.HELD].count == 1


def test_a_view_is_saved_and_chosen_on_another_screen(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    page = screen.open_queue()
    page._choice._choose(Filters(at_least_minor=10_000), page._choice.sort)
    screen.settle()

    screen.press("G")
    choose(screen, "views", "Save this view")
    screen.press(Key.Key_Return, modifier=CTRL)
    assert screen.dialog.objectName() == "save_view"
    screen.write("Large ones")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert screen.button("view").text() == "Large ones"

    screen.open_queue()
    assert len(customers(screen)) == 5
    screen.press("G")
    choose(screen, "views", "Large ones")
    assert customers(screen) == ["Edsger Dijkstra", "Joan Clarke"]


def test_filters_that_leave_nothing_say_how_to_get_everything_back(
    day: ShopDay, screen: Screen
) -> None:
    a_day(day)
    page = screen.open_queue()
    page._choice._choose(Filters(taken_by="Nobody"), page._choice.sort)
    screen.settle()
    assert page._empty.words.startswith("No order is left by the filters")

    screen.press("G")
    choose(screen, "views", "Everything")

    assert len(customers(screen)) == 5


def test_rows_are_read_when_they_are_looked_at(
    day: ShopDay, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        day.held(f"Customer {number}", f"{90 - number}.00")
    monkeypatch.setattr(queue_service, "FIRST_ROWS", 2)
    monkeypatch.setattr(queue_service, "PAGE", 2)
    monkeypatch.setattr(queue_model, "PAGE", 2)
    page = screen.open_queue()
    screen.window.resize(1280, 300)
    screen.settle()

    screen.press(Key.Key_End)
    screen.settle()
    assert screen.current.customer == "Customer 8"
    assert page._browser.panel.record is not None
    assert page._browser.panel.record.order.customer.name == "Customer 8"
    screen.press(Key.Key_Home)
    screen.settle()
    assert screen.current.customer == "Customer 0"


def test_an_order_that_was_not_read_yet_is_gone_to(
    day: ShopDay, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [day.held(f"Customer {number}", f"{90 - number}.00") for number in range(40)]
    monkeypatch.setattr(queue_service, "FIRST_ROWS", 2)
    page = screen.open_queue()

    page.show_order(records[-1].order.uuid)
    screen.settle()

    assert screen.current.customer == "Customer 39"


def test_a_failed_check_stands_beside_the_amount_and_is_told(day: ShopDay, screen: Screen) -> None:
    day.held("Radia Perlman", "96.34", CVC_FAILS)
    screen.open_queue()
    amount = screen.table.currentIndex().siblingAtColumn(Column.AMOUNT)

    assert amount.data(CELL_ROLE).icon == "triangle-alert"
    said = amount.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "security code does not match" in said
    assert "security code does not match" in amount.data(Qt.ItemDataRole.ToolTipRole)


def test_letters_that_choose_the_list_are_only_letters_in_the_search(
    day: ShopDay, screen: Screen
) -> None:
    a_day(day)
    page = screen.open_queue()

    screen.press(Key.Key_Slash)
    screen.write("gs")
    screen.settle()

    assert screen.part(QLineEdit, "search").text() == "gs"
    assert QApplication.activePopupWidget() is None
    assert page._view is not None
    assert page._view.wish == Wish("gs")
    assert page._choice.sort.by is SortBy.URGENCY
