"""A till whose disk is full when Stripe answers: python -m tests.services.full_disk_till HOME VERB.

Prints as JSON what it was told, and how it came to its end once there was room.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from pos_app.app import open_shop
from pos_app.domain.errors import HoldfastError
from pos_app.domain.payment import Verb
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.stripe_gateway import StripeGateway
from tests.clock import SettableClock
from tests.conftest import KEY, owner, set_up
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

BLOCK = bytes(1024)


class Till:
    """A shop on a small disk, its Stripe in memory, and one order that meets the full disk."""

    def __init__(self, home: Path, verb: Verb) -> None:
        self.clock = SettableClock()
        self.stripe = PracticeStripe(None, self.clock)
        self.line = FaultyLine(self.stripe)
        shop = open_shop(
            home,
            clock=self.clock,
            make_gateway=lambda: StripeGateway(KEY, http_client=self.line, clock=self.clock),
            practice=True,
        )
        set_up(shop)
        self.counter = Counter(shop, owner())
        self.verb = verb
        self.order = self.counter.before(verb)
        self._filler = home.parent / "filler"

    def fill_the_disk(self) -> None:
        """Leave no room, not even in what the book has taken for its log already."""
        self.counter.shop.book.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        with self._filler.open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(BLOCK)
            except OSError:
                return

    def make_room(self) -> None:
        self._filler.unlink()

    def do(self) -> str:
        """Do the verb; the code of what was told."""
        try:
            self.counter.do(self.verb, self.order)
        except HoldfastError as error:
            return error.code
        return "done"

    def asked(self) -> int:
        """How often Stripe was asked for the verb."""
        return len(self.line.posts(self.verb))

    def make_a_round(self) -> str:
        """What the till does by itself some minutes later; the code of what hindered it."""
        self.clock.advance(timedelta(minutes=10))
        hindered_by = self.counter.services.recovery.settle_due().hindered_by
        return "" if hindered_by is None else hindered_by.code


def play(home: Path, verb: Verb) -> dict[str, object]:
    """Fill the disk before the question, then between question and answer."""
    till = Till(home, verb)
    before = till.asked()
    till.fill_the_disk()
    told: dict[str, object] = {"not_asked": till.do(), "asked_then": till.asked() - before}
    till.make_room()
    till.line.meanwhile(verb, till.fill_the_disk)
    told["not_written"] = till.do()
    waiting = till.counter.look_at(till.order).open_attempt
    told["outcome"] = waiting.outcome.value if waiting else ""
    asked = till.asked()
    told["hindered_by"] = till.make_a_round()
    told["asked_meanwhile"] = till.asked() - asked
    till.make_room()
    told["hindered_then"] = till.make_a_round()
    record = till.counter.look_at(till.order)
    told["still_open"] = record.open_attempt is not None
    told["status"] = record.payment.status.value
    return told | asdict(till.stripe.totals()["usd"])


if __name__ == "__main__":
    print(json.dumps(play(Path(sys.argv[1]), Verb(sys.argv[2]))))
