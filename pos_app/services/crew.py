"""Several workers on one list, at a rate that Stripe allows, which a person can pause and stop."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pos_app.domain.errors import HoldfastError
from pos_app.services.pace import Pace

T = TypeVar("T")

# At 200 ms an answer five would do; the others make up for slow ones.
WORKERS = 8
# Stripe allows 25 a second on one endpoint.
PER_SECOND = 24.0
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 16.0


class Brake:
    """Pauses, lets go on, or stops for good what runs; what has begun is always finished."""

    def __init__(self) -> None:
        self._may_go = threading.Event()
        self._may_go.set()
        self._stopped = threading.Event()

    @property
    def is_stopped(self) -> bool:
        """Nothing more begins."""
        return self._stopped.is_set()

    @property
    def is_paused(self) -> bool:
        """Nothing begins until it goes on."""
        return not self._may_go.is_set()

    def pause(self) -> None:
        """Let nothing more begin for now."""
        self._may_go.clear()

    def go_on(self) -> None:
        """End a pause."""
        self._may_go.set()

    def stop(self) -> None:
        """Let nothing more begin."""
        self._stopped.set()
        self._may_go.set()

    def wait(self, seconds: float = 0.0) -> bool:
        """Wait for the end of a pause, or some seconds; False once it is stopped."""
        self._may_go.wait()
        return not self._stopped.wait(max(seconds, 0.0))


class Crew:
    """Works through a list once. `leave` is called by each worker at its end."""

    def __init__(self, brake: Brake, leave: Callable[[], None]) -> None:
        self._brake = brake
        self._leave = leave
        self._pace = Pace(PER_SECOND, burst=1)
        self._lock = threading.Lock()
        self._quiet_until = 0.0
        self.gave_up_for: HoldfastError | None = None

    def work(self, items: Sequence[T], do: Callable[[T], None]) -> None:
        """Do it for each item, several at a time, until all are done or the brake stops it."""
        waiting = iter(items)
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="bulk") as pool:
            list(pool.map(lambda _: self._run(waiting, do), range(WORKERS)))

    def turn(self) -> bool:
        """Wait until a request may go out; False if none may any more."""
        if not self._brake.wait(self._quiet_until - time.monotonic()):
            return False
        return self._pace.wait() and self._brake.wait()

    def back_off(self, tries: int) -> None:
        """Let everybody wait, because Stripe asked for less; longer each time."""
        pause = min(FIRST_PAUSE_S * 2.0**tries, LONGEST_PAUSE_S) * random.uniform(0.5, 1)
        with self._lock:
            self._quiet_until = max(self._quiet_until, time.monotonic() + pause)

    def give_up(self, error: HoldfastError) -> None:
        """Begin nothing more: this would meet all that is left."""
        with self._lock:
            self.gave_up_for = self.gave_up_for or error
        self._brake.stop()

    def _run(self, waiting: Iterator[T], do: Callable[[T], None]) -> None:
        try:
            while self.turn():
                with self._lock:
                    item = next(waiting, None)
                if item is None:
                    return
                do(item)
        except BaseException:
            self._brake.stop()
            raise
        finally:
            self._leave()
