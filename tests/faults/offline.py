"""Orders taken without a network, sent by the real window when it is back.

`python -m tests.faults offline --count N` prints how they came to Stripe and how the window did.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any
from unittest.mock import patch

import stripe

from pos_app.app import open_shop
from pos_app.domain.errors import OutcomeUnknown
from pos_app.payments.stripe_gateway import StripeGateway
from tests.conftest import KEY, make_draft, owner
from tests.faults.kills import ROOT, shop_to_kill
from tests.practice_fixtures import PracticeWorld

# What Stripe allows on one endpoint.
PER_SECOND = 25
LONGEST_S = 600


@dataclass
class Sent:
    """How the orders came to Stripe, and what the window told of itself."""

    taken: list[str] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    intents: int = 0
    most_per_s: int = 0
    told: dict[str, float] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def words(self) -> str:
        """The figures, a line each."""
        told = self.told
        lines = [
            f"{len(self.taken):6} orders taken without a network",
            f"{len(self.arrived):6} creates, {len(self.keys)} keys, {self.intents} intents",
            f"{self.most_per_s:6} creates in the busiest second",
            f"{told['sending_s']:6.0f} s until nothing waited",
            f"{told['held']:6.0f} orders held by the clerk meanwhile",
            f"{told['at_work_ms']:6.1f} ms the window's longest pause while an order was taken",
            f"{told['looking_ms']:6.1f} ms while a list was looked at",
            f"{told['at_rest_ms']:6.1f} ms at rest",
            f"{told['bystander_ms']:6.1f} ms a process beside it that did nothing",
            f"{len(self.broken):6} broken promises",
        ]
        return "\n".join([*lines, *(f"BROKEN {each}" for each in self.broken)])


def take_offline(home: Path, count: int) -> list[str]:
    """Save orders as a clerk does while nothing answers; their identities in order."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}"
    gateway = StripeGateway(KEY, api_base=nobody)
    shop = open_shop(home, make_gateway=lambda: gateway)
    taken = []
    # The library sleeps between its repeats; how long is its own affair.
    with patch.object(stripe.HTTPClient, "_sleep_time_seconds", lambda *_args: 0):
        for number in range(count):
            draft = make_draft(shop.services, f"{number % 90 + 1}.50", phone=f"415 55{number:05}")
            shop.services.ordering.save(draft, owner())
            with suppress(OutcomeUnknown):
                shop.services.ordering.send(draft.uuid, owner())
            taken.append(draft.uuid)
    waiting = shop.services.recovery.open_attempts()
    assert [each.order_uuid for each in waiting] == taken
    shop.close()
    return taken


def send(home: Path, server: PracticeWorld, count: int) -> Sent:
    """Take orders, let the window send them, and look at what Stripe got."""
    sent = Sent(take_offline(home, count))
    began = time.monotonic()
    with _bystander() as bystander:
        program = subprocess.run(
            [sys.executable, "-m", "tests.faults.sending_program", str(home)],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=LONGEST_S,
        )
        waited, _ = bystander.communicate()
    sent.told = json.loads(program.stdout) | {"bystander_ms": float(waited)}
    _read(sent, [each for each in server.log() if each["received_s"] >= began])
    sent.intents = server.totals()["usd"]["intents"]
    ours = [uuid for uuid in sent.arrived if uuid in set(sent.taken)]
    for holds, words in (
        (ours == sent.taken, f"the order was not kept: {_first_strange(sent.taken, ours)}"),
        (sent.intents == sent.told["saved"], f"{sent.intents} intents"),
        (len(sent.arrived) == len(sent.keys) == sent.intents, f"{len(sent.arrived)} creates"),
        (sent.most_per_s <= PER_SECOND, f"{sent.most_per_s} requests in a second"),
        (sent.told["held"] > 0, "the clerk could not go on"),
        (server.violations() == [], "words that Stripe does not know"),
    ):
        if not holds:
            sent.broken.append(words)
    return sent


def _first_strange(taken: list[str], sent: list[str]) -> str:
    """Where the order that was taken and the one that was sent are first not the same."""
    for place, (wanted, found) in enumerate(zip_longest(taken, sent), 1):
        if wanted != found:
            known = taken.index(found) + 1 if found in taken else 0
            return f"as number {place} came number {known}, {sent.count(found)} times in all"
    return "nowhere"


def _bystander() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.bystander"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _read(sent: Sent, log: list[dict[str, Any]]) -> None:
    creates = [
        each for each in log if (each["method"], each["path"]) == ("POST", "/v1/payment_intents")
    ]
    sent.arrived = [dict(each["form"])["metadata[order_id]"] for each in creates]
    sent.keys = {each["idempotency_key"] for each in creates}
    moments = sorted(each["received_s"] for each in creates)
    sent.most_per_s = max(
        (sum(first <= each < first + 1 for each in moments[place : place + 2 * PER_SECOND]))
        for place, first in enumerate(moments)
    )


def run(count: int) -> bool:
    """Play it, print the figures, and say whether everything held."""
    with (
        tempfile.TemporaryDirectory(prefix="offline-") as folder,
        shop_to_kill(Path(folder)) as (home, server),
    ):
        sent = send(home, server, count)
    print(sent.words())
    return not sent.broken
