"""Hold again, second hold, raised hold: the old one stands until the new one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.domain.approval import TwoPeople
from pos_app.domain.day import Day
from pos_app.domain.errors import Conflict, InvalidInput, OutcomeUnknown, Refused
from pos_app.domain.holds import Unfinished
from pos_app.domain.payment import CardToHold, Outcome, PaymentStatus, Verb
from pos_app.domain.queue import Section
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.services.letting_go import AFTER_REFUSAL
from tests.clock import SettableClock
from tests.conftest import usd
from tests.services.conftest import OpenTill, PcClock, refused
from tests.services.counter import MASTERCARD, VISA, Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine

NO = "pm_card_visa_chargeDeclined"
AWAITING, HELD, CAPTURED, VOIDED, EXPIRED = PaymentStatus


def statuses(record: OrderRecord) -> list[PaymentStatus]:
    return [each.status for each in record.payments]


def not_let_go(counter: Counter, line: FaultyLine) -> OrderRecord:
    """Hold an order again while Stripe refuses to let the old hold go."""
    record = counter.held()
    line.fail("refused", Verb.CANCEL)
    with refused("again.not_let_go", OutcomeUnknown, amount=usd("27.06")):
        counter.again(record)
    return record


def held_at_stripe(world: PracticeStripe) -> int:
    return world.totals()["usd"].held


def show_the_queue_agrees(counter: Counter, world: PracticeStripe) -> None:
    held = counter.services.queue.load().held.values()
    assert sum(each.minor for each in held) == held_at_stripe(world)


def test_held_again_the_new_hold_comes_first_and_the_old_one_goes(
    counter: Counter, world: PracticeStripe, line: FaultyLine, clock: SettableClock
) -> None:
    old = counter.held()
    clock.advance(timedelta(days=6))
    line.sent.clear()
    new = counter.again(old, MASTERCARD)
    assert statuses(new) == [VOIDED, HELD]
    assert new.payment.capture_before == clock() + timedelta(days=7)
    assert new.payment.card is not None
    assert new.payment.card.brand == "mastercard"
    posts = [each.path.rsplit("/", 1)[-1] for each in line.sent if each.method == "POST"]
    assert posts == ["payment_intents", "confirm", "cancel"]
    assert len({each.key for each in line.sent if each.key}) == 3
    assert held_at_stripe(world) == 2706
    show_the_queue_agrees(counter, world)
    assert counter.capture(new).payment.received == usd("27.06")
    assert world.totals()["usd"] == Totals(2, 0, 2706, 0)


def test_a_decline_leaves_the_first_hold_untouched_and_the_next_card_takes_the_same_intent(
    counter: Counter, world: PracticeStripe, line: FaultyLine
) -> None:
    old = counter.held()
    with refused("card.declined", Refused):
        counter.again(old, NO)
    after = counter.look_at(old)
    assert statuses(after) == [HELD, AWAITING]
    assert after.payment == old.payment
    (row,) = counter.services.queue.rows([old.order.number])
    assert row.unfinished is Unfinished.DECLINED
    assert row.section(Day.around(counter.services.clock())) is Section.NEEDS_YOU
    show_the_queue_agrees(counter, world)
    assert statuses(counter.again(after)) == [VOIDED, HELD]
    assert len(line.posts(Verb.CREATE)) == 2


@pytest.mark.parametrize("end", ["expired", "voided"])
def test_what_is_over_is_held_again_and_its_listed_end_is_answered(
    counter: Counter, world: PracticeStripe, clock: SettableClock, end: str
) -> None:
    record = counter.held()
    if end == "voided":
        record = counter.void(record)
    else:
        clock.advance(timedelta(days=8))
        counter.services.recovery.read_ended()
        record = counter.look_at(record)
        assert record.open_drifts
    assert record.payment.status in {EXPIRED, VOIDED}
    new = counter.again(record)
    assert new.payment.status is HELD
    assert not new.open_drifts
    assert held_at_stripe(world) == 2706
    show_the_queue_agrees(counter, world)
    with refused("payment.already_held", Refused):
        counter.again(new.about(record.payment.id))


def test_what_was_captured_meanwhile_is_not_held_again(
    counter: Counter, world: PracticeStripe
) -> None:
    record = counter.held()
    Dashboard(world).intents.capture(record.payment.intent_id or "")
    with refused("payment.already_captured", Conflict):
        counter.again(record)
    assert world.totals()["usd"] == Totals(1, 0, 2706, 0)


def test_captured_between_the_two_steps_no_card_is_held_a_second_time(
    counter: Counter, world: PracticeStripe, line: FaultyLine
) -> None:
    record = counter.held()
    with refused("card.declined", Refused):
        counter.again(record, NO)
    counter.capture(counter.look_at(record))
    with refused("payment.already_captured", Conflict):
        counter.again(record.about(record.payment.id))
    counter.services.recovery.settle_all()
    assert statuses(counter.look_at(record)) == [CAPTURED, VOIDED]
    assert world.totals()["usd"] == Totals(2, 0, 2706, 0)


def test_without_a_line_nothing_is_begun_and_nothing_waits(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.held()
    line.fail("no_connection", Verb.CREATE)
    with refused("stripe.unreachable", Refused):
        counter.again(record)
    after = counter.look_at(record)
    assert statuses(after) == [HELD, VOIDED]
    assert after.open_attempt is None
    assert after.can_capture
    assert statuses(counter.again(after)) == [VOIDED, VOIDED, HELD]
    assert held_at_stripe(world) == 2706


@pytest.mark.parametrize("verb", [Verb.CREATE, Verb.CONFIRM, Verb.CANCEL])
@pytest.mark.parametrize("trouble", ["reply_lost", "request_lost"])
def test_a_lost_answer_settles_to_one_hold(
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    verb: Verb,
    trouble: str,
) -> None:
    record = counter.held()
    line.fail(trouble, verb)  # type: ignore[arg-type]
    with pytest.raises(OutcomeUnknown):
        counter.again(record)
    assert counter.look_at(record).open_attempt is not None
    clock.advance(timedelta(minutes=10))
    counter.services.recovery.settle_due()
    after = counter.look_at(record)
    assert after.open_attempt is None
    if verb is Verb.CREATE:
        # A card is never kept: the new intent waits for one, and the hold stands.
        assert statuses(after) == [HELD, AWAITING]
        after = counter.again(after)
    assert statuses(after) == [VOIDED, HELD]
    assert held_at_stripe(world) == 2706
    assert len({each.path for each in line.posts(Verb.CONFIRM)}) == 2
    show_the_queue_agrees(counter, world)


def test_a_lost_second_intent_is_found_and_not_taken_for_the_first(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = counter.held()
    line.fail("reply_lost", Verb.CREATE)
    with refused("create.unknown"):
        counter.again(record)
    # So late that the key is worth nothing: only looking tells.
    clock.advance(timedelta(hours=30))
    counter.services.recovery.settle_all()
    after = counter.look_at(record)
    assert statuses(after) == [HELD, AWAITING]
    assert len({each.intent_id for each in after.payments}) == 2


def test_an_old_hold_that_cannot_be_let_go_is_seen_and_goes_later(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = not_let_go(counter, line)
    after = counter.look_at(record)
    assert statuses(after) == [HELD, HELD]
    (row,) = counter.services.queue.rows([record.order.number])
    assert (row.unfinished, row.held_cards, row.amount) == (Unfinished.REPLACED, 2, usd("54.12"))
    show_the_queue_agrees(counter, world)
    with refused("payment.replaced", Refused):
        counter.capture(after.about(record.payment.id))
    # Stripe said no: it is not asked again every minute.
    counter.services.recovery.settle_due()
    assert len(line.posts(Verb.CANCEL)) == 1
    clock.advance(AFTER_REFUSAL)
    counter.services.recovery.settle_due()
    assert statuses(counter.look_at(record)) == [VOIDED, HELD]
    show_the_queue_agrees(counter, world)


def test_an_old_hold_goes_also_where_the_new_one_was_captured_meanwhile(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = not_let_go(counter, line)
    after = counter.capture(counter.look_at(record))
    assert statuses(after) == [HELD, CAPTURED]
    (row,) = counter.services.queue.rows([record.order.number])
    assert row.unfinished is Unfinished.REPLACED
    with refused("payment.replaced", Refused):
        counter.capture(after.about(record.payment.id))
    clock.advance(AFTER_REFUSAL)
    counter.services.recovery.settle_due()
    assert statuses(counter.look_at(record)) == [VOIDED, CAPTURED]
    assert world.totals()["usd"] == Totals(2, 0, 2706, 0)


def test_letting_go_that_never_reached_stripe_is_no_refusal_and_is_sent_in_the_same_round(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = counter.held()
    line.fail("request_lost", Verb.CANCEL)
    with refused("again.not_let_go", OutcomeUnknown, amount=usd("27.06")):
        counter.again(record)
    # So late that the key is worth nothing: reading tells that nothing was let go.
    clock.advance(timedelta(hours=30))
    counter.services.recovery.settle_due()
    assert statuses(counter.look_at(record)) == [VOIDED, HELD]
    assert held_at_stripe(world) == 2706


def test_a_wrong_clock_keeps_no_old_hold(
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    pc_clock: PcClock,
    open_till: OpenTill,
) -> None:
    record = counter.held()
    line.fail("no_connection", Verb.CANCEL)
    with refused("again.not_let_go", OutcomeUnknown, amount=usd("27.06")):
        counter.again(record)
    # A till that has not heard of Stripe's clock yet takes it back a year from now.
    line.is_down, pc_clock.error = True, timedelta(days=365)
    open_till().services.recovery.withdraw(record.order.uuid, counter.operator)
    line.is_down, pc_clock.error = False, timedelta()
    clock.advance(AFTER_REFUSAL)
    counter.services.recovery.settle_due()
    assert statuses(counter.look_at(record)) == [VOIDED, HELD]
    assert held_at_stripe(world) == 2706


def test_letting_more_go_than_one_may_is_left_to_two(counter: Counter) -> None:
    shop = counter.services.shop
    limits = replace(shop.settings, two_people=TwoPeople(void=usd("10.00")))
    shop.change(limits, counter.operator.name)
    record = counter.hold(counter.dearer(counter.saved()))
    content = record.order.content
    counter.services.ordering.save(replace(content, lines=content.lines[:1]), counter.operator)
    with refused("again.lets_go", Refused, amount=usd("27.06"), limit=usd("10.00")):
        counter.again(record)
    assert statuses(counter.look_at(record)) == [HELD]


def test_a_saved_card_is_held_again_with_nobody_on_the_line(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.held()
    line.fail("request_lost", Verb.CREATE)
    card = CardToHold(VISA, customer="cus_1", off_session=True)
    with pytest.raises(OutcomeUnknown):
        counter.services.further_holds.again(record.order.uuid, card, counter.operator)
    assert "customer=cus_1" in line.posts(Verb.CREATE)[-1].body


def test_a_second_hold_takes_the_difference_and_each_is_captured_on_its_own(
    counter: Counter, world: PracticeStripe
) -> None:
    record = counter.dearer(counter.held())
    assert record.missing == usd("27.06")
    both = counter.more(record, MASTERCARD)
    assert statuses(both) == [HELD, HELD]
    assert not both.missing
    (row,) = counter.services.queue.rows([record.order.number])
    assert (row.amount, row.held_cards, row.unfinished) == (usd("54.12"), 2, None)
    view = counter.services.queue.load()
    assert view.held_cards == 2
    show_the_queue_agrees(counter, world)
    first, second = both.payments
    taken = counter.capture(both.about(first.id))
    assert (taken.payment.status, taken.payment.received) == (CAPTURED, usd("27.06"))
    assert taken.about(None).payment.id == second.id
    show_the_queue_agrees(counter, world)
    let_go = counter.void(both.about(second.id))
    assert statuses(let_go) == [CAPTURED, VOIDED]
    assert world.totals()["usd"] == Totals(2, 0, 2706, 0)
    assert counter.refund(let_go.about(first.id)).payment.refunded == usd("27.06")


def test_a_declined_second_hold_can_be_tried_again_or_given_up(
    counter: Counter, world: PracticeStripe
) -> None:
    record = counter.dearer(counter.held())
    with refused("card.declined", Refused):
        counter.more(record, NO)
    after = counter.look_at(record)
    assert statuses(after) == [HELD, AWAITING]
    assert statuses(counter.more(after)) == [HELD, HELD]
    again = counter.dearer(counter.look_at(record))
    with refused("card.declined", Refused):
        counter.more(again, NO)
    given_up = counter.look_at(record)
    assert given_up.second is not None
    counter.void(given_up.about(given_up.second.id))
    assert statuses(counter.look_at(record)) == [HELD, HELD, VOIDED]
    show_the_queue_agrees(counter, world)


def test_nothing_more_is_held_than_the_order_comes_to(counter: Counter) -> None:
    with refused("more.nothing", Refused):
        counter.more(counter.held())
    with refused("payment.already_captured", Conflict):
        counter.more(counter.captured())


def test_the_difference_must_be_worth_a_hold(counter: Counter, line: FaultyLine) -> None:
    record = counter.held("27.06")
    content = record.order.content
    (first,) = content.lines
    dearer = replace(content, lines=(replace(first, unit_price=usd("27.10")),))
    counter.services.ordering.save(dearer, counter.operator)
    line.sent.clear()
    with refused("amount.too_small", Refused, smallest=usd("0.50")):
        counter.more(record)
    assert [each for each in line.sent if each.method == "POST"] == []


def test_what_is_captured_follows_an_edited_order(counter: Counter, world: PracticeStripe) -> None:
    record = counter.hold(counter.dearer(counter.saved()))
    content = record.order.content
    fewer = replace(content, lines=content.lines[:1])
    cheaper = counter.services.ordering.save(fewer, counter.operator)
    assert (cheaper.payment.capturable, cheaper.wanted) == (usd("54.12"), usd("27.06"))
    taken = counter.capture(cheaper)
    assert taken.payment.received == usd("27.06")
    assert world.totals()["usd"] == Totals(1, 0, 2706, 0)


def test_what_other_captures_cover_is_not_taken_once_more(counter: Counter) -> None:
    both = counter.more(counter.dearer(counter.held()))
    first, second = both.payments
    content = both.order.content
    fewer = replace(content, lines=content.lines[:1])
    counter.services.ordering.save(fewer, counter.operator)
    with refused("capture.covered", Refused):
        counter.capture(both.about(first.id))
    counter.void(both.about(second.id))
    assert counter.capture(both.about(first.id)).payment.received == usd("27.06")
    with pytest.raises((Conflict, InvalidInput)):
        counter.capture(both.about(first.id))


def test_a_hold_is_raised_where_its_bank_has_that(
    counter: Counter, world: PracticeStripe, line: FaultyLine
) -> None:
    record = counter.raisable()
    assert record.can_raise
    before = record.payment.capture_before
    raised = counter.raise_hold(record)
    assert (raised.payment.capturable, raised.missing) == (usd("54.12"), usd("0"))
    assert raised.payment.capture_before == before
    assert "request_incremental_authorization" in line.posts(Verb.CONFIRM)[-1].body
    show_the_queue_agrees(counter, world)


def test_no_hold_is_raised_that_was_not_offered(counter: Counter, line: FaultyLine) -> None:
    record = counter.dearer(counter.held())
    with refused("raise.not_offered", Refused):
        counter.raise_hold(record)
    assert line.posts(Verb.INCREMENT) == []
    assert "request_incremental" not in line.posts(Verb.CONFIRM)[-1].body


def test_a_longer_hold_is_asked_for_and_its_end_is_stripes(
    counter: Counter, clock: SettableClock
) -> None:
    shop = counter.services.shop
    shop.change(replace(shop.settings, longer_holds=True), counter.operator.name)
    longer = counter.hold(counter.saved(), MASTERCARD).payment
    usual = counter.held().payment
    assert longer.card is not None
    assert longer.card.is_extended
    assert longer.capture_before == clock() + timedelta(days=30)
    assert usual.capture_before == clock() + timedelta(days=7)


def test_while_one_hold_is_asked_about_the_other_waits_its_turn(
    counter: Counter, line: FaultyLine
) -> None:
    both = counter.more(counter.dearer(counter.held()))
    first, second = both.payments
    line.fail("reply_lost", Verb.CAPTURE)
    with refused("capture.unknown"):
        counter.capture(both.about(first.id))
    with refused("payment.being_asked", Conflict, verb="capture"):
        counter.capture(both.about(second.id))
    counter.services.recovery.ask_now(both.order.uuid)
    assert counter.capture(both.about(second.id)).payment.status is CAPTURED
    outcomes = {each.outcome for each in counter.look_at(both).attempts}
    assert outcomes == {Outcome.SUCCEEDED}
