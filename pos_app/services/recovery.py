"""Recovery: finishes every open attempt, by the same code as the first try."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.errors import HoldfastError, NotSetUp, Refused
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import QueueRow
from pos_app.domain.record import OrderRecord
from pos_app.services.attempts import Attempts
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders

_log = logging.getLogger(__name__)

# What hinders one attempt and every other; a permission that one verb lacks does not.
_HINDERS_ALL = {"stripe.unreachable", "key.missing", "key.revoked"}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a round of recovery came to, as order identities: settled now, and still waiting."""

    settled: tuple[str, ...]
    waiting: tuple[str, ...]


class Recovery:
    """Settles what crashed, timed out or waited for the network."""

    def __init__(
        self,
        orders: Orders,
        ledger: Ledger,
        attempts: Attempts,
        clock: Callable[[], datetime],
    ) -> None:
        self._orders = orders
        self._ledger = ledger
        self._attempts = attempts
        self._clock = clock

    def settle_all(self) -> Settled:
        """Settle every open attempt, oldest first.

        Never raises for one of them: what cannot be settled now waits for the next round. Without
        a key or a connection the round ends, because the others would fare no better.
        """
        attempts = self._ledger.open_attempts()
        for attempt in attempts:
            try:
                self._attempts.resume(attempt)
            except HoldfastError as error:
                _log.info("attempt %s: %s", attempt.key, error.code)
                if isinstance(error, NotSetUp) or error.code in _HINDERS_ALL:
                    break
        still_open = {attempt.id for attempt in self._ledger.open_attempts()}
        return Settled(
            tuple(each.order_uuid for each in attempts if each.id not in still_open),
            tuple(each.order_uuid for each in attempts if each.id in still_open),
        )

    def read_ended(self) -> tuple[str, ...]:
        """Read the holds whose time is over, so that an expiry is noticed; the orders read."""
        now = self._clock()
        return self._read(
            row
            for row in self._orders.in_queue(now)
            if row.status is PaymentStatus.HELD and row.capture_before and row.capture_before <= now
        )

    def read_open(self) -> Settled:
        """Read every intent that can still change; `waiting` are those Stripe did not tell of."""
        open_statuses = {PaymentStatus.AWAITING_CARD, PaymentStatus.HELD}
        rows = [
            row
            for row in self._orders.in_queue(self._clock())
            if row.status in open_statuses and row.intent_id is not None
        ]
        read = self._read(rows)
        return Settled(read, tuple(row.order_uuid for row in rows[len(read) :]))

    def ask_now(self, order_uuid: str) -> OrderRecord:
        """Settle the order's open attempt, if any, and read how its intent stands.

        Raises OutcomeUnknown or NotAllowed if Stripe does not answer.
        """
        waiting = self._orders.record(order_uuid).open_attempt
        if waiting is not None:
            # A refusal is an answer like any other: the reading that follows tells what stands.
            with contextlib.suppress(Refused):
                self._attempts.resume(waiting)
        return self._attempts.read(self._orders.record(order_uuid))

    def _read(self, rows: Iterable[QueueRow]) -> tuple[str, ...]:
        read: list[str] = []
        for row in rows:
            if row.intent_id is None:
                continue
            try:
                self._attempts.read(self._orders.record(row.order_uuid))
            except HoldfastError as error:
                _log.info("reading %s: %s", row.intent_id, error.code)
                break
            read.append(row.order_uuid)
        return tuple(read)
