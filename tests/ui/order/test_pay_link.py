"""From F9 to a held card by a pay link, by keys, and through what can go wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pos_app.domain.card_task import CardTask
from pos_app.domain.payment import PaymentStatus
from pos_app.ui.order.card_stage import Stage
from pos_app.ui.queue.plain_words import plain_words
from pos_app.ui.queue.story import story
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.qr_code import QrCode, modules_of
from tests.services.counter import THANKS
from tests.ui.accessibility import assert_accessible
from tests.ui.order.test_offline import refuse
from tests.ui.order.test_reader import shows

if TYPE_CHECKING:
    from pos_app.domain.pay_link import PayLink
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.payments.practice_stripe import PracticeStripe
    from pos_app.services.bundle import Services
    from pos_app.ui.formats import Formats
    from tests.clock import SettableClock
    from tests.ui.order.till import OrderTill
    from tests.ui.queue.transport import PoorLine

VISA, NO_FUNDS = "4242424242424242", "4000000000009995"
GRACES_TEA = 2706  # held by the shop that the window opens on
TEA = 1353


@pytest.fixture
def till(stocked: Services, operator: Operator, till: OrderTill) -> OrderTill:
    """A till whose shop sends links, and an order for one tea."""
    stocked.shop.change(replace(stocked.shop.settings, thanks_page=THANKS), operator.name)
    till.grace_with_tea()
    return till


def record_of(till: OrderTill) -> OrderRecord:
    shown = till.place.card.record
    assert shown is not None
    return till.services.ordering.record(shown.order.uuid)


def link_of(till: OrderTill) -> PayLink:
    link = record_of(till).open_link
    assert link is not None
    return link


def pass_time(till: OrderTill) -> None:
    """Let the seconds pass until the link is looked at again."""
    for _ in range(5):
        till.place.card._tick()
    till.settle()


def test_f9_and_enter_then_the_customer_pays(till: OrderTill, world: PracticeStripe) -> None:
    till.press("F9")
    assert shows(till, Stage.READY)
    assert till.has_focus("way_0")
    till.press("Enter")
    assert shows(till, Stage.LINK_OUT)
    assert till.words("card_title") == "Waiting for the customer to pay"
    assert till.words("link_address").startswith("https://checkout.stripe.com/")
    assert_accessible(till.place)
    pass_time(till)
    assert shows(till, Stage.LINK_OUT)
    world.pay_link(link_of(till).session, VISA)
    pass_time(till)
    assert shows(till, Stage.HELD)
    record = record_of(till)
    assert record.payment.status is PaymentStatus.HELD
    assert world.totals()["usd"].held == GRACES_TEA + TEA
    till.press("Enter")
    assert till.place.currentWidget() is till.place.page


def test_the_code_is_the_link(till: OrderTill) -> None:
    till.press("F9", "Enter")
    code = till.find(QrCode, "link_code")
    assert code._modules == modules_of(link_of(till).url)
    assert code.width() == code.height() >= 2 * len(code._modules)
    picture = code.grab().toImage()
    assert picture.pixelColor(0, 0).lightness() == 255
    module = code._module()
    assert picture.pixelColor(4 * module, 4 * module).lightness() == 0


def test_enter_copies_the_link_and_e_hands_it_to_the_mail_program(till: OrderTill) -> None:
    till.press("F9", "Enter", "Enter")
    url = link_of(till).url
    assert QGuiApplication.clipboard().text() == url
    assert till.words("link_told").startswith("Copied")
    opened: list[QUrl] = []
    with patch.object(QDesktopServices, "openUrl", opened.append):
        till.press("E")
    [letter] = opened
    assert letter.scheme() == "mailto"
    body = letter.query(QUrl.ComponentFormattingOption.FullyDecoded)
    assert url in body
    assert "13.53" in body


def test_a_decline_on_the_customers_phone_is_told(till: OrderTill, world: PracticeStripe) -> None:
    till.press("F9", "Enter")
    world.pay_link(link_of(till).session, NO_FUNDS)
    pass_time(till)
    assert shows(till, Stage.LINK_OUT)
    assert any(
        each.startswith("The customer's last card was declined: not enough money")
        for each in till.texts()
    )
    world.pay_link(link_of(till).session, VISA)
    pass_time(till)
    assert shows(till, Stage.HELD)


def test_esc_closes_the_link(till: OrderTill, world: PracticeStripe) -> None:
    till.press("F9", "Enter")
    session = link_of(till).session
    till.press("Esc")
    assert shows(till, Stage.READY)
    assert record_of(till).open_link is None
    with pytest.raises(Exception, match="no longer open"):
        world.pay_link(session, VISA)


def test_esc_after_the_customer_was_faster_shows_the_hold(
    till: OrderTill, world: PracticeStripe
) -> None:
    till.press("F9", "Enter")
    world.pay_link(link_of(till).session, VISA)
    till.press("Esc")
    assert shows(till, Stage.HELD)
    assert any("just paid by the link" in each.lead for each in till.notices)


def test_a_card_keyed_meanwhile_closes_the_link_first(
    till: OrderTill, world: PracticeStripe
) -> None:
    till.press("F9", "Enter")
    session = link_of(till).session
    till.press("2")
    assert shows(till, Stage.READY)
    assert "The pay link is closed first" in till.words("card_text")
    till.press("1")
    assert shows(till, Stage.LINK_OUT)
    till.press("2", "Enter")
    assert shows(till, Stage.HELD)
    with pytest.raises(Exception, match="no longer open"):
        world.pay_link(session, VISA)
    assert world.totals()["usd"].held == GRACES_TEA + TEA


def test_paid_while_the_clerk_takes_a_card_the_link_stands_and_both_are_told(
    till: OrderTill, world: PracticeStripe, formats: Formats
) -> None:
    till.press("F9", "Enter", "2")
    world.pay_link(link_of(till).session, VISA)
    till.press("Enter")
    assert shows(till, Stage.HELD)
    till.services.recovery.settle_all()
    assert world.totals()["usd"].held == GRACES_TEA + TEA
    told = [each.text for each in story(record_of(till), formats)]
    assert "The customer paid by the link: 13.53 held" in told
    assert any("no other card was asked for" in each for each in told)
    assert any(each.endswith("the customer paid by the link") for each in told)


def test_left_alone_the_order_shows_in_the_queue_and_comes_back_to_its_link(
    till: OrderTill, world: PracticeStripe, formats: Formats, clock: SettableClock
) -> None:
    till.press("F9", "Enter")
    record = record_of(till)
    till.press("Ctrl+S")
    assert till.place.currentWidget() is till.place.page
    assert "A pay link over 13.53 is with the customer" in plain_words(record, clock(), formats)
    till.place.take_card(CardTask(record.order.uuid))
    till.settle()
    assert shows(till, Stage.LINK_OUT)
    world.pay_link(link_of(till).session, VISA)
    till.services.watch.poll()
    assert record_of(till).payment.status is PaymentStatus.HELD


def test_a_link_that_ends_can_be_made_anew(till: OrderTill, clock: SettableClock) -> None:
    till.press("F9", "Enter")
    first = link_of(till).session
    clock.advance(timedelta(hours=1))
    pass_time(till)
    assert shows(till, Stage.READY)
    till.press("Enter")
    assert link_of(till).session != first


def test_without_a_network_there_is_no_link(till: OrderTill, line: PoorLine) -> None:
    till.press("F9")
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(line, "request", refuse)
        till.press("Enter")
    till.wait(lambda: till.stage is Stage.NOT_SENT)
    assert till.words("card_title") == "Stripe cannot be reached."
    till.press("Enter", "Enter")
    till.wait(lambda: till.stage is Stage.LINK_OUT)


def test_a_network_lost_while_it_waits_is_no_end(
    till: OrderTill, line: PoorLine, world: PracticeStripe
) -> None:
    till.press("F9", "Enter")
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(line, "request", refuse)
        pass_time(till)
        assert shows(till, Stage.LINK_OUT)
        till.press("Esc")
        assert shows(till, Stage.LINK_OUT)
        assert till.notices
    world.pay_link(link_of(till).session, VISA)
    pass_time(till)
    assert shows(till, Stage.HELD)


def test_a_lost_answer_settles_and_the_link_is_there(till: OrderTill, line: PoorLine) -> None:
    till.press("F9")
    line.lost = 3
    till.press("Enter")
    assert not shows(till, Stage.LINK_OUT)
    line.lost = 0
    till.press("Enter", "Enter")
    till.wait(lambda: till.stage is Stage.LINK_OUT)
    assert len(record_of(till).links) == 1


def test_refused_as_a_phone_order_the_link_is_offered(
    till: OrderTill, world: PracticeStripe
) -> None:
    world.configure(moto_enabled=False)
    till.press("F9", "2", "Enter")
    till.wait(lambda: till.stage is Stage.REFUSED)
    assert "Send a pay link" in till.words("card_text")
    till.press("1", "Enter")
    assert shows(till, Stage.LINK_OUT)


def test_without_a_page_there_is_no_such_way(
    stocked: Services, operator: Operator, till: OrderTill
) -> None:
    stocked.shop.change(replace(stocked.shop.settings, thanks_page=""), operator.name)
    till.press("F9")
    assert till.find(KeyButton, "card_primary").isVisible()
    assert "Pay link" not in [each.name for each in till.place.card._ways.offers]
