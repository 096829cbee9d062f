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
_APART = ("--map-root-user", "--mount")


@dataclass(frozen=True)
class SmallDisk:
    """A disk of a few MB at `folder`.

    Seen by process `pid` and by what runs beside it; None if this process itself is one of them.
    """

    folder: Path
    pid: int | None = None

    def run(self, *command: str, stdin: str = "") -> Answer:
        """Run a program that sees the disk."""
        enter = ["nsenter", f"--target={self.pid}", "--user", "--mount", "--preserve-credentials"]
        done = subprocess.run(
            command if self.pid is None else [*enter, f"--wd={_ROOT}", "--", *command],
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


def may_mount() -> bool:
    """Whether a disk of one's own can be had here."""
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        return False
    mount = ["unshare", *_APART, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(mount, capture_output=True, check=False).returncode == 0


def need_small_disk() -> None:
    """Skip the test where no disk can be mounted."""
    if not may_mount():
        pytest.skip("a small disk needs Linux, unshare, nsenter and the right to mount one")


def apart(*command: str) -> list[str]:
    """The command for a program that may mount disks which nobody else sees."""
    return ["unshare", *_APART, *command]


def mount_small_disk(folder: Path, size_mb: int) -> SmallDisk:
    """Mount one for this process, which was started `apart`."""
    folder.mkdir()
    disk = SmallDisk(folder)
    assert disk.run("mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "none", str(folder)).code == 0
    return disk


@contextmanager
def small_disk(place: Path) -> Iterator[SmallDisk]:
    """Mount one in a namespace, which ends with its process; skip where that is not allowed."""
    need_small_disk()
    mount = 'mount -t tmpfs -o size=2m none "$1" && echo mounted && exec cat'
    with subprocess.Popen(
        apart("sh", "-c", mount, "sh", str(place)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "mounted\n"
        yield SmallDisk(place, holder.pid)
        holder.stdin.close()
