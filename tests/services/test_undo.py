"""Captures and voids that are written down and can still be undone: only a person sends them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.domain.errors import Conflict, InvalidInput, NotAllowed
from pos_app.domain.payment import Outcome, PaymentStatus, Verb, VoidReason
from pos_app.domain.queue import Section
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right, Role
from tests.clock import SettableClock
from tests.conftest import PIN, usd
from tests.services.conftest import OpenTill, refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

UNDOABLE = [Verb.CAPTURE, Verb.CANCEL]


def bob(counter: Counter) -> Operator:
    """Somebody else who works here."""
    operators = counter.services.operators
    return operators.add("Bob", Role.OWNER, PIN, counter.operator)


def prepare(counter: Counter, record: OrderRecord, verb: Verb) -> OrderRecord:
    services, operator = counter.services, counter.operator
    if verb is Verb.CAPTURE:
        return services.capturing.prepare(record.order.uuid, operator, usd("20.00"), "Short")
    reason = VoidReason.REQUESTED_BY_CUSTOMER
    return services.voiding.prepare(record.order.uuid, operator, reason)


@pytest.mark.parametrize("verb", UNDOABLE)
def test_what_can_be_undone_is_in_the_book_and_not_at_stripe(
    counter: Counter, line: FaultyLine, verb: Verb
) -> None:
    record = prepare(counter, counter.held(), verb)
    waiting = record.open_attempt
    assert waiting is not None
    assert (waiting.outcome, waiting.next_try_at) == (Outcome.PREPARED, None)
    assert waiting.may_be_undone
    assert waiting.key
    assert not line.posts(verb)


@pytest.mark.parametrize("verb", UNDOABLE)
def test_nothing_sends_it_but_a_word_about_itself(
    counter: Counter,
    open_till: OpenTill,
    reopen: Callable[[], Counter],
    line: FaultyLine,
    clock: SettableClock,
    verb: Verb,
) -> None:
    record = prepare(counter, counter.held(), verb)
    other = Counter(open_till(), bob(counter))
    again = reopen()
    for till in (other, again):
        recovery = till.services.recovery
        recovery.settle_due()
        recovery.settle_all()
        # As after a mended key.
        recovery.start_again()
        recovery.settle_due()
        recovery.settle_all()
        clock.advance(timedelta(days=2))
        recovery.settle_due()
        recovery.settle_all()
        till.services.watch.poll()
    assert not line.posts(verb)
    after = again.look_at(record)
    assert after.payment.status is PaymentStatus.HELD
    assert after.open_attempt is not None
    # So that no till of an older Holdfast on the same book sends it either.
    assert after.open_attempt.next_try_at is None


@pytest.mark.parametrize("verb", UNDOABLE)
def test_after_a_crash_it_waits_for_a_person_who_sends_it(
    counter: Counter, reopen: Callable[[], Counter], line: FaultyLine, verb: Verb
) -> None:
    record = prepare(counter, counter.held(), verb)
    again = reopen()
    [row] = again.services.queue.load().rows[Section.NEEDS_YOU]
    assert (row.order_uuid, row.may_be_undone, row.is_stopped) == (record.order.uuid, True, False)
    after = again.services.recovery.send_now(record.order.uuid, again.operator)
    assert after.attempts[-1].outcome is Outcome.SUCCEEDED
    assert [sent.key for sent in line.posts(verb)] == [after.attempts[-1].key]
    again.services.recovery.send_now(record.order.uuid, again.operator)
    assert len(line.posts(verb)) == 1


def test_the_part_that_was_chosen_is_taken(counter: Counter) -> None:
    record = prepare(counter, counter.held(), Verb.CAPTURE)
    after = counter.services.recovery.send_now(record.order.uuid, counter.operator)
    assert after.payment.received == usd("20.00")


@pytest.mark.parametrize("verb", UNDOABLE)
def test_undone_it_is_never_sent(counter: Counter, line: FaultyLine, verb: Verb) -> None:
    held = counter.held()
    prepare(counter, held, verb)
    after = counter.services.recovery.withdraw(held.order.uuid, counter.operator)
    assert (after.open_attempt, after.payment) == (None, held.payment)
    counter.services.recovery.send_now(held.order.uuid, counter.operator)
    assert not line.posts(verb)
    assert counter.capture(after).payment.status is PaymentStatus.CAPTURED


@pytest.mark.parametrize("verb", UNDOABLE)
def test_another_till_is_told_who_waits_and_may_take_it_back(
    counter: Counter, open_till: OpenTill, line: FaultyLine, verb: Verb
) -> None:
    record = prepare(counter, counter.held(), verb)
    other = Counter(open_till(), bob(counter))
    with refused("payment.waits_to_be_sent", Conflict, by="Ada"):
        other.capture(record)
    other.services.recovery.withdraw(record.order.uuid, other.operator)
    after = counter.services.recovery.send_now(record.order.uuid, counter.operator)
    assert (after.attempts[-1].outcome, after.attempts[-1].error_code) == (
        Outcome.REFUSED,
        "withdrawn",
    )
    assert not line.posts(verb)


@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "taken back"])
def test_who_was_lent_the_right_decides_what_becomes_of_it_and_another_clerk_does_not(
    counter: Counter, line: FaultyLine, is_sent: bool
) -> None:
    people, recovery = counter.services.operators, counter.services.recovery
    bob = people.add("Bob", Role.CLERK, "8642", counter.operator)
    eve = people.add("Eve", Role.CLERK, "9753", counter.operator)
    held = counter.held()
    people.lend(bob, "Ada", PIN, Right.CAPTURE, Right.CAPTURE_LESS)
    counter.operator = bob
    prepare(counter, held, Verb.CAPTURE)
    decide = recovery.send_now if is_sent else recovery.withdraw
    with refused("right.missing", NotAllowed, operator="Eve"):
        decide(held.order.uuid, eve)
    after = decide(held.order.uuid, bob)
    assert after.open_attempt is None
    assert after.attempts[-1].operator == "Bob"
    assert len(line.posts(Verb.CAPTURE)) == is_sent
    with refused("right.missing", NotAllowed, operator="Bob"):
        prepare(counter, counter.held(), Verb.CAPTURE)


def test_sent_offline_it_waits_for_the_line_like_any_other(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = prepare(counter, counter.held(), Verb.CAPTURE)
    line.is_down = True
    with refused("attempt.waits"):
        counter.services.recovery.send_now(record.order.uuid, counter.operator)
    line.is_down = False
    clock.advance(timedelta(minutes=1))
    assert counter.services.recovery.settle_due().settled == (record.order.uuid,)
    assert counter.look_at(record).payment.status is PaymentStatus.CAPTURED


def test_the_seconds_of_the_tray_are_a_setting_of_the_shop(
    counter: Counter, reopen: Callable[[], Counter]
) -> None:
    shop = counter.services.shop
    shop.change(replace(shop.settings, undo_s=60), "Ada")
    assert reopen().services.shop.settings.undo_s == 60
    with refused("setting.not_in_range", InvalidInput):
        shop.change(replace(shop.settings, undo_s=61), "Ada")
