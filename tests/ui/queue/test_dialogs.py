"""Capture less, void and refund, driven by the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from pos_app.domain.card_task import CardTask
from pos_app.domain.payment import PaymentStatus, VoidReason
from pos_app.ui.queue.capture_less import CaptureLess
from pos_app.ui.queue.split import Split
from tests.ui.queue.screen import ALT, CTRL, Key, Screen
from tests.ui.queue.shop_day import ShopDay, usd

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.widgets.notice import NoticeSpec

ASSAM = ("2", "Assam second flush, 250 g", "12.50", "8.25")
TIN = ("1", "Tin", "4.00", "0")


def grace(day: ShopDay, *lines: tuple[str, str, str, str]) -> OrderRecord:
    return day.hold(day.save("Grace Hopper", *(lines or (ASSAM,))))


def now_of(day: ShopDay, record: OrderRecord) -> OrderRecord:
    return day.services.ordering.record(record.order.uuid)


def words(screen: Screen) -> str:
    return screen.button("take_less").text()


def test_capture_less_takes_part_and_keeps_why(
    day: ShopDay, screen: Screen, notices: list[NoticeSpec]
) -> None:
    record = grace(day)
    screen.open_queue()

    screen.press("L")
    assert screen.focus_name() == "take_now"
    screen.write("22.00")
    assert words(screen) == "Take 22.00, release 5.06"
    split = screen.dialog.findChild(Split)
    assert split is not None
    assert split.amounts() == ("22.00", "5.06")
    screen.part(QLineEdit, "why_less").setFocus()
    screen.write("One tin dented")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    after = now_of(day, record)
    assert after.payment.received == usd("22.00")
    assert any(entry.facts.get("why") == "One tin dented" for entry in after.trail)
    assert notices[-1].text.startswith("5.06 released.")


def test_a_bare_enter_in_a_field_takes_nothing(day: ShopDay, screen: Screen) -> None:
    record = grace(day)
    screen.open_queue()

    screen.press("L")
    screen.write("22.00")
    screen.press(Key.Key_Return)
    screen.settle()

    assert screen.dialog.isVisible()
    assert now_of(day, record).payment.status is PaymentStatus.HELD
    screen.press(Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30", "More than the 27.06 that is held."),
        ("0", "There is nothing to take at 0."),
        ("0.10", "0.50"),
        ("22,5", "22,5"),
        ("1.005", "1.005"),
        ("-3", "-3"),
        ("", "amount"),
    ],
)
def test_an_amount_that_cannot_be_taken_is_stopped_here(
    day: ShopDay, screen: Screen, typed: str, said: str
) -> None:
    record = grace(day)
    calls = len(record.attempts)
    screen.open_queue()

    screen.press("L", "Delete")
    screen.write(typed)
    dialog = screen.dialog
    assert isinstance(dialog, CaptureLess)
    assert said in dialog._take.error
    assert not screen.button("take_less").isEnabled()
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    assert dialog.isVisible()
    assert len(now_of(day, record).attempts) == calls
    screen.press(Key.Key_Escape)


def test_a_line_is_left_out_with_its_tax(day: ShopDay, screen: Screen) -> None:
    record = grace(day, ASSAM, TIN)
    screen.open_queue()

    screen.press("L")
    screen.press("L", modifier=ALT)
    assert screen.focus_name() == "leave_out_0"
    screen.press("Space")
    assert words(screen) == "Take 4.00, release 27.06"
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    after = now_of(day, record)
    assert after.payment.received == usd("4.00")
    assert any("Assam" in str(entry.facts.get("why")) for entry in after.trail)


def test_a_percentage_is_taken_off(day: ShopDay, screen: Screen) -> None:
    grace(day)
    screen.open_queue()

    screen.press("L")
    screen.press("P", modifier=ALT)
    screen.write("10")
    assert words(screen) == "Take 24.35, release 2.71"
    screen.write("x")
    dialog = screen.dialog
    assert isinstance(dialog, CaptureLess)
    assert "A percentage is a number" in dialog._percentage._field.error
    screen.press(Key.Key_Escape)


def test_void_asks_why_and_lets_all_go(
    day: ShopDay, screen: Screen, notices: list[NoticeSpec]
) -> None:
    record = grace(day)
    screen.open_queue()

    screen.press("V")
    assert screen.focus_name() == f"reason_{VoidReason.REQUESTED_BY_CUSTOMER}"
    assert screen.button("void_hold").text() == "Void, let 27.06 go"
    screen.press(Key.Key_Down)
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    after = now_of(day, record)
    assert after.payment.status is PaymentStatus.VOIDED
    assert after.attempts[-1].request.params["cancellation_reason"] == VoidReason.ABANDONED
    assert notices[-1].lead == "Voided, 27.06 let go."


def test_esc_leaves_the_hold_as_it_is(day: ShopDay, screen: Screen) -> None:
    record = grace(day)
    screen.open_queue()

    screen.press("V", Key.Key_Escape)
    screen.settle()

    assert now_of(day, record).payment.status is PaymentStatus.HELD


def test_an_order_without_a_card_is_voided_too(day: ShopDay, screen: Screen) -> None:
    record = day.save("Hedy Lamarr", ("1", "Kettle", "73.00", "0"))
    screen.open_queue()

    screen.press("V")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    assert now_of(day, record).payment.status is PaymentStatus.VOIDED


def test_refund_gives_back_what_is_typed(
    day: ShopDay, screen: Screen, notices: list[NoticeSpec]
) -> None:
    record = day.captured("Evelyn Berezin", "45.00")
    screen.open_queue()

    screen.press("F")
    assert screen.focus_name() == "refund_amount"
    assert screen.button("refund_money").text() == "Refund 45.00"
    screen.write("45.01")
    assert not screen.button("refund_money").isEnabled()
    for _ in range(5):
        screen.press("Backspace")
    screen.write("5")
    assert screen.button("refund_money").text() == "Refund 5.00"
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    after = now_of(day, record)
    assert after.payment.refunded == usd("5.00")
    assert notices[-1].lead == "Refunded 5.00."


def test_t_asks_for_the_card_of_an_order_that_waits(day: ShopDay, screen: Screen) -> None:
    record = day.save("Hedy Lamarr", ("1", "Kettle", "73.00", "0"))
    screen.open_queue()

    with screen.qtbot.waitSignal(screen.desk.card_wanted) as asked:
        screen.press("T")

    assert asked.args == [CardTask(record.order.uuid)]
