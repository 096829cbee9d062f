"""The trail: what another program does to it is found and named."""

from __future__ import annotations

import json
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pos_app.domain.errors import StorageTrouble
from pos_app.domain.payment import VoidReason
from pos_app.domain.rights import Operator
from pos_app.paths import resources
from pos_app.services.trail import Trail
from tests.conftest import KEY, PIN
from tests.services.conftest import refused
from tests.services.counter import Counter

CARD = "4242 4242 4242 4242"
TAMPER = Callable[[str], None]


@pytest.fixture
def trail(counter: Counter) -> Trail:
    """A trail of some length."""
    counter.captured()
    counter.void(counter.held())
    return counter.services.trail


@pytest.fixture
def tamper(counter: Counter) -> TAMPER:
    """Runs SQL as another program would, with the guards taken away."""

    def run(sql: str) -> None:
        with closing(sqlite3.connect(counter.shop.book.path)) as book:
            for name in ("update", "delete", "replace"):
                book.execute(f"DROP TRIGGER IF EXISTS audit_no_{name}")
            book.execute(sql)
            book.commit()

    return run


def verify(*files: Path) -> subprocess.CompletedProcess[str]:
    script = resources() / "verify_trail.py"
    # -I: not even by accident can it import anything of ours.
    command = [sys.executable, "-I", str(script), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_trail_as_it_was_written_is_whole(trail: Trail, tmp_path: Path) -> None:
    state = trail.check()
    assert (state.code, state.entries > 10) == ("", True)
    assert trail.export(tmp_path / "trail.jsonl") == state.entries
    said = verify(tmp_path / "trail.jsonl")
    assert (said.returncode, said.stdout.endswith(f"whole, {state.entries} entries\n")) == (0, True)


@pytest.mark.parametrize(
    ("sql", "entry"),
    [
        ("UPDATE audit SET operator = 'Adb' WHERE id = 7", 7),
        ("UPDATE audit SET at = at + 1 WHERE id = 7", 7),
        ("UPDATE audit SET till = 'Till 2' WHERE id = 7", 7),
        ("UPDATE audit SET facts = replace(facts, '2706', '2707') WHERE id = 4", 4),
        ("UPDATE audit SET order_uuid = NULL WHERE id = 7", 7),
        ("UPDATE audit SET action = 'order.edited' WHERE id = 3", 3),
        ("UPDATE audit SET hash = substr(hash, 2) || 'g' WHERE id = 5", 5),
        ("DELETE FROM audit WHERE id = 6", 7),
        ("DELETE FROM audit WHERE id = 1", 2),
        ("UPDATE audit SET id = 1000 WHERE id = 6", 7),
    ],
)
def test_one_changed_byte_is_found_and_named(
    trail: Trail, tamper: TAMPER, tmp_path: Path, sql: str, entry: int
) -> None:
    tamper(sql)
    assert (trail.check().code, trail.check().entry) == ("trail.broken", entry)
    trail.export(tmp_path / "trail.jsonl")
    said = verify(tmp_path / "trail.jsonl")
    assert said.returncode == 1
    # A row that is gone is missed where it stood, and noticed by the book at the next one.
    assert f"entry {entry} " in said.stdout or f"entry {entry - 1} is missing" in said.stdout


def test_a_last_entry_that_is_gone_is_missed(
    trail: Trail, tamper: TAMPER, tmp_path: Path, counter: Counter
) -> None:
    last = trail.check().entries
    tamper(f"DELETE FROM audit WHERE id = {last}")
    assert (trail.check().code, trail.check().entry) == ("trail.cut", last - 1)
    trail.export(tmp_path / "trail.jsonl")
    said = verify(tmp_path / "trail.jsonl")
    assert said.returncode == 1
    assert f"{last} entries were written, {last - 1} are here" in said.stdout
    # What is written after that does not cover it up.
    counter.saved()
    assert (trail.check().code, trail.check().entry) == ("trail.broken", last)


def test_the_till_remembers_an_end_that_the_book_was_made_to_forget(
    trail: Trail, tamper: TAMPER
) -> None:
    trail.remember()
    last = trail.check().entries
    tamper(f"DELETE FROM audit WHERE id = {last}")
    tamper(
        f"UPDATE trail_head SET entries = {last - 1},"
        f" hash = (SELECT hash FROM audit WHERE id = {last - 1})"
    )
    assert trail.check().code == "trail.cut"
    trail.remember()
    assert trail.check().code == "trail.cut", "what does not fit is not remembered instead"


def test_an_older_export_finds_a_trail_that_was_computed_anew(
    trail: Trail, counter: Counter, tamper: TAMPER, tmp_path: Path
) -> None:
    older, newer = tmp_path / "older.jsonl", tmp_path / "newer.jsonl"
    trail.export(older)
    counter.saved()
    trail.export(newer)
    assert verify(newer, older).returncode == 0
    assert verify(older, newer).returncode == 1, "the older one lacks what the newer one tells"
    lines = [json.loads(line) for line in older.read_text().splitlines()]
    lines[4]["operator"] = "Eve"
    older.write_text("\n".join(json.dumps(line) for line in lines))
    assert verify(newer, older).returncode == 1


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '["a"]', '{"entries": 1}'])
def test_what_is_no_export_is_not_called_whole(tmp_path: Path, text: str) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_text(text)
    assert verify(file).returncode in {1, 2}
    assert verify(tmp_path / "gone.jsonl").returncode == 2


def test_an_export_that_cannot_be_written_says_so(trail: Trail, tmp_path: Path) -> None:
    with refused("trail.not_written", StorageTrouble):
        trail.export(tmp_path / "gone" / "trail.jsonl")


def test_no_secret_comes_into_the_trail(
    counter: Counter, operator: Operator, tmp_path: Path
) -> None:
    services = counter.services
    held = counter.held()
    why = f"card {CARD} and key {KEY}"
    services.voiding.void(held.order.uuid, operator, VoidReason.ABANDONED, why)
    services.operators.set_pin(operator, "90210478", operator)
    services.trail.export(tmp_path / "trail.jsonl")
    text = (tmp_path / "trail.jsonl").read_text()
    assert "card [removed] and key rk_test_[removed]" in text
    for secret in (CARD, KEY, PIN, "90210478", "argon2"):
        assert f'"{secret}"' not in text
        assert secret in (PIN,) or secret not in text
    assert services.trail.check().code == ""


def test_any_changed_byte_of_an_export_is_found_and_its_entry_named(
    trail: Trail, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = runpy.run_path(str(resources() / "verify_trail.py"))
    file = tmp_path / "trail.jsonl"
    entries = trail.export(file)
    whole = file.read_bytes()
    # Every byte of some entries in the middle, of the last one and of the end.
    ends = [at for at, byte in enumerate(whole) if byte == ord("\n")]
    places = [*range(ends[3] + 1, ends[5]), *range(ends[-3] + 1, ends[-1])]
    for at in places:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        number = whole[:at].count(b"\n") + 1
        try:
            script["verify"](file)
        except SystemExit:
            said = capsys.readouterr().out
            assert f"entry {number} " in said or number > entries, (at, said)
        except (ValueError, KeyError, AttributeError, TypeError):
            # No JSON any more, or not the names that an entry has: the script ends with 2.
            continue
        else:
            raise AssertionError(f"byte {at} was changed and not found")


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_last_lines_that_are_gone_from_an_export_are_missed(
    trail: Trail, tmp_path: Path, gone: int
) -> None:
    file = tmp_path / "trail.jsonl"
    trail.export(file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    # With the end itself, then with the end put back behind fewer entries.
    for left in (lines[:-gone], [*lines[: -gone - 1], lines[-1]]):
        file.write_text("".join(left), encoding="utf-8")
        assert verify(file).returncode == 1


def test_a_changed_byte_in_the_file_of_the_book_is_found(trail: Trail, counter: Counter) -> None:
    path = counter.shop.book.path
    with closing(sqlite3.connect(path)) as book:
        book.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [hash_of_fifth] = book.execute("SELECT hash FROM audit WHERE id = 5").fetchone()
    counter.shop.close()
    content = bytearray(path.read_bytes())
    content[content.index(hash_of_fifth.encode())] ^= 1
    path.write_bytes(content)
    assert (trail.check().code, trail.check().entry) == ("trail.broken", 5)
