"""A Debian that has nothing but its base system, in a folder: no Python, no screen, no shop."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from frozen import BUILD

if TYPE_CHECKING:
    from collections.abc import Sequence

CLERK = "clerk"
_RELEASE = "bookworm"
_MIRROR = "http://deb.debian.org/debian"


class CleanDebian:
    """The folder, and what is run in it. Needs root, and Debian's debootstrap."""

    def __init__(self) -> None:
        self.folder = BUILD / "clean-debian" / "used"
        base = BUILD / "clean-debian" / _RELEASE
        if not (base / "etc" / "debian_version").is_file():
            shutil.rmtree(base, ignore_errors=True)
            base.mkdir(parents=True)
            _run(["debootstrap", "--variant=minbase", _RELEASE, base, _MIRROR], quiet=True)
        # Made once: each check has a copy of its own.
        shutil.rmtree(self.folder, ignore_errors=True)
        _run(["cp", "-a", base, self.folder])
        shutil.copy("/etc/resolv.conf", self.folder / "etc" / "resolv.conf")
        self.run("useradd", "--create-home", CLERK)

    @property
    def home(self) -> Path:
        """The clerk's home, seen from outside."""
        return self.folder / "home" / CLERK

    def run(self, *command: str, typed: str = "", quiet: bool = False) -> str:
        """Run a command as root; returns what it printed. Raises CalledProcessError."""
        return _run(self.command(*command), typed=typed, quiet=quiet)

    def run_as_clerk(self, *command: str, typed: str = "", **environment: str) -> str:
        """Run a command as somebody who works there."""
        return _run(self.clerks_command(*command, **environment), typed=typed)

    def clerks_command(self, *command: str, **environment: str) -> list[str]:
        """What runs a command as the clerk, for whoever starts it."""
        set_ = [f"{name}={value}" for name, value in environment.items()]
        inside = ["env", "-i", f"HOME=/home/{CLERK}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", *set_]
        return self.command("runuser", "-u", CLERK, "--", *inside, *command)

    def command(self, *command: str) -> list[str]:
        """What runs a command in the folder; its mounts end with it."""
        prepare = (
            'mount --rbind /dev "$0/dev"; mount -t proc proc "$0/proc"; '
            'mount -t tmpfs tmpfs "$0/run"; cd /; exec chroot "$0" "$@"'
        )
        return ["unshare", "--mount", "sh", "-ec", prepare, str(self.folder), *command]

    def has(self, program: str) -> bool:
        """Whether there is such a program on the path."""
        places = ("usr/bin", "usr/local/bin", "bin")
        return any(os.path.lexists(self.folder / place / program) for place in places)


def _run(command: Sequence[str | Path], *, typed: str = "", quiet: bool = False) -> str:
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
        done.check_returncode()
    if not quiet and done.stderr.strip():
        print(done.stderr.strip(), flush=True)
    return done.stdout
