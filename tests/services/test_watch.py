"""What happens at Stripe without us is seen, shown and left for a person to accept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import stripe

from pos_app.domain.drift import Drift, DriftKind, DriftState
from pos_app.domain.errors import InvalidInput
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.services.watch import POLL_EVERY, SWEEP_EVERY
from tests.clock import SettableClock
from tests.conftest import usd
from tests.services.conftest import OpenTill, refused
from tests.services.counter import Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine

Reopen = Callable[[], Counter]


def intent_of(record: OrderRecord) -> str:
    assert record.payment.intent_id
    return record.payment.intent_id


def the_drift(counter: Counter, record: OrderRecord) -> Drift:
    (drift,) = counter.look_at(record).drifts
    return drift


def test_what_we_do_ourselves_is_no_drift(watching: Counter, clock: SettableClock) -> None:
    watching.refund(watching.captured(), usd("5.00"))
    watching.void(watching.held())
    watching.dearer(watching.sent())
    clock.advance(SWEEP_EVERY)
    watching.services.watch.poll()
    assert watching.services.watch.open_drifts() == []


def test_an_amount_that_was_too_small_at_first_is_no_drift_when_it_is_raised(
    watching: Counter,
) -> None:
    small = watching.saved("0.30")
    with refused("amount.too_small"):
        watching.send(small)
    record = watching.send(watching.reprice(small, "27.06"))
    assert record.payment.amount == usd("27.06")
    assert record.drifts == ()


def test_a_capture_in_the_dashboard_is_shown_at_once_and_waits_to_be_accepted(
    watching: Counter, dashboard: Dashboard, clock: SettableClock
) -> None:
    record = watching.held()
    clock.advance(timedelta(hours=1))
    dashboard.intents.capture(intent_of(record), {"amount_to_capture": 2000})
    captured_at = clock.now
    clock.advance(timedelta(minutes=1))
    changed: list[str] = []

    watching.services.watch.poll(changed.append)

    after, drift = watching.look_at(record), the_drift(watching, record)
    assert (after.payment.status, after.payment.received) == (PaymentStatus.CAPTURED, usd("20.00"))
    assert (drift.kind, drift.state) == (DriftKind.CAPTURED, DriftState.OPEN)
    assert drift.facts == {"amount_minor": 2000, "released_minor": 706, "was": "held"}
    assert drift.at == captured_at.replace(microsecond=0)
    assert drift.request_id.startswith("req_")
    assert changed == [record.order.uuid]
    assert watching.services.queue.load().needs_you == 1

    watching.services.watch.investigate(drift.id, watching.operator, "ask Bob")
    assert watching.services.queue.load().needs_you == 1
    watching.services.watch.accept(drift.id, watching.operator)
    assert watching.services.queue.load().needs_you == 0
    assert watching.look_at(record).trail[-1].action == "drift.accepted"


def test_ten_changes_behind_the_back_are_ten_lines_none_missed_over_a_restart(
    counter: Counter,
    reopen: Reopen,
    dashboard: Dashboard,
    world: PracticeStripe,
    clock: SettableClock,
) -> None:
    old = counter.held()
    clock.advance(timedelta(days=6, hours=23))
    held = [counter.held() for _ in range(5)]
    taken, disputed = counter.captured(), counter.captured()
    waiting = counter.sent()
    counter.services.watch.poll()
    assert counter.services.watch.open_drifts() == []

    whole, part, cancelled, renamed, reviewed = map(intent_of, held)
    dashboard.intents.capture(whole)
    dashboard.intents.capture(part, {"amount_to_capture": 2000})
    dashboard.intents.cancel(cancelled)
    dashboard.refund(intent_of(taken), 500)
    dashboard.intents.update(renamed, {"metadata": {"order_id": "4711"}})
    again = reopen()
    world.open_dispute(intent_of(disputed))
    foreign = dashboard.hold(900)
    dashboard.intents.update(intent_of(waiting), {"amount": 9900})
    clock.advance(timedelta(hours=2))
    world.open_review(reviewed)
    clock.advance(SWEEP_EVERY)

    again.services.watch.poll()

    drifts = again.services.watch.open_drifts()
    assert {(each.kind, each.intent_id) for each in drifts} == {
        (DriftKind.CAPTURED, whole),
        (DriftKind.CAPTURED, part),
        (DriftKind.VOIDED, cancelled),
        (DriftKind.REFUNDED, intent_of(taken)),
        (DriftKind.METADATA, renamed),
        (DriftKind.DISPUTED, intent_of(disputed)),
        (DriftKind.FOREIGN_INTENT, foreign),
        (DriftKind.AMOUNT, intent_of(waiting)),
        (DriftKind.EXPIRED, intent_of(old)),
        (DriftKind.REVIEW_OPENED, reviewed),
    }
    assert len(drifts) == 10
    # Only an amount and metadata change without an event; of all else Stripe tells the moment.
    without = {each.kind for each in drifts if not each.event_id}
    assert without == {DriftKind.AMOUNT, DriftKind.METADATA}
    clock.advance(SWEEP_EVERY)
    again.services.watch.poll()
    assert again.services.watch.open_drifts() == drifts


def test_events_are_complete_over_pages(
    watching: Counter, dashboard: Dashboard, line: FaultyLine
) -> None:
    record = watching.held()
    for _ in range(120):
        dashboard.hold(500, order_id="of another shop")
    dashboard.intents.cancel(intent_of(record))
    watching.services.watch.poll()
    assert the_drift(watching, record).kind is DriftKind.VOIDED
    assert sum(each.path == "/v1/events" for each in line.sent) >= 4


def test_in_an_account_without_any_event_the_first_one_is_not_missed(
    counter: Counter, dashboard: Dashboard
) -> None:
    counter.services.watch.poll()
    record = counter.held()
    dashboard.intents.cancel(intent_of(record))
    # Ours comes too late and finds what it wanted: only the event tells who it was.
    counter.void(record)
    counter.services.watch.poll()
    assert the_drift(counter, record).kind is DriftKind.VOIDED


def test_a_watch_that_breaks_off_goes_on_where_it_was(
    watching: Counter, dashboard: Dashboard, line: FaultyLine
) -> None:
    record = watching.held()
    dashboard.intents.cancel(intent_of(record))
    line.fail_reads("request_lost")
    with refused("read.unknown"):
        watching.services.watch.poll()
    assert watching.look_at(record).drifts == ()
    watching.services.watch.poll()
    assert the_drift(watching, record).kind is DriftKind.VOIDED


def test_after_a_month_away_everything_is_swept(
    watching: Counter, dashboard: Dashboard, clock: SettableClock, reopen: Reopen
) -> None:
    record, waiting = watching.held(), watching.sent()
    watching.services.watch.poll()
    dashboard.intents.cancel(intent_of(record))
    clock.advance(timedelta(days=31))
    dashboard.intents.cancel(intent_of(waiting))
    again = reopen()
    again.services.watch.poll()
    assert {each.intent_id for each in again.services.watch.open_drifts()} == {
        intent_of(record),
        intent_of(waiting),
    }
    # From here it goes forward again.
    other = again.held()
    dashboard.intents.cancel(intent_of(other))
    again.services.watch.poll()
    assert the_drift(again, other).kind is DriftKind.VOIDED


def test_the_end_of_a_hold_is_kept_current(
    watching: Counter, world: PracticeStripe, clock: SettableClock
) -> None:
    record = watching.held()
    clock.advance(timedelta(days=7))
    watching.services.watch.poll()
    assert watching.look_at(record).payment.status is PaymentStatus.EXPIRED
    drift = the_drift(watching, record)
    assert (drift.kind, drift.request_id) == (DriftKind.EXPIRED, "")


def test_a_capture_of_the_same_amount_elsewhere_is_told_although_ours_was_lost(
    watching: Counter, dashboard: Dashboard, line: FaultyLine, clock: SettableClock
) -> None:
    record = watching.held()
    line.fail("request_lost", Verb.CAPTURE)
    with refused("capture.unknown"):
        watching.capture(record)
    dashboard.intents.capture(intent_of(record))
    clock.advance(timedelta(hours=24))
    watching.services.recovery.settle_due()
    assert watching.look_at(record).attempts[-1].outcome is Outcome.SUCCEEDED
    watching.services.watch.poll()
    assert the_drift(watching, record).kind is DriftKind.CAPTURED


def test_an_event_of_our_own_lost_request_hurries_its_settling(
    watching: Counter, line: FaultyLine
) -> None:
    record = watching.held()
    line.fail("reply_lost", Verb.CAPTURE)
    with refused("capture.unknown"):
        watching.capture(record)
    assert watching.services.recovery.settle_due().settled == ()
    watching.services.watch.poll()
    assert watching.services.recovery.settle_due().settled == (record.order.uuid,)
    assert watching.look_at(record).drifts == ()


def test_a_refund_that_comes_back_and_a_dispute_that_ends_are_told(
    watching: Counter, world: PracticeStripe
) -> None:
    record = watching.refund(watching.captured(), usd("5.00"))
    world.fail_refund(record.refunds[0].id)
    world.open_dispute(intent_of(record))
    world.close_dispute(intent_of(record), "lost")
    watching.services.watch.poll()
    after = watching.look_at(record)
    assert sorted(each.kind for each in after.drifts) == [
        DriftKind.DISPUTE_CLOSED,
        DriftKind.DISPUTED,
        DriftKind.REFUND_FAILED,
    ]
    assert after.refundable == usd("27.06")


def test_a_second_payment_for_our_order_is_told_and_other_shops_payments_are_not(
    watching: Counter, dashboard: Dashboard
) -> None:
    record = watching.held()
    second = dashboard.hold(2706, order_id=record.order.uuid)
    dashboard.hold(500, order_id="of another shop")
    watching.services.watch.poll()
    drift = the_drift(watching, record)
    assert (drift.kind, drift.intent_id) == (DriftKind.FOREIGN_INTENT, second)
    assert watching.services.watch.open_drifts() == [drift]


def test_the_banks_no_is_kept_before_the_amount_is_changed(
    watching: Counter, dashboard: Dashboard
) -> None:
    record = watching.sent()
    with pytest.raises(stripe.CardError):
        dashboard.intents.confirm(
            intent_of(record), {"payment_method": "pm_card_visa_chargeDeclined"}
        )
    watching.send(watching.dearer(record))
    decline = watching.look_at(record).payment.decline
    assert decline is not None
    assert decline.code == "card_declined"


def test_the_reads_are_counted_and_slow_the_watch_when_they_run_out(
    watching: Counter, clock: SettableClock, open_till: OpenTill
) -> None:
    watch = watching.services.watch
    first = watch.state().budget
    assert 0 < first.reads < 10
    assert first.allowed == 10_000
    assert first.pause == POLL_EVERY
    assert watch.poll_due()
    assert not open_till().services.watch.poll_due()
    clock.advance(POLL_EVERY)
    assert watch.poll_due()
    assert watch.state().budget.reads > first.reads
    watching.shop.book.database.execute_sql("UPDATE stripe_use SET reads = 7000")
    clock.advance(POLL_EVERY)
    assert not watch.poll_due()
    clock.advance(POLL_EVERY)
    assert watch.poll_due()
    watching.captured()
    assert watch.state().budget.allowed == 10_000
    for _ in range(20):
        watching.captured()
    assert watch.state().budget.allowed == 10_500


def test_a_drift_that_is_not_there_cannot_be_accepted(counter: Counter) -> None:
    with refused("drift.not_found", InvalidInput):
        counter.services.watch.accept(7, counter.operator)
