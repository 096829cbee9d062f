"""A customer pays by a link: one hold in the end, whichever came first and whatever broke."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.errors import Conflict, NotSetUp, OutcomeUnknown, Refused
from pos_app.domain.pay_link import LinkState
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.queue import Section
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from tests.clock import SettableClock
from tests.services.conftest import refused
from tests.services.counter import MASTERCARD, THANKS, Counter
from tests.services.faults import FaultyLine, Trouble

VISA, NO_FUNDS = "4242424242424242", "4000000000009995"
CARD_NUMBER = "5555555555554444"
HELD_ONCE = {"usd": Totals(2, 2706, 0, 0)}
HOUR = timedelta(hours=1)


@pytest.fixture
def linked(counter: Counter) -> OrderRecord:
    """An order whose customer has been sent a link."""
    return counter.link(counter.sent())


def pay(world: PracticeStripe, record: OrderRecord, number: str = VISA) -> None:
    assert record.open_link is not None
    world.pay_link(record.open_link.session, number)


def look(counter: Counter, record: OrderRecord) -> OrderRecord:
    return counter.services.pay_links.look(record.order.uuid).record


def assert_held_by_link(counter: Counter, record: OrderRecord, world: PracticeStripe) -> None:
    now = counter.look_at(record)
    own, paid = now.payments
    assert (own.status, paid.status) == (PaymentStatus.VOIDED, PaymentStatus.HELD)
    assert (paid.replaces, paid.amount) == (own.id, now.order.total)
    assert now.payment == paid
    assert paid.capture_before is not None
    assert [each.state for each in now.links] == [LinkState.PAID]
    assert not any(each.url for each in now.links)
    assert (now.open_attempt, now.drifts, now.missing.minor) == (None, (), 0)
    assert world.totals() == HELD_ONCE


def test_a_link_is_asked_for_with_manual_capture_and_nothing_personal(
    counter: Counter, linked: OrderRecord, line: FaultyLine, clock: SettableClock
) -> None:
    link = linked.open_link
    assert link is not None
    assert link.url.startswith("https://checkout.stripe.com/")
    assert (link.amount, link.expires_at) == (linked.order.total, clock() + HOUR)
    assert linked.payment.status is PaymentStatus.AWAITING_CARD
    params = next(each for each in linked.attempts if each.request.verb is Verb.LINK).request.params
    assert params["payment_intent_data"] == {
        "capture_method": "manual",
        "metadata": {"order_id": linked.order.uuid, "till": "Till 1", "hold": "link1"},
    }
    assert params["success_url"] == THANKS
    assert "Grace" not in line.posts(Verb.LINK)[0].body
    assert counter.services.queue.load().rows[Section.AWAITING_CARD][0].has_link


def test_paid_by_the_link_it_is_held_and_the_own_intent_goes(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    pay(world, linked)
    look(counter, linked)
    assert_held_by_link(counter, linked, world)
    counter.services.watch.poll()
    counter.capture(counter.look_at(linked))
    assert world.totals()["usd"].captured == 2706
    assert not counter.look_at(linked).drifts


def test_with_nobody_looking_the_events_tell(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    counter.services.watch.poll()
    pay(world, linked)
    changed: list[str] = []
    counter.services.watch.poll(changed.append)
    assert linked.order.uuid in changed
    assert_held_by_link(counter, linked, world)


def test_a_sweep_finds_it_where_the_events_are_gone(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    pay(world, linked)
    counter.services.watch.poll()
    assert_held_by_link(counter, linked, world)


def test_a_decline_on_the_customers_phone_leaves_the_link_open(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    counter.services.watch.poll()
    pay(world, linked, NO_FUNDS)
    told = counter.services.pay_links.look(linked.order.uuid)
    assert told.decline is not None
    assert told.decline.decline_code == "insufficient_funds"
    assert told.record.open_link is not None
    counter.services.watch.poll()
    assert not counter.look_at(linked).drifts
    pay(world, linked)
    look(counter, linked)
    assert_held_by_link(counter, linked, world)


def test_a_link_that_was_made_is_used_again(counter: Counter, linked: OrderRecord) -> None:
    again = counter.link(linked)
    assert again.links == linked.links


def test_an_edited_order_gets_a_new_link_and_nobody_pays_by_the_old_one(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    dearer = counter.link(counter.dearer(linked))
    old, new = dearer.links
    assert (old.state, new.state) == (LinkState.OVER, LinkState.OPEN)
    assert new.amount == dearer.order.total
    pay(world, dearer)
    look(counter, dearer)
    assert world.totals()["usd"].held == dearer.order.total.minor


def test_a_link_ends_by_itself_and_a_new_one_can_be_made(
    counter: Counter, linked: OrderRecord, clock: SettableClock
) -> None:
    counter.services.watch.poll()
    clock.advance(HOUR)
    counter.services.watch.poll()
    assert counter.look_at(linked).open_link is None
    assert counter.look_at(linked).payment.status is PaymentStatus.AWAITING_CARD
    assert counter.link(linked).open_link is not None


def test_a_link_whose_end_nobody_told_is_looked_at(
    counter: Counter, linked: OrderRecord, clock: SettableClock, line: FaultyLine
) -> None:
    clock.advance(HOUR)
    assert counter.services.pay_links.look_at_ended() == [linked.order.uuid]
    assert counter.look_at(linked).open_link is None


def test_the_link_of_another_account_waits_and_holds_up_no_round(
    counter: Counter, linked: OrderRecord, clock: SettableClock, stored: sqlite3.Connection
) -> None:
    stored.execute("UPDATE payment SET account = 'acct_elsewhere'")
    stored.commit()
    clock.advance(HOUR)
    assert counter.services.pay_links.look_at_ended() == []
    counter.services.watch.poll()
    assert counter.look_at(linked).open_link is not None


def test_a_link_is_cancelled(counter: Counter, linked: OrderRecord, world: PracticeStripe) -> None:
    session = linked.links[0].session
    after = counter.unlink(linked)
    assert after.open_link is None
    with pytest.raises(Exception, match="no longer open"):
        world.pay_link(session, VISA)
    with refused("link.none", Refused):
        counter.unlink(linked)


def test_cancelled_too_late_it_is_held(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    pay(world, linked)
    with refused("link.paid", Conflict, amount=linked.order.total):
        counter.unlink(linked)
    counter.services.recovery.settle_all()
    assert_held_by_link(counter, linked, world)


def test_before_a_card_is_held_the_link_is_closed(
    counter: Counter, linked: OrderRecord, world: PracticeStripe, line: FaultyLine
) -> None:
    held = counter.hold(linked)
    assert (held.payment.status, held.open_link) == (PaymentStatus.HELD, None)
    writes = [each.path.rsplit("/", 1)[-1] for each in line.sent if each.method == "POST"]
    assert writes[-2:] == ["expire", "confirm"]
    assert world.totals() == {"usd": Totals(1, 2706, 0, 0)}


def test_paid_by_link_first_the_clerks_card_is_not_asked_for(
    counter: Counter, linked: OrderRecord, world: PracticeStripe, line: FaultyLine
) -> None:
    pay(world, linked)
    with refused("link.paid", Conflict, amount=linked.order.total):
        counter.hold(linked, MASTERCARD)
    assert not line.posts(Verb.CONFIRM)
    counter.services.recovery.settle_all()
    assert_held_by_link(counter, linked, world)


def test_captured_at_once_the_own_intent_goes_all_the_same(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    pay(world, linked)
    with refused("link.paid"):
        counter.hold(linked)
    captured = counter.capture(linked)
    assert [each.status for each in captured.payments] == [
        PaymentStatus.AWAITING_CARD,
        PaymentStatus.CAPTURED,
    ]
    counter.services.recovery.settle_due()
    now = counter.look_at(linked)
    assert [each.status for each in now.payments] == [PaymentStatus.VOIDED, PaymentStatus.CAPTURED]
    assert not now.drifts
    assert world.totals() == {"usd": Totals(2, 0, 2706, 0)}


def test_paid_while_the_clerks_word_is_on_its_way(
    counter: Counter, linked: OrderRecord, world: PracticeStripe, line: FaultyLine
) -> None:
    line.meanwhile(Verb.UNLINK, lambda: pay(world, linked))
    with refused("link.paid"):
        counter.hold(linked, MASTERCARD)
    assert not line.posts(Verb.CONFIRM)
    counter.services.recovery.settle_all()
    assert_held_by_link(counter, linked, world)


def test_both_held_one_goes_and_both_are_told(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    # As after a copy of the book was restored that does not know of the link any more.
    session, own = linked.links[0].session, linked.payment
    world.pay_link(session, VISA)
    confirm_elsewhere(world, own.intent_id or "")
    counter.services.watch.poll()
    counter.services.recovery.settle_all()
    now = counter.look_at(linked)
    assert [each.status for each in now.payments] == [PaymentStatus.VOIDED, PaymentStatus.HELD]
    assert world.totals() == HELD_ONCE
    actions = [each.action for each in now.trail]
    assert "payment.link.paid" in actions
    assert "payment.cancel.succeeded" in actions


def test_paid_after_the_money_was_taken_the_second_hold_goes(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    own = linked.payment.intent_id or ""
    confirm_elsewhere(world, own)
    world.request("POST", f"/v1/payment_intents/{own}/capture", HEADERS, [])
    pay(world, linked)
    counter.services.watch.poll()
    assert counter.look_at(linked).is_replaced
    counter.services.recovery.settle_all()
    now = counter.look_at(linked)
    assert [each.status for each in now.payments] == [PaymentStatus.CAPTURED, PaymentStatus.VOIDED]
    assert world.totals() == {"usd": Totals(2, 0, 2706, 0)}


HEADERS = {"Authorization": "Bearer sk_test_dashboard12345"}


def confirm_elsewhere(world: PracticeStripe, intent: str) -> None:
    """Somebody confirms the order's own intent in another program."""
    form = [("payment_method", "pm_card_mastercard")]
    status, _, _ = world.request("POST", f"/v1/payment_intents/{intent}/confirm", HEADERS, form)
    assert status == 200


def test_voided_an_order_can_no_longer_be_paid(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    session = linked.links[0].session
    assert counter.void(linked).payment.status is PaymentStatus.VOIDED
    with pytest.raises(Exception, match="no longer open"):
        world.pay_link(session, VISA)


def test_paid_just_before_the_void_it_is_held_and_not_voided(
    counter: Counter, linked: OrderRecord, world: PracticeStripe
) -> None:
    pay(world, linked)
    with refused("link.paid"):
        counter.void(linked)
    counter.services.recovery.settle_all()
    assert_held_by_link(counter, linked, world)


@pytest.mark.parametrize("trouble", ["request_lost", "reply_lost", "html", "busy"])
def test_a_lost_answer_about_a_link_settles_and_makes_one_page(
    trouble: Trouble,
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
) -> None:
    record = counter.sent()
    line.fail(trouble, Verb.LINK)
    with refused("link.unknown", OutcomeUnknown):
        counter.link(record)
    waiting = counter.look_at(record).open_attempt
    assert waiting is not None
    assert waiting.outcome is Outcome.UNKNOWN
    clock.advance(timedelta(seconds=10))
    counter.services.recovery.settle_due()
    first, second = line.posts(Verb.LINK)
    assert first == second
    after = counter.look_at(record)
    assert after.open_attempt is None
    pay(world, after)
    look(counter, record)
    assert_held_by_link(counter, record, world)


@pytest.mark.parametrize("trouble", ["request_lost", "reply_lost", "html", "busy"])
def test_with_a_lost_answer_about_its_end_no_card_is_asked_for(
    trouble: Trouble,
    counter: Counter,
    linked: OrderRecord,
    line: FaultyLine,
    world: PracticeStripe,
) -> None:
    line.fail(trouble, Verb.UNLINK)
    with refused("unlink.unknown", OutcomeUnknown):
        counter.hold(linked)
    assert not line.posts(Verb.CONFIRM)
    held = counter.hold(linked)
    assert (held.payment.status, held.open_link) == (PaymentStatus.HELD, None)
    assert world.totals() == {"usd": Totals(1, 2706, 0, 0)}


def test_without_a_line_there_is_no_link_and_nothing_waits(
    counter: Counter, linked: OrderRecord, line: FaultyLine
) -> None:
    other = counter.sent()
    line.is_down = True
    with refused("stripe.unreachable", Refused):
        counter.link(other)
    with refused("stripe.unreachable", Refused):
        counter.unlink(linked)
    assert counter.look_at(other).open_attempt is None
    assert counter.look_at(linked).open_link is not None


def test_an_answer_that_was_lost_for_a_day_is_looked_for(
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    reopen: Callable[[], Counter],
) -> None:
    record = counter.sent()
    line.fail("reply_lost", Verb.LINK)
    with refused("link.unknown"):
        counter.link(record)
    clock.advance(timedelta(hours=25))
    again = reopen()
    again.services.recovery.settle_all()
    after = again.look_at(record)
    assert (after.open_attempt, [each.state for each in after.links]) == (None, [LinkState.OVER])
    assert len(line.posts(Verb.LINK)) == 1


def test_a_lost_link_that_was_paid_all_the_same_is_taken_on(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = counter.sent()
    counter.services.watch.poll()
    line.fail("reply_lost", Verb.LINK)
    with refused("link.unknown"):
        counter.link(record)
    _, _, body = world.request("GET", "/v1/checkout/sessions", HEADERS, [])
    world.pay_link(body.split('"id":"')[1].split('"')[0], VISA)
    counter.services.watch.poll()
    clock.advance(timedelta(seconds=10))
    counter.services.recovery.settle_due()
    counter.services.recovery.settle_due()
    assert_held_by_link(counter, record, world)


def test_sessions_of_others_are_nothing_to_us(
    counter: Counter, world: PracticeStripe, clock: SettableClock
) -> None:
    counter.services.watch.poll()
    form = [
        ("mode", "payment"),
        ("success_url", THANKS),
        ("line_items[0][quantity]", "1"),
        ("line_items[0][price_data][currency]", "usd"),
        ("line_items[0][price_data][unit_amount]", "900"),
        ("line_items[0][price_data][product_data][name]", "Web shop"),
    ]
    for _ in range(3):
        _, _, body = world.request("POST", "/v1/checkout/sessions", HEADERS, form)
        world.pay_link(body.split('"id":"')[1].split('"')[0], VISA)
    counter.services.watch.poll()
    assert counter.services.watch.open_drifts() == []


def test_without_a_page_to_thank_on_there_are_no_links(counter: Counter) -> None:
    record = counter.sent()
    assert not counter.services.pay_links.is_set_up
    with refused("link.no_page", NotSetUp):
        counter.services.pay_links.make(record.order.uuid, counter.operator)
