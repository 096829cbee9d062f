"""What the window says about the way to Stripe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Reach(Enum):
    """How Stripe answers at the moment."""

    REACHABLE = auto()
    SLOW = auto()
    LOST = auto()
    PRACTICE = auto()
    NO_KEY = auto()


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """How Stripe answers; `minutes` says for how long it has not."""

    reach: Reach
    minutes: int = 0
