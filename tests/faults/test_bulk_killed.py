"""A bulk capture is killed twice in the middle; each hold is captured once all the same."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from pos_app.app import open_shop
from pos_app.domain.payment import Outcome, PaymentStatus
from pos_app.payments.rate_limit import MOST, endpoint_of
from pos_app.payments.stripe_gateway import StripeGateway
from tests.conftest import KEY, owner, set_up
from tests.practice_fixtures import PracticeWorld
from tests.services.counter import Counter
from tests.services.slow_stripe import busiest_second

ROOT = Path(__file__).parents[2]
HOLDS = 40
PATIENCE_S = 60.0


def captures(stripe: PracticeWorld) -> dict[str, set[str]]:
    """The idempotency keys with which each intent was to be captured."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for each in stripe.log():
        if each["path"].endswith("/capture"):
            keys[each["path"]].add(each["idempotency_key"])
    return keys


def wait(is_true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def start(home: Path, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.bulk_till", str(home), url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def test_killed_twice_in_the_middle_nothing_is_captured_twice(
    shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    shop = open_shop(shop_home, make_gateway=lambda: StripeGateway(KEY, api_base=url))
    set_up(shop)
    counter = Counter(shop, owner())
    records = [counter.held(f"{10 + nth}.00") for nth in range(HOLDS)]
    total = sum(record.payment.capturable.minor for record in records)
    practice_server.fail("delay", path=".*/capture", seconds=0.2, times=10**6)

    for so_many in (10, 22):
        process = start(shop_home, url)
        wait(lambda many=so_many: len(captures(practice_server)) >= many, "captures are sent")  # type: ignore[misc]
        process.kill()
        process.communicate()
        # Some were on their way, and the rest was never begun: nothing waits to go out by itself.
        waiting = [attempt.outcome for attempt in shop.services.recovery.open_attempts()]
        assert waiting
        assert set(waiting) == {Outcome.SENT}
        assert len(captures(practice_server)) < HOLDS
    last = start(shop_home, url)
    assert last.wait(PATIENCE_S) == 0
    last.communicate()

    # What the last run had just begun to settle is settled by the next one at the latest.
    shop.services.recovery.settle_all()
    sent = captures(practice_server)
    assert len(sent) == HOLDS
    assert {len(keys) for keys in sent.values()} == {1}
    assert practice_server.totals()["usd"]["captured"] == total
    assert practice_server.totals()["usd"]["held"] == 0
    for record in records:
        after = counter.look_at(record)
        assert after.payment.status is PaymentStatus.CAPTURED
        assert (after.open_attempt, after.drifts) == (None, ())
    arrived = [
        (each["received_s"], endpoint_of(each["method"], each["path"]))
        for each in practice_server.log()
        if each["path"].endswith("/capture")
    ]
    assert busiest_second(arrived) <= MOST
    shop.close()
