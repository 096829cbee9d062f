"""A manager clears a queue of mixed holds by keys alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_app.app import PRACTICE_KEY
from pos_app.domain.customer import Customer
from pos_app.domain.errors import HoldfastError
from pos_app.domain.money import currency, parse_money
from pos_app.domain.order import OrderLine, parse_quantity
from pos_app.domain.payment import CardToHold, PaymentStatus, Verb, VoidReason
from pos_app.domain.record import OrderRecord
from pos_app.ui.bulk.model import BulkModel
from pos_app.ui.bulk.page import BulkPage
from pos_app.ui.jobs import NETWORK_WORKERS
from pos_app.ui.widgets.chip import Chip
from pos_app.ui.widgets.key_button import KeyButton
from tests.held import held_rows
from tests.services.dashboard import Dashboard
from tests.ui.accessibility import assert_accessible
from tests.walkthrough import practice_window
from tests.window_driver import WindowDriver, lost_replies, no_connection, slow_answers

MOST_KEYS = 12


class Desk:
    """The check of many holds on a till's screen."""

    def __init__(self, till: WindowDriver) -> None:
        self.till = till
        self.page: BulkPage = till.main.queue_place.bulk

    @property
    def model(self) -> BulkModel:
        model = self.page.table.model()
        assert isinstance(model, BulkModel)
        return model

    def check(self, *keys: str) -> None:
        """Open the check and wait until all is read."""
        self.till.press(*keys)
        self.wait_until_read()

    def wait_until_read(self) -> None:
        self.till.wait(lambda: self.till.says("read at Stripe a moment ago"), "all is read")
        self.till.settle()

    def run(self, *keys: str) -> None:
        self.till.press(*keys)
        self.till.wait(lambda: not self.page.is_running, "all is sent")
        self.till.settle()

    @property
    def state(self) -> str:
        """What has moved so far."""
        chip = self.page.findChild(Chip, "bulk_state")
        assert chip is not None
        return chip.accessibleName()

    def button(self, name: str) -> KeyButton:
        found = self.page.findChild(KeyButton, name)
        assert found is not None
        return found

    def told(self, record: OrderRecord) -> str:
        """What the screen says of an order."""
        for line, row in zip(self.model.lines(), self._rows(), strict=True):
            if line.order_uuid == record.order.uuid:
                return str(self.model.data(self.model.index(row, 0), 11))
        raise AssertionError(record.order.number)

    def _rows(self) -> list[int]:
        return [
            row
            for row in range(self.model.rowCount())
            if self.model.line_at(self.model.index(row, 0)) is not None
        ]


def hold(till: WindowDriver, price: str, card: str = "pm_card_visa") -> OrderRecord:
    services, operator = till.main.till.services, till.main.till.operator()
    line = OrderLine("Gift box", parse_quantity("1"), parse_money(price, currency("usd")))
    draft = replace(
        services.ordering.new_draft(), customer=Customer("Zoe", "4155550199"), lines=(line,)
    )
    services.ordering.save(draft, operator)
    services.ordering.send(draft.uuid, operator)
    with suppress(HoldfastError):
        services.holding.hold(draft.uuid, CardToHold(card), operator)
    return services.ordering.record(draft.uuid)


def void_what_is_there(till: WindowDriver) -> None:
    services, operator = till.main.till.services, till.main.till.operator()
    for row in held_rows(services):
        services.voiding.void(row.order_uuid, operator, VoidReason.ABANDONED)


@pytest.fixture
def desk(till: WindowDriver) -> Desk:
    return Desk(till)


def test_twelve_mixed_holds_are_cleared_in_a_few_keys(desk: Desk) -> None:
    till = desk.till
    void_what_is_there(till)
    ready = [hold(till, f"{20 + nth}.00") for nth in range(8)]
    no_match = hold(till, "40.00", "pm_card_cvcCheckFail")
    reviewed, captured, lost = (hold(till, price) for price in ("41.00", "42.00", "43.00"))
    for record in (reviewed, captured):
        assert record.payment.intent_id is not None
    till.stripe.open_review(reviewed.payment.intent_id or "")
    at_stripe = Dashboard(till.stripe, PRACTICE_KEY)
    at_stripe.intents.capture(captured.payment.intent_id or "", {"amount_to_capture": 4200})
    with lost_replies(), suppress(HoldfastError):
        operator = till.main.till.operator()
        till.main.till.services.capturing.capture(lost.order.uuid, operator)
    before = till.stripe.totals()["usd"]
    till.press("F3")
    till.settle()
    till.main.queue.load()
    till.settle()

    till.keys = 0
    desk.check("Ctrl+A", "B")
    assert desk.button("bulk_run").text() == "Capture 8 cards, 188.00"
    assert desk.state == "Dry run: nothing has moved yet"
    assert till.stripe.totals()["usd"] == before
    assert "The security code did not match." in desk.told(no_match)
    assert "review" in desk.told(reviewed)
    assert "captured at Stripe" in desk.told(captured)
    assert "A capture is on its way" in desk.told(lost)
    # Up to what wants a look: this one's customer was called back.
    till.press("End", "Up", "Up", "Up")
    till.press("Space")
    assert desk.button("bulk_run").text() == "Capture 9 cards, 228.00"
    assert_accessible(desk.page)
    desk.run("Ctrl+Return")
    till.press("Escape")
    till.settle()
    print(f"12 mixed holds looked at and 9 captured in {till.keys} keys")

    assert till.keys <= MOST_KEYS
    assert till.stripe.totals()["usd"].captured == before.captured + 22800
    services = till.main.till.services
    for record in (*ready, no_match):
        status = services.ordering.record(record.order.uuid).payment.status
        assert status is PaymentStatus.CAPTURED
    assert services.ordering.record(reviewed.order.uuid).payment.status is PaymentStatus.HELD
    assert till.main.queue.isVisible()


def test_only_what_is_ticked_in_the_queue_is_looked_at(desk: Desk) -> None:
    till = desk.till
    rows = [
        row
        for row in held_rows(till.main.till.services)
        if row.card and not row.card.has_failed_check
    ][:3]
    till.press("F3")
    till.settle()
    till.main.queue.show_order(rows[0].order_uuid)
    till.settle()
    till.press("Space")
    till.main.queue.show_order(rows[2].order_uuid)
    till.settle()
    till.press("Space")
    total = till.main.till.formats.money(rows[0].amount + rows[2].amount)
    assert till.says(f"2 ticked, {total}")
    desk.check("B")
    shown = {line.order_uuid for line in desk.model.lines()}
    assert shown == {rows[0].order_uuid, rows[2].order_uuid}
    desk.run("Ctrl+Return")
    assert desk.state == "2 captured"
    assert {row.order_uuid for row in held_rows(till.main.till.services)}.isdisjoint(shown)

    # Safe to run again: what is done has no box and moves no more.
    taken = till.stripe.totals()
    desk.check("R")
    assert not desk.model.ticked_lines()
    till.press("Ctrl+A", "Ctrl+Return")
    till.settle()
    assert till.stripe.totals() == taken


def test_holds_are_voided_together_and_the_reason_is_asked_once(desk: Desk) -> None:
    till = desk.till
    held = till.stripe.totals()["usd"].held
    till.press("F3", "Ctrl+A")
    desk.check("B")
    till.press("V")
    let_go = sum(line.release.minor for line in desk.model.ticked_lines())
    count = len(desk.model.ticked_lines())
    till.press("Ctrl+Return")
    assert till.stripe.totals()["usd"].held == held
    till.press("Down")
    desk.run("Ctrl+Return")
    assert desk.state == f"{count} voided"
    assert till.stripe.totals()["usd"].held == held - let_go
    record = desk.model.results()[0].line.record
    assert record.attempts[-1].request.params["cancellation_reason"] == "abandoned"


def test_without_a_line_it_says_that_nothing_was_read(desk: Desk) -> None:
    till = desk.till
    till.press("F3", "Ctrl+A")
    with no_connection():
        till.press("B")
        till.settle()
        till.wait(lambda: till.says("Stopped."), "the trouble is told")
        assert not desk.model.ticked_lines()
        assert len(desk.model.lines()) == len(held_rows(till.main.till.services))
    desk.check("R")
    assert desk.model.ticked_lines()
    assert not till.says("Stopped.")


def test_a_lost_answer_turns_into_its_result_by_itself(qapp: QApplication, tmp_path: Path) -> None:
    with practice_window(qapp, tmp_path) as till:
        desk = Desk(till)
        till.press("F3", "Ctrl+A")
        desk.check("B")
        till.press("Ctrl+A")
        index = desk.model.first()
        desk.model.toggle(index)
        with lost_replies():
            desk.run("Ctrl+Return")
        assert desk.state == "0 captured, 1 not"
        till.wait(lambda: desk.state == "1 captured", "Stripe's answer is on the screen")


def test_closing_in_the_middle_says_what_is_not_sent(desk: Desk) -> None:
    till = desk.till
    void_what_is_there(till)
    records = [hold(till, f"{20 + nth}.00") for nth in range(6)]
    till.press("F3")
    till.settle()
    till.main.queue.load()
    till.settle()
    desk.check("B")
    words = "Many holds are being captured or voided together, and 6 have no answer yet."
    with slow_answers():
        till.others = 5
        till.press("Ctrl+Return", "P")
        till.shell.close()
        till.wait(lambda: till.says(words), "it asks")
        assert till.says("those that were not begun are not sent")
        till.press("Escape")
        assert till.shell.isVisible()
        till.shell.close()
        till.wait(lambda: till.says(words), "it asks again")
        till.press("Ctrl+Return")
        till.wait(lambda: not till.shell.isVisible(), "the window is closed")
    services = till.main.till.services
    begun = [services.ordering.record(each.order.uuid).attempts[-1] for each in records]
    assert sum(each.request.verb is Verb.CAPTURE for each in begun) <= NETWORK_WORKERS
