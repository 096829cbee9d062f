"""The queue's lists against a plain computation over every order of the book."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.day import Day
from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.money import Currency, Money
from pos_app.domain.payment import Verb
from pos_app.domain.queue import (
    EVERYTHING,
    Filters,
    QueueRow,
    SavedView,
    Section,
    Share,
    Sort,
    SortBy,
    Wish,
)
from pos_app.domain.record import OrderRecord
from pos_app.domain.text import fold, needles, order_words
from tests.clock import SettableClock
from tests.conftest import make_draft
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

NAMES = ("Grace Hopper", "Zoë Müller", "Bo", "", "Alan Turing")
PHONES = ("415 555 0142", "+49 30 901820", "", "27 06 1041")
TEXTS = ("hop", "h", "zo", "MÜLL", "555 0142", "+49 30 90", "4242", "visa", "pi_", "27.06", "27,0",
         "10", "1003", "nobody", "%", "hopper 415", "xy")  # fmt: skip


def a_book(dice: random.Random, counter: Counter, line: FaultyLine, clock: SettableClock) -> None:
    """A few orders in any state, over some days, and one that a clerk of another name took."""
    for _ in range(12):
        services, operator = counter.services, counter.operator
        draft = make_draft(
            services, dice.choice(("10.00", "27.06", "99.90")), dice.choice(NAMES),
            dice.choice(PHONES),
        )  # fmt: skip
        order = services.ordering.save(draft, operator)
        act = dice.choice(range(9))
        if act:
            record = counter.send(order)
        if act == 2:
            with refused("card.declined"):
                counter.hold(record, "pm_card_visa_chargeDeclined")
        if act >= 3:
            card = dice.choice(("pm_card_visa", "pm_card_mastercard", "pm_card_cvcCheckFail"))
            record = counter.hold(record, card)
        if act == 5:
            counter.capture(record)
        if act == 6:
            counter.void(record)
        if act == 7:
            line.fail("reply_lost", Verb.CAPTURE)
            with refused("capture.unknown", OutcomeUnknown):
                counter.capture(record)
        clock.advance(timedelta(hours=dice.choice((0, 1, 30))))
        counter.services.recovery.read_ended()


def every_row(counter: Counter) -> list[tuple[QueueRow, OrderRecord]]:
    ordering = counter.services.ordering
    rows = ordering.list(limit=1000)
    return [(row, ordering.record(row.order_uuid)) for row in rows]


def matches(row: QueueRow, record: OrderRecord, text: str) -> bool:
    content = record.order.content
    words = order_words(content.customer.name, content.customer.phone, content.note)
    words += f"  {row.number}  {row.amount.decimal_text()}"
    for payment in record.payments:
        words += f"  {payment.intent_id}".lower() if payment.intent_id else ""
        words += f"  {payment.card.brand}  {payment.card.last4}" if payment.card else ""
    return any(all(part in words for part in parts) for parts in needles(text))


def is_wanted(row: QueueRow, record: OrderRecord, wish: Wish, clock: SettableClock) -> bool:
    asked, card = wish.filters, row.card
    name = fold(record.order.customer.name)
    least = asked.at_least_minor if asked.at_least_minor is not None else row.amount.minor
    most = asked.at_most_minor if asked.at_most_minor is not None else row.amount.minor
    return (
        (not wish.text or matches(row, record, wish.text))
        and asked.taken_by in ("", row.taken_by)
        and all(word in name for word in fold(asked.customer).split())
        and least <= row.amount.minor <= most
        and clock.now - row.saved_at >= timedelta(hours=asked.older_than_h)
        and (not asked.card_brand or (card is not None and card.brand == asked.card_brand))
        and (not asked.failed_checks or (card is not None and card.has_failed_check))
    )


def sort_key(by: SortBy, section: Section) -> Callable[[QueueRow, OrderRecord], object]:
    urgent: dict[Section, Callable[[QueueRow], object]] = {
        Section.NEEDS_YOU: lambda row: -row.amount.minor,
        Section.ENDING_TODAY: QueueRow.urgency,
        Section.HELD: QueueRow.urgency,
        Section.AWAITING_CARD: lambda row: row.number,
        Section.DONE: lambda row: -row.settled_at.timestamp(),
    }
    keys: dict[SortBy, Callable[[QueueRow, OrderRecord], object]] = {
        SortBy.URGENCY: lambda row, _: urgent[section](row),
        SortBy.SAVED: lambda row, _: row.saved_at,
        SortBy.ENDS: lambda row, _: row.urgency()[0] if row.status == "held" else float("inf"),
        SortBy.NUMBER: lambda row, _: row.number,
        SortBy.CUSTOMER: lambda _, record: fold(record.order.customer.name).split(),
        SortBy.ITEMS: lambda row, _: row.items,
        SortBy.AMOUNT: lambda row, _: row.amount.minor,
        SortBy.CARD: lambda row, _: (row.card.brand, row.card.last4) if row.card else ("", ""),
        SortBy.TAKEN_BY: lambda row, _: row.taken_by,
        SortBy.STATE: lambda row, _: row.status.value,
    }
    return keys[by]


def expected(
    counter: Counter, wish: Wish, section: Section, clock: SettableClock
) -> list[QueueRow]:
    today = Day.around(clock.now)
    found = [
        (row, record)
        for row, record in sorted(every_row(counter), key=lambda pair: pair[0].number)
        if row.section(today) is section and is_wanted(row, record, wish, clock)
    ]
    key = sort_key(wish.sort.by, section)
    turned = wish.sort.descending and wish.sort.by is not SortBy.URGENCY
    # Equal ones stay by number, also when the sort is turned round.
    found.sort(key=lambda pair: key(*pair), reverse=turned)  # type: ignore[arg-type,return-value]
    return [row for row, _ in found]


def a_wish(dice: random.Random) -> Wish:
    filters = Filters(
        taken_by=dice.choice(("", "", "Ada", "Bob")),
        customer=dice.choice(("", "", "hop", "zoe mull")),
        at_least_minor=dice.choice((None, None, 1500)),
        at_most_minor=dice.choice((None, None, 2706)),
        older_than_h=dice.choice((0, 0, 24)),
        card_brand=dice.choice(("", "", "visa")),
        failed_checks=dice.choice((False, False, True)),
    )
    sort = Sort(dice.choice(list(SortBy)), dice.choice((False, True)))
    narrow = dice.choice(("text", "filters", "none"))
    text = dice.choice(TEXTS) if narrow == "text" else ""
    return Wish(text, filters if narrow == "filters" else Filters(), sort)


def added_up(rows: list[QueueRow]) -> dict[Currency, Money]:
    sums: dict[Currency, Money] = {}
    for row in rows:
        of = row.amount.currency
        sums[of] = sums.get(of, Money(0, of)) + row.amount
    return sums


def by_currency(share: Share) -> dict[Currency, Money]:
    return {each.currency: each for each in share.sums}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("few", [2_000, 0])
def test_each_list_is_what_a_plain_look_at_every_order_finds(
    seed: int,
    few: int,
    counter: Counter,
    line: FaultyLine,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With both ways of searching: among few orders and in the index of all."""
    monkeypatch.setattr("pos_app.storage.order_search._FEW", few)
    dice = random.Random(seed)
    a_book(dice, counter, line, clock)
    wishes = [EVERYTHING, *(Wish(text) for text in TEXTS), *(a_wish(dice) for _ in range(15))]
    for wish in wishes:
        view = counter.services.queue.load(wish)
        for section in Section:
            rows = expected(counter, wish, section, clock)
            assert list(view.numbers[section]) == [row.number for row in rows], (wish, section)
            assert counter.services.queue.rows(view.numbers[section]) == rows
            assert view.listed[section].count == len(rows)
            assert by_currency(view.listed[section]) == added_up(rows)
            whole = expected(counter, EVERYTHING, section, clock)
            assert (view.count(section), view.sum(section)) == (len(whole), added_up(whole))
        held = [row for row, _ in every_row(counter) if row.status == "held"]
        assert (view.held, view.held_cards) == (added_up(held), len(held))
        ends = [row.capture_before for row in held if row.capture_before]
        assert view.next_end == min(ends, default=None)
        tries = [row.next_try_at for row, _ in every_row(counter) if row.next_try_at]
        assert view.next_try_at == min(tries, default=None)


def test_the_shop_keeps_its_views(counter: Counter) -> None:
    views = counter.services.queue_views
    large = SavedView("Large & old", Filters(at_least_minor=10_000, older_than_h=24), Sort())
    turned = SavedView("By clerk", Filters(), Sort(SortBy.TAKEN_BY, descending=True))
    views.save(large)
    assert views.save(turned) == [turned, large]
    smaller = SavedView("Large & old", Filters(at_least_minor=5_000), Sort())
    assert views.save(smaller) == [turned, smaller]
    assert views.remove("By clerk") == [smaller]
    assert views.all() == [smaller]
