"""The practice shop: what is in it, that it adds up, and that it is there whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_app.app import OpenShop, open_practice_shop
from pos_app.domain.payment import Check, PaymentStatus
from pos_app.domain.queue import QueueRow, Section
from pos_app.services.practice_shop import OWNER, PIN, Calendar

KILLED = 9

# Dies as abruptly as by a kill, when the first order is about to be told to Stripe.
DIE_HALF_WAY = f"""
import os, sys
from pathlib import Path
from pos_app.app import open_practice_shop

def die(event, arguments):
    if event == "import" and arguments[0] == "pos_app.payments.stripe_gateway":
        os._exit({KILLED})

sys.addaudithook(die)
open_practice_shop(Path(sys.argv[1]))
"""


def local(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 19, hour, minute).astimezone(UTC)


NOW = local(10, 49)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("practice_home")


@pytest.fixture(scope="module")
def stocked(home: Path) -> Iterator[OpenShop]:
    """A practice shop as it is first opened; tests only look at it."""
    shop = open_practice_shop(home, clock=lambda: NOW)
    yield shop
    shop.close()


def every_row(shop: OpenShop) -> list[QueueRow]:
    return shop.services.ordering.list(limit=1000)


def test_the_queue_has_something_of_everything(stocked: OpenShop) -> None:
    view = stocked.services.queue.load()
    assert {section.name: view.count(section) for section in Section} == {
        "NEEDS_YOU": 3,
        "ENDING_TODAY": 2,
        "HELD": 7,
        "AWAITING_CARD": 3,
        "DONE": 6,
    }


def test_three_weeks_of_orders_are_in_every_state(stocked: OpenShop) -> None:
    rows = every_row(stocked)
    assert Counter(row.status for row in rows) == {
        PaymentStatus.CAPTURED: 20,
        PaymentStatus.HELD: 9,
        PaymentStatus.VOIDED: 5,
        PaymentStatus.AWAITING_CARD: 5,
        PaymentStatus.EXPIRED: 2,
    }
    assert [row.number for row in rows] == list(range(1000 + len(rows), 1000, -1))
    assert [row.saved_at for row in rows] == sorted((row.saved_at for row in rows), reverse=True)
    assert timedelta(days=20) < NOW - rows[-1].saved_at < timedelta(days=22)


def test_what_needs_somebody_needs_it_for_different_reasons(stocked: OpenShop) -> None:
    rows = stocked.services.queue.load().rows[Section.NEEDS_YOU]
    assert Counter(row.decline.decline_code for row in rows if row.decline) == {
        "insufficient_funds": 1,
        "expired_card": 1,
    }
    assert [row.customer for row in rows if row.status is PaymentStatus.EXPIRED] == ["Alan Turing"]


def test_the_hold_of_the_first_lesson_ends_in_three_hours(stocked: OpenShop) -> None:
    first = stocked.services.queue.load().rows[Section.ENDING_TODAY][0]
    assert (first.customer, first.amount.decimal_text()) == ("Grace Hopper", "27.06")
    assert first.capture_before == NOW + timedelta(hours=3, minutes=10)


def test_the_holds_end_on_different_days_and_one_has_a_failed_check(stocked: OpenShop) -> None:
    rows = stocked.services.queue.load().rows[Section.HELD]
    assert len({row.capture_before.date() for row in rows if row.capture_before}) >= 5
    assert [row.card.cvc_check for row in rows if row.card and row.card.has_failed_check] == [
        Check.FAIL
    ]


def test_captures_and_refunds_are_whole_and_in_part(stocked: OpenShop) -> None:
    captured = stocked.services.ordering.list(PaymentStatus.CAPTURED, limit=1000)
    records = [stocked.services.ordering.record(row.order_uuid) for row in captured]
    in_part = [record for record in records if record.payment.received < record.order.total]
    given_back = [record for record in records if record.payment.refunded]
    assert len(in_part) == 3
    assert Counter(bool(record.refundable) for record in given_back) == {True: 2, False: 2}


def test_the_practice_stripe_has_the_same_money_as_the_book(stocked: OpenShop) -> None:
    assert stocked.stripe is not None
    rows = every_row(stocked)
    held = sum(row.amount.minor for row in rows if row.status is PaymentStatus.HELD)
    captured = sum(row.amount.minor for row in rows if row.status is PaymentStatus.CAPTURED)
    totals = stocked.stripe.totals()["usd"]
    assert (totals.intents, totals.held, totals.captured, totals.refunded) == (
        len(rows),
        held,
        captured,
        sum(row.refunded.minor for row in rows),
    )


def test_the_book_knows_what_became_of_every_order(stocked: OpenShop) -> None:
    rows = every_row(stocked)
    assert not [row for row in rows if row.open_outcome]
    held = [row for row in rows if row.status is PaymentStatus.HELD]
    assert all(row.capture_before and row.capture_before > NOW for row in held)


def test_the_shop_has_a_catalogue_customers_and_an_owner(stocked: OpenShop) -> None:
    services = stocked.services
    assert services.shop.settings.name == "Corner Books"
    assert services.catalog.count() == 60
    assert services.operators.sign_in(OWNER, PIN).name == OWNER
    assert len({row.customer for row in every_row(stocked)}) == 25
    (grace,) = services.customers.find("555 0142")
    assert grace.customer.name == "Grace Hopper"
    assert grace.orders == 3
    bought = services.customers.bought_before(grace.customer.id or 0)
    assert "BK-HARBOUR" in [item.sku for item in bought]


def test_names_with_accents_are_found_without_them(stocked: OpenShop) -> None:
    for typed, name in {"emilie": "Émilie du Châtelet", "godel": "Kurt Gödel"}.items():
        found = stocked.services.customers.find(typed)
        assert [known.customer.name for known in found] == [name]


def test_opening_it_again_changes_nothing(stocked: OpenShop, home: Path) -> None:
    before = every_row(stocked)
    again = open_practice_shop(home, clock=lambda: NOW)
    try:
        assert every_row(again) == before
        assert again.till == stocked.till
    finally:
        again.close()


@pytest.mark.parametrize(("hour", "minute"), [(0, 20), (23, 40)])
def test_the_sections_are_the_same_close_to_midnight(
    tmp_path: Path, stocked: OpenShop, hour: int, minute: int
) -> None:
    shop = open_practice_shop(tmp_path, clock=lambda: local(hour, minute))
    try:
        view, usual = shop.services.queue.load(), stocked.services.queue.load()
        for section in Section:
            assert view.count(section) == usual.count(section), section.name
    finally:
        shop.close()


def test_a_stocking_that_was_killed_starts_again(tmp_path: Path, stocked: OpenShop) -> None:
    home = tmp_path / "home"
    child = subprocess.run([sys.executable, "-c", DIE_HALF_WAY, str(home)], check=False)
    assert child.returncode == KILLED
    assert (home / "practice.part" / "book.db").exists()
    assert not (home / "practice").exists()
    shop = open_practice_shop(home, clock=lambda: NOW)
    try:
        assert len(every_row(shop)) == len(every_row(stocked))
        assert not (home / "practice.part").exists()
    finally:
        shop.close()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("-3d 14:05", lambda: local(14, 5) - timedelta(days=3)),
        ("today-2h10m", lambda: NOW - timedelta(hours=2, minutes=10)),
        ("today+45m", lambda: NOW + timedelta(minutes=45)),
        ("today+3h10m -7d", lambda: NOW + timedelta(hours=3, minutes=10) - timedelta(days=7)),
    ],
)
def test_moments_are_read(text: str, moment: Callable[[], datetime]) -> None:
    assert Calendar(NOW).moment(text) == moment()


@pytest.mark.parametrize("text", ["", "today", "yesterday 10:00", "-3d 9:00", "today-2h and more"])
def test_other_moments_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="^" + text + "$"):
        Calendar(NOW).moment(text)


def test_moments_of_today_move_together_near_midnight() -> None:
    late = Calendar(local(23, 0))
    assert late.moment("today+4h") == local(23, 0) + timedelta(hours=1)
    assert late.moment("today+2h") == local(23, 0) + timedelta(minutes=30)
    early = Calendar(local(1, 0))
    assert early.moment("today-4h") == local(0, 0)
