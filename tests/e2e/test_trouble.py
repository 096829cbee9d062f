"""What a person sees and can do when the line, the key or somebody at Stripe makes trouble."""

from __future__ import annotations

import pytest

from pos_app.app import PRACTICE_KEY
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import QueueRow
from pos_app.services.connection import ConnectionKind
from pos_app.ui.stripe.rounds import Round
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.line_button import LineButton
from pos_app.ui.widgets.notice import Notice
from tests.conftest import KEY, PIN
from tests.practice_fixtures import PracticeWorld
from tests.services.dashboard import Dashboard
from tests.window_driver import WindowDriver, no_connection, slow_answers


@pytest.fixture
def held(till: WindowDriver) -> QueueRow:
    """An order whose card is held, in view in the queue."""
    till.send_at_once()
    [row] = [row for row in till.main.till.services.ordering.list() if row.number == 1021]
    till.press("F3")
    till.settle()
    till.main.queue.show_order(row.order_uuid)
    till.settle()
    assert row.status is PaymentStatus.HELD
    return row


def status(till: WindowDriver, row: QueueRow) -> PaymentStatus:
    return till.main.till.services.ordering.record(row.order_uuid).payment.status


def line_words(till: WindowDriver) -> str:
    button = till.shell.findChild(LineButton)
    assert button is not None
    return button.text()


def test_a_capture_without_a_network_waits_is_taken_back_and_goes_out_when_the_line_is_back(
    till: WindowDriver, held: QueueRow
) -> None:
    with no_connection():
        till.press("C", "Return")
        till.settle()
        assert till.says("It waits on this PC, nothing moved.")
        till.wait(lambda: "1 waiting" in line_words(till), "the bar says that something waits")
        till.press("W")
        till.settle()
        assert till.says("Taken back. Nothing was sent.")
        assert status(till, held) is PaymentStatus.HELD
        till.press("C", "Return")
        till.settle()
    till.wait(lambda: till.says("Captured 27.06"), "it went out by itself")
    assert status(till, held) is PaymentStatus.CAPTURED
    till.wait(lambda: "waiting" not in line_words(till), "nothing waits any more")
    till.wait(lambda: not till.says("It waits on this PC"), "no notice says what is not true")
    assert not till.says("the capture waits on this PC.")


def test_a_capture_that_waited_stops_at_a_bad_key_and_goes_on_with_a_good_one(
    till: WindowDriver, held: QueueRow
) -> None:
    """It is not dropped: whoever pressed it was told that it goes out by itself."""
    with no_connection():
        till.press("C", "Return")
        till.settle()
        assert till.says("Goes out when Stripe can be reached. Next try in")
        till.stripe.configure(revoked_keys=[PRACTICE_KEY])
    till.wait(lambda: till.says("Stripe no longer accepts this shop's key."), "the key is told")
    till.wait(lambda: till.says("Mend the key (Ctrl+K), then it goes on."), "the row says so")
    assert status(till, held) is PaymentStatus.HELD
    till.press("Ctrl+Y")
    till.settle()
    till.stripe.configure(revoked_keys=[])
    till.press("F5")
    till.wait(lambda: status(till, held) is PaymentStatus.CAPTURED, "it goes on by itself")


@pytest.mark.parametrize("by_hand", [True, False], ids=["asked", "by itself"])
def test_what_waited_and_was_not_done_is_told_as_not_done(
    till: WindowDriver, held: QueueRow, by_hand: bool
) -> None:
    assert held.intent_id is not None
    with no_connection():
        till.press("C", "Return")
        till.settle()
        Dashboard(till.stripe, PRACTICE_KEY).intents.cancel(held.intent_id)
        if not by_hand:
            till.wait(lambda: "waiting" in line_words(till), "a round has met the line")
    if by_hand:
        till.press("R")
    till.wait(lambda: till.says("Not captured: 27.06."), "whoever pressed it hears that")
    assert not till.says("Read at Stripe")
    assert status(till, held) is PaymentStatus.VOIDED


def test_after_an_answer_every_button_works_again(till: WindowDriver, held: QueueRow) -> None:
    till.press("R")
    till.settle()
    buttons = [
        button
        for button in till.shell.findChildren(KeyButton)
        if button.objectName().startswith("action_") and button.isVisible()
    ]
    assert len(buttons) > 2
    assert all(button.isEnabled() for button in buttons)


def test_a_line_that_comes_and_goes_is_told_by_its_light_alone(
    till: WindowDriver, held: QueueRow
) -> None:
    with no_connection():
        till.press("C", "Return")
        till.settle()
        rounds: list[Round] = []
        till.main.rounds.done.connect(rounds.append)
        told = len(till.shell.findChildren(Notice))
        till.main.till.services.connection.learn(ConnectionKind.REACHABLE)
        till.wait(lambda: bool(rounds), "what waits is tried at once")
        assert rounds[0].settled.hindered_by is not None
        assert "not reached" in line_words(till)
        assert len(till.shell.findChildren(Notice)) == told


def test_who_asks_without_a_network_is_told_and_nothing_untrue_follows(
    till: WindowDriver, held: QueueRow
) -> None:
    with no_connection():
        till.press("R")
        till.settle()
        assert till.says("Stripe cannot be reached")
        assert not till.says("Read at Stripe: Held")


def test_closing_with_something_open_says_what_becomes_of_it(
    till: WindowDriver, held: QueueRow
) -> None:
    with no_connection():
        till.press("C", "Return")
        till.settle()
        till.shell.close()
        till.settle()
        assert till.says("Waiting to be sent: 1 capture.")
        till.press("Escape")
        till.settle()
        assert till.shell.isVisible()
        till.shell.close()
        till.settle()
        till.press("Ctrl+Return")
        till.wait(lambda: not till.shell.isVisible(), "the window is closed")


def test_closing_says_that_what_was_just_pressed_may_not_be_done(
    till: WindowDriver, held: QueueRow
) -> None:
    """Before Stripe is asked nothing of it is in the book, and asking may take half a minute."""
    with slow_answers():
        till.press("R")
        till.others = 3
        till.shell.close()
        till.wait(lambda: till.says("Something that was just pressed is on its way."), "it asks")
        till.press("Escape")
        assert till.shell.isVisible()
    till.others = 0
    till.settle()
    till.shell.close()
    till.wait(lambda: not till.shell.isVisible(), "nothing is open any more")


def test_closing_says_so_of_a_card_that_was_just_asked_about(till: WindowDriver) -> None:
    till.type_an_order()
    till.press("F9")
    till.settle()
    with slow_answers():
        till.press("Return")
        till.others = 3
        till.shell.close()
        till.wait(lambda: till.says("Something is not finished"), "it asks")
        till.press("Escape")
        assert till.shell.isVisible()
    till.others = 0
    till.settle()
    assert till.says("Held until")


def test_what_somebody_did_at_stripe_is_shown_and_accepted(
    till: WindowDriver, held: QueueRow
) -> None:
    assert held.intent_id is not None
    at_stripe = Dashboard(till.stripe, PRACTICE_KEY)
    at_stripe.intents.capture(held.intent_id, {"amount_to_capture": 2000})
    till.press("F5")
    till.settle()
    assert till.says("20.00 captured at Stripe, 7.06 released, not by us")
    before = till.main.till.services.queue.load().needs_you
    till.press("A")
    till.settle()
    assert till.says("Accepted.")
    assert till.main.till.services.queue.load().needs_you == before - 1


def test_a_payment_of_no_order_stands_above_the_queue_until_it_is_accepted(
    till: WindowDriver, held: QueueRow
) -> None:
    stray = Dashboard(till.stripe, PRACTICE_KEY).hold(900)
    till.press("F5")
    till.settle()
    assert till.says("A payment at Stripe belongs to no order of this book.")
    till.press("Ctrl+D")
    till.settle()
    assert till.says(stray)
    till.type("Bob's own terminal")
    till.press("Ctrl+Return")
    till.settle()
    assert not till.says("belongs to no order of this book.")
    assert till.main.till.services.queue.load().strays == ()


def test_a_revoked_key_stops_the_till_until_the_key_screen_has_a_good_one(
    real_till: WindowDriver, practice_server: PracticeWorld
) -> None:
    till = real_till
    till.sign_in(PIN)
    practice_server.configure(revoked_keys=[KEY])
    till.type_an_order()
    till.press("F9")
    till.settle()
    [order] = till.main.till.services.ordering.list()
    assert order.intent_id is None
    till.press("Ctrl+S", "F3")
    till.settle()
    assert till.says("Stopped: Stripe does not accept the key for it.")

    practice_server.configure(revoked_keys=[])
    till.press("Ctrl+K")
    till.settle()
    till.press("Ctrl+Y")
    till.settle()
    till.press("F5")
    till.settle()
    assert till.says("Stripe accepts it. It is a test key: no real money moves.")
    till.press("Escape", "Escape")
    services = till.main.till.services
    till.wait(lambda: services.ordering.list()[0].intent_id is not None, "the order is at Stripe")
