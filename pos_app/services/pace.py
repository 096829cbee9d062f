"""How fast Stripe is asked when nobody waits for the answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# Stripe allows 25 requests a second on one endpoint; the rest is left to whoever stands at a till.
PER_SECOND = 15.0
BURST = 5


class Pace:
    """Lets some calls through at once and the others at a steady rate; can be stopped."""

    def __init__(
        self,
        per_second: float = PER_SECOND,
        burst: int = BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._lock = threading.Lock()
        self._next = clock()
        self._stopped = threading.Event()

    def wait(self) -> bool:
        """Wait for the next call's turn; False if there is none any more."""
        with self._lock:
            now = self._clock()
            turn = max(self._next, now - (self._burst - 1) / self._per_second)
            self._next = turn + 1 / self._per_second
        return not self._stopped.wait(max(turn - now, 0))

    def stop(self) -> None:
        """Let nothing through from now on."""
        self._stopped.set()
