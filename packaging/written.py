"""Files as they leave the house: the same from the same source, with their size and SHA-256."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tarfile
from pathlib import Path

from frozen import source_date


def megabytes(path: Path) -> float:
    """The size of a file, or of all files in a folder, in MB."""
    files = (
        [path] if path.is_file() else [each for each in path.rglob("*") if not each.is_symlink()]
    )
    return sum(each.stat().st_size for each in files if each.is_file()) / 1_000_000


def announce(path: Path) -> None:
    """Print the size and the SHA-256 of a package, and leave the latter beside it."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n")
    print(f"{path}\n  {megabytes(path):.1f} MB, SHA-256 {digest}", flush=True)


def write_tar(folder: Path, written: Path) -> None:
    """Write the folder as a tar.gz, with everything in it under the file's name without that."""
    name = written.name.removesuffix(".tar.gz")
    moment = int(source_date())

    def in_order(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = moment, 0, 0, "root", "root"
        # Whoever built it may have been as private as the program itself is.
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with (
        written.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted([folder, *folder.rglob("*")]):
            inside = Path(name, path.relative_to(folder))
            archive.add(path, str(inside), recursive=False, filter=in_order)


def fresh(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
