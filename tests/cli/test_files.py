"""Files that are missing, unreadable or something else: a sentence, and the book as it was."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import SHOP
from tests.cli.orders import text
from tests.cli.sentences import assert_told
from tests.conftest import PIN
from tests.e2e.command_line import CommandLine


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "No such file"),
        ("folder", "directory"),
        (b"\xff\xfe{\x00}\x00", "not text"),
        (b'{"note": "\xe9t\xe9"}', "not text"),
        (b"", "line 1"),
        (b'{\n"lines": [\n', "line 3"),
        (b"%PDF-1.7\n%\x80", "not text"),
    ],
    ids=str,
)
def test_a_file_that_is_no_order_is_told_by_name(
    keyless: CommandLine, tmp_path: Path, content: bytes | str | None, word: str
) -> None:
    file = tmp_path / "order.json"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content:
        file.mkdir()
    assert_told(keyless.signed_in("order", "new", str(file)), 2, str(file), word)
    assert keyless("order", "list", "--json").json == []


def test_a_file_of_an_editor_that_marks_utf8_is_read(holdfast: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "order with ümlaut.json"
    file.write_text(text(note="Grüße"), encoding="utf-8-sig")
    assert holdfast.signed_in("order", "new", str(file)).code == 0


@pytest.mark.parametrize(
    "content", ["{", "[]", "null", '{"colour": 1}', ""], ids=lambda each: each or "empty"
)
def test_a_damaged_till_file_is_told(no_shop: CommandLine, content: str) -> None:
    no_shop.home.mkdir()
    (no_shop.home / "till.json").write_text(content)
    assert_told(no_shop("queue"), 4, "settings file")
    assert (no_shop.home / "till.json").read_text() == content


def test_a_damaged_book_is_told_and_left_alone(no_shop: CommandLine) -> None:
    no_shop.home.mkdir()
    (no_shop.home / "book.db").write_bytes(b"this was never a book " * 500)
    assert_told(no_shop("queue"), 4, "damaged")
    assert (no_shop.home / "book.db").read_bytes() == b"this was never a book " * 500


def test_a_book_of_a_newer_holdfast_is_left_alone(keyless: CommandLine, tmp_path: Path) -> None:
    newer = CommandLine(tmp_path / "newer")
    assert keyless("backup", str(newer.home / "book.db")).code == 0
    grow(newer.home / "book.db")
    for words in (("queue",), ("order", "list"), ("backup", str(tmp_path / "copy.db"))):
        assert_told(newer(*words), 4, "newer Holdfast")
    assert_told(newer.signed_in("order", "new", "-", stdin=text()), 4, "newer Holdfast")


@pytest.mark.parametrize("place", ["a file", "a file/below"])
def test_a_folder_that_cannot_be_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").touch()
    assert_told(CommandLine(tmp_path / place)("queue"), 4, "may not be written")


def test_a_busy_book_is_told_and_the_order_is_taken_later(
    keyless: CommandLine, tmp_path: Path
) -> None:
    busy = CommandLine(tmp_path)
    assert busy("setup", *SHOP, stdin=f"{PIN}\n").code == 0
    with closing(sqlite3.connect(tmp_path / "book.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_told(busy.signed_in("order", "new", "-", stdin=text()), 4, "another program")
    assert busy("order", "list", "--json").json == []


def grow(book: Path) -> None:
    """Leave a migration that this program does not know."""
    with closing(sqlite3.connect(book)) as file:
        (table,) = file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%migration%'"
        ).fetchone()
        columns = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
        row = file.execute(f"SELECT * FROM {table} ORDER BY name").fetchone()
        known = dict(zip(columns, row, strict=True))
        known |= {name: "9999_later" for name in known if known[name] == "0001_book"}
        known.pop("id", None)
        marks = ", ".join("?" * len(known))
        file.execute(
            f"INSERT INTO {table} ({', '.join(known)}) VALUES ({marks})", list(known.values())
        )
        file.commit()


def test_a_shop_that_takes_an_order_as_a_file_and_as_stdin_takes_the_same(
    holdfast: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "order.json").write_text(text())
    one = holdfast.signed_in("order", "new", str(tmp_path / "order.json")).json
    two = holdfast.signed_in("order", "new", "-", stdin=text()).json
    assert one["total_minor"] == two["total_minor"] == 2706
    assert one["uuid"] != two["uuid"]
    assert json.dumps(one["customer"]) == json.dumps(two["customer"])
