"""The PC sleeps over a weekend in the middle of a call: what Stripe did is not done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.payment import Outcome, Verb
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.payments.rate_limit import RateLimit
from tests.clock import SettableClock
from tests.conftest import usd
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

WEEKEND = timedelta(hours=60)


class Snooze(RateLimit):
    """The PC sleeps while the first refund waits for its turn."""

    def __init__(self, clock: SettableClock) -> None:
        super().__init__()
        self._true = clock
        self._is_over = False

    def wait(self, method: str, path: str) -> None:
        if path.endswith("/refunds") and method.upper() == "POST" and not self._is_over:
            self._is_over = True
            self._true.advance(WEEKEND)
        super().wait(method, path)


@pytest.mark.parametrize("slept", [WEEKEND, -WEEKEND], ids=["slept", "clock_set_back"])
def test_a_refund_is_not_sent_again_under_a_key_that_stripe_has_forgotten(
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    slept: timedelta,
) -> None:
    record = counter.captured()
    line.doze(Verb.REFUND, lambda: clock.advance(slept))
    with refused("refund.unknown", OutcomeUnknown):
        counter.refund(record, usd("5.00"))
    assert len(line.posts(Verb.REFUND)) == 1
    clock.advance(max(timedelta(0), -2 * slept))
    counter.services.recovery.settle_all()
    after = counter.look_at(record)
    assert (after.attempts[-1].outcome, after.drifts) == (Outcome.SUCCEEDED, ())
    assert world.totals() == {"usd": Totals(1, 0, 2706, 500)}


def test_a_part_is_not_captured_twice(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = counter.in_parts()
    line.doze(Verb.CAPTURE, lambda: clock.advance(WEEKEND))
    with refused("capture.unknown", OutcomeUnknown):
        counter.capture(record, usd("12.00"), keep_rest=True)
    counter.services.recovery.settle_all()
    after = counter.look_at(record)
    assert (after.payment.received, after.drifts) == (usd("12.00"), ())
    assert world.totals() == {"usd": Totals(1, 1506, 1200, 0)}


def test_what_got_no_answer_is_sent_again_at_once_while_the_pc_is_awake(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = counter.captured()
    line.doze(Verb.REFUND, lambda: clock.advance(timedelta(seconds=80)))
    counter.refund(record, usd("5.00"))
    assert len(line.posts(Verb.REFUND)) == 2
    assert world.totals() == {"usd": Totals(1, 0, 2706, 500)}


def test_what_was_not_sent_before_the_pc_slept_waits_as_without_a_line(
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    clock: SettableClock,
    reopen: Callable[[], Counter],
) -> None:
    record = counter.captured()
    line.limit = Snooze(clock)
    again = reopen()
    with refused("attempt.waits", OutcomeUnknown):
        again.refund(record, usd("5.00"))
    assert not line.posts(Verb.REFUND)
    again.services.recovery.settle_all()
    assert again.look_at(record).attempts[-1].outcome is Outcome.SUCCEEDED
    assert world.totals() == {"usd": Totals(1, 0, 2706, 500)}
