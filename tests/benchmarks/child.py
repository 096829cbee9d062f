"""Measured programs, each in a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.benchmarks.figure import CannotMeasure

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_S = 120


def run(module: str, home: Path) -> dict[str, Any]:
    """Run a module of the benchmarks and return its JSON, with `began`, the moment of its start."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # An installed program has its bytecode; compiling is not what is measured.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"tests.benchmarks.{module}", str(home)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_S,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotMeasure(f"{module} did not end within {LONGEST_S} s") from error
    try:
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError) as error:
        raise CannotMeasure(f"{module}: exit code {done.returncode}\n{done.stderr}") from error
    return {"began": began, **told}
