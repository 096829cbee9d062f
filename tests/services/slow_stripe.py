"""A practice Stripe that takes its time, and how many requests met it in a second."""

from __future__ import annotations

import threading
import time
from collections import Counter as Tally
from collections.abc import Mapping
from urllib.parse import urlsplit

from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.rate_limit import endpoint_of
from tests.services.faults import FaultyLine


class SlowLine(FaultyLine):
    """Answers after `takes_s` seconds; remembers when each request arrived, and at what intent.

    `most_under_way` is how many waited for their answers together, at most.
    """

    def __init__(self, world: PracticeStripe) -> None:
        super().__init__(world)
        self.takes_s = 0.0
        self.arrived: list[tuple[float, str]] = []
        self.at_once: list[str] = []
        self._lock = threading.Lock()
        self._busy: Tally[str] = Tally()
        self.most_under_way = 0

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        path = urlsplit(url).path
        with self._lock:
            self.arrived.append((time.monotonic(), endpoint_of(method, path)))
            self._busy[path] += 1
            self.most_under_way = max(self.most_under_way, self._busy.total())
            if self._busy[path] > 1:
                self.at_once.append(path)
        try:
            time.sleep(self.takes_s)
            return super().request(method, url, headers, post_data)
        finally:
            with self._lock:
                self._busy[path] -= 1

    def most_in_a_second(self) -> int:
        """The busiest second of any endpoint."""
        return busiest_second(self.arrived)


def busiest_second(arrived: list[tuple[float, str]]) -> int:
    """How many requests one endpoint met in some second, at most."""
    most = 0
    for endpoint in {each for _, each in arrived}:
        moments = sorted(at for at, each in arrived if each == endpoint)
        for place, first in enumerate(moments):
            later = sum(1 for at in moments[place : place + 60] if at < first + 1)
            most = max(most, later)
    return most
