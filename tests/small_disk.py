"""A small disk of a test's own, mounted where nobody else sees it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PIN
from tests.e2e.command_line import Answer

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class SmallDisk:
    """A disk of a few MB at `folder`, seen by process `pid` and by what runs beside it."""

    folder: Path
    pid: int

    @property
    def from_outside(self) -> Path:
        """The same folder for a process that does not see the disk."""
        return Path(f"/proc/{self.pid}/root{self.folder}")

    def seen_by(self, *command: str) -> list[str]:
        """The command for a program that sees the disk."""
        enter = ["nsenter", f"--target={self.pid}", "--user", "--mount", "--preserve-credentials"]
        return [*enter, f"--wd={_ROOT}", "--", *command]

    def run(self, *command: str, stdin: str = "") -> Answer:
        """Run a program that sees the disk."""
        done = subprocess.run(
            self.seen_by(*command),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def holdfast(self, *words: str, stdin: str = "") -> Answer:
        """Run a verb on a shop on the disk, as Ada."""
        options = ("--home", str(self.folder / "home"), "--json", "--operator", "Ada")
        program = (sys.executable, "-m", "pos_app")
        return self.run(*program, *options, "--pin-stdin", *words, stdin=f"{PIN}\n{stdin}")

    def fill(self, room_kb: int) -> None:
        """Leave so much room and no more."""
        filler = str(self.folder / "filler")
        self.run("dd", "if=/dev/zero", f"of={filler}", "bs=1k")
        assert self.run("truncate", f"--size=-{room_kb}K", filler).code == 0

    def empty(self) -> None:
        assert self.run("rm", "-f", str(self.folder / "filler")).code == 0

    def forbid_writing(self) -> None:
        assert self.run("mount", "-o", "remount,ro", str(self.folder)).code == 0

    def allow_writing(self) -> None:
        assert self.run("mount", "-o", "remount,rw", str(self.folder)).code == 0


@contextmanager
def small_disk(place: Path, size_mb: int = 2) -> Iterator[SmallDisk]:
    """Mount one in a namespace, which ends with its process; skip where that is not allowed."""
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        pytest.skip("a small disk needs Linux, unshare and nsenter")
    mount = 'mount -t tmpfs -o size="$2"m none "$1" && echo mounted && exec cat'
    arguments = (str(place), str(size_mb))
    with subprocess.Popen(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        if holder.stdout.readline() != "mounted\n":
            pytest.skip("a small disk needs the right to mount one")
        yield SmallDisk(place, holder.pid)
        holder.stdin.close()
