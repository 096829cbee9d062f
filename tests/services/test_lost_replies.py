"""Stripe was asked and the answer never came: each verb still happens exactly once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.drift import DriftKind
from pos_app.domain.errors import Conflict, OutcomeUnknown, Refused
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.services.attempts import ARRIVES_WITHIN, KEY_GOOD_FOR
from pos_app.services.watch import SWEEP_BACK
from tests.clock import SettableClock
from tests.conftest import usd
from tests.services.conftest import PcClock, refused
from tests.services.counter import Counter
from tests.services.faults import DONE, NOT_DONE, PATHS, FaultyLine, Trouble

AFTER = {
    Verb.CREATE: (PaymentStatus.AWAITING_CARD, Totals(1, 0, 0, 0)),
    Verb.UPDATE: (PaymentStatus.AWAITING_CARD, Totals(1, 0, 0, 0)),
    Verb.CONFIRM: (PaymentStatus.HELD, Totals(1, 2706, 0, 0)),
    Verb.CAPTURE: (PaymentStatus.CAPTURED, Totals(1, 0, 2706, 0)),
    Verb.CANCEL: (PaymentStatus.VOIDED, Totals(1, 0, 0, 0)),
    Verb.REFUND: (PaymentStatus.CAPTURED, Totals(1, 0, 2706, 2706)),
    Verb.INCREMENT: (PaymentStatus.HELD, Totals(1, 5412, 0, 0)),
    Verb.LINK: (PaymentStatus.AWAITING_CARD, Totals(1, 0, 0, 0)),
    Verb.UNLINK: (PaymentStatus.AWAITING_CARD, Totals(1, 0, 0, 0)),
}
STOLEN = "pm_card_visa_chargeDeclinedStolenCard"
every_verb = pytest.mark.parametrize("verb", list(Verb))
Reopen = Callable[[], Counter]


def lose(counter: Counter, line: FaultyLine, verb: Verb, trouble: Trouble = DONE) -> OrderRecord:
    """An order whose `verb` was asked without an answer."""
    record = counter.before(verb)
    line.fail(trouble, verb)
    with refused(f"{verb.value}.unknown", OutcomeUnknown):
        counter.do(verb, record)
    return counter.look_at(record)


def assert_done_once(record: OrderRecord, world: PracticeStripe, verb: Verb) -> None:
    status, totals = AFTER[verb]
    assert record.open_attempt is None
    assert record.attempts[-1].outcome is Outcome.SUCCEEDED
    assert record.payment.status is status
    assert record.payment.amount == record.order.total
    assert world.totals() == {"usd": totals}
    assert sum(each.amount.minor for each in record.refunds) == totals.refunded


@every_verb
def test_an_unanswered_question_is_written_down_as_unknown(
    counter: Counter, line: FaultyLine, verb: Verb
) -> None:
    record = lose(counter, line, verb)
    waiting = record.open_attempt
    assert waiting is not None
    assert (waiting.request.verb, waiting.outcome) == (verb, Outcome.UNKNOWN)
    assert waiting.error_code == "timeout"
    assert record.trail[-1].action == f"payment.{verb.value}.unknown"


@every_verb
@pytest.mark.parametrize("trouble", [DONE, *NOT_DONE])
def test_a_till_that_restarts_asks_the_same_again_to_the_byte(
    counter: Counter,
    reopen: Reopen,
    line: FaultyLine,
    world: PracticeStripe,
    stored: sqlite3.Connection,
    verb: Verb,
    trouble: Trouble,
) -> None:
    record = lose(counter, line, verb, trouble)
    in_book = stored.execute("SELECT key, params FROM attempt WHERE outcome = 'unknown'").fetchall()
    again = reopen()
    settled = again.services.recovery.settle_all()
    assert (settled.settled, settled.waiting) == ((record.order.uuid,), ())
    first, second = line.posts(verb)
    assert first == second
    assert [first.key] == [key for key, _ in in_book]
    assert all(str(value) for value in json.loads(in_book[0][1]).values())
    assert_done_once(again.look_at(record), world, verb)


@every_verb
def test_asking_again_is_refused_while_the_answer_is_out(
    counter: Counter, line: FaultyLine, verb: Verb
) -> None:
    record = lose(counter, line, verb)
    if verb in {Verb.CREATE, Verb.UPDATE, Verb.LINK}:
        # These move no money: asking again, with the same key, is how they settle.
        assert counter.do(verb, record).open_attempt is None
        assert len({each.key for each in line.posts(verb)}) == 1
        return
    with refused("payment.being_asked", Conflict, verb=verb.value, by="Ada"):
        counter.do(verb, record)
    assert len(line.posts(verb)) == 1


@every_verb
def test_asking_now_settles_it(
    counter: Counter, line: FaultyLine, world: PracticeStripe, verb: Verb
) -> None:
    record = lose(counter, line, verb)
    assert_done_once(counter.services.recovery.ask_now(record.order.uuid), world, verb)


@every_verb
@pytest.mark.parametrize("trouble", [DONE, "request_lost"])
def test_after_23_hours_it_is_settled_by_reading_alone(
    counter: Counter,
    reopen: Reopen,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    verb: Verb,
    trouble: Trouble,
) -> None:
    record = lose(counter, line, verb, trouble)
    clock.advance(timedelta(hours=23))
    again = reopen()
    again.services.recovery.settle_all()
    assert len(line.posts(verb)) == 1
    after = again.look_at(record)
    if trouble == DONE or verb is Verb.UNLINK:
        # A page that was to be closed has ended by itself.
        assert_done_once(after, world, verb)
        return
    assert after.open_attempt is None
    assert after.attempts[-1].outcome is Outcome.REFUSED
    assert after.attempts[-1].error_code == "never_arrived"
    # Now the person may press again, as a new attempt with a new key.
    assert_done_once(again.do(verb, after), world, verb)
    assert len({each.key for each in line.posts(verb)}) == 2


@every_verb
@pytest.mark.parametrize("error", [timedelta(days=-365), timedelta(days=365), timedelta(hours=-29)])
def test_the_age_of_a_key_is_told_by_stripes_clock_whatever_the_pc_believes(
    counter: Counter,
    reopen: Reopen,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    pc_clock: PcClock,
    verb: Verb,
    error: timedelta,
) -> None:
    record = lose(counter, line, verb)
    # Stripe has forgotten the key by now: sent again it would do everything a second time.
    clock.advance(timedelta(hours=30))
    pc_clock.error = error
    again = reopen()
    again.services.recovery.settle_all()
    assert len(line.posts(verb)) == 1
    assert_done_once(again.look_at(record), world, verb)


@pytest.mark.parametrize("error", [timedelta(days=-365), timedelta(days=365)])
def test_with_a_wrong_clock_what_never_arrived_is_found_by_reading_and_asked_anew(
    counter: Counter,
    reopen: Reopen,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    pc_clock: PcClock,
    error: timedelta,
) -> None:
    record = lose(counter, line, Verb.CREATE, "request_lost")
    pc_clock.error = error
    again = reopen()
    again.services.recovery.settle_all()
    # A moment ago, by Stripe's clock: it may be under way.
    assert again.look_at(record).open_attempt is not None
    clock.advance(ARRIVES_WITHIN)
    again.services.recovery.settle_all()
    after = again.look_at(record)
    assert after.attempts[-1].error_code == "never_arrived"
    assert_done_once(again.send(after), world, Verb.CREATE)


def test_a_clock_that_is_set_back_does_not_give_up_what_is_under_way(
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    pc_clock: PcClock,
) -> None:
    record = counter.captured()
    line.fail("request_lost", Verb.REFUND)
    with refused("refund.unknown", OutcomeUnknown):
        counter.refund(record, usd("5.00"))
    pc_clock.error = timedelta(minutes=-10)
    clock.advance(timedelta(seconds=20))
    counter.services.recovery.settle_all()
    line.arrive_late(line.posts(Verb.REFUND)[0])
    clock.advance(timedelta(minutes=1))
    counter.services.recovery.settle_all()
    after = counter.look_at(record)
    assert (after.attempts[-1].outcome, after.drifts) == (Outcome.SUCCEEDED, ())
    assert world.totals() == {"usd": Totals(1, 0, 2706, 500)}


def test_what_was_given_up_and_is_done_after_all_is_told(
    watching: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    """On a payment that is too old for the sweep: nothing but the event tells of it."""
    record = watching.captured()
    clock.advance(SWEEP_BACK + timedelta(days=5))
    watching.services.watch.poll()
    line.fail("request_lost", Verb.REFUND)
    with refused("refund.unknown", OutcomeUnknown):
        watching.refund(record, usd("5.00"))
    clock.advance(timedelta(hours=23))
    watching.services.recovery.settle_all()
    assert watching.look_at(record).attempts[-1].was_given_up
    line.arrive_late(line.posts(Verb.REFUND)[0])
    watching.services.watch.poll()
    (drift,) = watching.services.watch.open_drifts()
    assert (drift.kind, drift.facts["amount_minor"]) == (DriftKind.REFUNDED, 500)
    assert watching.look_at(record).refundable == usd("22.06")


def test_a_card_that_was_not_asked_about_is_not_told_as_declined_for_the_one_before(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    """Or a good card could be blocked for this order, with the stolen one's reason."""
    record = counter.sent()
    with refused("card.declined"):
        counter.hold(record, STOLEN)
    world.fail_next(f"POST {PATHS[Verb.CONFIRM]}", done=False)
    with refused("attempt.not_done", Refused):
        counter.hold(record)
    after = counter.look_at(record)
    assert (after.attempts[-1].decline, after.payment.declines) == (None, 1)
    assert counter.hold(record).payment.status is PaymentStatus.HELD


def test_a_late_hold_after_an_earlier_cards_decline_is_told(
    watching: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = watching.sent()
    with refused("card.declined"):
        watching.hold(record, STOLEN)
    line.fail("request_lost", Verb.CONFIRM)
    with refused("confirm.unknown", OutcomeUnknown):
        watching.hold(record)
    clock.advance(timedelta(hours=23))
    watching.services.recovery.settle_all()
    watching.services.watch.poll()
    line.arrive_late(line.posts(Verb.CONFIRM)[-1])
    watching.services.watch.poll()
    (drift,) = watching.services.watch.open_drifts()
    assert (drift.kind, drift.order_uuid) == (DriftKind.HELD, record.order.uuid)


def test_what_was_sent_again_before_its_key_grew_too_old_may_be_under_way(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = counter.captured()
    line.fail("request_lost", Verb.REFUND, times=2)
    with refused("refund.unknown", OutcomeUnknown):
        counter.refund(record, usd("5.00"))
    clock.advance(KEY_GOOD_FOR - timedelta(minutes=1))
    counter.services.recovery.settle_all()
    clock.advance(timedelta(minutes=2))
    counter.services.recovery.settle_all()
    line.arrive_late(line.posts(Verb.REFUND)[-1])
    clock.advance(ARRIVES_WITHIN)
    counter.services.recovery.settle_all()
    assert counter.look_at(record).attempts[-1].outcome is Outcome.SUCCEEDED
    assert world.totals() == {"usd": Totals(1, 0, 2706, 500)}


@every_verb
@pytest.mark.parametrize("done", [True, False])
def test_an_error_that_stripe_remembers_is_settled_by_reading(
    counter: Counter, line: FaultyLine, world: PracticeStripe, verb: Verb, done: bool
) -> None:
    record = counter.before(verb)
    world.fail_next(f"POST {PATHS[verb]}", done=done)
    # The library repeats a 500 at once and Stripe replays it: sending again would tell nothing.
    if done:
        counter.do(verb, record)
    else:
        with refused("attempt.not_done", Refused):
            counter.do(verb, record)
        after = counter.look_at(record)
        assert after.attempts[-1].outcome is Outcome.REFUSED
        counter.do(verb, after)
    assert_done_once(counter.look_at(record), world, verb)


def test_a_lost_decline_is_told_when_it_is_found(
    counter: Counter, reopen: Reopen, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.sent()
    line.fail("reply_lost", Verb.CONFIRM)
    with refused("confirm.unknown", OutcomeUnknown):
        counter.hold(record, "pm_card_visa_chargeDeclinedInsufficientFunds")
    again = reopen()
    again.services.recovery.settle_all()
    after = again.look_at(record)
    assert after.attempts[-1].outcome is Outcome.REFUSED
    assert after.payment.decline is not None
    assert after.payment.decline.decline_code == "insufficient_funds"
    assert again.hold(after).payment.intent_id == record.payment.intent_id
    assert world.totals() == {"usd": Totals(1, 2706, 0, 0)}


def test_a_lost_part_capture_takes_that_part_once(
    counter: Counter, reopen: Reopen, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.held()
    line.fail("reply_lost", Verb.CAPTURE)
    with refused("capture.unknown", OutcomeUnknown):
        counter.capture(record, usd("20.00"))
    again = reopen()
    again.services.recovery.settle_all()
    assert again.look_at(record).payment.received == usd("20.00")
    assert world.totals() == {"usd": Totals(1, 0, 2000, 0)}


def test_a_lost_refund_beside_an_equal_earlier_one_is_not_taken_for_it(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = counter.refund(counter.captured(), usd("5.00"))
    line.fail("request_lost", Verb.REFUND)
    with refused("refund.unknown", OutcomeUnknown):
        counter.refund(record, usd("5.00"))
    clock.advance(timedelta(hours=23))
    counter.services.recovery.settle_all()
    after = counter.look_at(record)
    assert after.attempts[-1].outcome is Outcome.REFUSED
    assert len(after.refunds) == 1
    assert world.totals() == {"usd": Totals(1, 0, 2706, 500)}


def test_a_hold_that_ran_out_while_its_capture_was_out_is_told_as_expired(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = lose(counter, line, Verb.CAPTURE, "request_lost")
    clock.advance(timedelta(days=8))
    counter.services.recovery.settle_all()
    after = counter.look_at(record)
    assert (after.payment.status, after.open_attempt) == (PaymentStatus.EXPIRED, None)
    assert after.attempts[-1].outcome is Outcome.REFUSED


def test_a_reading_that_fails_settles_nothing(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = lose(counter, line, Verb.CAPTURE)
    clock.advance(timedelta(hours=23))
    line.fail_reads("request_lost")
    counter.services.recovery.settle_all()
    assert counter.look_at(record).open_attempt is not None
    counter.services.recovery.settle_all()
    assert counter.look_at(record).payment.status is PaymentStatus.CAPTURED


def test_a_void_of_what_is_gone_already_counts_as_voided(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.held()
    void = f"/v1/payment_intents/{record.payment.intent_id}/cancel"
    headers = {"Authorization": "Bearer sk_test_dashboard123"}
    line.meanwhile(Verb.CANCEL, lambda: world.request("POST", void, headers, []))
    after = counter.void(record)
    assert after.payment.status is PaymentStatus.VOIDED
    assert after.attempts[-1].outcome is Outcome.SUCCEEDED


def test_a_void_that_comes_after_a_capture_is_refused(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.held()
    capture = f"/v1/payment_intents/{record.payment.intent_id}/capture"
    headers = {"Authorization": "Bearer sk_test_dashboard123"}
    line.meanwhile(Verb.CANCEL, lambda: world.request("POST", capture, headers, []))
    with refused("payment.already_captured", Refused):
        counter.void(record)
    assert counter.look_at(record).payment.received == usd("27.06")
