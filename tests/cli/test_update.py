"""A new version is announced: good, forged, older, broken, out of reach."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos_app import __version__
from tests.announcements import PAGE, Publisher, Site, site
from tests.cli.sentences import assert_told
from tests.e2e.command_line import CommandLine


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return Publisher.new()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("web") / "site") as place:
        yield place


@pytest.fixture
def place(served: Site) -> Site:
    served.asked.clear()
    return served


@pytest.fixture(scope="module")
def shop(keyless: CommandLine, served: Site, publisher: Publisher) -> CommandLine:
    put(keyless, "update_address", served.address)
    put(keyless, "update_key", publisher.public_key)
    return keyless


def put(shop: CommandLine, name: str, value: str) -> None:
    assert shop.signed_in("settings", "set", name, value).code == 0


@contextmanager
def changed(shop: CommandLine, name: str, value: str) -> Iterator[None]:
    before = shop("settings", "get", name).out.strip()
    put(shop, name, value)
    yield
    put(shop, name, before)


def version_line(shop: CommandLine) -> str:
    [line] = [each for each in shop("doctor").out.splitlines() if "version: " in each]
    return line


def test_a_newer_version_is_told_and_nothing_else_is_read(
    shop: CommandLine, place: Site, publisher: Publisher, tmp_path: Path
) -> None:
    file = tmp_path / "setup.exe"
    file.write_bytes(b"program")
    place.put(publisher.signed("99.0.0", file, notes="Receipts."))

    told = shop("update", "--json")

    assert told.code == 0, told.err
    assert told.json["version"] == __version__
    newer = told.json["newer"]
    assert (newer["version"], newer["page"], newer["notes"]) == ("99.0.0", PAGE, "Receipts.")
    assert list(newer["sha256"]) == ["setup.exe"]
    assert f"Version 99.0.0 of {newer['date']} is at {PAGE}\nReceipts.\n" in shop("update").out
    assert version_line(shop) == f"ok  version: {__version__}; 99.0.0 is at {PAGE}"
    assert set(place.asked) == {f"Holdfast/{__version__} /update.json"}


def test_a_downloaded_file_is_held_against_what_was_announced(
    shop: CommandLine, place: Site, publisher: Publisher, tmp_path: Path
) -> None:
    file = tmp_path / "setup.exe"
    file.write_bytes(b"program")
    place.put(publisher.signed("99.0.0", file))
    assert shop("update", "--file", str(file)).code == 0
    file.write_bytes(b"another program")
    assert_told(shop("update", "--file", str(file)), 1, "Do not install it.")
    assert_told(shop("update", "--file", str(tmp_path / "none")), 2, "cannot be read")


@pytest.mark.parametrize("version", [__version__, "0.0.9"])
def test_an_older_version_is_no_news(
    shop: CommandLine, place: Site, publisher: Publisher, version: str
) -> None:
    place.put(publisher.signed(version))
    assert shop("update").out == f"Version {__version__} is the newest.\n"
    assert version_line(shop) == f"ok  version: {__version__}, the newest"


def test_what_somebody_else_signed_is_never_offered(
    shop: CommandLine, place: Site, publisher: Publisher
) -> None:
    place.put(Publisher.new().signed("99.0.0"))
    assert_told(shop("update"), 1, "not by whom this shop trusts")
    good = json.loads(publisher.signed("99.0.0"))
    good["release"] = good["release"].replace(PAGE, "https://evil.example/")
    place.put(json.dumps(good))
    refused = shop("update")
    assert_told(refused, 1, "Install nothing that comes from there.")
    assert "evil" not in refused.out + refused.err
    assert version_line(shop).startswith("NO  version: A new version was announced, but not by")


BROKEN = {
    "nothing": b"",
    "no JSON": b"<html>Not here</html>",
    "another JSON": b"[1, 2]",
    "no signature": b'{"release": "{}"}',
    "a signature that is a number": b'{"release": "{}", "signature": 5}',
    "deep": b"[" * 60_000,
    "endless": b" " * 70_000,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_announcement_is_told(shop: CommandLine, place: Site, content: bytes) -> None:
    place.put(content)
    assert_told(shop("update"), 1, "something that is no announcement")


def test_nobody_answers(shop: CommandLine, place: Site) -> None:
    (place.folder / "update.json").unlink(missing_ok=True)
    assert_told(shop("update"), 1, f"{place.address} did not answer")
    with changed(shop, "update_address", "https://127.0.0.1:9/update.json"):
        assert_told(shop("update"), 1, "https://127.0.0.1:9/update.json did not answer")


def test_a_shop_that_did_not_ask_for_it_does_not_look(shop: CommandLine, place: Site) -> None:
    with changed(shop, "update_key", ""):
        assert_told(shop("update"), 4, "does not look for new versions")
        assert version_line(shop).endswith(f"{__version__}, does not look for a newer one")
    assert place.asked == []
