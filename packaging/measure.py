"""What a package costs beside a bare window, trimmed in the same way, in the same run."""

from __future__ import annotations

import statistics
import sys
import tempfile
from typing import TYPE_CHECKING

from frozen import freeze
from screen import running_screen, seconds_to_window
from written import megabytes

if TYPE_CHECKING:
    from pathlib import Path

_TIMES = 5


def compare(program: Path) -> None:
    """Print sizes, and the seconds until a window is shown, of a frozen folder."""
    bare = freeze(bare=True)
    own, least = megabytes(program), megabytes(bare)
    print(f"size: {own:.1f} MB, bare window {least:.1f} MB, ratio {own / least:.2f}")
    with tempfile.TemporaryDirectory() as home, running_screen() as screen:
        commands = {
            "frozen": [str(program / "holdfast"), "--home", home, "--practice"],
            "from source": [sys.executable, "-m", "pos_app", "--home", home, "--practice"],
            "bare window, frozen": [str(bare / "holdfast")],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        # In turns: what else the machine does slows all of them alike. The first makes the shop.
        for _ in range(_TIMES + 1):
            for name, command in commands.items():
                times[name].append(seconds_to_window(screen, command, "holdfast|bare"))
    middle = {name: statistics.median(each[1:]) for name, each in times.items()}
    for name, seconds in middle.items():
        print(f"start to window: {name} {seconds:.2f} s")
    print(f"start, frozen to from source: {middle['frozen'] / middle['from source']:.2f}")
