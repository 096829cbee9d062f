"""The queue and the list of orders in a book of 100,000 orders, beside one of 1,000."""

from __future__ import annotations

import time
from statistics import median, quantiles
from typing import TYPE_CHECKING

from pos_app.domain.payment import PaymentStatus
from tests.benchmarks.figure import Figure, Rule
from tests.benchmarks.shops import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.services.bundle import Services
    from tests.benchmarks.shops import Shops

ROUNDS = 25
FIRST_HITS = 50
# What a person types letter by letter: a name, a number, a phone, and something that is not there.
TYPED = ("hopper", "1041", "5550142", "kettle")

Read = tuple[str, "Callable[[Services, int], object]", float]
READS: tuple[Read, ...] = (
    ("queue", lambda services, _: services.queue.load(), 1.5),
    ("orders, first page", lambda services, _: services.ordering.list(), 1.5),
    ("orders, a page from the middle", lambda services, n: services.ordering.list(before=n), 2),
    (
        "orders, captured ones only",
        lambda services, _: services.ordering.list(PaymentStatus.CAPTURED),
        2,
    ),
)


def measure(shops: Shops) -> list[Figure]:
    """Both books in turn."""
    with opened(shops.big) as big, opened(shops.small) as small:
        figures = [_compare(read, big.services, small.services) for read in READS]
        searches = [_p95_of_searches(shop.services) for shop in (big, small)]
    what = "orders, search as you type (first 50, p95)"
    return [*figures, Figure(what, searches[0], searches[1], "ms", Rule.AT_MOST, 50)]


def _compare(read: Read, big: Services, small: Services) -> Figure:
    name, act, budget = read
    middles = [(services, _middle(services)) for services in (big, small)]
    rounds = [[_ms(lambda s=s, n=n: act(s, n)) for s, n in middles] for _ in range(ROUNDS + 1)]  # type: ignore[misc]
    ours, few = (median(side) for side in zip(*rounds[1:], strict=True))
    return Figure(f"{name}: 100,000 orders, beside 1,000", ours, few, "ms", Rule.TIMES, budget)


def _middle(services: Services) -> int:
    newest = services.ordering.list(limit=1)[0].number
    return (newest + 1001) // 2 + 100


def _p95_of_searches(services: Services) -> float:
    beginnings = [word[:length] for word in TYPED for length in range(1, len(word) + 1)]
    took = [
        _ms(lambda t=text: services.ordering.list(text=t, limit=FIRST_HITS))  # type: ignore[misc]
        for text in beginnings * 2
    ]
    return quantiles(took, n=20)[-1]


def _ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
