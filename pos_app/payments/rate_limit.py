"""Stripe's limit of requests to one endpoint, kept on our side of the line."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

# https://docs.stripe.com/rate-limits: 25 a second. A little more than a second, because requests
# that left apart may arrive together.
MOST = 25
WINDOW_S = 1.05

_ID = re.compile(r"/[a-z]{2,4}_\w+")


class RateLimit:
    """Lets a request wait where it would be one too many; any thread may use it."""

    def __init__(
        self,
        most: int = MOST,
        window_s: float = WINDOW_S,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._most = most
        self._window_s = window_s
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, method: str, path: str) -> None:
        """Wait until this request may leave."""
        while pause := self._pause(endpoint_of(method, path)):
            self._sleep(pause)

    def _pause(self, endpoint: str) -> float:
        with self._lock:
            now, sent = self._clock(), self._sent[endpoint]
            while sent and sent[0] <= now - self._window_s:
                sent.popleft()
            if len(sent) < self._most:
                sent.append(now)
                return 0.0
            return max(sent[0] + self._window_s - now, 0.001)


def endpoint_of(method: str, path: str) -> str:
    """What Stripe counts together: the same for every ID."""
    return f"{method.upper()} {_ID.sub('/{id}', path)}"
