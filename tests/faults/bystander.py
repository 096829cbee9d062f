"""Does nothing, and tells how late it was let: python -m tests.faults.bystander.

What keeps a process waiting that wants nothing is the computer's affair: no window does better.
Ends with its standard input, and prints its longest wait in milliseconds.
"""

from __future__ import annotations

import select
import sys
import time

from tests.heartbeat import BEAT_MS


def main() -> None:
    longest, last = 0.0, time.perf_counter()
    while not select.select([sys.stdin], [], [], BEAT_MS / 1000)[0]:
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    print(longest * 1000 - BEAT_MS)


if __name__ == "__main__":
    main()
