"""What concerns one payment at Stripe hides none of the others, and copied data deceives nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.drift import Drift, DriftKind, DriftState
from pos_app.domain.errors import Conflict
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.watch import BUDGET_DAYS, READS_AT_LEAST, SWEEP_EVERY, ReadBudget
from pos_app.storage.watching import Watching
from tests.clock import SettableClock
from tests.conftest import KEY
from tests.services.conftest import OpenTill, PcClock, refused
from tests.services.counter import VISA, Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine

Kinds = list[tuple[DriftKind, str]]


def intent_of(record: OrderRecord) -> str:
    assert record.payment.intent_id
    return record.payment.intent_id


def listed(counter: Counter) -> Kinds:
    return [(each.kind, each.intent_id) for each in counter.services.watch.open_drifts()]


def the_drift(counter: Counter, record: OrderRecord) -> Drift:
    (drift,) = counter.look_at(record).drifts
    return drift


def test_a_hold_in_a_currency_that_we_do_not_know_hides_nothing(
    watching: Counter, dashboard: Dashboard
) -> None:
    record = watching.held()
    made = dashboard.intents.create(
        {
            "amount": 900,
            "currency": "gel",
            "capture_method": "manual",
            "allowed_payment_method_types": ["card"],
        }
    )
    dashboard.intents.confirm(made.id, {"payment_method": VISA})
    dashboard.intents.cancel(intent_of(record))
    watching.services.watch.poll()
    assert listed(watching) == [(DriftKind.VOIDED, intent_of(record))]


def test_a_payment_that_was_made_one_of_another_currency_is_told_and_hides_nothing(
    watching: Counter, dashboard: Dashboard, clock: SettableClock
) -> None:
    changed, cancelled, renamed = watching.sent(), watching.held(), watching.held()
    dashboard.intents.update(intent_of(changed), {"currency": "eur"})
    dashboard.intents.cancel(intent_of(cancelled))
    dashboard.intents.update(intent_of(renamed), {"metadata": {"colour": "red"}})
    clock.advance(SWEEP_EVERY)
    watching.services.watch.poll()
    assert watching.services.watch.state().swept_at == clock.now
    assert set(listed(watching)) == {
        (DriftKind.AMOUNT, intent_of(changed)),
        (DriftKind.VOIDED, intent_of(cancelled)),
        (DriftKind.METADATA, intent_of(renamed)),
    }
    facts = {"was_minor": 2706, "amount_minor": 2706, "currency": "eur"}
    assert the_drift(watching, changed).facts == facts
    with refused("payment.other_currency"):
        watching.hold(changed)


def test_what_is_held_in_another_currency_is_not_written_down_as_our_own(
    watching: Counter, dashboard: Dashboard
) -> None:
    record = watching.sent()
    dashboard.intents.update(intent_of(record), {"currency": "jpy"})
    # Nobody knows of it yet.
    watching.hold(record)
    assert not watching.look_at(record).payment.capturable
    assert listed(watching) == [(DriftKind.AMOUNT, intent_of(record))]


def test_an_event_of_a_payment_that_was_made_one_of_another_currency_hides_nothing(
    watching: Counter, dashboard: Dashboard
) -> None:
    changed, other = watching.sent(), watching.held()
    dashboard.intents.update(intent_of(changed), {"currency": "eur"})
    dashboard.intents.cancel(intent_of(changed))
    dashboard.intents.cancel(intent_of(other))
    watching.services.watch.poll()
    assert (DriftKind.VOIDED, intent_of(other)) in listed(watching)


def test_an_intent_renamed_to_another_order_is_not_taken_for_that_ones_own(
    watching: Counter, dashboard: Dashboard, line: FaultyLine, clock: SettableClock
) -> None:
    record = watching.held()
    line.fail("request_lost", Verb.CREATE)
    lost = watching.saved()
    with refused("create.unknown"):
        watching.send(lost)
    dashboard.intents.update(intent_of(record), {"metadata": {"order_id": lost.order.uuid}})
    clock.advance(timedelta(hours=24))
    watching.services.recovery.settle_due()
    watching.services.watch.poll()
    after = watching.look_at(lost)
    assert (after.payment.intent_id, after.attempts[-1].outcome) == (None, Outcome.REFUSED)
    assert listed(watching) == [(DriftKind.METADATA, intent_of(record))]
    held = watching.hold(lost)
    assert held.payment.status is PaymentStatus.HELD
    assert held.payment.intent_id != intent_of(record)


def test_an_intent_that_captures_by_itself_is_not_taken_for_a_lost_one_of_ours(
    watching: Counter, dashboard: Dashboard, line: FaultyLine, clock: SettableClock
) -> None:
    line.fail("request_lost", Verb.CREATE)
    lost = watching.saved()
    with refused("create.unknown"):
        watching.send(lost)
    copied = dashboard.intents.create(
        {
            "amount": 9900,
            "currency": "usd",
            "allowed_payment_method_types": ["card"],
            "metadata": {"order_id": lost.order.uuid},
        }
    )
    clock.advance(timedelta(hours=24))
    watching.services.recovery.settle_due()
    clock.advance(SWEEP_EVERY)
    watching.services.watch.poll()
    assert watching.look_at(lost).payment.intent_id is None
    assert listed(watching) == [(DriftKind.FOREIGN_INTENT, copied.id)]


def test_our_own_intent_is_no_second_payment_while_the_answer_to_its_create_is_lost(
    watching: Counter, dashboard: Dashboard, line: FaultyLine
) -> None:
    line.fail("reply_lost", Verb.CREATE)
    lost = watching.saved()
    with refused("create.unknown"):
        watching.send(lost)
    ours = dashboard.intents.list({"limit": 1}).data[0].id
    dashboard.intents.confirm(ours, {"payment_method": VISA})
    watching.services.watch.poll()
    assert listed(watching) == []
    watching.services.recovery.settle_all()
    assert listed(watching) == [(DriftKind.HELD, ours)]
    assert watching.look_at(lost).payment.intent_id == ours


def test_a_copy_of_what_was_paid_by_a_link_does_not_take_its_place(
    watching: Counter, dashboard: Dashboard, world: PracticeStripe, clock: SettableClock
) -> None:
    watching.sell_by_link()
    record = watching.link(watching.sent())
    world.pay_link(record.links[-1].session, "4242424242424242")
    watching.services.watch.poll()
    paid = watching.look_at(record).payment
    assert paid.status is PaymentStatus.HELD
    copy = dashboard.hold(9900, **(paid.metadata or {}))
    watching.services.watch.poll()
    clock.advance(SWEEP_EVERY)
    watching.services.watch.poll()
    after = watching.look_at(record).payment
    assert (after.intent_id, after.status) == (paid.intent_id, PaymentStatus.HELD)
    assert listed(watching) == [(DriftKind.FOREIGN_INTENT, copy)]


def test_of_two_who_answer_the_later_hears_who_was_faster(
    watching: Counter,
    dashboard: Dashboard,
    open_till: OpenTill,
    operator: Operator,
    clock: SettableClock,
) -> None:
    record = watching.held()
    dashboard.intents.cancel(intent_of(record))
    watching.services.watch.poll()
    drift, other = the_drift(watching, record), Counter(open_till(), operator)
    watching.services.watch.accept(drift.id, watching.operator, "he rang")
    trail = watching.look_at(record).trail
    with refused("drift.already_accepted", Conflict, by="Ada", at=clock.now):
        other.services.watch.investigate(drift.id, other.operator, "why?")
    with refused("drift.already_accepted", Conflict, by="Ada", at=clock.now):
        other.services.watch.accept(drift.id, other.operator)
    answered = the_drift(other, record)
    assert (answered.state, answered.answered_by) == (DriftState.ACCEPTED, "Ada")
    assert other.look_at(record).trail == trail


def test_a_second_dispute_about_the_same_money_is_told_too(
    watching: Counter, world: PracticeStripe
) -> None:
    record = watching.captured()
    world.open_dispute(intent_of(record))
    watching.services.watch.poll()
    watching.services.watch.accept(the_drift(watching, record).id, watching.operator)
    world.open_dispute(intent_of(record))
    watching.services.watch.poll()
    assert listed(watching) == [(DriftKind.DISPUTED, intent_of(record))]


def test_what_was_captured_before_a_month_away_is_swept_too(
    watching: Counter,
    dashboard: Dashboard,
    world: PracticeStripe,
    clock: SettableClock,
    reopen: Callable[[], Counter],
) -> None:
    refunded, disputed = watching.captured(), watching.captured()
    clock.advance(timedelta(days=10))
    watching.services.watch.poll()
    dashboard.refund(intent_of(refunded), 500)
    world.open_dispute(intent_of(disputed))
    clock.advance(timedelta(days=31))
    # So that there is an event to go on from.
    dashboard.hold(500, order_id="of another shop")
    again = reopen()
    again.services.watch.poll()
    assert set(listed(again)) == {
        (DriftKind.REFUNDED, intent_of(refunded)),
        (DriftKind.DISPUTED, intent_of(disputed)),
    }


def test_of_a_month_away_stripe_still_tells_what_happened_to_old_payments(
    watching: Counter,
    dashboard: Dashboard,
    world: PracticeStripe,
    clock: SettableClock,
    reopen: Callable[[], Counter],
) -> None:
    """A shop of one season: what is older than the sweep looks back, and what only events tell."""
    refunded, disputed = watching.captured(), watching.captured()
    clock.advance(timedelta(days=40))
    watching.sent()
    watching.services.watch.poll()
    clock.advance(timedelta(days=31))
    dashboard.refund(intent_of(refunded), 500)
    world.open_dispute(intent_of(disputed))
    world.close_dispute(intent_of(disputed), "lost")
    clock.advance(timedelta(days=2))
    again = reopen()
    again.services.watch.poll()
    assert set(listed(again)) == {
        (DriftKind.REFUNDED, intent_of(refunded)),
        (DriftKind.DISPUTED, intent_of(disputed)),
        (DriftKind.DISPUTE_CLOSED, intent_of(disputed)),
    }


def test_an_event_that_came_into_the_list_behind_the_cursor_is_not_missed(
    watching: Counter, world: PracticeStripe, clock: SettableClock
) -> None:
    record = watching.captured()
    world.open_dispute(intent_of(record))
    watching.services.watch.poll()
    world.close_dispute(intent_of(record), "won")
    watching.sent()
    # As if the dispute's end had come into the list after what followed it.
    mark = Watching(watching.shop.book)
    mark.move(mark.mark().cursor, StripeGateway(KEY, http_client=FaultyLine(world)).newest_event())
    watching.services.watch.poll()
    assert len(listed(watching)) == 1
    clock.advance(SWEEP_EVERY)
    watching.services.watch.poll()
    assert listed(watching)[1:] == [(DriftKind.DISPUTE_CLOSED, intent_of(record))]
    # And looked at again it is told once.
    clock.advance(SWEEP_EVERY)
    watching.services.watch.poll()
    assert len(listed(watching)) == 2


def test_a_hold_that_stands_beyond_its_end_is_not_read_every_minute(
    watching: Counter,
    line: FaultyLine,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pos_app.payments.practice_stripe.world.settle_due", lambda _call: None)
    records = [watching.held() for _ in range(3)]
    clock.advance(timedelta(days=7))
    line.sent.clear()
    for _ in range(24 * 60):
        watching.services.recovery.read_ended()
        clock.advance(timedelta(minutes=1))
    assert len(line.sent) <= 12 * len(records)
    # As soon as Stripe has let them go, the events tell it.
    monkeypatch.undo()
    watching.services.watch.poll()
    status = {watching.look_at(each).payment.status for each in records}
    assert status == {PaymentStatus.EXPIRED}


def test_a_clock_that_is_a_year_ahead_does_not_have_every_hold_read(
    watching: Counter, reopen: Callable[[], Counter], line: FaultyLine, pc_clock: PcClock
) -> None:
    for _ in range(10):
        watching.held()
    pc_clock.error = timedelta(days=365)
    again = reopen()
    line.sent.clear()
    again.services.recovery.read_ended()
    # Stripe's first answer has told the time.
    assert len(line.sent) <= 2


@pytest.mark.parametrize("error", [timedelta(days=-365), timedelta(hours=-5), timedelta(days=365)])
def test_how_long_a_link_is_good_for_is_told_by_stripes_clock(
    watching: Counter,
    reopen: Callable[[], Counter],
    clock: SettableClock,
    pc_clock: PcClock,
    error: timedelta,
) -> None:
    watching.sell_by_link()
    record = watching.sent()
    pc_clock.error = error
    again = reopen()
    made = again.link(record).links[-1]
    assert timedelta(0) < made.expires_at - clock.now <= timedelta(hours=24)
    again = reopen()
    # It is still open, and no other one is made.
    assert again.link(record).links == (made,)


def test_whether_a_saved_card_is_still_good_is_told_by_stripes_clock(
    watching: Counter, reopen: Callable[[], Counter], pc_clock: PcClock
) -> None:
    first, record = watching.saved(), watching.sent()
    kept = watching.services.saved_cards
    kept.hold_and_keep(first.order.uuid, VISA, "May we?", watching.operator)
    [card] = kept.of_customer(record.order.customer.id or 0)
    pc_clock.error = timedelta(days=365 * 20)
    again = reopen()
    held = again.services.saved_cards.hold(record.order.uuid, card.id, again.operator)
    assert held.payment.status is PaymentStatus.HELD


def test_events_are_complete_when_the_program_ends_between_two_pages(
    watching: Counter,
    reopen: Callable[[], Counter],
    dashboard: Dashboard,
    line: FaultyLine,
) -> None:
    first, last = watching.held(), watching.held()
    watching.services.watch.poll()
    dashboard.intents.cancel(intent_of(first))
    for _ in range(60):
        dashboard.hold(500, order_id="of another shop")
    dashboard.intents.cancel(intent_of(last))

    def fail_the_next_page(_order_uuid: str) -> None:
        line.fail_at("request_lost", "GET", "/v1/events")

    with refused("read.unknown"):
        watching.services.watch.poll(fail_the_next_page)
    assert listed(watching) == [(DriftKind.VOIDED, intent_of(first))]
    again = reopen()
    again.services.watch.poll()
    kinds = [(DriftKind.VOIDED, intent_of(first)), (DriftKind.VOIDED, intent_of(last))]
    assert listed(again) == kinds
    line.sent.clear()
    again.services.watch.poll()
    assert (listed(again), len(line.sent)) == (kinds, 1)


def test_a_sweep_of_many_holds_costs_a_read_for_a_hundred(
    watching: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    for _ in range(120):
        watching.held("5.00")
    watching.services.watch.poll()
    clock.advance(SWEEP_EVERY)
    line.sent.clear()
    watching.services.watch.poll()
    # The new events, two pages of intents, and the 243 events since the last sweep once more.
    paths = ["/v1/events", *["/v1/payment_intents"] * 2, *["/v1/events"] * 3]
    assert [each.path for each in line.sent] == paths


def test_a_till_that_is_never_closed_stays_within_the_reads() -> None:
    minutes, day, reads = 0, 24 * 60, [0] * 90
    while minutes < 90 * day:
        today = minutes // day
        used = sum(reads[max(0, today - BUDGET_DAYS) : today + 1])
        assert used <= READS_AT_LEAST
        reads[today] += 1
        minutes += round(ReadBudget(used, READS_AT_LEAST).pause.total_seconds() / 60)
    # A shop of ordinary hours is told of everything within two minutes.
    month = 0
    for _ in range(22 * 8 * 60):
        pause = ReadBudget(month, READS_AT_LEAST).pause
        assert pause <= timedelta(minutes=2)
        month += pause == timedelta(minutes=1)
