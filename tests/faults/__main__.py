"""Everything that can go wrong, played on purpose: faults, kills, bad disks, random histories."""

from __future__ import annotations

import argparse
import logging

from tests.faults import histories, kills, matrix, offline
from tests.small_disk import may_mount

PARTS = ("matrix", "kills", "disk", "offline", "histories")


def main() -> int:
    """Play what was asked for; 1 if anything broke."""
    parser = argparse.ArgumentParser(prog="dev.py faults", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], metavar="PART")
    parser.add_argument("--quick", action="store_true", help="the part that fits into 5 minutes")
    parser.add_argument("--count", type=int, help="how many kills, or orders without a network")
    parser.add_argument("--steps", type=int, help="how many steps of random histories")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    # Each refusal of a made-up Stripe would be a line.
    logging.disable(logging.CRITICAL)
    parts, held = asked.part or PARTS, True
    if "matrix" in parts:
        held &= matrix.run(matrix.some_cells() if asked.quick else matrix.every_cell())
    if "kills" in parts:
        held &= kills.run(asked.count or (12 if asked.quick else 500), asked.seed)
    if "disk" in parts:
        if may_mount():
            held &= kills.run_on_small_disk(asked.count or (5 if asked.quick else 100), asked.seed)
        else:
            print("disk: left out, no disk may be mounted here")
    if "offline" in parts:
        held &= offline.run(asked.count or (60 if asked.quick else 1000))
    if "histories" in parts:
        steps = asked.steps or (10_000 if asked.quick else 1_000_000)
        held &= histories.run(steps, asked.seed)
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
