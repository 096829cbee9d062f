"""What Holdfast keeps is its owner's alone, however it came to be there."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.private import exposed, tighten
from tests.conftest import PIN

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")

ROOT = Path(__file__).parents[1]
SET_UP = ("setup", "--shop", "Corner Books", "--currency", "usd", "--owner", "Ada", "--pin-stdin")


def run(home: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pos_app", "--home", str(home), *words],
        cwd=ROOT,
        input=f"{PIN}\n",
        text=True,
        check=True,
        capture_output=True,
        umask=0o022,
    )


def modes(home: Path) -> dict[str, int]:
    return {
        str(path.relative_to(home)): stat.S_IMODE(path.stat().st_mode)
        for path in (home, *home.rglob("*"))
    }


def test_everything_new_is_the_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "shops" / "corner"
    run(home, *SET_UP)
    run(home, "trail", "export", str(home / "trail.export"))
    found = modes(home)
    assert {"book.db", "till.json", "trail.json", "logs", "logs/holdfast.log"} <= found.keys()
    assert not {name for name, mode in found.items() if mode & 0o077}


def test_what_others_could_read_is_closed_to_them_at_the_next_start(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, *SET_UP)
    (home / "backups").mkdir()
    (home / "backups" / "book-2026-11-01.db").touch()
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o664)
    assert len(exposed(home)) == len(modes(home))
    run(home, "queue")
    assert exposed(home) == []
    assert not {name for name, mode in modes(home).items() if mode & 0o077}


def test_a_folder_that_holds_other_things_too_stays_open(tmp_path: Path) -> None:
    for name in ("book.db", "letter.txt"):
        (tmp_path / name).touch(0o644)
    tmp_path.chmod(0o755)
    tighten(tmp_path)
    assert modes(tmp_path) == {".": 0o755, "book.db": 0o600, "letter.txt": 0o644}
