"""Holdfast until it can be used: python -m tests.benchmarks.our_window HOME."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication

from tests.benchmarks.first_use import tell
from tests.benchmarks.watched_desktop import open_watched


def finish(_desktop: object) -> None:
    tell()
    QCoreApplication.quit()


if __name__ == "__main__":
    sys.exit(open_watched(sys.argv[1], finish))
