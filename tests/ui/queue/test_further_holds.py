"""Hold again, second hold and edited orders in the queue, by the keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.payment import CardToHold, PaymentStatus
from pos_app.ui.queue.capture_less import CaptureLess
from pos_app.ui.queue.dearer_dialog import DearerDialog
from pos_app.ui.queue.offers import Action
from pos_app.ui.queue.panel import OrderPanel
from pos_app.ui.widgets.key_button import KeyButton
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import CTRL, Key, Screen
from tests.ui.queue.shop_day import MASTERCARD, ShopDay, usd

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord

TEA = ("1", "Assam", "27.06", "0")
TIN = ("1", "Tin", "12.94", "0")


def edited(day: ShopDay, record: OrderRecord, *lines: tuple[str, str, str, str]) -> OrderRecord:
    content = day.draft("Grace Hopper", *lines)
    changed = replace(record.order.content, lines=content.lines)
    return day.services.ordering.save(changed, day.operator)


def dearer(day: ShopDay) -> OrderRecord:
    return edited(day, day.held("Grace Hopper", "27.06"), TEA, TIN)


def both(day: ShopDay) -> OrderRecord:
    record = dearer(day)
    return day.services.further_holds.more(record.order.uuid, CardToHold(MASTERCARD), day.operator)


def buttons(screen: Screen) -> list[str]:
    shown = [each for each in screen.window.findChildren(KeyButton) if each.isVisible()]
    return [each.text() for each in shown if each.objectName().startswith("action_")]


def now_of(day: ShopDay, record: OrderRecord) -> OrderRecord:
    return day.services.ordering.record(record.order.uuid)


def test_h_asks_for_a_card_that_takes_the_place_of_the_one_in_view(
    day: ShopDay, screen: Screen
) -> None:
    record = day.held("Grace Hopper", "27.06")
    screen.open_queue()
    with screen.qtbot.waitSignal(screen.desk.card_wanted) as asked:
        screen.press("H")
    old = record.payment.id
    assert asked.args == [CardTask(record.order.uuid, Purpose.AGAIN, old, 1)]


def test_d_asks_for_a_second_card_once_the_order_is_dearer(day: ShopDay, screen: Screen) -> None:
    record = dearer(day)
    screen.open_queue()
    assert "Second hold for 12.94…" in buttons(screen)
    with screen.qtbot.waitSignal(screen.desk.card_wanted) as asked:
        screen.press("D")
    assert asked.args == [CardTask(record.order.uuid, Purpose.MORE, None, 1)]


def test_e_leads_to_the_order_itself(day: ShopDay, screen: Screen) -> None:
    record = day.held("Grace Hopper", "27.06")
    screen.open_queue()
    with screen.qtbot.waitSignal(screen.desk.edit_wanted) as asked:
        screen.press("E")
    assert asked.args[0].order.uuid == record.order.uuid


@pytest.mark.parametrize(("key", "purpose"), [("D", Purpose.MORE), ("H", Purpose.AGAIN)])
def test_capturing_an_order_that_became_dearer_offers_the_ways_out_first(
    day: ShopDay, screen: Screen, key: str, purpose: Purpose
) -> None:
    record = dearer(day)
    calls = len(record.attempts)
    screen.open_queue()
    screen.press("C", Key.Key_Return)
    assert isinstance(screen.dialog, DearerDialog)
    assert_accessible(screen.dialog)
    with screen.qtbot.waitSignal(screen.desk.card_wanted) as asked:
        screen.press(key)
    assert asked.args[0].purpose is purpose
    assert len(now_of(day, record).attempts) == calls


def test_only_what_is_held_can_be_taken_all_the_same(day: ShopDay, screen: Screen) -> None:
    record = dearer(day)
    screen.open_queue()
    screen.press("C", Key.Key_Return, "C")
    screen.settle()
    assert QApplication.activeModalWidget() is None
    asked = now_of(day, record).attempts[-1]
    assert asked.request.params["amount_to_capture"] == 2706


def test_the_capture_box_follows_an_order_that_became_cheaper(day: ShopDay, screen: Screen) -> None:
    record = day.hold(day.save("Grace Hopper", TEA, TIN))
    edited(day, record, TEA)
    screen.open_queue()
    assert "Capture 27.06…" in buttons(screen)
    screen.press("C", Key.Key_Return)
    assert isinstance(screen.dialog, CaptureLess)
    assert screen.button("take_less").text() == "Take 27.06, release 12.94"
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    asked = now_of(day, record).attempts[-1]
    assert asked.request.params["amount_to_capture"] == 2706


def test_both_holds_are_seen_and_each_is_acted_upon_by_itself(day: ShopDay, screen: Screen) -> None:
    record = both(day)
    screen.open_queue()
    assert screen.current.amount == usd("40.00")
    panel = screen.window.findChild(OrderPanel)
    assert panel is not None
    assert "Capture 27.06" in buttons(screen)
    screen.press("X")
    assert panel.record is not None
    assert panel.record.payment.id == record.payments[1].id
    assert "Capture 12.94" in buttons(screen)
    screen.press("C", Key.Key_Return)
    screen.settle()
    asked = now_of(day, record).attempts[-1]
    assert (asked.payment_id, asked.request.params["amount_to_capture"]) == (
        record.payments[1].id, 1294
    )  # fmt: skip
    assert now_of(day, record).payments[0].status is PaymentStatus.HELD


def test_what_is_over_can_be_held_again(day: ShopDay, screen: Screen) -> None:
    record = day.voided("Grace Hopper", "27.06")
    page = screen.open_queue()
    page.show_order(record.order.uuid)
    screen.settle()
    assert screen.button(f"action_{Action.HOLD_AGAIN.name.lower()}").text() == "Hold 27.06 again…"
