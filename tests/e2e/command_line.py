"""The command line as a script uses it: arguments and stdin in, exit code and JSON out."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pos_app.cli import main
from tests.conftest import PIN


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """Runs verbs on the shop in `home`, as Ada."""

    home: Path

    def __call__(self, *arguments: str, stdin: str = "") -> Answer:
        out, err = io.StringIO(), io.StringIO()
        typed = patch.object(sys, "stdin", io.StringIO(stdin))
        with typed, redirect_stdout(out), redirect_stderr(err):
            code = main(["--home", str(self.home), *arguments])
        return Answer(code, out.getvalue(), err.getvalue())

    def signed_in(self, *arguments: str, stdin: str = "") -> Answer:
        """Run a verb with the owner's PIN, printing JSON."""
        options = ("--json", "--operator", "Ada", "--pin-stdin")
        return self(*arguments, *options, stdin=f"{PIN}\n{stdin}")

    def set_up(self, key: str) -> None:
        options: Sequence[str] = ("--shop", "Corner Books", "--currency", "usd", "--owner", "Ada")
        at_once = ("--undo", "0")
        assert self("setup", *options, *at_once, "--pin-stdin", stdin=f"{PIN}\n").code == 0
        assert self.signed_in("key", "set", "--stdin", stdin=f"{key}\n").code == 0
