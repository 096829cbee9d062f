"""What the installers for Windows have in common: one folder goes in, and Wine tries them."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from frozen import DIST, check_itself, freeze
from pos_app import __version__
from written import announce, megabytes

if TYPE_CHECKING:
    from wine import Wine


class Installer(ABC):
    """A kind of installer.

    `name` is that of its file, `apps` where the registry lists what is installed by it. Its exit
    codes: `refuses_while_open` while the window is open, `refuses_older` for an older version than
    is installed; None for what only a real Windows answers. `for_everybody` is the same installer
    when it is asked to install for all who use the PC, if that is something to ask for.
    """

    name: str
    apps: str
    refuses_while_open: int | None
    refuses_older: int | None
    for_everybody: Installer | None = None

    @abstractmethod
    def make(self, folder: Path, version: str, target: Path, *, sign: str, fast: bool) -> None:
        """Pack the program in `folder`; `sign` is a command to which a file's name is added."""

    @abstractmethod
    def install(self, wine: Wine, package: Path) -> int:
        """Install without a question and return the exit code."""

    @abstractmethod
    def remove(self, wine: Wine, package: Path) -> int:
        """Remove without a question and return the exit code."""

    @abstractmethod
    def folder(self, wine: Wine) -> Path:
        """Where the program lies once it is installed."""


def sign_file(command: str, file: Path) -> None:
    """Sign a file in place by a command that takes its name last. Raises CalledProcessError."""
    subprocess.run([*shlex.split(command), str(file)], check=True)


def make_and_check(installer: Installer) -> int:
    """Make an installer in dist/; with --check install it, over an older one, and remove it."""
    asked = argparse.ArgumentParser(description=make_and_check.__doc__)
    asked.add_argument("--check", action="store_true", help="try it by Wine")
    asked.add_argument("--folder", type=Path, help="a program for Windows that was made before")
    asked.add_argument("--sign", default="", help="a command that signs the file named after it")
    options = asked.parse_args()
    folder = options.folder or _program()
    if options.sign:
        for program in sorted(folder.glob("*.exe")):
            sign_file(options.sign, program)
    print(f"{folder}: {megabytes(folder):.1f} MB", flush=True)
    began = time.monotonic()
    package = DIST / installer.name.format(version=__version__)
    package.parent.mkdir(exist_ok=True)
    installer.make(folder, __version__, package, sign=options.sign, fast=False)
    print(f"packed in {time.monotonic() - began:.0f} s", flush=True)
    announce(package)
    if options.check:
        from windows_check import check

        check(installer, folder, package)
    return 0


def _program() -> Path:
    if sys.platform == "win32":
        folder = freeze()
        check_itself([str(folder / "holdfast.exe")])
        return folder
    from wine import freeze_for_windows

    return freeze_for_windows()
