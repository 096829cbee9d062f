from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.domain.errors import Conflict
from pos_app.domain.payment import (
    Attempt,
    Card,
    Check,
    Decline,
    Outcome,
    PaymentStatus,
    Refund,
    RefundStatus,
    Verb,
)
from pos_app.storage.database import Book
from pos_app.storage.ledger import TURN, Ledger
from tests.clock import SettableClock
from tests.storage.conftest import open_ledger
from tests.storage.shelf import Shelf, intent, request, usd

AWAITING, HELD, CAPTURED = (
    PaymentStatus.AWAITING_CARD,
    PaymentStatus.HELD,
    PaymentStatus.CAPTURED,
)
CAPTURE = request(Verb.CAPTURE, amount_to_capture=2706)
VISA = Card("visa", "4242", Check.PASS, Check.FAIL, None, "normal")


def conflict(of: Callable[[], object]) -> Conflict:
    with pytest.raises(Conflict) as raised:
        of()
    return raised.value


def test_what_stripe_will_be_asked_is_written_down_first(
    shelf: Shelf, ledger: Ledger, clock: SettableClock
) -> None:
    record = shelf.save_at(HELD)
    attempt = ledger.begin(record.payment, CAPTURE, "Ada", "called back")
    assert ledger.open_attempts() == [attempt]
    assert attempt.request == CAPTURE
    assert (attempt.outcome, attempt.tries, attempt.sent_at) == (Outcome.SENT, 1, clock.now)
    assert attempt.key == f"install1:{record.order.uuid}:capture:2"
    entry = shelf.orders.record(record.order.uuid).trail[-1]
    assert (entry.operator, entry.till, entry.action) == (
        "Ada",
        "Till 1",
        "payment.capture.asked",
    )
    assert entry.facts == {"amount_minor": 2706, "why": "called back"}


def test_a_second_question_waits_for_the_first_answer(shelf: Shelf, ledger: Ledger) -> None:
    payment = shelf.save_at(HELD).payment
    asked = ledger.begin(payment, CAPTURE, "Ada")
    error = conflict(lambda: ledger.begin(payment, request(Verb.CANCEL), "Bob"))
    facts = {"verb": "capture", "by": "Ada", "at": asked.began_at}
    assert (error.code, error.facts) == ("payment.being_asked", facts)
    assert len(ledger.open_attempts()) == 1


def test_a_no_to_an_earlier_send_says_nothing_of_a_later_one(
    shelf: Shelf, ledger: Ledger, clock: SettableClock
) -> None:
    payment = shelf.save_at(HELD).payment
    first = ledger.begin(payment, CAPTURE, "Ada")
    clock.advance(TURN)
    again = ledger.mark_sent(first)
    assert again is not None
    ledger.finish(first, Outcome.REFUSED, error_code="connection")
    assert ledger.attempt(first.id).outcome is Outcome.SENT
    ledger.finish(first, Outcome.SUCCEEDED)
    assert ledger.attempt(first.id).outcome is Outcome.SUCCEEDED


def test_a_payment_that_moved_since_it_was_looked_at_is_not_acted_upon(
    shelf: Shelf, ledger: Ledger
) -> None:
    seen = shelf.save_at(HELD).payment
    ledger.mirror(seen, intent(seen, CAPTURED, seen.intent_id or ""))
    error = conflict(lambda: ledger.begin(seen, CAPTURE, "Ada"))
    assert (error.code, error.facts) == ("payment.moved", {"status": "captured"})
    assert ledger.open_attempts() == []


def test_a_payment_that_was_refunded_since_it_was_looked_at_is_not_refunded_again(
    shelf: Shelf, ledger: Ledger
) -> None:
    seen = shelf.save_at(CAPTURED).payment
    given_back = replace(intent(seen, CAPTURED, seen.intent_id or ""), refunded=usd(500))
    ledger.mirror(seen, given_back)
    again = request(Verb.REFUND, amount=500)
    assert conflict(lambda: ledger.begin(seen, again, "Bob")).code == "payment.moved"


def test_a_hold_that_was_raised_since_it_was_looked_at_is_not_captured_as_it_was(
    shelf: Shelf, ledger: Ledger
) -> None:
    seen = shelf.save_at(HELD).payment
    as_seen = intent(seen, HELD, seen.intent_id or "")
    ledger.mirror(seen, replace(as_seen, amount=usd(5412), capturable=usd(5412)))
    assert conflict(lambda: ledger.begin(seen, CAPTURE, "Bob")).code == "payment.moved"
    assert ledger.open_attempts() == []


def test_a_payment_that_got_its_intent_meanwhile_is_not_created_again(
    shelf: Shelf, ledger: Ledger
) -> None:
    record = shelf.save()
    ledger.mark_sent(record.attempts[0])
    ledger.finish(record.attempts[0], Outcome.SUCCEEDED, intent=intent(record.payment, AWAITING))
    again = request(Verb.CREATE, amount=2706)
    assert conflict(lambda: ledger.begin(record.payment, again, "Ada")).code == "payment.moved"


def test_each_attempt_of_an_order_has_a_key_of_its_own(shelf: Shelf, ledger: Ledger) -> None:
    payment = shelf.save_at(HELD).payment
    keys = set()
    for _ in range(3):
        attempt = ledger.begin(payment, CAPTURE, "Ada")
        ledger.finish(attempt, Outcome.REFUSED, error_code="amount_too_large")
        keys.add(attempt.key)
    assert len(keys) == 3


def test_two_books_on_one_account_never_share_a_key(
    shelf: Shelf, book: Book, clock: SettableClock
) -> None:
    payment = shelf.save_at(HELD).payment
    ours = shelf.ledger.begin(payment, CAPTURE, "Ada")
    shelf.ledger.finish(ours, Outcome.REFUSED)
    theirs = open_ledger(book, clock, install="install2").begin(payment, CAPTURE, "Ada")
    assert ours.key.split(":")[0] != theirs.key.split(":")[0]


def test_a_pause_is_kept_unless_a_person_asks(
    shelf: Shelf, ledger: Ledger, clock: SettableClock
) -> None:
    attempt = ledger.begin(shelf.save_at(HELD).payment, CAPTURE, "Ada")
    pause = timedelta(seconds=10)
    ledger.finish(attempt, Outcome.UNKNOWN, next_try_at=clock.now + pause)
    assert ledger.mark_sent(attempt) is None
    again = ledger.mark_sent(attempt, by_person=True)
    assert again is not None
    ledger.finish(again, Outcome.UNKNOWN, next_try_at=clock.now + pause)
    clock.advance(pause)
    assert ledger.mark_sent(attempt) is not None


def test_what_another_till_is_sending_is_left_to_it_until_its_turn_is_over(
    shelf: Shelf, ledger: Ledger, book: Book, clock: SettableClock
) -> None:
    attempt = ledger.begin(shelf.save_at(HELD).payment, CAPTURE, "Ada")
    # Nobody has given either of them a name.
    other = open_ledger(book, clock, install="install2")
    other.take_over()
    assert other.mark_sent(attempt, by_person=True) is None
    clock.advance(TURN)
    assert other.mark_sent(attempt) is not None


def test_a_till_that_starts_again_takes_over_what_it_was_sending(
    shelf: Shelf, ledger: Ledger
) -> None:
    attempt = ledger.begin(shelf.save_at(HELD).payment, CAPTURE, "Ada")
    assert ledger.mark_sent(attempt) is None
    ledger.take_over()
    assert ledger.mark_sent(attempt) is not None


def test_what_the_key_has_stopped_goes_on_when_somebody_says_so(
    shelf: Shelf, ledger: Ledger
) -> None:
    attempt = ledger.begin(shelf.save_at(HELD).payment, CAPTURE, "Ada")
    ledger.finish(attempt, Outcome.UNKNOWN, error_code="api_key_expired")
    assert ledger.mark_sent(attempt) is None
    ledger.start_again()
    assert ledger.mark_sent(attempt) is not None


def test_a_next_try_that_a_wrong_clock_has_set_is_not_waited_for(
    shelf: Shelf, ledger: Ledger, clock: SettableClock
) -> None:
    attempt = ledger.begin(shelf.save_at(HELD).payment, CAPTURE, "Ada")
    ledger.finish(attempt, Outcome.UNKNOWN, next_try_at=clock.now + timedelta(days=365))
    assert ledger.mark_sent(attempt) is not None


def test_what_waits_can_be_taken_back_until_it_is_sent(shelf: Shelf, ledger: Ledger) -> None:
    payment = shelf.save_at(HELD).payment
    attempt = ledger.begin(payment, CAPTURE, "Ada")
    assert not ledger.withdraw(attempt, "Bob")
    ledger.finish(attempt, Outcome.PREPARED)
    assert ledger.withdraw(attempt, "Bob")
    after = shelf.orders.record(payment.order_uuid)
    assert after.open_attempt is None
    assert (after.trail[-1].action, after.trail[-1].operator) == (
        "payment.capture.withdrawn",
        "Bob",
    )


def test_a_reading_that_is_older_than_what_was_written_since_is_not_written(
    shelf: Shelf, ledger: Ledger
) -> None:
    seen = shelf.save_at(AWAITING).payment
    attempt = ledger.begin(seen, request(Verb.UPDATE, amount=5000), "Ada")
    intent_id = seen.intent_id or ""
    dearer = replace(intent(seen, AWAITING, intent_id), amount=usd(5000))
    ledger.finish(attempt, Outcome.SUCCEEDED, intent=dearer)
    assert not ledger.mirror(seen, intent(seen, AWAITING, intent_id))
    after = shelf.orders.record(seen.order_uuid)
    assert (after.payment.amount, after.drifts) == (usd(5000), ())


def test_an_answer_that_is_older_than_the_book_does_not_make_less_taken(
    shelf: Shelf, ledger: Ledger
) -> None:
    seen = shelf.save_at(HELD).payment
    part = request(Verb.CAPTURE, amount_to_capture=500, final_capture=False)
    attempt = ledger.begin(seen, part, "Ada")
    intent_id = seen.intent_id or ""
    then = replace(intent(seen, HELD, intent_id), received=usd(500), capturable=usd(2206))
    now = replace(then, received=usd(1200), capturable=usd(1506))
    assert ledger.mirror(seen, now)
    ledger.finish(attempt, Outcome.SUCCEEDED, intent=then)
    after = shelf.orders.record(seen.order_uuid)
    assert (after.payment.received, after.payment.capturable) == (usd(1200), usd(1506))
    assert after.attempts[-1].outcome is Outcome.SUCCEEDED


def test_the_outcome_and_the_money_are_written_in_one_step(
    shelf: Shelf, ledger: Ledger, clock: SettableClock
) -> None:
    record = shelf.save_at(AWAITING)
    attempt = ledger.begin(record.payment, request(Verb.CONFIRM), "Ada")
    clock.advance(timedelta(seconds=2))
    ends = clock.now + timedelta(days=7)
    held = replace(
        intent(record.payment, HELD, record.payment.intent_id or ""),
        card=VISA,
        capture_before=ends,
    )
    ledger.finish(attempt, Outcome.SUCCEEDED, intent=held, request_id="req_1")
    after = shelf.orders.record(record.order.uuid)
    assert after.open_attempt is None
    assert (after.payment.status, after.payment.capturable) == (HELD, usd(2706))
    assert (after.payment.card, after.payment.capture_before) == (VISA, ends)
    assert after.payment.changed_at == clock.now
    done = after.attempts[-1]
    assert (done.outcome, done.finished_at, done.request_id) == (
        Outcome.SUCCEEDED,
        clock.now,
        "req_1",
    )
    assert after.trail[-1].action == "payment.confirm.succeeded"
    assert after.trail[-1].facts == {"request_id": "req_1"}


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.PREPARED])
def test_an_unanswered_attempt_stays_open(shelf: Shelf, ledger: Ledger, outcome: Outcome) -> None:
    attempt = ledger.begin(shelf.save_at(HELD).payment, CAPTURE, "Ada")
    ledger.finish(attempt, outcome, error_code="timeout")
    (waiting,) = ledger.open_attempts()
    assert (waiting.outcome, waiting.finished_at) == (outcome, None)
    assert (waiting.key, waiting.request) == (attempt.key, attempt.request)


def test_an_answer_is_final(shelf: Shelf, ledger: Ledger) -> None:
    record = shelf.save_at(HELD)
    attempt = ledger.begin(record.payment, CAPTURE, "Ada")
    ledger.finish(attempt, Outcome.SUCCEEDED)
    told = len(shelf.orders.record(record.order.uuid).trail)
    ledger.finish(attempt, Outcome.REFUSED, error_code="late", decline=Decline("card_declined"))
    assert ledger.mark_sent(attempt) is None
    after = shelf.orders.record(record.order.uuid)
    assert after.attempts[-1].outcome is Outcome.SUCCEEDED
    assert after.payment.declines == 0
    assert len(after.trail) == told


def test_a_late_answer_still_tells_where_the_money_is(shelf: Shelf, ledger: Ledger) -> None:
    record = shelf.save_at(HELD)
    attempt = ledger.begin(record.payment, CAPTURE, "Ada")
    ledger.finish(attempt, Outcome.REFUSED)
    taken = intent(record.payment, CAPTURED, record.payment.intent_id or "")
    ledger.finish(attempt, Outcome.SUCCEEDED, intent=taken)
    after = shelf.orders.record(record.order.uuid)
    assert after.payment.status is CAPTURED
    assert after.attempts[-1].outcome is Outcome.REFUSED


def test_sending_again_keeps_the_first_moment_and_counts(
    shelf: Shelf, ledger: Ledger, clock: SettableClock
) -> None:
    attempt = ledger.begin(shelf.save_at(HELD).payment, CAPTURE, "Ada")
    ledger.finish(attempt, Outcome.UNKNOWN, next_try_at=clock.now)
    clock.advance(timedelta(hours=1))
    again = ledger.mark_sent(attempt)
    assert again is not None
    assert (again.tries, again.sent_at, again.outcome) == (2, attempt.sent_at, Outcome.SENT)
    assert (again.key, again.request) == (attempt.key, attempt.request)


@pytest.mark.parametrize("before", [HELD, CAPTURED, PaymentStatus.VOIDED, PaymentStatus.EXPIRED])
@pytest.mark.parametrize("late", [AWAITING, HELD, CAPTURED, PaymentStatus.VOIDED])
def test_an_old_picture_of_the_money_never_replaces_a_newer_one(
    shelf: Shelf, ledger: Ledger, before: PaymentStatus, late: PaymentStatus
) -> None:
    payment = shelf.save_at(before).payment
    ledger.mirror(payment, intent(payment, late, payment.intent_id or ""))
    after = shelf.orders.record(payment.order_uuid).payment
    if before is HELD and late is not AWAITING:
        assert after.status is late
    elif before is not late:
        assert after == payment


def test_a_status_of_stripes_that_is_none_of_ours_settles_nothing(
    shelf: Shelf, ledger: Ledger
) -> None:
    payment = shelf.save_at(HELD).payment
    ledger.mirror(payment, intent(payment, None, payment.intent_id or ""))
    assert shelf.orders.record(payment.order_uuid).payment.status is HELD


def test_a_decline_is_counted_and_kept_until_a_card_is_held(shelf: Shelf, ledger: Ledger) -> None:
    payment = shelf.save_at(AWAITING).payment
    decline = Decline("card_declined", "insufficient_funds", "try_again_later", VISA)
    for _ in range(2):
        attempt = ledger.begin(payment, request(Verb.CONFIRM), "Ada")
        ledger.finish(attempt, Outcome.REFUSED, decline=decline)
    declined = shelf.orders.record(payment.order_uuid)
    assert (declined.payment.decline, declined.payment.declines) == (decline, 2)
    assert declined.attempts[-1].decline == decline
    assert declined.trail[-1].facts == {"decline": "insufficient_funds"}
    ledger.mirror(declined.payment, intent(payment, HELD, payment.intent_id or ""))
    held = shelf.orders.record(payment.order_uuid).payment
    assert (held.decline, held.declines) == (None, 2)


def test_a_refund_is_kept_once_and_follows_its_status(
    shelf: Shelf, ledger: Ledger, clock: SettableClock
) -> None:
    payment = shelf.save_at(CAPTURED).payment
    intent_id = payment.intent_id or ""
    pending = Refund("re_1", intent_id, usd(500), RefundStatus.PENDING, "duplicate", clock.now)
    taken = intent(payment, CAPTURED, intent_id)
    ledger.mirror(payment, taken, (pending,))
    failed = replace(pending, status=RefundStatus.FAILED)
    ledger.mirror(shelf.orders.record(payment.order_uuid).payment, taken, (failed,))
    assert shelf.orders.record(payment.order_uuid).refunds == (failed,)


def test_an_order_that_stripe_never_heard_of_is_given_up_on_this_pc(
    shelf: Shelf, ledger: Ledger
) -> None:
    record = shelf.save()
    ledger.abandon(record.payment, "Ada", "customer hung up")
    after = shelf.orders.record(record.order.uuid)
    assert after.payment.status is PaymentStatus.VOIDED
    assert after.open_attempt is None
    assert after.trail[-1].action == "payment.withdrawn"
    assert after.trail[-1].facts == {"why": "customer hung up"}


def test_an_order_that_was_sent_meanwhile_is_not_given_up(shelf: Shelf, ledger: Ledger) -> None:
    record = shelf.save()
    ledger.mark_sent(record.attempts[0])
    error = conflict(lambda: ledger.abandon(record.payment, "Ada", ""))
    assert error.code == "payment.moved"
    after = shelf.orders.record(record.order.uuid)
    assert after.payment.status is AWAITING
    assert after.open_attempt is not None


def test_two_tills_at_once_ask_stripe_once(
    shelf: Shelf, book: Book, clock: SettableClock, tmp_path: Path
) -> None:
    payments = [shelf.save_at(HELD).payment for _ in range(10)]
    start = threading.Barrier(2)

    def take(till: str) -> list[Attempt | Conflict]:
        opened = Book(book.path)
        ledger = open_ledger(opened, clock, till=till)
        answers: list[Attempt | Conflict] = []
        for payment in payments:
            start.wait(timeout=30)
            try:
                answers.append(ledger.begin(payment, CAPTURE, till))
            except Conflict as error:
                answers.append(error)
        opened.close()
        return answers

    with ThreadPoolExecutor(2) as tills:
        one, other = tills.map(take, ["Till 1", "Till 2"])
    for answers in zip(one, other, strict=True):
        (won,) = [each for each in answers if isinstance(each, Attempt)]
        (lost,) = [each for each in answers if isinstance(each, Conflict)]
        assert lost.code == "payment.being_asked"
        assert lost.facts == {"verb": "capture", "by": won.till, "at": won.began_at}
    assert len(shelf.ledger.open_attempts()) == len(payments)
