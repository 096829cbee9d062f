"""Measure the budgets: python -m tests.benchmarks [GROUP …].

Prints a table, then the same as one line of JSON, which also goes to `build/bench.json`. A missed
budget is no failure: the exit code is 1 only if something could not be measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import bulk, calling, listing, pausing, reading, saving, starting
from tests.benchmarks.figure import Figure, table
from tests.benchmarks.shops import Shops

if TYPE_CHECKING:
    from collections.abc import Callable

BUILD = Path(__file__).parents[2] / "build"
GROUPS: dict[str, Callable[[Shops], list[Figure]]] = {
    "start": starting.measure,
    "save": saving.measure,
    "pause": pausing.measure,
    "call": calling.measure,
    "read": reading.measure,
    "bulk": bulk.measure,
    "queue": listing.measure,
}


def main(arguments: list[str]) -> int:
    """Measure the groups that were asked for, or all, and return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measure the budgets.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    groups = parser.parse_args(arguments).groups or list(GROUPS)
    if unknown := set(groups) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    BUILD.mkdir(exist_ok=True)
    began = time.monotonic()
    # Not in the system's folder for temporary files: that may be memory, where saving is free.
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="bench-") as folder:
        figures, failed = measure(groups, Shops(Path(folder)))
    report = {
        "figures": [figure.facts() for figure in figures],
        "not_measured": failed,
        "took_s": round(time.monotonic() - began, 1),
    }
    (BUILD / "bench.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    print(table(figures))
    print(json.dumps(report, ensure_ascii=False))
    return 1 if failed else 0


def measure(groups: list[str], shops: Shops) -> tuple[list[Figure], list[str]]:
    """The figures, and the groups that could not be measured; their reasons go to stderr."""
    figures: list[Figure] = []
    failed: list[str] = []
    for group in groups:
        print(f"measuring: {group}", file=sys.stderr, flush=True)
        try:
            figures += GROUPS[group](shops)
        except Exception:
            traceback.print_exc()
            failed.append(group)
    return figures, failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
