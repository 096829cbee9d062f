"""The program as a shell starts it: options, environment, bytes, and what nobody expected."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import SHOP
from tests.cli.orders import order, text
from tests.cli.sentences import assert_told
from tests.conftest import KEY, PIN
from tests.e2e.command_line import CommandLine

ROOT = Path(__file__).parents[2]
ADA = ("--operator", "Ada", "--pin-stdin")


def start(
    *words: str, typed: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pos_app", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        input=typed,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--json", *ADA, "order", "new", "-"),
        ("order", "new", "-", "--json", *ADA),
        ("--operator", "Ada", "order", "new", "--pin-stdin", "-", "--json"),
    ],
    ids=["before the verb", "after it", "on both sides"],
)
def test_options_count_before_the_verb_and_after_it(
    holdfast: CommandLine, words: tuple[str, ...]
) -> None:
    saved = holdfast(*words, stdin=f"{PIN}\n{text()}")
    assert (saved.code, saved.json["number"]) == (0, 1001)


def test_the_folder_may_be_named_by_the_environment(keyless: CommandLine) -> None:
    listed = start("order", "list", "--json", HOLDFAST_HOME=str(keyless.home))
    assert (listed.returncode, json.loads(listed.stdout)) == (0, [])
    other = start("--home", str(keyless.home), "queue", HOLDFAST_HOME="/nowhere")
    assert other.returncode == 0


def test_names_travel_as_utf8_whatever_the_system_speaks(
    no_shop: CommandLine, tmp_path: Path
) -> None:
    set_up(no_shop)
    customer = {"name": "Zoë 🫖 الشاي"}
    typed = json.dumps(order(customer=customer), ensure_ascii=False)
    home, latin = str(no_shop.home), "latin-1"
    marked = b"\xef\xbb\xbf" + f"{PIN}\r\n{typed}".encode()
    words = ("--home", home, *ADA, "--json", "order", "new", "-")
    saved = start(*words, typed=marked, PYTHONIOENCODING=latin)
    assert json.loads(saved.stdout)["customer"]["name"] == customer["name"]
    shown = start("--home", home, "order", "show", "1001", PYTHONIOENCODING=latin)
    assert customer["name"] in shown.stdout.decode()
    assert shown.returncode == 0


def test_bytes_that_are_no_text_are_refused(no_shop: CommandLine) -> None:
    set_up(no_shop)
    typed = f"{PIN}\n".encode() + text(note="caf").encode().replace(b"caf", b"caf\xe9")
    refused = start("--home", str(no_shop.home), "order", "new", "-", *ADA, typed=typed)
    assert refused.returncode == 2
    assert "not text" in refused.stderr.decode()
    assert no_shop("order", "list", "--json").json == []


def test_a_reader_that_stops_early_gets_no_traceback(keyless: CommandLine) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    words = ["order", "list", "--json", "--home", str(keyless.home)]
    ended = subprocess.run(
        [sys.executable, "-m", "pos_app", *words],
        cwd=ROOT,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_what_nobody_expected_is_a_sentence_and_stands_in_the_log_without_secrets(
    no_shop: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(no_shop)

    def break_down(*_: object) -> None:
        raise RuntimeError(f"{KEY} and 4242 4242 4242 4242")

    monkeypatch.setattr("pos_app.services.queue.Queue.load", break_down)
    log = no_shop.home / "logs" / "holdfast.log"
    failed = no_shop("queue")
    assert_told(failed, 70, "Something unexpected", str(log))
    assert failed.out == ""
    written = log.read_text()
    assert "pos_app/cli/verbs.py" in written
    assert "RuntimeError: rk_test_[removed] and [removed]" in written
    assert "4242" not in written


def test_without_a_verb_that_exists_nothing_is_made(tmp_path: Path) -> None:
    wrong = start("--home", str(tmp_path / "home"), "capturre", "1001")
    assert wrong.returncode == 2
    assert not (tmp_path / "home").exists()


def set_up(till: CommandLine) -> None:
    assert till("setup", *SHOP, stdin=f"{PIN}\n").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has dumps of its own")
def test_a_crash_would_leave_no_memory_on_the_disk(no_shop: CommandLine) -> None:
    program = (
        "import resource; from pos_app.__main__ import main; main(); "
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "operator", "list", "--home", str(no_shop.home)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("(0, 0)\n")


def test_a_book_of_a_newer_holdfast_is_refused_with_a_sentence(no_shop: CommandLine) -> None:
    assert no_shop("setup", *SHOP, stdin=f"{PIN}\n").code == 0
    with closing(sqlite3.connect(no_shop.home / "book.db")) as book, book:
        [table] = book.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%migration%'"
        ).fetchone()
        insert = f"INSERT INTO {table} (name, applied) VALUES ('9999_tomorrow', '2030-01-01')"
        book.execute(insert)

    refused = no_shop("order", "list")

    assert_told(refused, 4, "A newer Holdfast has written this shop's book")
