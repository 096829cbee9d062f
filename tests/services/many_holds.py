"""A queue of many holds, ten of them with a problem that nobody at the till knows of."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from pos_app.domain.bulk import Verdict, Why
from pos_app.domain.errors import HoldfastError
from pos_app.domain.payment import Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from tests.clock import SettableClock
from tests.services.counter import Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine

EXPECTED: dict[str, tuple[Verdict, Why]] = {
    "expired": (Verdict.CANNOT, Why.NOT_HELD),
    "captured elsewhere": (Verdict.CANNOT, Why.NOT_HELD),
    "voided elsewhere": (Verdict.CANNOT, Why.NOT_HELD),
    "amount changed": (Verdict.LOOK_FIRST, Why.CHANGED),
    "failed CVC": (Verdict.LOOK_FIRST, Why.CHECK_FAILED),
    "review": (Verdict.LOOK_FIRST, Why.REVIEW),
    "wrong account": (Verdict.CANNOT, Why.UNREADABLE),
    "foreign currency": (Verdict.CANNOT, Why.UNREADABLE),
    "attempt unknown": (Verdict.CANNOT, Why.ASKING),
    "refused": (Verdict.CANNOT, Why.REFUSED_BEFORE),
}


@dataclass(frozen=True)
class ManyHolds:
    """The identities of all orders, and which of them has which problem."""

    order_uuids: list[str]
    problems: dict[str, str]


class Planter:
    """Takes the orders and makes the trouble."""

    def __init__(
        self,
        counter: Counter,
        clock: SettableClock,
        world: PracticeStripe,
        line: FaultyLine,
        stored: sqlite3.Connection,
    ) -> None:
        self._counter = counter
        self._clock = clock
        self._world = world
        self._at_stripe = Dashboard(world)
        self._line = line
        self._stored = stored

    def plant(self, count: int) -> ManyHolds:
        """So many orders, the ten problems among them."""
        with self._counter.shop.book.in_haste():
            problems = {"expired": self._counter.held()}
            self._clock.advance(timedelta(days=6))
            good = [self._counter.held(f"{20 + nth}.50") for nth in range(count - len(EXPECTED))]
            problems |= self._changed_before_the_hold()
            problems |= self._changed_after_the_hold()
            problems |= self._met_by_us()
            self._clock.advance(timedelta(days=2))
        self._line.calm()
        records = [*good, *problems.values()]
        return ManyHolds(
            sorted(record.order.uuid for record in records),
            {record.order.uuid: what for what, record in problems.items()},
        )

    def _changed_before_the_hold(self) -> dict[str, OrderRecord]:
        changed = {}
        for what, change in (
            ("amount changed", {"amount": 2900}),
            ("foreign currency", {"currency": "eur"}),
        ):
            record = self._counter.sent()
            self._at_stripe.intents.update(intent_of(record), change)  # type: ignore[arg-type]
            changed[what] = self._counter.hold(record)
        return changed

    def _changed_after_the_hold(self) -> dict[str, OrderRecord]:
        captured, voided, reviewed = (self._counter.held() for _ in range(3))
        self._at_stripe.intents.capture(intent_of(captured))
        self._at_stripe.intents.cancel(intent_of(voided))
        self._world.open_review(intent_of(reviewed))
        return {"captured elsewhere": captured, "voided elsewhere": voided, "review": reviewed}

    def _met_by_us(self) -> dict[str, OrderRecord]:
        counter, line = self._counter, self._line
        failed = counter.hold(counter.saved(), "pm_card_cvcCheckFail")
        unknown, refused, elsewhere = counter.held(), counter.held(), counter.held()
        line.fail("reply_lost", Verb.CAPTURE)
        line.fail("refused", Verb.CAPTURE)
        for record in (unknown, refused):
            with suppress(HoldfastError):
                counter.capture(record)
        # The key opens another account, which does not know this payment.
        self._stored.execute(
            "UPDATE payment SET intent_id = 'pi_of_another_account' WHERE intent_id = ?",
            [intent_of(elsewhere)],
        )
        self._stored.commit()
        return {
            "failed CVC": failed,
            "attempt unknown": unknown,
            "refused": refused,
            "wrong account": elsewhere,
        }


def intent_of(record: OrderRecord) -> str:
    assert record.payment.intent_id is not None
    return record.payment.intent_id
