"""A stand-in for Stripe, for packages that are tried."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from frozen import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def practice_stripe() -> Iterator[str]:
    """Start it on loopback, end it afterwards; its address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.practice_server", "--file", f"{folder}/stripe.db"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                yield server.stdout.readline().split()[-1]
            finally:
                server.terminate()
