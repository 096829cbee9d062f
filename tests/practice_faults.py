"""Trouble that the served practice Stripe makes on order."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any, Literal

What = Literal["drop", "status", "stored_500", "html", "truncate", "kill_pid", "delay"]


@dataclass
class Fault:
    """One rule: which requests it meets, when and what happens, and how many times.

    `before` Stripe has done the work or `after` it; "stored_500" is an error that Stripe remembers
    under the idempotency key, "status" is one that comes from somewhere before Stripe.
    """

    what: What
    match: dict[str, str]
    when: Literal["before", "after"] = "before"
    times: int = 1
    status: int = 500
    body: str | None = None
    headers: dict[str, str] | None = None
    pid: int = 0
    seconds: float = 0.0

    def meets(self, method: str, path: str) -> bool:
        return self.match.get("method", method) == method and bool(
            re.fullmatch(self.match.get("path", ".*"), path)
        )


class Faults:
    """The rules of a world, used up in order."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, rules: list[dict[str, Any]]) -> None:
        with self._lock:
            self._rules += [Fault(**rule) for rule in rules]

    def forget(self, what: str) -> None:
        """Drop the rules of a kind that nothing has met."""
        with self._lock:
            self._rules = [rule for rule in self._rules if rule.what != what]

    def pause_s(self, method: str, path: str) -> float:
        """Return how long a request is kept waiting, and count each rule that says so."""
        with self._lock:
            met = [
                rule for rule in self._rules if rule.what == "delay" and rule.meets(method, path)
            ]
            for rule in met:
                self._count(rule)
        return sum(rule.seconds for rule in met)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the first rule that meets a request and is more than a pause, and count it."""
        with self._lock:
            for rule in self._rules:
                if rule.what != "delay" and rule.meets(method, path):
                    self._count(rule)
                    return rule
        return None

    def _count(self, rule: Fault) -> None:
        rule.times -= 1
        if rule.times <= 0:
            self._rules.remove(rule)
