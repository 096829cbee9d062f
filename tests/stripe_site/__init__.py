"""Stripe's script, frames and card calls, as far as card fields need them, on loopback.

`running_site` runs them as a process of its own, so that a card typed in a test is known there and
in the web engine only. One HTTPS server answers under every name: the engine maps all names to it.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class StripeSite:
    """A running site, and what makes the web engine find it under every name."""

    port: int

    @property
    def flags(self) -> str:
        """For the web engine's command line."""
        return f'--host-resolver-rules="MAP * 127.0.0.1:{self.port}" --ignore-certificate-errors'

    def heard(self) -> list[tuple[str, str]]:
        """Host and path of every request so far."""
        return [(host, path) for host, path in self._ask("GET", "heard")]

    def answer(self, *, cards: bool) -> None:
        """Answer the making of a card, or break the line instead."""
        self._ask("POST", f"answers/{int(cards)}")

    def _ask(self, method: str, path: str) -> Any:  # noqa: ANN401 - JSON
        url = f"https://127.0.0.1:{self.port}/control/{path}"
        request = urllib.request.Request(url, method=method)
        context = ssl._create_unverified_context()
        with urllib.request.urlopen(request, context=context) as answer:
            return json.loads(answer.read())


@contextmanager
def running_site(folder: Path) -> Iterator[StripeSite]:
    """Run a site with its certificate in `folder`, and end it by handle."""
    command = [sys.executable, "-m", "tests.stripe_site", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield StripeSite(int(process.stdout.readline()))
        finally:
            process.terminate()
