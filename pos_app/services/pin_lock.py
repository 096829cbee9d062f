"""Wrong PINs: who has to wait, until when, and whom only somebody else can help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pos_app.domain.errors import HoldfastError, NotAllowed
from pos_app.domain.pin import FREE_TRIES_OF_TILL, MOST_TRIES, pause_after
from pos_app.domain.rights import Operator, Right
from pos_app.storage.operators import OperatorStore, PinTries


class PinLock:
    """Counts wrong PINs in a row, of each operator and at this till, in the book.

    A pause is measured by the PC's monotonic clock, which no setting of the time moves: it may
    turn out longer, never shorter. After a restart of the PC, and at another one, it begins anew.
    All methods belong into the caller's transaction.
    """

    def __init__(
        self,
        store: OperatorStore,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        *,
        install: str,
    ) -> None:
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._install = install

    def trouble(self, operator: Operator) -> HoldfastError | None:
        """Why this operator may not try a PIN now; None if he may.

        NotAllowed `pin.locked` (facts `name`, `count`, `who`), `pin.wait` (and `at`) or
        `pin.till_waits` (`count`, `at`).
        """
        failures, left = self._standing(_of(operator), pause_after)
        helpers = ", ".join(self._helpers(operator))
        if failures >= MOST_TRIES and helpers:
            return NotAllowed("pin.locked", name=operator.name, count=failures, who=helpers)
        if left:
            at = self._after(left)
            return NotAllowed("pin.wait", name=operator.name, count=failures, at=at, who=helpers)
        failures, left = self._standing(self._of_till, _pause_of_till)
        if left:
            return NotAllowed("pin.till_waits", count=failures, at=self._after(left))
        return None

    def failures(self, operator: Operator) -> int:
        """How many PINs in a row were wrong."""
        known = self._store.tries(_of(operator))
        return known.failures if known else 0

    def count(self, operator: Operator) -> None:
        """A PIN was wrong."""
        for whose in (_of(operator), self._of_till):
            known = self._store.tries(whose)
            self._keep(whose, 1 + (known.failures if known else 0))

    def forget(self, operator: Operator) -> None:
        """The PIN was right, or somebody else has unlocked it."""
        for whose in (_of(operator), self._of_till):
            if self._store.tries(whose) is not None:
                self._store.forget_tries(whose)

    @property
    def _of_till(self) -> str:
        return f"till {self._install}"

    def _standing(self, whose: str, pause_of: Callable[[int], timedelta]) -> tuple[int, timedelta]:
        known = self._store.tries(whose)
        if known is None:
            return 0, timedelta()
        pause, now = pause_of(known.failures), self._monotonic()
        passed = timedelta(seconds=now - known.monotonic_s)
        if known.install != self._install or passed < timedelta():
            # Counted by another PC, or before this one was started: how long ago, nobody knows.
            passed = timedelta()
            if pause:
                self._keep(whose, known.failures)
        return known.failures, max(pause - passed, timedelta())

    def _after(self, left: timedelta) -> datetime:
        # Told in whole minutes: who comes at the minute must not be a second early.
        at = self._clock() + left + timedelta(minutes=1)
        return at.replace(second=0, microsecond=0)

    def _keep(self, whose: str, failures: int) -> None:
        tries = PinTries(failures, self._monotonic(), self._install)
        self._store.keep_tries(whose, tries, self._clock())

    def _helpers(self, operator: Operator) -> list[str]:
        return [
            each.operator.name
            for each in self._store.accounts()
            if each.operator.id != operator.id
            and not each.is_disabled
            and each.operator.may(Right.MANAGE_PEOPLE)
        ]


def _of(operator: Operator) -> str:
    return f"operator {operator.id}"


def _pause_of_till(failures: int) -> timedelta:
    return pause_after(failures, FREE_TRIES_OF_TILL)
