"""Refunds followed to their end: on their way, arrived, come back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_app.domain.drift import DriftKind
from pos_app.domain.payment import RefundReason, RefundStatus
from pos_app.domain.queue import Section
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.services.watch import SWEEP_EVERY
from tests.clock import SettableClock
from tests.conftest import usd
from tests.services.counter import Counter

SLOW, SENT_BACK = "pm_card_pendingRefund", "pm_card_refundFail"


@pytest.fixture
def watching(counter: Counter) -> Counter:
    counter.services.watch.poll()
    return counter


def refunded(counter: Counter, card: str) -> OrderRecord:
    held = counter.hold(counter.saved(), card)
    counter.capture(held)
    return counter.services.refunding.refund(
        held.order.uuid, counter.operator, usd("7.06"), RefundReason.DUPLICATE
    )


def needs_you(counter: Counter) -> list[int]:
    return list(counter.services.queue.load().numbers[Section.NEEDS_YOU])


@pytest.mark.parametrize("how", ["events", "sweep", "reading"])
def test_a_refund_on_its_way_is_kept_current_until_it_arrives(
    watching: Counter, clock: SettableClock, how: str
) -> None:
    record = refunded(watching, SLOW)
    assert [each.status for each in record.refunds] == [RefundStatus.PENDING]
    assert record.refundable == usd("20.00")
    clock.advance(SWEEP_EVERY)
    changed: list[str] = []
    if how == "events":
        watching.services.watch.poll(changed.append)
        assert record.order.uuid in changed
    elif how == "sweep":
        # What was missed while the till was off for longer than Stripe keeps events.
        clock.advance(timedelta(days=31))
        watching.services.watch.poll()
    else:
        watching.services.recovery.read_open()
    (refund,) = watching.look_at(record).refunds
    assert (refund.status, refund.reason) == (RefundStatus.SUCCEEDED, "duplicate")
    assert watching.services.watch.open_drifts() == []
    assert needs_you(watching) == []


def test_a_refund_that_comes_back_needs_somebody_and_may_be_made_again(
    watching: Counter, clock: SettableClock, world: PracticeStripe
) -> None:
    record = refunded(watching, SENT_BACK)
    assert world.totals()["usd"].refunded == 706
    clock.advance(timedelta(hours=2))
    watching.services.watch.poll()
    after = watching.look_at(record)
    (refund,) = after.refunds
    assert (refund.status, refund.failure_reason) == (RefundStatus.FAILED, "lost_or_stolen_card")
    assert refund.reason == "duplicate"
    assert [each.kind for each in after.open_drifts] == [DriftKind.REFUND_FAILED]
    assert needs_you(watching) == [record.order.number]
    assert (after.payment.refunded, after.refundable) == (usd("0"), usd("27.06"))
    assert world.totals()["usd"].refunded == 0
    again = watching.refund(after)
    assert len(again.refunds) == 2
    assert again.payment.refunded == usd("27.06")


def test_a_refund_that_was_cancelled_at_stripe_needs_somebody(
    watching: Counter, world: PracticeStripe
) -> None:
    record = refunded(watching, SLOW)
    world.cancel_refund(record.refunds[0].id)
    watching.services.watch.poll()
    after = watching.look_at(record)
    assert [each.status for each in after.refunds] == [RefundStatus.CANCELED]
    assert [each.kind for each in after.open_drifts] == [DriftKind.REFUND_FAILED]
    assert needs_you(watching) == [record.order.number]
    assert after.refundable == usd("27.06")


def test_it_is_told_once_however_often_it_is_noticed(
    watching: Counter, clock: SettableClock
) -> None:
    record = refunded(watching, SENT_BACK)
    clock.advance(timedelta(hours=2))
    watching.services.recovery.ask_now(record.order.uuid)
    watching.services.watch.poll()
    clock.advance(SWEEP_EVERY)
    watching.services.watch.poll()
    assert len(watching.look_at(record).drifts) == 1
