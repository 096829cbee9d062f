"""The queue, driven by the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import Section
from pos_app.storage import orders
from pos_app.ui.layout import Layout
from pos_app.ui.queue.cells import Column
from pos_app.ui.queue.panel import OrderPanel
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.notice import NoticeKind
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import ALT, CTRL, Key, Screen
from tests.ui.queue.shop_day import CVC_FAILS, NO_FUNDS, ShopDay

if TYPE_CHECKING:
    import pytest

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.widgets.notice import NoticeSpec

# What the list leaves free beside a number.
MARGINS = 12


def a_day(day: ShopDay) -> OrderRecord:
    """A declined order, a hold that ends today, two that end later, one without a card."""
    day.at(12, 14, 3)
    grace = day.held("Grace Hopper", "27.06")
    day.at(18, 9, 0)
    day.held("Edsger Dijkstra", "132.50")
    day.held("Joan Clarke", "124.20")
    day.at(19, 10, 53)
    day.hold(day.save("Katherine Johnson", ("1", "Teapot", "41.75", "0")), NO_FUNDS)
    day.save("Hedy Lamarr", ("1", "Kettle", "73.00", "0"))
    return grace


def customers(screen: Screen) -> list[str]:
    model = screen.table.model()
    names = [model.index(row, Column.CUSTOMER).data() for row in range(model.rowCount())]
    return [name for name in names if name]


def test_the_queue_is_sorted_by_need_and_arrows_skip_the_heads(
    day: ShopDay, screen: Screen
) -> None:
    a_day(day)
    screen.open_queue()

    assert customers(screen) == [
        "Katherine Johnson", "Grace Hopper", "Edsger Dijkstra", "Joan Clarke", "Hedy Lamarr",
    ]  # fmt: skip
    seen = [screen.current.customer]
    for _ in range(4):
        screen.press(Key.Key_Down)
        seen.append(screen.current.customer)
    assert seen == customers(screen)
    screen.press(Key.Key_Home)
    assert screen.current.customer == "Katherine Johnson"
    screen.press(Key.Key_End)
    assert screen.current.customer == "Hedy Lamarr"


def test_c_leads_to_the_button_and_enter_there_captures(
    day: ShopDay, screen: Screen, notices: list[NoticeSpec]
) -> None:
    grace = a_day(day)
    page = screen.open_queue()
    page.show_order(grace.order.uuid)
    screen.settle()

    screen.press("C")
    screen.settle()
    assert screen.focus_name() == "action_capture"
    assert day.services.ordering.record(grace.order.uuid).payment.status is PaymentStatus.HELD
    assert screen.button("action_capture").text() == "Capture 27.06"

    screen.press(Key.Key_Return)
    screen.settle()
    record = day.services.ordering.record(grace.order.uuid)
    assert record.payment.status is PaymentStatus.CAPTURED
    assert notices[-1].kind is NoticeKind.DONE
    assert notices[-1].lead == "Captured 27.06."
    assert screen.current.order_uuid == grace.order.uuid
    assert screen.current.status is PaymentStatus.CAPTURED
    assert screen.table.hasFocus()


def test_pressed_twice_captures_once(day: ShopDay, screen: Screen) -> None:
    grace = a_day(day)
    page = screen.open_queue()
    page.show_order(grace.order.uuid)
    screen.settle()
    capture = screen.button("action_capture")

    day.line.gate.clear()
    screen.press("C", Key.Key_Return)
    assert not capture.isEnabled()
    assert screen.table.hasFocus()
    screen.press("C", Key.Key_Return)
    day.line.gate.set()
    screen.settle()

    captures = [
        attempt
        for attempt in day.services.ordering.record(grace.order.uuid).attempts
        if attempt.request.verb.value == "capture"
    ]
    assert len(captures) == 1


def test_stray_letters_move_no_money(day: ShopDay, screen: Screen) -> None:
    grace = a_day(day)
    page = screen.open_queue()
    page.show_order(grace.order.uuid)
    screen.settle()

    screen.press("X", "A", "B", "C", "C", "C")
    screen.settle()

    assert screen.focus_name() == "action_capture"
    assert day.services.ordering.record(grace.order.uuid).payment.status is PaymentStatus.HELD


def test_enter_goes_to_the_story_and_esc_back(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    screen.open_queue()

    screen.press(Key.Key_Return)
    assert screen.focus_name() == "order_story"
    screen.press("C", modifier=CTRL)
    assert "Katherine Johnson" in QApplication.clipboard().text()
    screen.press(Key.Key_Escape)
    assert screen.table.hasFocus()


def test_a_lost_answer_shows_asking_and_settles_by_itself(
    day: ShopDay, screen: Screen, notices: list[NoticeSpec]
) -> None:
    grace = a_day(day)
    page = screen.open_queue()
    page.show_order(grace.order.uuid)
    screen.settle()

    day.line.lost = 9
    screen.press("C", Key.Key_Return)
    screen.settle()
    assert notices[-1].kind is NoticeKind.UNKNOWN
    assert screen.current.is_asking
    assert screen.button("action_ask").isVisible()
    assert not screen.button("action_capture").isVisible()

    day.line.lost = 0
    for order_uuid in day.services.recovery.settle_all().settled:
        screen.till.events.order_changed.emit(order_uuid)
    screen.settle()
    assert screen.current.status is PaymentStatus.CAPTURED
    assert not screen.current.is_asking


def test_r_asks_stripe_about_an_open_capture(day: ShopDay, screen: Screen) -> None:
    grace = day.lose_capture(day.held("Grace Hopper", "27.06"))
    page = screen.open_queue()
    page.show_order(grace.order.uuid)
    screen.settle()

    screen.press("R")
    screen.settle()

    assert screen.current.status is PaymentStatus.CAPTURED


def test_a_failed_check_is_asked_about_first(day: ShopDay, screen: Screen) -> None:
    record = day.held("Radia Perlman", "96.34", CVC_FAILS)
    screen.open_queue()

    screen.press("C", Key.Key_Return)
    assert screen.dialog.objectName() == "check_first"
    screen.press(Key.Key_Escape)
    screen.settle()
    assert day.services.ordering.record(record.order.uuid).payment.status is PaymentStatus.HELD

    screen.table.setFocus()
    screen.press("C", Key.Key_Return)
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    status = day.services.ordering.record(record.order.uuid).payment.status
    assert status is PaymentStatus.CAPTURED


def test_search_filters_as_one_types_and_esc_empties_it(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    screen.open_queue()

    screen.press(Key.Key_Slash)
    assert screen.focus_name() == "search"
    screen.write("hop")
    screen.settle()
    assert customers(screen) == ["Grace Hopper"]
    screen.press(Key.Key_Down)
    assert screen.table.hasFocus()
    screen.press(Key.Key_Slash)
    screen.write("132.5")
    screen.settle()
    assert customers(screen) == ["Edsger Dijkstra"]
    screen.press(Key.Key_Escape)
    screen.settle()
    assert len(customers(screen)) == 5
    assert screen.table.hasFocus()


def test_letters_in_the_search_are_only_letters(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    screen.open_queue()

    screen.press(Key.Key_Slash)
    screen.write("clv/")

    assert screen.part(QLineEdit, "search").text() == "clv/"
    assert QApplication.activeModalWidget() is None


def test_alt_numbers_jump_to_the_sections(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    screen.open_queue()

    for number, customer in (("3", "Edsger Dijkstra"), ("2", "Grace Hopper"), ("1", "Katherine")):
        screen.press(number, modifier=ALT)
        assert screen.current.customer.startswith(customer)


def test_an_empty_queue_says_what_is_true(day: ShopDay, screen: Screen) -> None:
    page = screen.open_queue()

    assert page._empty.isVisible()
    assert page._empty.words.startswith("Nothing needs you. No held cards, nothing unknown.")
    with screen.qtbot.waitSignal(page.new_order_wanted):
        screen.press(Key.Key_Return)


def test_a_new_hold_appears_without_losing_the_place(day: ShopDay, screen: Screen) -> None:
    grace = a_day(day)
    page = screen.open_queue()
    page.show_order(grace.order.uuid)

    new = day.held("Annie Easley", "58.10")
    screen.till.events.order_changed.emit(new.order.uuid)
    screen.settle()

    assert "Annie Easley" in customers(screen)
    assert screen.current.order_uuid == grace.order.uuid


def test_one_column_shows_the_story_as_a_page(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    page = screen.open_queue()
    page.set_layout(Layout.SINGLE)
    panel = page.findChild(OrderPanel)
    assert panel is not None
    assert not panel.isVisible()

    screen.press(Key.Key_Return)
    assert panel.isVisible()
    assert not screen.table.isVisible()
    screen.press(Key.Key_Escape)
    assert screen.table.hasFocus()
    page.set_layout(Layout.WIDE)
    assert panel.isVisible()
    assert screen.table.isVisible()


def test_in_one_column_the_end_is_never_squeezed_by_the_buttons(
    day: ShopDay, screen: Screen
) -> None:
    a_day(day)
    page = screen.open_queue()
    page.set_layout(Layout.SINGLE)
    end, capture = screen.part(QLabel, "end_in_line"), screen.button("action_capture")
    screen.press(Key.Key_Down)
    screen.settle()

    def is_beside() -> bool:
        return end.mapTo(page, QPoint()).x() + end.width() <= capture.mapTo(page, QPoint()).x()

    places = []
    for width in (1100, 660):
        screen.window.resize(width, 700)
        QApplication.processEvents()
        assert end.width() >= end.fontMetrics().horizontalAdvance("ends today")
        is_below = capture.mapTo(page, QPoint()).y() > end.mapTo(page, QPoint()).y()
        places.append((is_beside(), is_below))
    assert places[0][0]
    assert places[1] == (False, True)


def test_the_long_numbers_of_an_old_shop_are_seen_whole(
    day: ShopDay, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "FIRST_NUMBER", 1_000_661)
    a_day(day)
    screen.open_queue()
    needed = screen.till.theme.font(Type.BODY)
    width = QFontMetrics(needed).horizontalAdvance("1000661")
    assert screen.table.columnWidth(Column.NUMBER) >= width + MARGINS


def test_the_seconds_count_only_near_an_end(day: ShopDay, screen: Screen) -> None:
    day.at(12, 11, 0)
    day.held("Grace Hopper", "27.06")
    day.at(19, 10, 49)
    page = screen.open_queue()
    by_seconds_before = page._countdown.by_seconds

    day.at(19, 10, 51)
    screen.till.minutes.passed.emit(day.clock.now)

    assert (by_seconds_before, page._countdown.by_seconds) == (False, True)
    index = screen.table.currentIndex().siblingAtColumn(Column.ENDS)
    assert index.data() == "9 m 0 s"


def test_sections_can_be_chosen_where_there_is_no_strip(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    page = screen.open_queue()
    page.set_layout(Layout.SINGLE)

    page._sections.setCurrentIndex(1 + Section.HELD)

    assert customers(screen) == ["Edsger Dijkstra", "Joan Clarke"]


def test_everything_that_the_keyboard_reaches_has_a_name(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    page = screen.open_queue()
    assert_accessible(page)

    screen.press(Key.Key_Down)
    screen.settle()
    for key in ("L", "V"):
        screen.press(key)
        assert_accessible(screen.dialog)
        screen.press(Key.Key_Escape)


def test_the_row_below_the_pointer_is_marked(day: ShopDay, screen: Screen) -> None:
    a_day(day)
    screen.open_queue()
    table, theme = screen.table, screen.till.theme
    place = table.visualRect(table.model().index(table.currentIndex().row() + 2, Column.NUMBER))
    ground = QPoint(place.left() + 2, place.center().y())

    def seen() -> str:
        return table.viewport().grab().toImage().pixelColor(ground).name()

    assert seen() == theme.color("surface").name()
    QTest.mouseMove(table.viewport(), place.center())
    screen.qtbot.waitUntil(lambda: seen() == theme.color("sunken").name())
    QTest.mouseMove(screen.window, QPoint(2, 2))
    screen.qtbot.waitUntil(lambda: seen() == theme.color("surface").name())


def test_the_current_row_stays_in_view_when_something_comes_above_the_list(
    day: ShopDay, screen: Screen
) -> None:
    for number in range(25):
        day.save(f"Customer {number}", ("1", "Kettle", "73.00", "0"))
    screen.open_queue()
    table, bar = screen.table, screen.table.verticalScrollBar()

    def make_lower() -> None:
        height = table.height()
        screen.window.resize(1280, screen.window.height() - 40)
        screen.qtbot.waitUntil(lambda: table.height() < height)

    last_seen = table.indexAt(QPoint(40, table.viewport().height() - 40))
    table.select(last_seen)
    make_lower()
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
    # Who has gone elsewhere in the list is not brought back.
    screen.press(Key.Key_Home)
    bar.setValue(bar.maximum())
    make_lower()
    assert not table.viewport().rect().contains(table.visualRect(table.currentIndex()))
