"""Ticking held cards in the queue, and what is then looked at together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from pos_app.domain.payment import Verb
from pos_app.ui.queue.page import QueuePage
from tests.ui.queue.screen import CTRL, Key, Screen
from tests.ui.queue.shop_day import ShopDay

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord

SHIFT = Qt.KeyboardModifier.ShiftModifier


class Asked:
    """Which orders the page wanted to be looked at."""

    def __init__(self, page: QueuePage) -> None:
        self.orders: tuple[str, ...] = ()
        page.bulk_wanted.connect(self._take)

    def _take(self, order_uuids: tuple[str, ...], verb: Verb) -> None:
        assert verb is Verb.CAPTURE
        self.orders = order_uuids


def some_holds(day: ShopDay) -> list[OrderRecord]:
    """One that ends today, three later, and one that awaits its card."""
    day.at(12, 14, 3)
    first = day.held("Grace Hopper", "27.06")
    day.at(18, 9, 0)
    later = [day.held(name, "10.00") for name in ("Edsger Dijkstra", "Joan Clarke", "Ida Rhodes")]
    day.save("Hedy Lamarr", ("1", "Mug", "5.00", "0"))
    day.at(19, 10, 53)
    return [first, *later]


def uuids(records: list[OrderRecord]) -> set[str]:
    return {record.order.uuid for record in records}


def test_what_is_ticked_is_looked_at(day: ShopDay, screen: Screen) -> None:
    records = some_holds(day)
    page = screen.open_queue()
    asked = Asked(page)
    page.show_order(records[0].order.uuid)

    screen.press("Space", Key.Key_Down, "Space", Key.Key_Down, "Space", "Space", "B")
    screen.settle()

    assert set(asked.orders) == uuids(records[:2])


def test_shift_ticks_all_that_lies_between(day: ShopDay, screen: Screen) -> None:
    records = some_holds(day)
    page = screen.open_queue()
    asked = Asked(page)
    page.show_order(records[0].order.uuid)

    screen.press("Space", Key.Key_Down, Key.Key_Down)
    screen.press("Space", modifier=SHIFT)
    screen.press("B")
    screen.settle()

    assert set(asked.orders) == uuids(records[:3])


def test_ctrl_a_ticks_every_held_card_and_then_none(day: ShopDay, screen: Screen) -> None:
    records = some_holds(day)
    page = screen.open_queue()
    asked = Asked(page)

    screen.press("A", modifier=CTRL)
    screen.press("B")
    screen.settle()
    assert set(asked.orders) == uuids(records)
    assert page._sub.text() == "4 ticked, 57.06"
    screen.press("A", modifier=CTRL)
    assert page._sub.text() == "Money at risk first, then time left"


def test_without_a_tick_the_section_is_looked_at_or_all_that_is_held(
    day: ShopDay, screen: Screen
) -> None:
    records = some_holds(day)
    page = screen.open_queue()
    asked = Asked(page)
    page.show_order(records[2].order.uuid)
    screen.press("B")
    screen.settle()
    assert set(asked.orders) == uuids(records[1:])

    screen.press(Key.Key_End, "Space", "B")
    screen.settle()
    assert screen.current.customer == "Hedy Lamarr"
    assert set(asked.orders) == uuids(records)


def test_a_hold_that_is_gone_is_ticked_no_more(day: ShopDay, screen: Screen) -> None:
    records = some_holds(day)
    page = screen.open_queue()
    page.show_order(records[1].order.uuid)
    screen.press("Space")
    day.services.capturing.capture(records[1].order.uuid, day.operator)
    screen.till.events.order_changed.emit(records[1].order.uuid)
    screen.settle()
    assert page._sub.text() == "Money at risk first, then time left"
