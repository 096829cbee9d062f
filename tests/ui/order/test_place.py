"""From the phone call to the held card, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.domain.card_task import CardTask
from pos_app.domain.payment import PaymentStatus
from pos_app.ui.order.card_stage import Stage
from pos_app.ui.widgets.notice import NoticeKind
from tests.conftest import usd
from tests.ui.accessibility import assert_accessible

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe
    from tests.ui.order.till import OrderTill
    from tests.ui.queue.transport import PoorLine

MOST_KEYS = 40


def test_a_known_customer_with_three_items_is_held_in_forty_keys(till: OrderTill) -> None:
    till.write("0142")
    till.press("Enter")
    for words in ("2*assam", "tide", "deliv"):
        till.write(words)
        till.press("Enter")
    till.press("F9", "Enter")
    assert till.stage is Stage.HELD
    assert till.words("card_title") == "Held until Thu 26 Nov, 10:49"
    record = till.place.card.record
    assert record is not None
    assert record.payment.status is PaymentStatus.HELD
    assert record.payment.capturable == usd("59.54")
    assert till.keys <= MOST_KEYS


def test_keys_pressed_faster_than_the_searches_answer_do_the_same(till: OrderTill) -> None:
    till.write("0142")
    till.press_fast("Enter")
    till.wait(lambda: till.has_focus("item_entry"))
    till.write("assam")
    till.press_fast("Enter")
    till.wait(lambda: len(till.draft.lines) == 1)
    till.press_fast("F9")
    till.wait(lambda: till.place.card.isVisible())
    till.press_fast("Enter")
    till.wait(lambda: till.stage is Stage.HELD)
    assert till.place.card.record is not None
    assert till.place.card.record.order.customer.id is not None


def test_saving_at_once_after_the_digits_still_finds_the_customer(till: OrderTill) -> None:
    till.press_fast("Alt+C")
    till.place.page.lines.finder.field.setFocus()
    till.write("assam")
    till.press("Enter", "Alt+C")
    till.write("0142")
    till.press("F9")
    assert till.place.card.record is not None
    assert till.place.card.record.order.customer.name == "Grace Hopper"


def test_enter_takes_what_is_typed_now_not_what_the_list_still_shows(till: OrderTill) -> None:
    till.press("Tab")
    till.write("tea")
    till.settle()
    till.write(" darj")
    till.press("Enter")
    assert [line.sku for line in till.draft.lines] == ["TEA-DARJ"]


def test_f9_pressed_twice_saves_once(till: OrderTill) -> None:
    saved: list[object] = []
    till.place.page.saved.connect(lambda record, _hold: saved.append(record))
    till.grace_with_tea()
    before = len(till.services.ordering.list())
    till.press_fast("F9")
    till.place.page.closing.hold_wanted.emit()
    till.settle()
    assert len(saved) == 1
    assert till.place.page.customer.finder.accessibleDescription() == ""
    assert len(till.services.ordering.list()) == before + 1


def test_enter_waits_for_the_payment_that_is_being_prepared(
    till: OrderTill, line: PoorLine
) -> None:
    till.grace_with_tea()
    line.gate.clear()
    till.press_fast("F9")
    till.wait(lambda: till.place.card.isVisible())
    till.press_fast("Enter")
    line.gate.set()
    till.settle()
    assert till.stage is Stage.HELD


def test_enter_after_a_held_card_begins_the_next_order(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("F9", "Enter", "Enter")
    assert till.place.currentWidget() is till.place.page
    assert till.draft.is_empty
    assert till.has_focus("customer_entry")


def test_card_later_saves_and_asks_no_card(till: OrderTill, world: PracticeStripe) -> None:
    held = world.totals()["usd"].held
    till.grace_with_tea()
    till.press("Ctrl+S")
    row = till.services.ordering.list()[0]
    assert row.status is PaymentStatus.AWAITING_CARD
    assert row.intent_id is not None
    assert world.totals()["usd"].held == held
    assert till.notices[-1].kind is NoticeKind.DONE
    assert till.draft.is_empty


def test_enter_that_is_held_tries_a_card_once(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("F9", "4")
    till.hold_enter_down()
    record = till.place.card.record
    assert record is not None
    assert till.stage is Stage.DECLINED
    assert till.services.ordering.record(record.order.uuid).payment.declines == 1


def test_a_declined_card_says_why_and_enter_leads_to_another(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("F9", "4", "Enter")
    assert till.words("card_title") == "Declined: not enough money on this card"
    assert "Nothing was held or taken" in till.words("card_text")
    till.press("Enter", "1", "Enter")
    assert till.stage is Stage.HELD
    assert till.place.card.record is not None
    assert len(till.place.card.record.payments) == 1


def test_a_stolen_card_is_told_like_any_other_no(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("F9", "8", "Enter")
    stolen = till.words("card_title"), till.words("card_say")
    till.press("Enter", "5", "Enter")
    plain = till.words("card_title"), till.words("card_say")
    assert stolen == plain
    assert "stolen" not in " ".join(stolen).lower()


def test_a_lost_answer_stays_unknown_and_turns_held_by_itself(
    till: OrderTill, line: PoorLine
) -> None:
    till.grace_with_tea()
    till.press("F9")
    line.lost = 1
    till.press("Enter")
    assert till.words("card_title") == "No answer from Stripe yet"
    settled = till.services.recovery.settle_all()
    for order_uuid in settled.settled:
        till.place.card._events.order_changed.emit(order_uuid)
    till.wait(lambda: till.stage is Stage.HELD)


def test_r_asks_stripe_now(till: OrderTill, line: PoorLine, world: PracticeStripe) -> None:
    held = world.totals()["usd"].held
    till.grace_with_tea()
    till.press("F9")
    line.lost = 1
    till.press("Enter")
    till.press_fast("R")
    till.wait(lambda: till.stage is Stage.HELD)
    assert world.totals()["usd"].held == held + 1353


def test_a_slow_answer_lets_the_person_go_on_and_is_told_later(
    till: OrderTill, line: PoorLine
) -> None:
    till.grace_with_tea()
    till.press("F9")
    line.gate.clear()
    till.press_fast("Enter")
    till.press_fast("Enter")
    assert till.place.card.isVisible(), "nothing may be pressed by accident while Stripe is asked"
    for _ in range(8):
        till.place.card._tick()
    till.press_fast("Enter")
    assert till.place.page.isVisible()
    line.gate.set()
    till.settle()
    assert till.notices[-1].lead == "Held 13.53."


def test_escape_goes_back_to_the_same_order(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("F9")
    assert till.place.card.record is not None
    number = till.place.card.record.order.number
    till.press("Esc")
    till.write("tide")
    till.press("Enter", "F9")
    assert till.place.card.record.order.number == number
    assert till.place.card.record.payment.amount == usd("39.51")
    till.press("Enter")
    assert till.stage is Stage.HELD


def test_ctrl_o_opens_the_order_elsewhere(till: OrderTill) -> None:
    opened: list[object] = []
    till.place.order_wanted.connect(opened.append)
    till.grace_with_tea()
    till.press("F9", "Enter", "Ctrl+O")
    assert opened == [till.place.card.record]


def test_an_order_of_the_queue_gets_its_card(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Ctrl+S")
    till.place.take_card(CardTask(till.services.ordering.list()[0].order_uuid))
    till.settle()
    till.press("Enter")
    assert till.stage is Stage.HELD


def test_every_control_has_a_name(till: OrderTill) -> None:
    assert_accessible(till.place)
    till.grace_with_tea()
    till.press("F9")
    assert_accessible(till.place)


def test_keys_pressed_before_the_ways_are_read_wait_for_them(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Ctrl+S")
    task = CardTask(till.services.ordering.list()[0].order_uuid)
    till.place.take_card(task)
    till.wait(lambda: till.place.card.isVisible())
    till.place.card.open(till.services.ordering.record(task.order_uuid), task)
    till.press_fast("4")
    till.press_fast("Enter")
    till.settle()
    assert till.stage is Stage.DECLINED


def test_a_choice_is_for_one_order_and_the_kind_of_way_is_remembered(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("F9", "3", "Enter", "Enter")
    till.grace_with_tea()
    till.press("F9")
    assert till.has_focus("way_0")
    assert till.services.memory.recall("way") == "test_card"
