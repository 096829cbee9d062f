"""Two tills on one book: whoever comes second is told so, and Stripe is asked once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pos_app.domain.errors import Conflict, Refused
from pos_app.domain.payment import PaymentStatus, Verb, VoidReason
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from tests.conftest import PIN, usd
from tests.services.conftest import OpenTill, refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

TOLD_TO_THE_SECOND = {
    "payment.being_asked",
    "payment.moved",
    "payment.already_captured",
    "refund.more_than_captured",
}


@pytest.fixture
def other(counter: Counter, open_till: OpenTill, operator: Operator) -> Counter:
    """Bob at the second till."""
    shop = open_till()
    return Counter(shop, shop.services.operators.add("Bob", Role.OWNER, PIN, operator))


def test_what_one_till_saves_the_other_sees(counter: Counter, other: Counter) -> None:
    record = counter.held()
    assert other.look_at(record) == record
    assert other.saved().order.number == record.order.number + 1


@pytest.mark.parametrize("verb", [Verb.CONFIRM, Verb.CAPTURE, Verb.CANCEL, Verb.REFUND])
def test_while_one_till_asks_the_other_is_told_who(
    counter: Counter, other: Counter, line: FaultyLine, verb: Verb
) -> None:
    record = counter.before(verb)

    def act_too() -> None:
        with refused("payment.being_asked", Conflict, verb=verb.value, by="Ada"):
            other.do(verb, record)

    line.meanwhile(verb, act_too)
    counter.do(verb, record)
    assert len(line.posts(verb)) == 1


def test_the_other_till_is_told_who_captured(counter: Counter, other: Counter) -> None:
    record = counter.held()
    other.capture(record)
    with refused("payment.already_captured", Conflict, by="Bob"):
        counter.capture(record)


def test_who_decided_on_what_was_shown_before_the_other_tills_refund_gives_nothing_back(
    counter: Counter, other: Counter, world: PracticeStripe
) -> None:
    """Both mean the same five dollars."""
    record = counter.captured()
    other.refund(record, usd("5.00"))
    refund = counter.services.refunding.refund
    shown = (record.order.uuid, counter.operator, usd("5.00"))
    with refused("payment.refunded_since", Conflict, by="Bob", amount=usd("5.00")):
        refund(*shown, seen_left=record.refundable)
    assert world.totals()["usd"].refunded == 500
    refund(*shown, seen_left=usd("22.06"))
    assert world.totals()["usd"].refunded == 1000


def test_a_void_lets_go_what_was_shown_and_nothing_else(
    counter: Counter, other: Counter, line: FaultyLine
) -> None:
    """Part of the money was taken, or a card was held, while somebody looked at the question."""
    in_parts, waiting = counter.in_parts(), counter.sent()
    other.capture(in_parts, usd("12.00"), keep_rest=True)
    other.hold(waiting)
    voiding, reason = counter.services.voiding, VoidReason.ABANDONED
    for record in (in_parts, waiting):
        shown = (record.order.uuid, counter.operator, reason)
        for void in (voiding.void, voiding.prepare):
            with refused("payment.moved", Conflict):
                void(*shown, seen_held=record.payment.capturable)
    assert line.posts(Verb.CANCEL) == []


def test_what_was_sent_cannot_be_taken_back_and_who_took_it_back_is_told(
    counter: Counter, other: Counter, line: FaultyLine
) -> None:
    records = [counter.held(), counter.held()]
    line.is_down = True
    for record in records:
        with refused("attempt.waits"):
            counter.capture(record)
    sent, taken_back = (counter.look_at(record) for record in records)
    other.services.recovery.withdraw(taken_back.order.uuid, other.operator)
    line.is_down = False
    other.services.recovery.settle_all()
    for record, code in ((sent, "attempt.already_sent"), (taken_back, "attempt.taken_back")):
        waiting = record.open_attempt
        assert waiting is not None
        with refused(code, Conflict):
            counter.services.recovery.withdraw(record.order.uuid, counter.operator, waiting.id)


def test_nobody_sends_or_takes_back_what_somebody_else_wants_since(
    counter: Counter, other: Counter, line: FaultyLine
) -> None:
    """The seconds of a capture that is long taken back end: the void in its place waits on."""
    held = counter.held()
    recovery, order = counter.services.recovery, held.order.uuid
    capture = counter.services.capturing.prepare(order, counter.operator).open_attempt
    assert capture is not None
    other.services.recovery.withdraw(order, other.operator)
    reason = VoidReason.ABANDONED
    void = other.services.voiding.prepare(order, other.operator, reason).open_attempt
    after = recovery.send_now(order, counter.operator, capture.id)
    with refused("attempt.taken_back", Conflict, by="Bob"):
        recovery.withdraw(order, counter.operator, capture.id)
    assert after.open_attempt == void
    assert line.posts(Verb.CANCEL) == line.posts(Verb.CAPTURE) == []


def test_a_recovery_on_the_other_till_in_the_middle_of_a_capture_takes_nothing_twice(
    counter: Counter, other: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.held()
    line.meanwhile(Verb.CAPTURE, other.services.recovery.settle_all)
    after = counter.capture(record)
    assert after.payment.status is PaymentStatus.CAPTURED
    assert after.open_attempt is None
    assert len({sent.key for sent in line.posts(Verb.CAPTURE)}) == 1
    assert world.totals() == {"usd": Totals(1, 0, 2706, 0)}


def test_a_recovery_on_the_same_till_leaves_alone_what_is_under_way(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.held()
    line.meanwhile(Verb.CAPTURE, counter.services.recovery.settle_all)
    counter.capture(record)
    assert len(line.posts(Verb.CAPTURE)) == 1


@pytest.mark.parametrize("verb", [Verb.CREATE, Verb.CAPTURE, Verb.REFUND])
def test_two_tills_at_once_do_it_once(
    counter: Counter, other: Counter, line: FaultyLine, world: PracticeStripe, verb: Verb
) -> None:
    records = [counter.before(verb) for _ in range(4)]
    before = world.totals().get("usd", Totals(0, 0, 0, 0))
    start = threading.Barrier(2)

    def race(till: Counter) -> list[OrderRecord | Refused]:
        answers: list[OrderRecord | Refused] = []
        for record in records:
            start.wait(timeout=30)
            try:
                answers.append(till.do(verb, record))
            except Refused as error:
                answers.append(error)
        till.shop.close()
        return answers

    with ThreadPoolExecutor(2) as threads:
        ones, others = threads.map(race, [counter, other])
    for answers in zip(ones, others, strict=True):
        assert any(isinstance(answer, OrderRecord) for answer in answers)
        assert {each.code for each in answers if isinstance(each, Refused)} <= TOLD_TO_THE_SECOND
    after = world.totals()["usd"]
    assert after.intents == len(records)
    if verb is Verb.CAPTURE:
        assert (after.held, after.captured) == (0, before.held)
    if verb is Verb.REFUND:
        assert after.refunded == after.captured
    assert len({sent.key for sent in line.posts(verb)}) == len(records)
    assert counter.services.recovery.settle_all().waiting == ()
