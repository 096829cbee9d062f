"""A full disk and a folder that may not be written to: nothing that was saved is lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.orders import text
from tests.cli.sentences import assert_told
from tests.small_disk import SmallDisk, small_disk

ORDER = text(note="n" * 10_000)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk with a shop on it that has no key, and one order saved."""
    with small_disk(tmp_path) as mounted:
        words = ("setup", "--shop", "Corner Books", "--currency", "usd", "--owner", "Ada")
        assert mounted.holdfast(*words).code == 0
        assert mounted.holdfast("order", "new", "-", stdin=ORDER).json["number"] == 1001
        yield mounted


def numbers(disk: SmallDisk) -> list[int]:
    return [row["number"] for row in disk.holdfast("order", "list").json]


# The first leaves no room to open the book with, the others not enough to write to it.
@pytest.mark.parametrize("room_kb", [0, 40, 60])
def test_a_full_disk_is_told_and_loses_nothing(disk: SmallDisk, room_kb: int) -> None:
    disk.fill(room_kb)
    refused = disk.holdfast("order", "new", "-", stdin=ORDER)
    assert_told(refused, 4, "the disk is full")
    assert refused.out == ""
    disk.empty()
    assert numbers(disk) == [1001]
    assert disk.holdfast("order", "new", "-", stdin=ORDER).json["number"] == 1002


def test_a_copy_that_does_not_fit_is_told_and_leaves_nothing(disk: SmallDisk) -> None:
    disk.fill(room_kb=80)
    assert_told(disk.holdfast("backup", str(disk.folder / "copy.db")), 4, "not made")
    assert disk.run("ls", str(disk.folder)).out.split() == ["filler", "home"]
    assert numbers(disk) == [1001]


def test_a_folder_that_may_not_be_written_to_is_told(disk: SmallDisk) -> None:
    disk.forbid_writing()
    refused = disk.holdfast("order", "new", "-", stdin=ORDER)
    assert_told(refused, 4, "may not be written to")
    assert refused.out == ""


def test_the_day_s_copy_that_does_not_fit_leaves_nothing_and_is_made_when_there_is_room(
    disk: SmallDisk,
) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom pos_app.app import open_shop\n"
        "from pos_app.domain.errors import StorageTrouble\n"
        "shop = open_shop(Path(sys.argv[1]))\n"
        "try:\n    print(shop.services.copies.back_up_daily().name)\n"
        "except StorageTrouble as error:\n    print(error.code)\n"
    )
    home = disk.folder / "home"
    words = (sys.executable, "-c", program, str(home))
    disk.fill(room_kb=120)
    assert disk.run(*words).out.strip() == "backup.failed"
    assert disk.run("ls", str(home / "backups")).out.split() == ["daily.lock"]
    disk.empty()
    made = disk.run(*words).out.strip()
    assert disk.run("ls", str(home / "backups")).out.split() == [made, "daily.lock"]
