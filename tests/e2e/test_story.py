"""A phone order by keys alone, in the real window: from the empty form to captured money."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from pos_app.domain.payment import PaymentStatus
from tests.walkthrough import practice_window, walk
from tests.window_driver import WindowDriver, lost_replies

MOST_KEYS = 40


def test_an_order_goes_from_the_empty_form_to_captured_money(till: WindowDriver) -> None:
    stripe = till.stripe
    before = stripe.totals()["usd"]

    order = walk(till)

    assert (order.amount.minor, order.status) == (2706, PaymentStatus.CAPTURED)
    after = stripe.totals()["usd"]
    assert after.intents == before.intents + 1
    assert after.captured == before.captured + 2706
    assert after.held == before.held


def test_a_known_customer_with_three_items_is_held_in_forty_keys(till: WindowDriver) -> None:
    till.type("0142")
    till.settle()
    till.press("Return")
    till.settle()
    for item in ("2*assam", "tide", "ship-s"):
        till.type(item)
        till.settle()
        till.press("Return")
        till.settle()
    till.press("F9")
    till.settle()
    till.press("Return")
    till.settle()

    [order] = till.main.till.services.ordering.list(limit=1)
    record = till.main.till.services.ordering.record(order.order_uuid)
    assert (order.customer, order.status) == ("Grace Hopper", PaymentStatus.HELD)
    assert len(record.order.content.lines) == 3
    assert till.keys <= MOST_KEYS


def test_a_declined_card_is_followed_by_another_on_the_same_payment(till: WindowDriver) -> None:
    till.type("0142")
    till.settle()
    till.press("Return")
    till.settle()
    till.type("assam")
    till.settle()
    till.press("Return", "F9")
    till.settle()
    till.type("4")
    till.press("Return")
    till.settle()
    [declined] = till.main.till.services.ordering.list(limit=1)
    assert declined.status is PaymentStatus.AWAITING_CARD
    assert declined.decline is not None

    till.press("Return")
    till.settle()
    till.type("1")
    till.press("Return")
    till.settle()

    [held] = till.main.till.services.ordering.list(limit=1)
    assert held.status is PaymentStatus.HELD
    assert held.intent_id == declined.intent_id


def test_the_till_locks_and_opens_with_the_pin(till: WindowDriver) -> None:
    till.type("0142")
    till.settle()
    till.press("Ctrl+L")
    till.settle()
    assert not till.main.order.isVisible()
    till.type("9999")
    till.press("Return")
    till.settle()
    assert not till.main.order.isVisible()
    till.type("1234")
    till.press("Return")
    till.settle()
    assert till.main.order.isVisible()


class WindowWatch(QObject):
    """Remembers every widget that was shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_show = event.type() == QEvent.Type.Show
        if is_show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_nothing_but_the_window_itself_flashes_up_at_the_start(
    qapp: QApplication, tmp_path: Path
) -> None:
    watch = WindowWatch()
    qapp.installEventFilter(watch)
    try:
        with practice_window(qapp, tmp_path) as driver:
            driver.press("F3")
            driver.settle()
            driver.press("F4")
            driver.settle()
    finally:
        qapp.removeEventFilter(watch)
    assert watch.shown == ["Shell"]


def test_a_lost_reply_turns_into_captured_by_itself(till: WindowDriver) -> None:
    services = till.main.till.services
    [row] = [row for row in services.ordering.list() if row.number == 1021]
    till.press("F3")
    till.settle()
    till.main.queue.show_order(row.order_uuid)
    till.settle()
    taken = till.stripe.totals()["usd"].captured
    with lost_replies():
        till.press("C")
        till.wait(lambda: till.says("Asked, no answer yet."), "the seconds of the tray are over")
        till.settle()
    assert services.ordering.record(row.order_uuid).open_attempt is not None
    assert till.says("Asked, no answer yet.")
    assert till.says("Asks again in")

    till.wait(lambda: till.says("Captured 27.06"), "Stripe's answer is on the screen")

    record = services.ordering.record(row.order_uuid)
    assert record.payment.status is PaymentStatus.CAPTURED
    assert record.open_attempt is None
    assert not till.says("Asked, no answer yet.")
    assert till.stripe.totals()["usd"].captured == taken + 2706
