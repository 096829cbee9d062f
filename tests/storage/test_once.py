from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from pos_app.domain.errors import StorageTrouble
from pos_app.storage.once import make_once


def fill(part: Path) -> None:
    (part / "content").write_text("whole")


def test_the_folder_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "shop"

    def make(part: Path) -> None:
        assert not folder.exists()
        fill(part)

    make_once(folder, make)
    assert (folder / "content").read_text() == "whole"
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    make_once(folder, fill)
    make_once(folder, lambda part: pytest.fail(f"{part} was made again"))


def test_what_a_failed_try_left_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "shop"

    def fail(part: Path) -> None:
        (part / "leftover").touch()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        make_once(folder, fail)
    assert not folder.exists()
    make_once(folder, fill)
    assert [path.name for path in folder.iterdir()] == ["content"]


def test_two_at_once_make_it_once(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    entered = threading.Event()
    second = threading.Thread(target=lambda: make_once(folder, lambda _: entered.set()))

    def make(part: Path) -> None:
        second.start()
        assert not entered.wait(0.3)
        fill(part)

    make_once(folder, make)
    second.join()
    assert not entered.is_set()
    assert (folder / "content").read_text() == "whole"


def test_a_home_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(StorageTrouble) as trouble:
        make_once(tmp_path / "home" / "shop", fill)
    assert trouble.value.code == "book.read_only"
