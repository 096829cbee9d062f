"""The shop's own warn times, in the window that they are set in."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLineEdit

from pos_app.domain.queue import QueueRow, Section
from pos_app.domain.settings import Page
from pos_app.storage.shop import ShopStore
from pos_app.storage.tables import PaymentRow
from pos_app.ui.queue.cells import CELL_ROLE, Cell, Column
from pos_app.ui.queue.table import OrderTable
from pos_app.ui.setting_words import page_title
from pos_app.ui.widgets.held_box import HeldBox
from tests.window_driver import WindowDriver


def type_setting(till: WindowDriver, name: str, text: str) -> None:
    till.press("F8")
    till.main.settings.show_section(page_title(Page.HOLDS))
    till.settle()
    editor = till.shell.findChild(QLineEdit, f"setting_{name}")
    assert editor is not None
    editor.setFocus()
    editor.selectAll()
    till.type(text)
    till.press("Ctrl+S")
    till.settle()


def near_end(till: WindowDriver) -> set[str]:
    """The orders that somebody is called for."""
    return {each.order_uuid for each in till.main.till.services.queue.load().near_end}


def token(till: WindowDriver, row: QueueRow) -> str:
    """The colour of the time left in the queue's list."""
    till.press("F3")
    till.settle()
    till.main.queue.show_order(row.order_uuid)
    till.settle()
    table = till.shell.findChild(OrderTable, "queue")
    assert table is not None
    index = table.currentIndex()
    cell = index.siblingAtColumn(Column.ENDS).data(CELL_ROLE)
    assert isinstance(cell, Cell)
    return cell.token


def test_holds_turn_amber_and_red_at_the_times_that_were_set(till: WindowDriver) -> None:
    services = till.main.till.services
    # One that is soon over by no usual warn time, and can be by the shop's own.
    ends = [
        (row, (row.capture_before - services.clock()) // timedelta(hours=1))
        for row in services.queue.load().rows[Section.HELD]
        if row.capture_before is not None
    ]
    row, hours = next((row, hours) for row, hours in ends if 25 <= hours <= 70)
    assert token(till, row) == "ink2"
    assert row.order_uuid not in near_end(till)

    type_setting(till, "warn_h", str(hours + 2))
    assert till.says("Stored.")
    assert token(till, row) == "warn"
    assert row.order_uuid in near_end(till)

    type_setting(till, "urgent_h", str(hours + 2))
    assert till.says("Type fewer hours for urgent than for soon.")
    assert token(till, row) == "warn"

    type_setting(till, "urgent_h", str(hours + 1))
    assert till.says("Stored.")
    assert token(till, row) == "bad"


def test_what_another_till_set_shows_within_a_minute(till: WindowDriver) -> None:
    shop = till.desktop.shop
    held = till.shell.findChild(HeldBox)
    assert shop is not None
    assert held is not None
    # The practice shop has holds that end today: at night less than an hour is left of them.
    end = shop.services.clock() + timedelta(hours=3)
    is_sooner = (PaymentRow.status == "held") & (PaymentRow.capture_before < end)
    PaymentRow.update(capture_before=end).where(is_sooner).execute(shop.book.database)
    till.main.till.events.order_changed.emit("")
    till.settle()
    before = held.grab().toImage()
    with shop.book.write():
        ShopStore(shop.book).set("urgent_h", "1")
    till.main.till.minutes.passed.emit(shop.services.clock())
    till.settle()
    assert held.grab().toImage() != before
