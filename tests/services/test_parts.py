"""A hold that is taken in several captures: only where its charge says so, and never twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.domain.approval import TwoPeople
from pos_app.domain.bulk import BulkLine, Verdict
from pos_app.domain.day import Day
from pos_app.domain.drift import Drift, DriftKind
from pos_app.domain.errors import Conflict, HoldfastError, InvalidInput, OutcomeUnknown, Refused
from pos_app.domain.money import Money
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.queue import Section
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.services.bulk import BulkOrder, BulkOutcome, BulkResult
from pos_app.services.crew import Brake
from pos_app.services.watch import SWEEP_EVERY
from tests.clock import SettableClock
from tests.conftest import PIN, usd
from tests.services.conftest import OpenTill, refused
from tests.services.counter import MASTERCARD, Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import DONE, NOT_DONE, FaultyLine, Trouble

Reopen = Callable[[], Counter]
AWAITING, HELD, CAPTURED, VOIDED, EXPIRED = PaymentStatus


def totals(world: PracticeStripe) -> tuple[int, int]:
    """What is held and taken at Stripe."""
    return world.totals()["usd"].held, world.totals()["usd"].captured


def money_of(record: OrderRecord) -> tuple[PaymentStatus, int, int]:
    payment = record.payment
    return payment.status, payment.capturable.minor, payment.received.minor


def intent_of(record: OrderRecord) -> str:
    assert record.payment.intent_id
    return record.payment.intent_id


def the_drift(record: OrderRecord) -> Drift:
    (drift,) = record.drifts
    return drift


def test_parts_are_taken_until_the_last_one_ends_the_hold(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.part_taken()
    assert money_of(record) == (HELD, 1506, 1200)
    (row,) = counter.services.queue.rows([record.order.number])
    assert (row.amount, row.taken, row.status) == (usd("15.06"), usd("12.00"), HELD)
    assert money_of(counter.capture(record, usd("5.06"), keep_rest=True)) == (HELD, 1000, 1706)
    last = counter.capture(record)
    assert money_of(last) == (CAPTURED, 0, 2706)
    assert totals(world) == (0, 2706)
    bodies = [each.body for each in line.posts(Verb.CAPTURE)]
    assert ["final_capture=false" in body for body in bodies] == [True, True, False]
    assert len({each.key for each in line.posts(Verb.CAPTURE)}) == 3
    assert counter.refund(last).payment.refunded == usd("27.06")


def test_where_the_charge_does_not_say_so_nothing_is_sent(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.held()
    line.sent.clear()
    with refused("capture.only_once", Refused):
        counter.capture(record, usd("12.00"), keep_rest=True)
    assert line.sent == []
    counter.capture(record, usd("12.00"))
    assert "final_capture" not in line.posts(Verb.CAPTURE)[0].body


def test_a_part_leaves_a_rest_or_is_none(counter: Counter, line: FaultyLine) -> None:
    record = counter.in_parts()
    for amount in (None, usd("27.06")):
        with refused("capture.no_rest", Refused, held=usd("27.06")):
            counter.capture(record, amount, keep_rest=True)
    with refused("capture.nothing", InvalidInput):
        counter.capture(record, usd("0"), keep_rest=True)
    with refused("capture.more_than_held", Refused):
        counter.capture(counter.capture(record, usd("12.00"), keep_rest=True), usd("15.07"))
    assert len(line.posts(Verb.CAPTURE)) == 1


def test_multicapture_is_asked_for_only_where_the_shop_wants_it(
    counter: Counter, line: FaultyLine
) -> None:
    counter.hold(counter.saved(), MASTERCARD)
    counter.in_parts()
    asked = ["request_multicapture" in each.body for each in line.posts(Verb.CONFIRM)]
    assert asked == [False, True]


def test_a_last_part_of_less_releases_what_is_left(counter: Counter, world: PracticeStripe) -> None:
    assert money_of(counter.capture(counter.part_taken(), usd("5.00"))) == (CAPTURED, 0, 1700)
    assert totals(world) == (0, 1700)


def test_the_rest_is_let_go_by_a_capture_of_nothing_and_the_part_stays_taken(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.part_taken()
    after = counter.void(record)
    assert money_of(after) == (CAPTURED, 0, 1200)
    assert after.attempts[-1].request.verb is Verb.CANCEL
    assert line.posts(Verb.CANCEL) == []
    assert "amount_to_capture=0" in line.posts(Verb.CAPTURE)[-1].body
    assert totals(world) == (0, 1200)
    counter.services.watch.poll()
    assert counter.look_at(record).drifts == ()
    with refused("payment.already_captured", Conflict):
        counter.void(record)
    assert counter.refund(record).payment.refunded == usd("12.00")


def test_taken_in_part_an_order_is_not_changed_nor_its_hold_raised(counter: Counter) -> None:
    shop = counter.services.shop
    shop.change(replace(shop.settings, raisable_holds=True), counter.operator.name)
    record = counter.dearer(counter.in_parts())
    assert record.can_raise
    taken = counter.capture(record, usd("12.00"), keep_rest=True)
    assert not taken.can_edit
    with refused("order.partly_taken", Refused, taken=usd("12.00")):
        counter.dearer(taken)
    with refused("raise.not_offered", Refused):
        counter.raise_hold(taken)


def test_what_an_order_comes_to_counts_what_was_taken(counter: Counter) -> None:
    cheaper = counter.reprice(counter.in_parts(), "20.00")
    taken = counter.capture(cheaper, usd("12.00"), keep_rest=True)
    assert (taken.wanted, taken.missing) == (usd("8.00"), usd("0"))
    assert money_of(counter.capture(taken)) == (CAPTURED, 0, 2000)


def test_refunds_wait_for_the_last_capture(counter: Counter, line: FaultyLine) -> None:
    record = counter.part_taken()
    assert not record.can_refund
    with refused("refund.rest_held", Refused, taken=usd("12.00"), held=usd("15.06")):
        counter.refund(record, usd("1.00"))
    assert line.posts(Verb.REFUND) == []


def test_held_again_only_the_rest_is_held_anew(counter: Counter, world: PracticeStripe) -> None:
    new = counter.again(counter.part_taken(), MASTERCARD)
    assert [each.status for each in new.payments] == [CAPTURED, HELD]
    assert money_of(new) == (HELD, 1506, 0)
    assert totals(world) == (1506, 1200)
    assert money_of(counter.capture(new)) == (CAPTURED, 0, 1506)
    assert totals(world) == (0, 2706)


def test_when_its_time_is_over_the_part_stays_taken_and_the_rest_is_told(
    counter: Counter, world: PracticeStripe, clock: SettableClock
) -> None:
    counter.services.watch.poll()
    record = counter.part_taken()
    clock.advance(timedelta(days=8))
    counter.services.recovery.read_ended()
    after = counter.look_at(record)
    assert money_of(after) == (CAPTURED, 0, 1200)
    assert (the_drift(after).kind, the_drift(after).facts["amount_minor"]) == (
        DriftKind.RELEASED,
        1506,
    )
    (row,) = counter.services.queue.rows([record.order.number])
    assert row.section(Day.around(clock())) is Section.NEEDS_YOU
    # Stripe's own event of it is its cause, no second change.
    counter.services.watch.poll()
    told = the_drift(counter.look_at(record))
    assert told.event_id
    assert told.at == record.payment.capture_before
    assert totals(world) == (0, 1200)


def test_a_part_taken_in_the_dashboard_is_a_change_of_its_own_each_time(
    counter: Counter, dashboard: Dashboard, clock: SettableClock
) -> None:
    counter.services.watch.poll()
    record = counter.part_taken()
    intent = intent_of(record)
    dashboard.intents.capture(intent, {"amount_to_capture": 500, "final_capture": False})
    counter.services.watch.poll()
    after = counter.look_at(record)
    assert money_of(after) == (HELD, 1006, 1700)
    drift = the_drift(after)
    assert (drift.kind, dict(drift.facts)) == (
        DriftKind.CAPTURED,
        {"amount_minor": 500, "held_minor": 1006},
    )
    dashboard.intents.capture(intent, {"amount_to_capture": 6})
    clock.advance(SWEEP_EVERY)
    counter.services.watch.poll()
    after = counter.look_at(record)
    assert money_of(after) == (CAPTURED, 0, 1706)
    assert [(each.kind, each.facts["amount_minor"]) for each in after.drifts] == [
        (DriftKind.CAPTURED, 500),
        (DriftKind.CAPTURED, 6),
    ]


@pytest.mark.parametrize("trouble", [DONE, *NOT_DONE])
@pytest.mark.parametrize("is_last", [False, True])
def test_a_lost_part_is_taken_once(
    counter: Counter,
    reopen: Reopen,
    line: FaultyLine,
    world: PracticeStripe,
    trouble: Trouble,
    *,
    is_last: bool,
) -> None:
    record = counter.part_taken()
    line.fail(trouble, Verb.CAPTURE)
    with refused("capture.unknown", OutcomeUnknown):
        counter.capture(record, usd("12.00"), keep_rest=not is_last)
    again = reopen()
    again.services.recovery.settle_all()
    expected = (CAPTURED, 0, 2400) if is_last else (HELD, 306, 2400)
    after = again.look_at(record)
    assert money_of(after) == expected
    assert after.attempts[-1].outcome is Outcome.SUCCEEDED
    assert totals(world) == (expected[1], 2400)
    assert len({each.key for each in line.posts(Verb.CAPTURE)}) == 2
    assert after.drifts == ()


@pytest.mark.parametrize("trouble", [DONE, "request_lost"])
@pytest.mark.parametrize("verb", [Verb.CAPTURE, Verb.CANCEL])
@pytest.mark.parametrize("before", [0, 1, 2])
def test_settled_by_reading_equal_parts_are_not_taken_for_each_other(
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    trouble: Trouble,
    verb: Verb,
    before: int,
) -> None:
    record = counter.in_parts()
    for _ in range(before):
        record = counter.capture(record, usd("5.00"), keep_rest=True)
    is_rest = verb is Verb.CANCEL and before > 0
    line.fail(trouble, Verb.CAPTURE if is_rest else verb)
    with refused(f"{verb.value}.unknown", OutcomeUnknown):
        if verb is Verb.CAPTURE:
            counter.capture(record, usd("5.00"), keep_rest=True)
        else:
            counter.void(record)
    clock.advance(timedelta(hours=23))
    sent = len(line.posts(Verb.CAPTURE))
    counter.services.recovery.settle_all()
    assert len(line.posts(Verb.CAPTURE)) == sent
    after = counter.look_at(record)
    is_done = trouble == DONE
    last = after.attempts[-1]
    assert last.outcome is (Outcome.SUCCEEDED if is_done else Outcome.REFUSED)
    taken = 500 * before + (500 if is_done and verb is Verb.CAPTURE else 0)
    let_go = is_done and verb is Verb.CANCEL
    assert totals(world) == (0 if let_go else 2706 - taken, taken)
    assert (after.payment.capturable.minor, after.payment.received.minor) == totals(world)
    assert after.drifts == ()


def test_a_part_whose_request_was_lost_and_whose_hold_ended_was_not_taken(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = counter.part_taken()
    line.fail("request_lost", Verb.CAPTURE)
    with refused("capture.unknown"):
        counter.capture(record)
    clock.advance(timedelta(days=8))
    counter.services.recovery.settle_all()
    after = counter.look_at(record)
    assert money_of(after) == (CAPTURED, 0, 1200)
    assert after.attempts[-1].outcome is Outcome.REFUSED
    assert the_drift(after).kind is DriftKind.RELEASED


def test_a_void_of_a_part_taken_behind_our_back_is_refused_and_shows_how_it_stands(
    counter: Counter, dashboard: Dashboard, line: FaultyLine
) -> None:
    record = counter.in_parts()
    part = {"amount_to_capture": 1200, "final_capture": False}
    line.meanwhile(Verb.CANCEL, lambda: dashboard.intents.capture(intent_of(record), part))  # type: ignore[arg-type]
    with refused("stripe.refused", Refused):
        counter.void(record)
    after = counter.look_at(record)
    assert money_of(after) == (HELD, 1506, 1200)
    assert the_drift(after).kind is DriftKind.CAPTURED
    assert money_of(counter.void(record)) == (CAPTURED, 0, 1200)


def test_what_waits_to_be_sent_does_not_explain_what_somebody_else_took(
    counter: Counter, dashboard: Dashboard, world: PracticeStripe
) -> None:
    record = counter.in_parts()
    facts = (record.order.uuid, counter.operator)
    counter.services.capturing.prepare(*facts, usd("5.00"), keep_rest=True)
    part = {"amount_to_capture": 500, "final_capture": False}
    dashboard.intents.capture(intent_of(record), part)  # type: ignore[arg-type]
    counter.services.recovery.read_open()
    assert the_drift(counter.look_at(record)).kind is DriftKind.CAPTURED
    after = counter.services.recovery.send_now(*facts)
    assert after.attempts[-1].taken_before_minor == 500
    assert money_of(after) == (HELD, 1706, 1000)
    assert totals(world) == (1706, 1000)
    assert len(after.drifts) == 1


def test_a_part_can_be_undone_before_it_is_sent(counter: Counter, line: FaultyLine) -> None:
    record = counter.in_parts()
    facts = (record.order.uuid, counter.operator)
    counter.services.capturing.prepare(*facts, usd("12.00"), keep_rest=True)
    counter.services.recovery.withdraw(*facts)
    counter.services.capturing.prepare(*facts, usd("12.00"), keep_rest=True)
    assert money_of(counter.services.recovery.send_now(*facts)) == (HELD, 1506, 1200)
    assert len(line.posts(Verb.CAPTURE)) == 1


def test_a_second_till_that_saw_more_held_takes_nothing(
    counter: Counter, open_till: OpenTill, operator: Operator, line: FaultyLine
) -> None:
    shop = open_till()
    bob = Counter(shop, shop.services.operators.add("Bob", Role.OWNER, PIN, operator))
    seen = counter.in_parts()
    counter.capture(seen, usd("12.00"), keep_rest=True)
    for keep_rest in (True, False):
        with refused("payment.moved", Conflict):
            bob.services.capturing.capture(
                seen.order.uuid,
                bob.operator,
                usd("12.00"),
                keep_rest=keep_rest,
                seen_held=seen.payment.capturable,
            )
    assert len(line.posts(Verb.CAPTURE)) == 1


def test_between_reading_and_writing_down_another_tills_part_is_noticed(
    counter: Counter, open_till: OpenTill, line: FaultyLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Counter(open_till(), counter.operator)
    record = counter.in_parts()
    stale = counter.look_at(record)
    other.capture(record, usd("12.00"), keep_rest=True)
    monkeypatch.setattr(
        type(counter.services.ordering._orders), "record", lambda _self, _uuid: stale
    )
    with refused("payment.moved", Conflict):
        counter.capture(record, usd("12.00"), keep_rest=True)
    assert len(line.posts(Verb.CAPTURE)) == 1


def test_a_large_capture_in_two_parts_is_one(counter: Counter, line: FaultyLine) -> None:
    shop = counter.services.shop
    limits = replace(shop.settings, two_people=TwoPeople(capture=usd("20.00")))
    shop.change(limits, counter.operator.name)
    record = counter.part_taken()
    with refused("approval.waits", Refused, amount=usd("27.06"), limit=usd("20.00")):
        counter.capture(record)
    waiting = counter.look_at(record).approval
    assert waiting is not None
    assert waiting.amount == usd("15.06")
    assert len(line.posts(Verb.CAPTURE)) == 1


def test_what_stays_held_is_not_let_go_and_letting_it_go_needs_two(
    counter: Counter, operator: Operator
) -> None:
    shop = counter.services.shop
    limits = replace(shop.settings, two_people=TwoPeople(void=usd("10.00")))
    shop.change(limits, counter.operator.name)
    record = counter.part_taken()
    assert money_of(record) == (HELD, 1506, 1200)
    with refused("approval.waits", Refused, amount=usd("15.06")):
        counter.void(record)
    waiting = counter.look_at(record).approval
    assert waiting is not None
    assert (waiting.request.verb, waiting.amount) == (Verb.CANCEL, usd("15.06"))
    bob = counter.services.operators.add("Bob", Role.OWNER, PIN, operator)
    approved = counter.services.approvals.approve(record.order.uuid, bob)
    assert money_of(approved.about(None)) == (CAPTURED, 0, 1200)


def test_approved_too_late_a_part_that_would_leave_no_rest_is_not_sent(
    counter: Counter, operator: Operator, line: FaultyLine
) -> None:
    shop = counter.services.shop
    limits = replace(shop.settings, two_people=TwoPeople(capture=usd("15.00")))
    shop.change(limits, counter.operator.name)
    record = counter.in_parts()
    with refused("approval.waits", Refused):
        counter.capture(record, usd("16.00"), keep_rest=True)
    counter.capture(record, usd("11.06"), keep_rest=True)
    bob = counter.services.operators.add("Bob", Role.OWNER, PIN, operator)
    with refused("capture.no_rest", Refused, held=usd("16.00")):
        counter.services.approvals.approve(record.order.uuid, bob)
    assert len(line.posts(Verb.CAPTURE)) == 1


@pytest.mark.parametrize("verb", [Verb.CAPTURE, Verb.CANCEL])
def test_a_dry_run_tells_of_the_rest_alone(
    counter: Counter, world: PracticeStripe, verb: Verb
) -> None:
    record, brake = counter.part_taken(), Brake()
    lines, results = list[BulkLine](), list[BulkResult]()
    bulk = counter.services.bulk
    bulk.plan([record.order.uuid], verb, counter.operator, brake, lines.append)
    (planned,) = lines
    is_void = verb is Verb.CANCEL
    taken, released = (usd("0"), usd("15.06")) if is_void else (usd("15.06"), usd("0"))
    assert (planned.verdict, planned.take, planned.release) == (Verdict.READY, taken, released)
    bulk.run(lines, BulkOrder(verb), counter.operator, brake, results.append)
    assert [each.outcome for each in results] == [BulkOutcome.DONE]
    assert totals(world) == (0, 1200 if is_void else 2706)


def test_an_answer_that_comes_late_does_not_make_less_taken(
    counter: Counter, dashboard: Dashboard, line: FaultyLine
) -> None:
    record = counter.in_parts()
    line.fail("reply_lost", Verb.CAPTURE)
    with refused("capture.unknown"):
        counter.capture(record, usd("5.00"), keep_rest=True)
    part = {"amount_to_capture": 700, "final_capture": False}
    dashboard.intents.capture(intent_of(record), part)  # type: ignore[arg-type]
    counter.services.recovery.read_open()
    assert money_of(counter.look_at(record)) == (HELD, 1506, 1200)
    # Asked again, Stripe repeats what it said then.
    counter.services.recovery.settle_all()
    after = counter.look_at(record)
    assert after.attempts[-1].outcome is Outcome.SUCCEEDED
    assert money_of(after) == (HELD, 1506, 1200)


def test_random_parts_add_up_to_what_stripe_says(
    counter: Counter,
    line: FaultyLine,
    clock: SettableClock,
    world: PracticeStripe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for check in ("check_request", "check_response"):
        monkeypatch.setattr(f"tests.conftest.{check}", lambda *_word: None)
    rng = random.Random(11)
    records = [counter.in_parts() for _ in range(12)]
    asked: dict[str, list[int]] = {}
    for _ in range(250):
        record = counter.look_at(rng.choice(records))
        if rng.random() < 0.25:
            line.fail(rng.choice([DONE, *NOT_DONE]), Verb.CAPTURE)
        amount = Money(rng.randint(1, 700), record.order.total.currency)
        act = rng.choices(["part", "last", "void", "settle", "wait"], [10, 1, 1, 3, 1])[0]
        with suppress(HoldfastError):
            if act == "part":
                counter.capture(record, amount, keep_rest=True)
            elif act == "last":
                counter.capture(record, amount)
            elif act == "void":
                counter.void(record)
            elif act == "settle":
                counter.services.recovery.settle_all()
            else:
                clock.advance(timedelta(hours=rng.choice([1, 24])))
    line.calm()
    clock.advance(timedelta(minutes=30))
    counter.services.recovery.settle_all()
    counter.services.recovery.read_ended()
    book = [counter.look_at(record) for record in records]
    for record in book:
        done = [
            each.request.amount_minor or 0
            for each in record.attempts
            if each.request.verb is Verb.CAPTURE and each.outcome is Outcome.SUCCEEDED
        ]
        asked[record.order.uuid] = done
        assert record.open_attempt is None
        assert record.payment.received.minor == sum(done)
        assert not [each for each in record.drifts if each.kind is DriftKind.CAPTURED]
    assert max(map(len, asked.values())) > 3
    held = sum(record.payment.capturable.minor for record in book)
    assert world.totals()["usd"] == Totals(12, held, sum(map(sum, asked.values())), 0)
    compared = counter.services.reports.compare(counter.operator)
    assert compared is not None
    assert compared.differences == ()
