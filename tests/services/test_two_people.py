"""Two people above an amount: nobody alone, by whichever way."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.domain.approval import TwoPeople
from pos_app.domain.errors import Conflict, NotAllowed, OutcomeUnknown, Refused
from pos_app.domain.money import Money
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.queue import Section
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right, Role
from tests.clock import SettableClock
from tests.conftest import PIN, usd
from tests.services.conftest import OpenTill, refused
from tests.services.counter import Counter
from tests.services.faults import DONE, FaultyLine

CAPTURED, HELD, VOIDED = PaymentStatus.CAPTURED, PaymentStatus.HELD, PaymentStatus.VOIDED
CLEO_PIN = "7531"


@pytest.fixture
def limited(counter: Counter) -> Counter:
    """A shop in which more than 100.00 needs two people."""
    shop, limit = counter.services.shop, usd("100")
    shop.change(replace(shop.settings, two_people=TwoPeople(limit, limit, limit)), "Ada")
    return counter


@pytest.fixture
def cleo(limited: Counter, open_till: OpenTill, operator: Operator) -> Counter:
    """A manager at another till."""
    added = limited.services.operators.add("Cleo", Role.MANAGER, CLEO_PIN, operator)
    return Counter(open_till(), added)


def ask(counter: Counter, verb: Verb, record: OrderRecord, amount: Money | None = None) -> None:
    with refused("approval.waits", Refused, limit=usd("100")):
        match verb:
            case Verb.CAPTURE:
                counter.capture(record, amount)
            case Verb.CANCEL:
                counter.void(record)
            case _:
                counter.refund(record, amount)


def before(counter: Counter, verb: Verb) -> OrderRecord:
    """An order of 150.00 for which `verb` comes next."""
    held = counter.held("150")
    if verb is not Verb.REFUND:
        return held
    shop = counter.services.shop
    limits = shop.settings.two_people
    shop.change(replace(shop.settings, two_people=replace(limits, capture=None)), "Ada")
    captured = counter.capture(held)
    shop.change(replace(shop.settings, two_people=limits), "Ada")
    return captured


def approve(counter: Counter, record: OrderRecord) -> OrderRecord:
    return counter.services.approvals.approve(record.order.uuid, counter.operator)


@pytest.mark.parametrize("verb", [Verb.CAPTURE, Verb.CANCEL, Verb.REFUND])
def test_one_asks_another_approves_and_exactly_that_is_sent(
    limited: Counter, cleo: Counter, line: FaultyLine, verb: Verb
) -> None:
    record = before(limited, verb)
    ask(limited, verb, record)
    assert line.posts(verb) == []
    view = cleo.services.queue.load()
    assert [row.number for row in view.rows[Section.NEEDS_YOU]] == [record.order.number]
    assert view.rows[Section.NEEDS_YOU][0].waiting_verb is verb
    after = approve(cleo, record)
    assert len(line.posts(verb)) == 1
    assert after.approval is None
    assert after.attempts[-1].operator == "Ada"
    told = [(each.action, each.operator) for each in after.trail if "approval" in each.action]
    assert told == [("approval.asked", "Ada"), ("approval.approved", "Cleo")]
    with refused("approval.gone", Conflict):
        approve(cleo, record)
    assert len(line.posts(verb)) == 1


@pytest.mark.parametrize("verb", [Verb.CAPTURE, Verb.CANCEL, Verb.REFUND])
def test_up_to_the_amount_one_is_enough(limited: Counter, line: FaultyLine, verb: Verb) -> None:
    record = limited.held("100")
    if verb is Verb.REFUND:
        record = limited.capture(record)
    limited.do(verb, record)
    assert len(line.posts(verb)) == 1


def test_nobody_approves_what_they_asked_for(
    limited: Counter,
    cleo: Counter,
    open_till: OpenTill,
    clock: SettableClock,
    line: FaultyLine,
    operator: Operator,
) -> None:
    """Not at another till, not after a year, not under another name, not with another role."""
    record = before(limited, Verb.CAPTURE)
    ask(limited, Verb.CAPTURE, record)
    elsewhere = Counter(open_till(), operator)
    with refused("approval.own", Refused, by="Ada"):
        approve(limited, record)
    with refused("approval.own", Refused):
        approve(elsewhere, record)
    clock.advance(timedelta(hours=3))
    with refused("approval.own", Refused):
        approve(elsewhere, record)
    people = limited.services.operators
    renamed = people.rename(people.get("Ada"), "Eve", operator)
    elsewhere.operator = renamed
    with refused("approval.own", Refused):
        approve(elsewhere, record)
    with refused("approval.asked", Conflict):
        elsewhere.capture(record)
    assert line.posts(Verb.CAPTURE) == []
    refusals = [each for each in limited.look_at(record).trail if each.action == "approval.refused"]
    assert len(refusals) == 4


def test_who_lent_the_right_has_asked_as_well(
    limited: Counter, cleo: Counter, operator: Operator, line: FaultyLine
) -> None:
    people = limited.services.operators
    bob = people.add("Bob", Role.CLERK, "8642", operator)
    record = before(limited, Verb.CAPTURE)
    people.lend(bob, "Cleo", CLEO_PIN, Right.CAPTURE)
    limited.operator = bob
    ask(limited, Verb.CAPTURE, record)
    with refused("approval.own", Refused):
        approve(cleo, record)
    # Nor does it help to lend the clerk's approval: the clerk has asked.
    people.lend(bob, "Ada", PIN, Right.CAPTURE)
    with refused("approval.own", Refused):
        approve(limited, record)
    cleo.operator = operator
    assert approve(cleo, record).payment.status is CAPTURED
    assert len(line.posts(Verb.CAPTURE)) == 1


def test_who_lacks_the_right_does_not_approve(
    limited: Counter, cleo: Counter, operator: Operator
) -> None:
    record = before(limited, Verb.CANCEL)
    ask(limited, Verb.CANCEL, record)
    cleo.operator = limited.services.operators.add("Bob", Role.CLERK, "8642", operator)
    with refused("right.missing", NotAllowed, right="void", operator="Bob"):
        approve(cleo, record)
    with refused("right.missing", NotAllowed):
        cleo.services.approvals.reject(record.order.uuid, cleo.operator)
    assert limited.look_at(record).approval is not None


def test_a_large_refund_in_small_parts_is_a_large_one(limited: Counter, line: FaultyLine) -> None:
    record = before(limited, Verb.REFUND)
    limited.refund(record, usd("60"))
    limited.refund(record, usd("40"))
    ask(limited, Verb.REFUND, record, usd("0.50"))
    assert len(line.posts(Verb.REFUND)) == 2


def test_taking_little_lets_much_go(limited: Counter, line: FaultyLine) -> None:
    record = before(limited, Verb.CAPTURE)
    ask(limited, Verb.CAPTURE, record, usd("10"))
    assert line.posts(Verb.CAPTURE) == []


def test_half_and_half_is_under_both_amounts(limited: Counter) -> None:
    record = before(limited, Verb.CAPTURE)
    assert limited.capture(record, usd("75")).payment.received == usd("75")


def test_what_waits_is_taken_back_or_refused(
    limited: Counter, cleo: Counter, line: FaultyLine
) -> None:
    record = before(limited, Verb.CAPTURE)
    for counter in (limited, cleo):
        ask(limited, Verb.CAPTURE, record)
        after = counter.services.approvals.reject(record.order.uuid, counter.operator)
        assert (after.payment.status, after.approval) == (HELD, None)
        name = counter.operator.name
        answer = "taken_back" if name == "Ada" else "rejected"
        with refused("approval.gone", Conflict, by=name, answer=answer):
            approve(cleo, record)
    assert line.posts(Verb.CAPTURE) == []


def test_a_till_that_dies_before_it_asks_has_approved_nothing(
    limited: Counter, cleo: Counter, line: FaultyLine
) -> None:
    """Else it would be approved in the book, and nobody would ever send it."""
    record = before(limited, Verb.CAPTURE)
    ask(limited, Verb.CAPTURE, record)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as killed:
        # Its first word to Stripe, for the time and whose key it is.
        killed.setattr(line, "request", die)
        with pytest.raises(KeyboardInterrupt):
            approve(cleo, record)
    assert limited.look_at(record).approval is not None
    assert approve(cleo, record).payment.status is CAPTURED
    assert len(line.posts(Verb.CAPTURE)) == 1


def test_nobody_approves_or_rejects_what_they_were_not_shown(
    limited: Counter, cleo: Counter, line: FaultyLine
) -> None:
    """What was shown is taken back and something else is asked for in its place."""
    record = before(limited, Verb.CAPTURE)
    ask(limited, Verb.CAPTURE, record)
    shown = limited.look_at(record).approval
    assert shown is not None
    limited.services.approvals.reject(record.order.uuid, limited.operator)
    ask(limited, Verb.CANCEL, record)
    for answer in (cleo.services.approvals.approve, cleo.services.approvals.reject):
        with refused("approval.gone", Conflict, by="Ada", answer="taken_back"):
            answer(record.order.uuid, cleo.operator, shown.id)
    assert limited.look_at(record).approval is not None
    assert line.posts(Verb.CAPTURE) == line.posts(Verb.CANCEL) == []


def test_what_the_payment_has_outrun_is_not_sent(
    limited: Counter, cleo: Counter, line: FaultyLine
) -> None:
    record = before(limited, Verb.CAPTURE)
    ask(limited, Verb.CAPTURE, record)
    limited.capture(record, usd("80"))
    with refused("approval.gone", Conflict):
        approve(cleo, record)
    assert limited.look_at(record).approval is None
    assert len(line.posts(Verb.CAPTURE)) == 1
    captured = limited.look_at(record)
    shop = limited.services.shop
    low = replace(shop.settings.two_people, refund=usd("10"))
    shop.change(replace(shop.settings, two_people=low), "Ada")
    with refused("approval.waits", Refused):
        limited.refund(captured)
    assert approve(cleo, captured).refundable == usd("0")


def test_an_order_that_was_made_cheaper_since_is_not_captured_as_asked(
    limited: Counter, cleo: Counter, line: FaultyLine
) -> None:
    record = before(limited, Verb.CAPTURE)
    ask(limited, Verb.CAPTURE, record)
    limited.reprice(record, "120")
    with refused("payment.moved", Conflict):
        approve(cleo, record)
    assert line.posts(Verb.CAPTURE) == []
    # What is asked for now is what it comes to.
    limited.services.approvals.reject(record.order.uuid, limited.operator)
    ask(limited, Verb.CAPTURE, record)
    assert approve(cleo, record).payment.received == usd("120")


def test_who_asks_for_more_than_the_order_comes_to_is_approved(
    limited: Counter, cleo: Counter
) -> None:
    record = limited.reprice(before(limited, Verb.CAPTURE), "120")
    ask(limited, Verb.CAPTURE, record, usd("130"))
    assert approve(cleo, record).payment.received == usd("130")


def test_two_who_approve_at_once_send_once(
    limited: Counter, cleo: Counter, open_till: OpenTill, operator: Operator, line: FaultyLine
) -> None:
    record = before(limited, Verb.CAPTURE)
    ask(limited, Verb.CAPTURE, record)
    people = limited.services.operators
    dora = Counter(open_till(), people.add("Dora", Role.MANAGER, "8642", operator))
    start = threading.Barrier(2)

    def run(counter: Counter) -> str:
        start.wait()
        try:
            approve(counter, record)
        except Conflict as error:
            return error.code
        finally:
            counter.shop.book.close()
        return "sent"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(run, (cleo, dora)))
    assert answers[1] == "sent"
    assert answers[0] in {"approval.gone", "payment.being_asked", "payment.already_captured"}
    assert len(line.posts(Verb.CAPTURE)) == 1


def test_a_lost_reply_to_what_was_approved_settles_like_every_other(
    limited: Counter, cleo: Counter, line: FaultyLine
) -> None:
    record = before(limited, Verb.CAPTURE)
    ask(limited, Verb.CAPTURE, record)
    line.fail(DONE, Verb.CAPTURE, times=3)
    with refused("capture.unknown", OutcomeUnknown):
        approve(cleo, record)
    line.calm()
    cleo.services.recovery.settle_all()
    assert limited.look_at(record).payment.received == record.payment.amount


def test_a_large_capture_in_two_holds_is_a_large_one(limited: Counter, line: FaultyLine) -> None:
    settings = replace(limited.services.shop.settings, two_people=TwoPeople(capture=usd("30.00")))
    limited.services.shop.change(settings, limited.operator.name)
    both = limited.more(limited.dearer(limited.held()))
    first, second = both.payments
    limited.capture(both.about(first.id))
    with refused("approval.waits", Refused, amount=usd("54.12"), limit=usd("30.00")):
        limited.capture(both.about(second.id))
    assert len(line.posts(Verb.CAPTURE)) == 1
    waiting = limited.look_at(both).approval
    assert waiting is not None
    assert (waiting.payment_id, waiting.amount) == (second.id, usd("27.06"))
