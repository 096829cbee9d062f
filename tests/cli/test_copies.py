"""Backup and restore: a copy of all of it, and never less than what was there."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from tests.cli.orders import VISA, text
from tests.cli.sentences import assert_told
from tests.cli.test_files import grow
from tests.e2e.command_line import CommandLine


def numbers(till: CommandLine) -> list[int]:
    return [row["number"] for row in till("order", "list", "--json").json]


def test_coming_back_to_a_copy_reads_at_stripe_what_happened_since(
    holdfast: CommandLine, number: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copies" / "monday.db"
    backed_up = holdfast("backup", str(copy), "--json")
    assert (backed_up.code, backed_up.json) == (0, {"file": str(copy)})
    assert holdfast.signed_in("card", number, "--payment-method", VISA).code == 0
    assert holdfast.signed_in("order", "new", "-", stdin=text()).code == 0

    restored = holdfast("restore", str(copy), "--json")
    assert restored.code == 0
    assert (restored.json["settled"], restored.json["waiting"], restored.json["read"]) == (0, 0, 1)
    assert numbers(holdfast) == [1001]
    assert holdfast("order", "show", number, "--json").json["status"] == "HELD"

    assert holdfast("restore", restored.json["kept"]).code == 0
    assert numbers(holdfast) == [1002, 1001]


def test_a_copy_can_be_made_again_over_an_older_one(
    holdfast: CommandLine, number: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert holdfast("backup", str(copy)).code == 0
    assert holdfast.signed_in("order", "new", "-", stdin=text()).code == 0
    assert holdfast("backup", str(copy)).code == 0
    elsewhere = CommandLine(tmp_path / "other home")
    assert elsewhere("restore", str(copy)).code == 0
    assert numbers(elsewhere) == [1002, 1001]


def test_the_book_itself_is_no_place_for_a_copy(
    holdfast: CommandLine, number: str, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(holdfast.home / "book.db")
    for target in (holdfast.home / "book.db", holdfast.home / "." / "book.db", link):
        assert_told(holdfast("backup", str(target)), 2, "the book itself")
    assert numbers(holdfast) == [1001]


@pytest.mark.parametrize("place", ["a file/copy.db", "folder"])
def test_a_copy_that_cannot_be_written_is_told(
    keyless: CommandLine, tmp_path: Path, place: str
) -> None:
    (tmp_path / "a file").touch()
    (tmp_path / "folder").mkdir()
    assert_told(keyless("backup", str(tmp_path / place)), 4, "not made", "as it was")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "no such copy"),
        ("folder", "no such copy"),
        (b"", "not a whole copy"),
        (b"garbage " * 10_000, "not a whole copy"),
        ("torn", "not a whole copy"),
        ("another database", "not a whole copy"),
        ("newer", "newer Holdfast"),
    ],
    ids=str,
)
def test_what_is_no_copy_replaces_nothing(
    holdfast: CommandLine, number: str, tmp_path: Path, content: bytes | str | None, word: str
) -> None:
    source = tmp_path / "copy.db"
    make_source(source, content, holdfast)
    assert_told(holdfast("restore", str(source)), 4, word, "as it was")
    assert numbers(holdfast) == [1001]
    assert holdfast.signed_in("card", number, "--payment-method", VISA).code == 0


def make_source(source: Path, content: bytes | str | None, till: CommandLine) -> None:
    match content:
        case bytes():
            source.write_bytes(content)
        case "folder":
            source.mkdir()
        case "torn":
            assert till("backup", str(source)).code == 0
            source.write_bytes(source.read_bytes()[:-9000])
        case "another database":
            with closing(sqlite3.connect(source)) as other:
                other.execute("CREATE TABLE recipes (name TEXT)")
        case "newer":
            assert till("backup", str(source)).code == 0
            grow(source)


def test_a_copy_is_whole_although_another_till_is_at_work(
    holdfast: CommandLine, number: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(holdfast.home / "book.db", check_same_thread=False)) as other:
        stop = threading.Event()

        def work() -> None:
            while not stop.is_set():
                with other:
                    other.execute("INSERT INTO draft VALUES ('Eve', '{}', '2026-11-01')")
                with other:
                    other.execute("DELETE FROM draft")

        till = threading.Thread(target=work)
        till.start()
        try:
            assert holdfast("backup", str(tmp_path / "copy.db")).code == 0
        finally:
            stop.set()
            till.join()
    elsewhere = CommandLine(tmp_path / "elsewhere")
    assert elsewhere("restore", str(tmp_path / "copy.db")).code == 0
    assert numbers(elsewhere) == [1001]


def test_a_damaged_book_is_replaced_by_a_copy_and_kept(
    holdfast: CommandLine, number: str, tmp_path: Path
) -> None:
    copy, book = tmp_path / "copy.db", holdfast.home / "book.db"
    assert holdfast("backup", str(copy)).code == 0
    assert holdfast.signed_in("card", number, "--payment-method", VISA).code == 0
    whole = book.read_bytes()
    # One that cannot be opened at all, and one of which only some pages are gone.
    for damaged in (b"never a book " * 900, whole[:8192] + b"\xff" * 8192 + whole[16384:]):
        for beside in ("book.db-wal", "book.db-shm"):
            (holdfast.home / beside).unlink(missing_ok=True)
        book.write_bytes(damaged)
        assert holdfast("doctor").code in {1, 4}
        # One that still opens has also learned what Stripe told the doctor.
        damaged = book.read_bytes()
        restored = holdfast("restore", str(copy), "--json")
        assert restored.code == 0, restored.err
        assert Path(restored.json["kept"]).read_bytes() == damaged
        assert holdfast("order", "show", number, "--json").json["status"] == "HELD"


def test_a_damaged_book_stays_while_its_window_is_open(
    holdfast: CommandLine, number: str, tmp_path: Path, qapp: object
) -> None:
    copy, book = tmp_path / "copy.db", holdfast.home / "book.db"
    assert holdfast("backup", str(copy)).code == 0
    book.write_bytes(b"never a book " * 900)
    window = QLockFile(str(holdfast.home / "window.lock"))
    assert window.tryLock(0)
    assert_told(holdfast("restore", str(copy)), 4, "is open on this book already")
    assert book.read_bytes() == b"never a book " * 900


def test_a_copy_whose_trail_was_changed_is_taken_only_on_purpose(
    holdfast: CommandLine, number: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert holdfast("backup", str(copy)).code == 0
    with closing(sqlite3.connect(copy)) as other, other:
        other.execute("DROP TRIGGER audit_no_update")
        other.execute("UPDATE audit SET operator = 'Eve' WHERE id = 2")
    assert_told(holdfast("restore", str(copy)), 4, "entry 2", "as it was")
    assert holdfast("trail", "export", str(tmp_path / "trail.jsonl")).code == 0
    assert "Eve" not in (tmp_path / "trail.jsonl").read_text()
    assert holdfast("restore", str(copy), "--broken-trail").code == 0
    assert holdfast("doctor").code == 1
