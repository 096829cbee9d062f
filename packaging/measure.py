"""What a package costs beside a bare window that is trimmed and packed alike, in the same run."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from screen import running_screen, seconds_to_window
from written import megabytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_TIMES = 5


def compare_sizes(what: str, own: Path, bare: Path) -> None:
    """Print what a file or a folder weighs, and what the bare window's does."""
    size, least = megabytes(own), megabytes(bare)
    print(f"size, {what}: {size:.1f} MB, bare window {least:.1f} MB, ratio {size / least:.2f}")


def compare_starts(
    *,
    frozen: Sequence[str],
    source: Sequence[str],
    bare: Sequence[str],
    window: str,
    environment: Mapping[str, str],
) -> None:
    """Print the seconds until a window is shown; its class has to match the pattern `window`."""
    commands = {"frozen": frozen, "from source": source, "bare window, frozen": bare}
    times: dict[str, list[float]] = {name: [] for name in commands}
    # An installed program has its bytecode; compiling is not what is measured.
    usual = {name: text for name, text in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with running_screen() as screen:
        # In turns: what else the machine does slows all of them alike. The first makes the shop.
        for _ in range(_TIMES + 1):
            for name, command in commands.items():
                times[name].append(seconds_to_window(screen, command, window, usual))
    middle = {name: statistics.median(each[1:]) for name, each in times.items()}
    for name, seconds in middle.items():
        print(f"start to window: {name} {seconds:.2f} s")
    print(f"start, frozen to from source: {middle['frozen'] / middle['from source']:.2f}")
