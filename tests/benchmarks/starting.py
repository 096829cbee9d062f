"""From the start of the program to the first usable window, and the memory it then has."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks import child
from tests.benchmarks.figure import CannotMeasure, Figure, Rule

if TYPE_CHECKING:
    from tests.benchmarks.shops import Shops

ROUNDS = 7
MEGABYTE = 1e6


def measure(shops: Shops) -> list[Figure]:
    """Fresh processes in turn; the first of each only warms the disk's cache."""
    programs = ("our_window", "bare_window")
    rounds = [[child.run(module, shops.big) for module in programs] for _ in range(ROUNDS + 1)]
    ours, bare = zip(*rounds[1:], strict=True)
    seconds = [median(told["at"] - told["began"] for told in side) for side in (ours, bare)]
    what = "start to first usable window, 100,000 orders"
    return [
        Figure(what, seconds[0] * 1000, seconds[1] * 1000, "ms", Rule.TIMES, 1.5),
        _memory(ours, bare),
    ]


def _memory(ours: tuple[dict[str, float], ...], bare: tuple[dict[str, float], ...]) -> Figure:
    if "pss" not in ours[0]:
        raise CannotMeasure("memory: this system does not say how much a process has of its own")
    sizes = [median(told["pss"] for told in side) / MEGABYTE for side in (ours, bare)]
    return Figure("memory at that point (PSS)", sizes[0], sizes[1], "MB", Rule.MORE, 35)
