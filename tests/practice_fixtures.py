"""Fixtures of the practice Stripe: in memory, or served by a process of its own."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import stripe

from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from tests.clock import SettableClock

KEY = "sk_test_practice1234567890"


class PracticeWorld:
    """A served world as a test steers it. `url` is the base address for a till."""

    def __init__(self, url: str) -> None:
        self.url = url

    def totals(self) -> dict[str, dict[str, int]]:
        totals: dict[str, dict[str, int]] = self._control("totals")
        return totals

    def violations(self) -> list[str]:
        violations: list[str] = self._control("violations")
        return violations

    def log(self) -> list[dict[str, Any]]:
        """Return the requests so far: method, path, idempotency_key, form, received_s, status."""
        log: list[dict[str, Any]] = self._control("log")
        return log

    def advance(self, seconds: float) -> None:
        self._control("clock", {"advance_s": seconds})

    def fail(self, what: str, *, path: str = ".*", method: str = "POST", **rule: object) -> None:
        """Order trouble; see tests.practice_faults for the words of a rule."""
        match = {"method": method, "path": path}
        self._control("faults", [{"what": what, "match": match, **rule}])

    def forget(self, what: str) -> None:
        """Drop ordered trouble of a kind that nothing has met."""
        self._control("forget", what)

    def configure(self, **settings: object) -> None:
        """Change the account: moto_enabled, revoked_keys, missing_permissions."""
        self._control("settings", settings)

    def at_reader(self, do: str, **facts: str) -> None:
        """Do something at a reader: trouble_reader, finish_authorising, stop_at_reader."""
        self._control("reader", {"do": do, **facts})

    def pay_link(self, session_id: str, number: str) -> None:
        """Pay on the page of a Checkout Session, as the customer does."""
        self._control("link", {"session_id": session_id, "number": number})

    def _control(self, name: str, order: object = None) -> Any:  # noqa: ANN401 - JSON
        content = None if order is None else json.dumps(order).encode()
        with urllib.request.urlopen(f"{self.url}/_practice/{name}", data=content) as answer:
            return json.load(answer)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def world(clock: SettableClock) -> Iterator[PracticeStripe]:
    """A practice Stripe in memory whose clock is `clock`."""
    stripe_world = PracticeStripe(None, clock)
    yield stripe_world
    stripe_world.close()


@pytest.fixture
def stripe_client(world: PracticeStripe) -> stripe.StripeClient:
    """The real library over `world`; each request and answer is checked."""
    return stripe.StripeClient(KEY, http_client=PracticeTransport(world))


@contextmanager
def served_practice(file: Path) -> Iterator[str]:
    """The base address of a server process on a world's file, ended by its handle."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.practice_server", "--file", str(file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert process.stdout is not None
    with process, process.stdout:
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def practice_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base address of a server process that lives as long as the tests."""
    with served_practice(tmp_path_factory.mktemp("practice") / "stripe.db") as url:
        yield url


_numbers = itertools.count(1)


@pytest.fixture
def practice_server(practice_process: str) -> Iterator[PracticeWorld]:
    """A served world of this test's own; it must end without violations."""
    served = PracticeWorld(f"{practice_process}/worlds/test{next(_numbers)}")
    yield served
    assert served.violations() == []
