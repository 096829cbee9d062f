"""The morning list, driven by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from pos_app.domain.card_task import CardTask
from pos_app.domain.payment import PaymentStatus
from pos_app.ui.day_list.line import DayLine
from pos_app.ui.day_list.page import DayListPage
from pos_app.ui.day_list.words import MOST_ROWS, list_html
from pos_app.ui.layout import Layout
from pos_app.ui.printing import make_document
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import CTRL, Key, Screen
from tests.ui.queue.shop_day import ShopDay

if TYPE_CHECKING:
    from pathlib import Path

    from pos_app.domain.record import OrderRecord


@pytest.fixture
def morning(day: ShopDay) -> dict[str, OrderRecord]:
    """A hold that ends today, one that ended, one that is unknown, an order without a card."""
    day.at(12, 7, 12)
    ended = day.held("Alan Turing", "86.40")
    day.at(12, 14, 3)
    ends = day.held("Grace Hopper", "27.06")
    day.at(18, 9, 0)
    waiting = day.save("Hedy Lamarr", ("1", "Kettle", "73.00", "0"))
    asking = day.lose_capture(day.held("Dorothy Vaughan", "64.20"))
    day.at(19, 8, 2)
    day.services.recovery.ask_now(ended.order.uuid)
    return {"ends": ends, "ended": ended, "asking": asking, "waiting": waiting}


@pytest.fixture
def page(morning: dict[str, OrderRecord], screen: Screen) -> DayListPage:
    page = DayListPage(screen.till, screen.desk)
    screen.show(page)
    screen.settle()
    return page


def focused(screen: Screen) -> str:
    return screen.focus_name()


def test_arrows_go_from_line_to_line_in_the_order_of_need(
    page: DayListPage, screen: Screen, morning: dict[str, OrderRecord]
) -> None:
    page.setFocus()
    seen = [focused(screen)]
    for _ in range(3):
        screen.press(Key.Key_Down)
        seen.append(focused(screen))
    wanted = [morning[each].order.number for each in ("ends", "ended", "asking", "waiting")]
    assert seen == [f"line_{number}" for number in wanted]
    screen.press(Key.Key_Up)
    assert focused(screen) == seen[-2]
    assert_accessible(page)


def test_c_leads_to_the_button_and_enter_there_captures(
    page: DayListPage, screen: Screen, day: ShopDay, morning: dict[str, OrderRecord]
) -> None:
    ends = morning["ends"].order
    page.setFocus()
    screen.press("C", "C", "C")
    screen.settle()
    assert focused(screen) == f"act_{ends.number}"
    assert day.services.ordering.record(ends.uuid).payment.status is PaymentStatus.HELD
    screen.press(Key.Key_Return)
    screen.settle()
    assert day.services.ordering.record(ends.uuid).payment.status is PaymentStatus.CAPTURED
    assert f"line_{ends.number}" not in [line.objectName() for line in page._lines]


def test_each_line_answers_to_its_own_letter(
    page: DayListPage, screen: Screen, day: ShopDay, morning: dict[str, OrderRecord]
) -> None:
    opened: list[str] = []
    cards: list[CardTask] = []
    page.order_wanted.connect(opened.append)
    screen.desk.card_wanted.connect(cards.append)
    page.setFocus()
    screen.press(Key.Key_Down, "T", "R", "C")
    assert (opened, cards) == ([], [])
    screen.press(Key.Key_Return)
    assert opened == [morning["ended"].order.uuid]
    screen.press(Key.Key_Down, "R")
    screen.settle()
    asking = day.services.ordering.record(morning["asking"].order.uuid)
    assert asking.open_attempt is None
    settled = page._lines[-1]
    assert settled.row.number == morning["asking"].order.number
    page._lines[-2].setFocus()
    screen.press("T")
    screen.settle()
    assert cards == [CardTask(morning["waiting"].order.uuid)]


def test_the_closing_list_is_the_same_key_away(page: DayListPage, screen: Screen) -> None:
    assert page._title.text().endswith("Ada")
    page.choose(is_closing=True)
    screen.settle()
    assert page._title.text() == "Before you go, Ada"
    assert screen.button("start_day").text() == "Done"
    page.choose(is_closing=False)
    screen.settle()
    assert screen.button("start_day").text() == "Start the day"


def test_a_bad_morning_still_fits_one_page_without_colour(
    morning: dict[str, OrderRecord], screen: Screen, day: ShopDay
) -> None:
    day.at(18, 9, 0)
    for number in range(MOST_ROWS + 3):
        day.save(f"Customer <{number}>", ("1", "Kettle", "73.00", "0"))
    day.at(19, 8, 2)
    made = day.services.day_lists.morning()
    document = make_document("Morning", list_html(made, "Ada", screen.till.formats))
    text = document.toPlainText()
    assert "Ends 14:03, in 6 h" in text
    assert "Customer <0>" in text
    assert "And 4 more in the queue (F3)." in text
    assert "color:#" not in document.toHtml().replace("color:#000000", "")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    document.documentLayout().setPaintDevice(printer)
    document.setPageSize(printer.pageRect(QPrinter.Unit.DevicePixel).size())
    assert document.pageCount() == 1


def test_the_list_is_printed(page: DayListPage, screen: Screen, tmp_path: Path) -> None:
    screen.press("P", modifier=CTRL)
    dialog = screen.part(QPrintDialog, "print")
    paper = tmp_path / "morning.pdf"
    screen.part(QLineEdit, "filename").setText(str(paper))
    dialog.accept()
    assert paper.read_bytes().startswith(b"%PDF")


def test_one_column_keeps_every_button(page: DayListPage, screen: Screen) -> None:
    page.set_layout(Layout.SINGLE)
    page.setFocus()
    assert [line.findChild(type(screen.button("start_day"))) for line in page._lines]
    assert_accessible(page)


def test_an_empty_day_says_so(screen: Screen) -> None:
    page = DayListPage(screen.till, screen.desk)
    screen.show(page)
    screen.settle()
    assert "Nothing wants a look." in page._sub.text()
    assert_accessible(page)


def test_the_focus_stays_on_its_order_when_lines_come_and_go(
    page: DayListPage, screen: Screen, day: ShopDay, morning: dict[str, OrderRecord]
) -> None:
    waiting = morning["waiting"].order
    screen.part(DayLine, f"line_{waiting.number}").setFocus()
    ends = day.services.capturing.capture(morning["ends"].order.uuid, day.operator)
    screen.till.events.order_changed.emit(ends.order.uuid)
    screen.settle()
    assert len(page._lines) == 3
    assert focused(screen) == f"line_{waiting.number}"


def test_the_list_is_shown_while_orders_change_without_a_pause(
    page: DayListPage, screen: Screen, day: ShopDay, morning: dict[str, OrderRecord]
) -> None:
    changing = QTimer(page)
    changing.timeout.connect(lambda: screen.till.events.order_changed.emit("any"))
    changing.start(0)
    ends = morning["ends"].order
    day.services.capturing.capture(ends.uuid, day.operator)
    screen.qtbot.waitUntil(lambda: ends.number not in [line.row.number for line in page._lines])
    changing.stop()
    screen.settle()


def test_what_stays_the_same_is_not_made_again(
    page: DayListPage, screen: Screen, day: ShopDay, morning: dict[str, OrderRecord]
) -> None:
    before = {line.row.order_uuid: line for line in page._lines}
    ends = day.services.capturing.capture(morning["ends"].order.uuid, day.operator).order.uuid
    screen.till.events.order_changed.emit(ends)
    screen.settle()
    assert {line.row.order_uuid: line for line in page._lines} == {
        order_uuid: line for order_uuid, line in before.items() if order_uuid != ends
    }
    page.set_layout(Layout.SINGLE)
    assert not [line for line in before.values() if isValid(line) and line.isVisible()]
    screen.qtbot.waitUntil(lambda: len(page._lines) == len(before) - 1)
    assert not {*page._lines} & {*before.values()}


def test_a_long_list_is_made_line_by_line_and_is_whole_in_the_end(
    page: DayListPage, screen: Screen, day: ShopDay
) -> None:
    day.at(18, 9, 0)
    for number in range(MOST_ROWS):
        day.save(f"Customer {number}", ("1", "Kettle", "73.00", "0"))
    day.at(19, 8, 2)
    screen.till.events.order_changed.emit("any")
    screen.settle()
    screen.qtbot.waitUntil(lambda: len(page._lines) == MOST_ROWS + 3)
    assert page._made is not None
    rows = [row.number for rows in page._made.groups.values() for row in rows[:MOST_ROWS]]
    assert [line.row.number for line in page._lines] == rows

    def stand_below_each_other() -> bool:
        heights = [line.mapTo(page, line.rect().topLeft()).y() for line in page._lines]
        return heights == sorted(set(heights))

    screen.qtbot.waitUntil(stand_below_each_other)


def test_the_focus_stays_on_its_order_when_the_text_gets_larger(
    page: DayListPage, screen: Screen
) -> None:
    page.setFocus()
    screen.press(Key.Key_Down)
    before = focused(screen)
    assert before.startswith("line_")
    screen.till.theme.set_scale(2.0)
    screen.settle()
    assert focused(screen) == before
    screen.till.theme.set_scale(1.0)
    screen.settle()
    assert focused(screen) == before
