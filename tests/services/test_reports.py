"""The held-money book, to the cent."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pos_app.domain.errors import HoldfastError, OutcomeUnknown
from pos_app.domain.held_money import Difference, HeldSum
from pos_app.domain.holds import to_let_go
from pos_app.domain.money import Money, currency
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.services.reports import READ_AT_ONCE
from pos_app.ui.queue.standing import row_of
from tests.clock import SettableClock
from tests.conftest import usd
from tests.services.conftest import refused
from tests.services.counter import MASTERCARD, VISA, Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import DONE, NOT_DONE, FaultyLine, Trouble

OPERATIONS = 5_000
USD = currency("usd")
TROUBLES: list[Trouble] = [DONE, *NOT_DONE]
CARDS = [VISA, MASTERCARD, "pm_card_visa_chargeDeclined"]


def test_what_is_held_is_cut_by_day_clerk_and_customer(
    counter: Counter, clock: SettableClock
) -> None:
    clock.now = clock.now.astimezone().replace(hour=12).astimezone(clock.now.tzinfo)
    first = counter.held("10.00")
    clock.advance(timedelta(days=1))
    counter.held("20.00")
    clock.advance(timedelta(hours=1))
    counter.held("5.50")
    counter.captured("99.00")

    book = counter.services.reports.held(counter.operator)
    assert [hold.number for hold in book.holds] == [
        first.order.number, first.order.number + 1, first.order.number + 2
    ]  # fmt: skip
    assert book.sums == (HeldSum("USD", 3, usd("35.50")),)
    assert [(len(day.holds), day.amount, day.adds_up_to) for day in book.days] == [
        (1, usd("10.00"), usd("10.00")),
        (2, usd("25.50"), usd("35.50")),
    ]
    end = first.payment.capture_before
    assert end is not None
    assert book.days[0].day == end.astimezone().date()
    assert book.by_clerk == (HeldSum("Ada", 3, usd("35.50")),)
    assert book.by_customer == (HeldSum("Grace Hopper", 3, usd("35.50")),)


def test_last_months_holds_are_all_accounted_for(counter: Counter, clock: SettableClock) -> None:
    clock.now = clock.now.astimezone().replace(day=28, hour=12).astimezone(clock.now.tzinfo)
    counter.captured("10.00")
    part = counter.held("27.06")
    counter.capture(part, usd("22.00"))
    counter.void(counter.held("7.00"))
    kept = counter.held("3.00")
    lost = counter.held("5.00")
    clock.advance(timedelta(days=6))
    counter.capture(kept)
    clock.advance(timedelta(days=2))
    counter.services.recovery.ask_now(lost.order.uuid)
    counter.captured("50.00")

    book = counter.services.reports.held(counter.operator)
    fates = {fate.status: (fate.cards, fate.held, fate.taken) for fate in book.fates}
    assert fates == {
        PaymentStatus.CAPTURED: (3, usd("40.06"), usd("35.00")),
        PaymentStatus.VOIDED: (1, usd("7.00"), usd("0")),
        PaymentStatus.EXPIRED: (1, usd("5.00"), usd("0")),
    }
    assert (book.month.day, book.month.month) == (1, clock.now.astimezone().month - 1)
    [gone] = book.lost
    assert (gone.number, gone.amount) == (lost.order.number, usd("5.00"))
    assert gone.ended_at == lost.payment.capture_before


@pytest.mark.usefixtures("summer_time")
def test_a_month_that_began_in_summer_time_began_at_its_own_midnight(
    counter: Counter, clock: SettableClock
) -> None:
    clock.now = datetime(2026, 11, 19, 12, tzinfo=UTC)
    book = counter.services.reports.held(counter.operator)
    assert book.month == datetime(2026, 9, 30, 22, tzinfo=UTC)


def test_the_book_is_the_same_as_stripe_to_the_cent(counter: Counter) -> None:
    counter.held("10.00")
    counter.captured("20.00")
    counter.void(counter.held("30.00"))
    read: list[int] = []

    compared = counter.services.reports.compare(counter.operator, read.append)
    assert compared is not None
    assert compared.differences == ()
    assert compared.at_stripe == counter.services.reports.held(counter.operator).sums
    assert read == [0]


def test_each_difference_is_named(counter: Counter, dashboard: Dashboard) -> None:
    counter.held("10.00")
    captured = counter.held("20.00")
    assert captured.payment.intent_id is not None
    dashboard.intents.capture(captured.payment.intent_id)
    stray = dashboard.hold(900)

    compared = counter.services.reports.compare(counter.operator)
    assert compared is not None
    assert set(compared.differences) == {
        Difference(captured.payment.intent_id, captured.order.number, usd("20.00"), usd("0")),
        Difference(stray, None, usd("0"), usd("9.00")),
    }
    assert compared.at_stripe == (HeldSum("USD", 2, usd("19.00")),)
    # Nothing is repaired behind the back of whoever only looks.
    assert counter.look_at(captured).payment.status is PaymentStatus.HELD


def test_a_hold_of_an_old_intent_is_asked_for_by_itself(
    counter: Counter, clock: SettableClock
) -> None:
    record = counter.sent("10.00")
    clock.advance(timedelta(days=50))
    counter.hold(record)

    compared = counter.services.reports.compare(counter.operator)
    assert compared is not None
    assert compared.differences == ()
    assert compared.at_stripe == (HeldSum("USD", 1, usd("10.00")),)


def test_a_comparison_ends_when_nobody_wants_it_any_more(
    counter: Counter, dashboard: Dashboard
) -> None:
    for _ in range(READ_AT_ONCE + 1):
        dashboard.intents.create({"amount": 500, "currency": "usd"})
    read: list[int] = []
    assert (
        counter.services.reports.compare(counter.operator, read.append, lambda: len(read) < 2)
        is None
    )
    assert read == [0, READ_AT_ONCE]


def test_without_stripe_nothing_is_compared(counter: Counter, line: FaultyLine) -> None:
    counter.held("10.00")
    line.is_down = True
    with refused("stripe.unreachable", OutcomeUnknown):
        counter.services.reports.compare(counter.operator)


def test_after_thousands_of_random_operations_held_money_is_stripes_to_the_cent(
    counter: Counter,
    line: FaultyLine,
    clock: SettableClock,
    dashboard: Dashboard,
    world: PracticeStripe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Every other test checks these words; thousands more of the same cost most of a minute.
    for check in ("check_request", "check_response"):
        monkeypatch.setattr(f"tests.conftest.{check}", lambda *_word: None)
    # This book is thrown away: the disk need not be waited for.
    counter.shop.book.database.execute_sql("PRAGMA synchronous = OFF")
    rng = random.Random(7)
    orders = [counter.saved()]
    acts: list[tuple[int, Callable[[OrderRecord], object]]] = [
        (6, lambda _: orders.append(counter.saved(f"{rng.randint(60, 9000) / 100:.2f}"))),
        (8, lambda order: counter.hold(order, rng.choice(CARDS))),
        (3, lambda order: counter.hold(order, "pm_card_visa_chargeDeclined")),
        (6, counter.capture),
        (3, lambda order: counter.capture(order, Money(rng.randint(1, 3000), USD))),
        (2, counter.void),
        (2, lambda order: counter.refund(order, Money(rng.randint(1, 3000), USD))),
        (3, lambda _: line.fail(rng.choice(TROUBLES), rng.choice(list(Verb)))),
        (1, lambda _: clock.advance(timedelta(hours=rng.choice([0, 1, 9])))),
        (1, lambda order: counter.services.recovery.ask_now(order.order.uuid)),
        (2, lambda order: counter.reprice(order, f"{rng.randint(60, 9000) / 100:.2f}")),
        (3, lambda order: counter.again(order, rng.choice(CARDS))),
        (3, lambda order: counter.more(order, rng.choice(CARDS))),
        (2, lambda order: counter.raise_hold(order)),
        (6, lambda order: _take_a_part(counter, order, rng)),
        (3, lambda order: _on_any(counter, order, rng, counter.capture)),
        (1, lambda order: _on_any(counter, order, rng, counter.void)),
        (1, lambda order: _on_any(counter, order, rng, counter.again)),
    ]
    settings = replace(counter.services.shop.settings, raisable_holds=True, holds_in_parts=True)
    counter.services.shop.change(settings, counter.operator.name)
    weights, do = [weight for weight, _ in acts], [act for _, act in acts]
    for _ in range(OPERATIONS):
        with suppress(HoldfastError):
            rng.choices(do, weights)[0](rng.choice(orders[-15:]))
    stray = dashboard.hold(900)
    line.calm()
    clock.advance(timedelta(minutes=30))
    counter.services.recovery.settle_all()
    counter.services.recovery.read_ended()
    # A hold of which a part was taken is captured by its end: what was to replace it goes.
    counter.services.recovery.settle_all()

    book, compared = (
        counter.services.reports.held(counter.operator),
        counter.services.reports.compare(counter.operator),
    )
    assert compared is not None
    assert compared.differences == (Difference(stray, None, usd("0"), usd("9.00")),)
    held = world.totals()["usd"].held
    assert sum(each.amount.minor for each in compared.at_stripe) == held
    assert len(book.holds) > 50
    for cut in (book.sums, book.by_clerk, book.by_customer, book.days, book.holds):
        assert sum(each.amount.minor for each in cut) == held - 900
    assert book.days[-1].adds_up_to.minor == held - 900
    present = [counter.look_at(each) for each in orders]
    assert sum(len(each.payments) > 1 for each in present) > 50
    assert sum(map(_parts_taken, present)) > 20
    _require_the_queue_says_the_same(counter, orders, held - 900)


def _parts_taken(record: OrderRecord) -> int:
    done = [each for each in record.attempts if each.outcome is Outcome.SUCCEEDED]
    return sum(each.request.keeps_rest for each in done)


def _take_a_part(counter: Counter, order: OrderRecord, rng: random.Random) -> None:
    left = counter.look_at(order).payment.capturable
    part = Money(rng.randint(1, max(left.minor, 1)), USD)
    counter.capture(order, part, keep_rest=True)


def _on_any(
    counter: Counter,
    order: OrderRecord,
    rng: random.Random,
    act: Callable[[OrderRecord], object],
) -> None:
    """Do something with any one of the payments that the order has had."""
    present = counter.look_at(order)
    act(present.about(rng.choice(present.payments).id))


def _require_the_queue_says_the_same(
    counter: Counter, orders: list[OrderRecord], held: int
) -> None:
    view = counter.services.queue.load()
    assert sum(each.minor for each in view.held.values()) == held
    assert view.held_cards == len(counter.services.reports.held(counter.operator).holds)
    for order in orders:
        record = counter.look_at(order)
        (row,) = counter.services.queue.rows([order.order.number])
        made = row_of(record)
        same = {"items": "", "customer": made.customer, "account": "", "livemode": False}
        assert made == replace(row, **same)  # type: ignore[arg-type]
        assert to_let_go(record.payments) is None
