"""What leaves the house is the same from the same source, and told by its size and SHA-256."""

from __future__ import annotations

import hashlib
import os
import tarfile
from pathlib import Path

import pytest

import written
from manual import manual_page
from pos_app import __version__


@pytest.fixture(autouse=True)
def source_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def folder(place: Path) -> Path:
    """A program as it was just built: new files, private to whoever built it."""
    made = place / "program"
    (made / "lib").mkdir(parents=True)
    (made / "holdfast").write_text("program")
    (made / "holdfast").chmod(0o700)
    (made / "lib" / "part").write_text("part")
    (made / "lib" / "part").chmod(0o600)
    (made / "link").symlink_to("lib/part")
    return made


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    first, second = tmp_path / "first" / "holdfast.tar.gz", tmp_path / "holdfast.tar.gz"
    first.parent.mkdir()
    later = folder(tmp_path / "b")
    os.utime(later / "holdfast", (1, 1))

    written.write_tar(folder(tmp_path / "a"), first)
    written.write_tar(later, second)

    assert second.read_bytes() == first.read_bytes()


def test_whoever_unpacks_it_can_read_and_start_it(tmp_path: Path) -> None:
    package = tmp_path / "holdfast-1.tar.gz"
    written.write_tar(folder(tmp_path), package)

    with tarfile.open(package) as archive:
        modes = {member.name: member.mode for member in archive if not member.issym()}
        link = archive.getmember("holdfast-1/link").linkname

    assert modes == {
        "holdfast-1": 0o755,
        "holdfast-1/holdfast": 0o755,
        "holdfast-1/lib": 0o755,
        "holdfast-1/lib/part": 0o644,
    }
    assert link == "lib/part"


def test_the_checksum_lies_beside_the_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "holdfast.tar.gz"
    written.write_tar(folder(tmp_path), package)

    written.announce(package)

    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    assert digest in capsys.readouterr().out
    beside = tmp_path / "holdfast.tar.gz.sha256"
    assert beside.read_text() == f"{digest}  holdfast.tar.gz\n"


def test_the_manual_page_tells_every_verb_with_its_options() -> None:
    page = manual_page()

    for words in ("setup", "key set", "order new", "capture", "doctor", "trail export"):
        assert f".SS {words}\n" in page
    assert "\\fB\\-\\-self\\-check\\fR" in page
    assert page.startswith('.TH HOLDFAST 1 "2023-11-14"')
    assert __version__ in page
