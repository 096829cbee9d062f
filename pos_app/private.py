"""Files that only their owner may read. On Windows the user's profile sees to that."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FOLDERS = ("logs", "backups", "reports", "practice")
_FILES = ("book.db*", "till.*", "trail.*", "window*", "practice.*", "stripe.db*")


def keep_private() -> None:
    """Let whatever this process makes from now on be the owner's alone, and a crash leave no core.

    In its memory is the Stripe key. Windows keeps dumps of its own where its settings say so.
    """
    os.umask(_OTHERS)
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_private(path: str, flags: int) -> int:
    """What `open` takes as its `opener`: a new file is the owner's alone."""
    return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)


def write_private(path: Path, text: str) -> None:
    """Write a file that is the owner's alone, whole or not at all. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        with open(part, "x", encoding="utf-8", newline="\n", opener=open_private) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def tighten(home: Path) -> None:
    """Take from others what an older version, a copy program or a person has let them see."""
    for path in exposed(home):
        # What belongs to somebody else stays as it is; `doctor` names it.
        with contextlib.suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)


def exposed(home: Path) -> list[Path]:
    """What of a data folder others may reach."""
    return [path for path in _ours(home) if os.name == "posix" and _is_exposed(path)]


def _is_exposed(path: Path) -> bool:
    try:
        return bool(path.lstat().st_mode & _OTHERS) and not path.is_symlink()
    except OSError:
        return False


def _ours(home: Path) -> Iterator[Path]:
    files = {path for pattern in _FILES for path in home.glob(pattern)}
    folders = [folder for name in _FOLDERS if (folder := home / name).is_dir()]
    # A folder with other things in it is also somebody else's, whoever keeps a book there.
    if set(home.iterdir()) <= files.union(folders):
        yield home
    yield from files
    for folder in folders:
        yield folder
        yield from folder.rglob("*")
