"""What a person looks at when the day begins and when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum, auto

from pos_app.domain.money import Currency, Money
from pos_app.domain.queue import QueueRow


class Matter(IntEnum):
    """Why an order is on the list, in the order of the screen; it stands under one only."""

    ENDS = 0
    ENDED = 1
    UNKNOWN = 2
    DRIFT = 3
    WAITING = 4
    SETTLED = 5


class Figure(Enum):
    """One of the sums above a list."""

    HELD = auto()
    ENDS = auto()
    ENDED = auto()
    WAITING = auto()
    TAKEN = auto()


@dataclass(frozen=True, slots=True)
class DaySum:
    """One sum, by currency, and over how many orders."""

    figure: Figure
    count: int
    amounts: dict[Currency, Money]


@dataclass(frozen=True, slots=True)
class DayList:
    """The groups that have something in them, and four sums, as of `at`."""

    at: datetime
    is_closing: bool
    sums: tuple[DaySum, ...]
    groups: dict[Matter, tuple[QueueRow, ...]]

    @property
    def open_count(self) -> int:
        """How many orders want somebody; what has settled by itself does not."""
        return sum(len(rows) for matter, rows in self.groups.items() if matter < Matter.SETTLED)
