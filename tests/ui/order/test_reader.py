"""From F9 to a held card by the reader, by keys, and through what a reader can do wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from pos_app.domain.card_task import CardTask
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.reader import ENTRY_LASTS
from pos_app.ui.formats import Formats
from pos_app.ui.order.card_stage import Stage
from pos_app.ui.queue.plain_words import plain_words
from pos_app.ui.widgets.key_button import KeyButton
from tests.ui.accessibility import assert_accessible
from tests.ui.order.test_offline import refuse

if TYPE_CHECKING:
    from pos_app.domain.reader import Reader
    from pos_app.domain.rights import Operator
    from pos_app.payments.practice_stripe import PracticeStripe
    from pos_app.services.bundle import Services
    from tests.clock import SettableClock
    from tests.ui.order.till import OrderTill
    from tests.ui.queue.transport import PoorLine

VISA, NO_FUNDS = "4242424242424242", "4000000000009995"
GRACES_TEA = 2706  # held by the shop that the window opens on


@pytest.fixture
def reader(stocked: Services, operator: Operator) -> Reader:
    return stocked.readers.add_simulated(operator)


@pytest.fixture
def till(reader: Reader, till: OrderTill) -> OrderTill:
    """A till with a reader, and an order for one tea."""
    till.grace_with_tea()
    return till


def look(till: OrderTill) -> None:
    """Let a second pass."""
    till.place.card._tick()
    till.settle()


def shows(till: OrderTill, stage: Stage) -> bool:
    return till.stage is stage


def status(till: OrderTill) -> PaymentStatus:
    record = till.place.card.record
    assert record is not None
    return till.services.ordering.record(record.order.uuid).payment.status


def test_f9_and_enter_then_the_card_is_keyed_on_the_reader(
    till: OrderTill, reader: Reader, world: PracticeStripe
) -> None:
    till.press("F9")
    assert shows(till, Stage.READY)
    assert till.has_focus("way_0")
    till.press("Enter")
    assert shows(till, Stage.ON_READER)
    assert till.words("card_title") == "Key the card on the reader now"
    assert till.find(KeyButton, "card_stop_reader").isVisible()
    assert not till.place.card.panel.primary.isVisible()
    assert_accessible(till.place)
    look(till)
    assert shows(till, Stage.ON_READER)
    till.services.readers.present(reader.id, VISA)
    look(till)
    assert shows(till, Stage.HELD)
    assert status(till) is PaymentStatus.HELD
    assert world.totals()["usd"].held == GRACES_TEA + 1353
    till.press("Enter")
    assert till.place.currentWidget() is till.place.page


def test_used_last_the_reader_begins_by_itself(till: OrderTill, reader: Reader) -> None:
    till.press("F9", "Enter")
    till.services.readers.present(reader.id, VISA)
    look(till)
    till.press("Enter")
    till.grace_with_tea()
    before = till.keys
    till.press("F9")
    assert shows(till, Stage.ON_READER)
    till.press("K")
    till.wait(lambda: till.stage is Stage.HELD)
    assert till.keys == before + 2


def test_used_last_a_test_card_waits_for_enter(till: OrderTill) -> None:
    till.press("F9", "2", "Enter", "Enter")
    till.grace_with_tea()
    till.press("F9")
    assert shows(till, Stage.READY)
    assert till.has_focus("way_1")
    till.press("1")
    assert shows(till, Stage.ON_READER)


def test_a_decline_at_the_reader_and_another_card_there(till: OrderTill, reader: Reader) -> None:
    till.press("F9", "1")
    till.press("N")
    till.wait(lambda: till.stage is Stage.DECLINED)
    assert till.words("card_title") == "Declined: not enough money on this card"
    till.press("Enter")
    assert shows(till, Stage.ON_READER)
    till.services.readers.present(reader.id, VISA)
    look(till)
    assert shows(till, Stage.HELD)
    assert till.place.card.record is not None
    assert len(till.place.card.record.payments) == 1


def test_escape_stops_the_reader_and_another_way_is_a_key_away(
    till: OrderTill, reader: Reader
) -> None:
    till.press("F9", "1", "Esc")
    assert shows(till, Stage.READY)
    assert not till.services.readers.all().readers[0].is_busy
    till.press("2", "Enter")
    assert shows(till, Stage.HELD)


def test_another_way_chosen_meanwhile_stops_the_reader(till: OrderTill) -> None:
    till.press("F9", "1", "2")
    assert shows(till, Stage.READY)
    assert not till.services.readers.all().readers[0].is_busy
    assert till.has_focus("way_1")
    till.press("Enter")
    assert shows(till, Stage.HELD)


def test_card_later_stops_the_reader_too(till: OrderTill) -> None:
    till.press("F9", "1", "Ctrl+S")
    assert till.place.page.isVisible()
    assert not till.services.readers.all().readers[0].is_busy
    assert status(till) is PaymentStatus.AWAITING_CARD


def test_while_the_bank_is_asked_nothing_stops_it(
    till: OrderTill, reader: Reader, world: PracticeStripe
) -> None:
    world.trouble_reader(reader.id, "authorising")
    till.press("F9", "1")
    till.services.readers.present(reader.id, VISA)
    look(till)
    assert shows(till, Stage.AT_BANK)
    till.press("Esc", "2", "Enter")
    assert shows(till, Stage.AT_BANK)
    world.finish_authorising(reader.id)
    look(till)
    assert shows(till, Stage.HELD)


@pytest.mark.parametrize(
    ("trouble", "title"),
    [
        ("offline", "The reader has not been heard of for 2 min"),
        ("timeout", "The reader did not answer in time"),
    ],
)
def test_a_reader_that_does_not_hear_says_so_and_leads_on(
    till: OrderTill, reader: Reader, world: PracticeStripe, trouble: str, title: str
) -> None:
    world.trouble_reader(reader.id, trouble)
    till.press("F9", "1")
    assert shows(till, Stage.REFUSED)
    assert till.words("card_title") == title
    till.press("2", "Enter")
    assert shows(till, Stage.HELD)


def test_busy_with_another_order(till: OrderTill, reader: Reader, operator: Operator) -> None:
    till.press("Ctrl+S")
    other = till.services.ordering.list()[0]
    till.services.holding.hold_by_reader(other.order_uuid, reader.id, operator)
    till.grace_with_tea()
    till.press("F9", "1")
    assert till.words("card_title") == "The reader is busy with another order"


def test_a_line_that_broke_after_the_yes_ends_in_held(
    till: OrderTill, reader: Reader, world: PracticeStripe
) -> None:
    world.trouble_reader(reader.id, "connection_error")
    till.press("F9", "1")
    till.services.readers.present(reader.id, VISA)
    look(till)
    assert shows(till, Stage.HELD)


def test_without_a_network_it_is_unknown_until_stripe_tells(
    till: OrderTill, reader: Reader, line: PoorLine
) -> None:
    till.press("F9", "1")
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(line, "request", refuse)
        look(till)
        assert shows(till, Stage.UNKNOWN)
        assert "may be held, or not" in till.words("card_text")
    till.services.readers.present(reader.id, VISA)
    for _ in range(5):
        look(till)
    assert shows(till, Stage.HELD)


def test_a_lost_answer_goes_on_at_the_reader(
    till: OrderTill, reader: Reader, line: PoorLine
) -> None:
    till.press("F9")
    line.lost = 1
    till.press("1")
    look(till)
    assert shows(till, Stage.ON_READER)
    till.services.readers.present(reader.id, VISA)
    look(till)
    assert shows(till, Stage.HELD)


def test_an_order_that_is_on_the_reader_is_taken_up_where_it_stands(
    till: OrderTill, reader: Reader, operator: Operator
) -> None:
    till.press("Ctrl+S")
    uuid = till.services.ordering.list()[0].order_uuid
    till.services.holding.hold_by_reader(uuid, reader.id, operator)
    till.place.take_card(CardTask(uuid))
    till.settle()
    assert shows(till, Stage.ON_READER)
    look(till)
    assert shows(till, Stage.ON_READER)
    till.services.readers.present(reader.id, NO_FUNDS)
    look(till)
    assert shows(till, Stage.DECLINED)


def test_without_phone_orders_the_reader_is_not_offered(till: OrderTill) -> None:
    shop = till.services.shop
    shop.change(replace(shop.settings, moto=False), "Ada")
    till.press("F9")
    till.press("1", "Enter")
    assert shows(till, Stage.HELD)
    assert till.place.card.record is not None
    assert not till.place.card.record.attempts[-1].request.reader


def test_a_stop_pressed_during_a_look_is_not_lost(till: OrderTill, line: PoorLine) -> None:
    till.press("F9", "1")
    line.gate.clear()
    till.place.card._tick()
    till.press_fast("Ctrl+S")
    line.gate.set()
    till.settle()
    assert not till.services.readers.all().readers[0].is_busy


def test_the_queue_says_that_the_reader_asks(till: OrderTill) -> None:
    till.press("F9", "1")
    record = till.place.card.record
    assert record is not None
    told = plain_words(record, till.services.clock(), Formats(QLocale("en_US"), UTC))
    assert told.startswith("The reader has asked for the card since 10:49:00.")


def test_after_two_minutes_without_a_card_it_says_so(
    till: OrderTill, clock: SettableClock, line: PoorLine
) -> None:
    till.press("F9", "1")
    clock.advance(ENTRY_LASTS)
    look(till)
    assert shows(till, Stage.REFUSED)
    assert till.words("card_title").startswith("No card was keyed for 2 minutes")
    till.press("Enter")
    assert shows(till, Stage.ON_READER)
