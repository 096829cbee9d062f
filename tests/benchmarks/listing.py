"""The queue in a book of 1,000,000 orders, beside one of 1,000 with as many open ones."""

from __future__ import annotations

import random
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING

from pos_app.domain.queue import Filters, Section, Sort, SortBy, Wish
from pos_app.services.queue import PAGE
from tests.benchmarks import child
from tests.benchmarks.figure import Figure, Rule
from tests.benchmarks.shops import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pos_app.services.queue import Queue
    from tests.benchmarks.shops import Shops

ROUNDS = 25
# What people type letter by letter.
TYPED = ("hopper", "1041", "5550142", "27.06", "kettle")
FILTERED = Wish(filters=Filters(taken_by="Ada", at_least_minor=5_000, card_brand="visa"))
SORTED = Wish(sort=Sort(SortBy.CUSTOMER, descending=True))


def measure(shops: Shops) -> list[Figure]:
    """Both books in turn, then what a window with the list costs."""
    return compare(shops.huge, shops.small)


def compare(huge: Path, small: Path) -> list[Figure]:
    """The figures of two books."""
    with opened(huge) as big, opened(small) as few:
        queues = big.services.queue, few.services.queue
        figures = [
            _beside("first rows", queues, lambda queue: queue.load(), 1.5),
            _beside("jump to a random page", queues, _jump, 2),
            _beside("filter", queues, lambda queue: queue.load(FILTERED), 2),
            _beside("sort", queues, lambda queue: queue.load(SORTED), 2),
        ]
        searches = [_p95_of_searches(queue) for queue in queues]
    what = "queue, 1,000,000 orders: search as you type (p95)"
    figures.append(Figure(what, searches[0], searches[1], "ms", Rule.AT_MOST, 50))
    told = [child.run("shown_queue", home) for home in (huge, small)]
    paints, sizes = ([each[name] for each in told] for name in ("paint_ms", "memory_mb"))
    return [
        *figures,
        Figure("queue: window to first paint", paints[0], paints[1], "ms", Rule.TIMES, 1.5),
        Figure("queue: memory of the list, painted", sizes[0], sizes[1], "MB", Rule.MORE, 5),
        Figure(
            "queue: countdown each second, 500 rows in view, of a core",
            told[0]["countdown_percent"],
            None,
            "%",
            Rule.AT_MOST,
            1,
        ),
    ]


def _beside(
    name: str, queues: tuple[Queue, Queue], act: Callable[[Queue], object], budget: float
) -> Figure:
    rounds = [[_ms(act, queue) for queue in queues] for _ in range(ROUNDS + 1)]
    ours, few = (median(side) for side in zip(*rounds[1:], strict=True))
    what = f"queue, 1,000,000 orders beside 1,000: {name}"
    return Figure(what, ours, few, "ms", Rule.TIMES, budget)


def _jump(queue: Queue) -> None:
    held = queue.load().numbers[Section.HELD]
    start = random.randrange(max(len(held) - PAGE, 1))
    queue.rows(held[start : start + PAGE])


def _p95_of_searches(queue: Queue) -> float:
    beginnings = [word[:length] for word in TYPED for length in range(1, len(word) + 1)]
    took = [_ms(lambda queue, t=text: queue.load(Wish(t)), queue) for text in beginnings * 2]  # type: ignore[misc]
    return quantiles(took, n=20)[-1]


def _ms(act: Callable[[Queue], object], queue: Queue) -> float:
    began = time.perf_counter()
    act(queue)
    return (time.perf_counter() - began) * 1000
