"""A hold that is taken in parts, by the keyboard and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QCheckBox

from pos_app.domain.payment import CardToHold, PaymentStatus, VoidReason
from pos_app.ui.formats import Formats
from pos_app.ui.queue.banner import Banner
from pos_app.ui.queue.offers import Action, offers
from pos_app.ui.queue.payment_words import payment_lines
from pos_app.ui.queue.plain_words import plain_words
from pos_app.ui.queue.split import Split
from pos_app.ui.queue.standing import chips_of, row_of
from pos_app.ui.queue.story import story
from pos_app.ui.queue.told import Told
from tests.ui.queue.screen import ALT, CTRL, Key, Screen
from tests.ui.queue.shop_day import MASTERCARD, ShopDay, usd

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.notice import NoticeSpec

FORMATS = Formats(QLocale("en_US"), UTC)
END = "Thu 26 Nov, 10:53"


@pytest.fixture
def record(day: ShopDay) -> OrderRecord:
    """A hold of 27.06 that may be taken in parts, until Thu 26 Nov, 10:53."""
    shop = day.services.shop
    shop.change(replace(shop.settings, holds_in_parts=True), day.operator.name)
    return day.held("Grace Hopper", "27.06", MASTERCARD)


def take(day: ShopDay, record: OrderRecord, amount: str) -> OrderRecord:
    facts = (record.order.uuid, day.operator, usd(amount))
    return day.services.capturing.capture(*facts, keep_rest=True)


def void(day: ShopDay, record: OrderRecord, why: str = "") -> OrderRecord:
    facts = (record.order.uuid, day.operator, VoidReason.DUPLICATE, why)
    return day.services.voiding.void(*facts)


def told(record: OrderRecord) -> list[str]:
    return [item.text for item in story(record, FORMATS)]


def banner(screen: Screen) -> str:
    found = screen.dialog.findChild(Banner)
    assert found is not None
    return found.words


def test_by_keys_to_the_last_capture(
    day: ShopDay, screen: Screen, record: OrderRecord, notices: list[NoticeSpec]
) -> None:
    screen.open_queue()
    screen.press("L")
    screen.write("12.00")
    assert screen.button("take_less").text() == "Take 12.00, release 15.06"
    assert "15.06 cannot be taken later." in banner(screen)
    screen.press("K", modifier=ALT)
    tick = screen.part(QCheckBox, "keep_rest")
    assert (tick.isChecked(), tick.text()) == (True, f"Keep the rest held, until {END}")
    assert screen.button("take_less").text() == "Take 12.00, keep 15.06 held"
    assert banner(screen).startswith(f"12.00 taken, 15.06 stays held until {END}.")
    assert "cannot be taken later" not in banner(screen)
    split = screen.dialog.findChild(Split)
    assert split is not None
    assert split.amounts() == ("12.00", "15.06")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    after = day.services.ordering.record(record.order.uuid)
    assert (after.payment.status, after.payment.received) == (PaymentStatus.HELD, usd("12.00"))
    assert notices[-1].lead == "Captured 12.00."
    assert notices[-1].text.startswith(f"15.06 stays held until {END}.")
    [chip] = chips_of(screen.current, day.clock.now, FORMATS)
    assert chip.text == "Held, 12.00 taken"
    assert screen.button("action_capture").text() == "Capture 15.06"

    screen.press("C")
    screen.press(Key.Key_Return)
    screen.settle()
    after = day.services.ordering.record(record.order.uuid)
    assert (after.payment.status, after.payment.received) == (PaymentStatus.CAPTURED, usd("27.06"))
    assert (notices[-1].lead, notices[-1].text[:13]) == ("Captured 15.06.", "27.06 in all.")


def test_taking_all_of_it_leaves_nothing_to_keep(
    day: ShopDay, screen: Screen, record: OrderRecord
) -> None:
    screen.open_queue()
    screen.press("L")
    screen.press("K", modifier=ALT)
    assert screen.button("take_less").text() == "Take all 27.06"
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    after = day.services.ordering.record(record.order.uuid)
    assert after.payment.status is PaymentStatus.CAPTURED


def test_where_the_charge_does_not_say_so_nothing_is_offered(day: ShopDay, screen: Screen) -> None:
    day.held("Grace Hopper", "27.06")
    screen.open_queue()
    screen.press("L")
    screen.write("22.00")
    assert screen.dialog.findChild(QCheckBox, "keep_rest") is None
    assert screen.button("take_less").text() == "Take 22.00, release 5.06"
    assert "One hold gives one capture." in banner(screen)


def test_two_windows_take_a_part_once(
    day: ShopDay, screen: Screen, record: OrderRecord, notices: list[NoticeSpec]
) -> None:
    screen.open_queue()
    screen.press("L")
    screen.write("12.00")
    screen.press("K", modifier=ALT)
    take(day, record, "12.00")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    after = day.services.ordering.record(record.order.uuid)
    assert after.payment.received == usd("12.00")
    assert "changed at another till" in notices[-1].lead


def test_the_void_of_a_rest_says_what_stays_taken(
    day: ShopDay, screen: Screen, record: OrderRecord, notices: list[NoticeSpec]
) -> None:
    take(day, record, "12.00")
    screen.open_queue()
    screen.press("V")
    assert "15.06 goes back to the customer." in banner(screen)
    assert "The 12.00 taken before stays taken." in banner(screen)
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert notices[-1].lead == "Voided, 15.06 let go."
    assert notices[-1].text.startswith("12.00 stays taken.")
    after = day.services.ordering.record(record.order.uuid)
    assert after.payment.status is PaymentStatus.CAPTURED


def test_what_waits_some_seconds_says_that_the_rest_is_kept(
    day: ShopDay, till: Till, record: OrderRecord
) -> None:
    facts = (record.order.uuid, day.operator, usd("12.00"))
    waiting = day.services.capturing.prepare(*facts, keep_rest=True)
    words = Told(till, QObject()).about_to(waiting)
    assert words == "Taking 12.00, keeping 15.06 held, in {seconds} s."


def test_a_part_in_plain_words_and_in_the_story(day: ShopDay, record: OrderRecord) -> None:
    taken = take(day, record, "12.00")
    said = plain_words(taken, day.clock.now, FORMATS)
    assert said.startswith(f"12.00 was taken; the bank keeps 15.06 aside until {END}.")
    assert "unpaid" not in said
    assert "Captured 12.00, 15.06 stays held, by Ada" in told(taken)
    assert Action.REFUND not in {each.action for each in offers(taken, day.operator, FORMATS)}
    last = day.services.capturing.capture(record.order.uuid, day.operator, usd("5.00"))
    said = plain_words(last, day.clock.now, FORMATS)
    assert said.startswith("17.00 was taken from the card in parts. 10.06 of the hold was released")
    assert told(last)[-1] == "Captured 5.00, released 10.06, by Ada"


@pytest.mark.parametrize(
    ("why", "said"), [("", "it was there twice"), ("No tin left", "No tin left")]
)
def test_a_rest_that_was_let_go_is_told_with_its_reason(
    day: ShopDay, record: OrderRecord, why: str, said: str
) -> None:
    take(day, record, "12.00")
    after = void(day, record, why)
    assert told(after)[-1] == f"Rest of 15.06 let go by Ada: {said}"
    assert "15.06 of the hold was released" in plain_words(after, day.clock.now, FORMATS)


def test_a_rest_whose_time_ran_out_is_told_and_nothing_is_called_unpaid(
    day: ShopDay, record: OrderRecord
) -> None:
    take(day, record, "12.00")
    day.clock.advance(timedelta(days=8))
    day.services.recovery.read_ended()
    ended = day.services.ordering.record(record.order.uuid)
    assert chips_of(row_of(ended), day.clock.now, FORMATS)[0].text == "Drift: rest released"
    said = plain_words(ended, day.clock.now, FORMATS)
    assert "the rest of the hold, 15.06, was released; what was taken stays taken" in said


def test_beside_another_hold_each_says_what_was_taken_of_it(
    day: ShopDay, record: OrderRecord
) -> None:
    content = record.order.content
    dearer = replace(content, lines=content.lines * 2)
    day.services.ordering.save(dearer, day.operator)
    more = day.services.further_holds.more(record.order.uuid, CardToHold(MASTERCARD), day.operator)
    facts = (record.order.uuid, day.operator, usd("12.00"))
    first = more.payments[0].id
    both = day.services.capturing.capture(*facts, payment_id=first, keep_rest=True)
    lines = payment_lines(both, day.clock.now, FORMATS)
    assert lines[0].endswith(f"held on MC •4444 until {END}, 12.00 taken before")
    assert "taken before" not in lines[1]
