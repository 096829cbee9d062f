"""The folder that every package is made of: the program with its Python and its Qt.

Run as `python packaging/frozen.py`, it makes the folder and checks it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from icons import draw_icons

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
DIST = ROOT / "dist"
ICONS = BUILD / "icons"

# The first moment that ZIP files can name, for a source tree that no git knows.
_EARLIEST = "315532800"


def freeze(*, with_card_fields: bool = False, bare: bool = False) -> Path:
    """Make the folder anew and return it; the program in it is called `holdfast`."""
    draw_icons(ROOT / "resources" / "holdfast.svg", ICONS)
    kind = "bare" if bare else "card-fields" if with_card_fields else "plain"
    parts = BUILD / "frozen" / kind
    shutil.rmtree(parts, ignore_errors=True)
    command = pyinstaller_arguments(parts, with_card_fields=with_card_fields, bare=bare)
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", *command],
        cwd=ROOT,
        env=build_environment(),
        check=True,
    )
    return parts / "holdfast"


def pyinstaller_arguments(
    parts: Path, *, with_card_fields: bool = False, bare: bool = False
) -> list[str]:
    """What follows `python -m PyInstaller`, also where another system's Python runs it."""
    options = ["--with-card-fields"] * with_card_fields + ["--bare"] * bare
    return [
        "--noconfirm", "--log-level", "ERROR", "--distpath", str(parts),
        "--workpath", str(parts / "work"), "build.spec", "--", *options,
    ]  # fmt: skip


def build_environment() -> dict[str, str]:
    """The environment in which the same source makes the same files."""
    return {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": source_date(),
    }


def source_date() -> str:
    """SOURCE_DATE_EPOCH as given, else when the source was last changed: seconds since 1970."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    try:
        asked = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return _EARLIEST
    return asked.stdout.strip()


def check_itself(program: Sequence[str]) -> None:
    """Let a frozen program try itself. Raises CalledProcessError if it is not whole."""
    subprocess.run([*program, "doctor", "--self-check"], check=True)


def main() -> int:
    """Make the folder and let it check itself."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--with-card-fields", action="store_true")
    options = asked.parse_args()
    folder = freeze(with_card_fields=options.with_card_fields)
    suffix = ".exe" if sys.platform == "win32" else ""
    check_itself([str(folder / f"holdfast{suffix}")])
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
