from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.domain.day import Day
from pos_app.domain.drift import DriftKind
from pos_app.domain.payment import Decline, Outcome, PaymentStatus, Verb
from pos_app.domain.queue import QueueRow, Section
from tests.domain.examples import NOW, row, usd

DAY_END = NOW.replace(hour=23) + timedelta(hours=1)
DAY = timedelta(days=1)

AWAITING = row(PaymentStatus.AWAITING_CARD)
HELD = row(PaymentStatus.HELD)
CAPTURED = row(PaymentStatus.CAPTURED)
VOIDED = row(PaymentStatus.VOIDED)
EXPIRED = row(PaymentStatus.EXPIRED)

CREATING = replace(AWAITING, intent_id=None, open_verb=Verb.CREATE)


UNSENT = replace(CREATING, open_outcome=Outcome.PREPARED)


@pytest.mark.parametrize(
    ("row", "section"),
    [
        (AWAITING, Section.AWAITING_CARD),
        (replace(AWAITING, decline=Decline("card_declined")), Section.NEEDS_YOU),
        (replace(AWAITING, intent_id=None), Section.NEEDS_YOU),
        (replace(UNSENT, next_try_at=NOW), Section.AWAITING_CARD),
        (replace(UNSENT, next_try_at=None), Section.NEEDS_YOU),
        (replace(CREATING, open_outcome=Outcome.SENT), Section.AWAITING_CARD),
        (replace(CREATING, open_outcome=Outcome.UNKNOWN), Section.NEEDS_YOU),
        (HELD, Section.HELD),
        (replace(HELD, capture_before=DAY_END), Section.ENDING_TODAY),
        (replace(HELD, capture_before=NOW - DAY), Section.ENDING_TODAY),
        (replace(HELD, capture_before=DAY_END + timedelta(seconds=1)), Section.HELD),
        (replace(HELD, capture_before=None), Section.HELD),
        (replace(HELD, open_verb=Verb.CAPTURE, open_outcome=Outcome.UNKNOWN), Section.NEEDS_YOU),
        (replace(HELD, open_verb=Verb.CAPTURE, open_outcome=Outcome.SENT), Section.HELD),
        (CAPTURED, Section.DONE),
        (replace(CAPTURED, drift=DriftKind.CAPTURED), Section.NEEDS_YOU),
        (replace(VOIDED, drift=DriftKind.VOIDED, settled_at=NOW - 9 * DAY), Section.NEEDS_YOU),
        (VOIDED, Section.DONE),
        (replace(CAPTURED, settled_at=DAY_END - DAY), None),
        (replace(CAPTURED, open_verb=Verb.REFUND, open_outcome=Outcome.UNKNOWN), Section.NEEDS_YOU),
        (EXPIRED, Section.NEEDS_YOU),
        (replace(EXPIRED, settled_at=NOW - 2 * DAY + timedelta(seconds=1)), Section.NEEDS_YOU),
        (replace(EXPIRED, settled_at=NOW - 2 * DAY), None),
    ],
)
def test_an_order_stands_where_somebody_looks_for_it(
    row: QueueRow, section: Section | None
) -> None:
    assert row.section(Day(NOW, DAY_END - DAY, DAY_END)) is section


def test_an_order_asks_stripe_only_after_something_was_sent() -> None:
    asking = {outcome for outcome in Outcome if replace(HELD, open_outcome=outcome).is_asking}
    assert asking == {Outcome.SENT, Outcome.UNKNOWN}
    assert not HELD.is_asking


def test_an_order_that_stripe_does_not_know_is_unsent() -> None:
    assert replace(CREATING, open_outcome=Outcome.PREPARED).is_unsent
    assert replace(AWAITING, intent_id=None).is_unsent
    assert not AWAITING.is_unsent
    assert not replace(VOIDED, intent_id=None).is_unsent


def test_the_hold_that_ends_first_is_most_urgent_then_the_larger_then_the_older() -> None:
    soon = replace(HELD, capture_before=NOW, number=4)
    large = replace(HELD, amount=usd(9900), number=3)
    older, newer = replace(HELD, number=1), replace(HELD, number=2)
    endless = replace(HELD, capture_before=None, number=0)
    by_urgency = sorted([endless, newer, older, large, soon], key=QueueRow.urgency)
    assert by_urgency == [soon, large, older, newer, endless]
