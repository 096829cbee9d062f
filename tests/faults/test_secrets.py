"""Where the key and the PIN are found once a till has worked: in files, arguments and memory."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos_app.domain.pin import require_strength
from tests.faults.process_memory import Hit, search_memory
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess

# Measured: the one object that has it, and for each network thread (there are four) the request
# that http.client sent last, which Python frees and does not wipe. The rest is for what the answer
# of the keyring may leave behind in freed memory.
MOST_BESIDE_REQUESTS = 3
MOST_COPIES_OF_THE_KEY = 9
REQUEST = b"Authorization: Bearer rk_test_"

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="memory is read by Linux's /proc"
)


def a_pin() -> str:
    """Twelve digits, so that nothing else in memory looks like it."""
    pin = "".join(secrets.choice("0123456789") for _ in range(12))
    require_strength(pin)
    return pin


@pytest.fixture
def home(
    shop_home: Path,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return shop_home


def holdfast(home: Path, *words: str, stdin: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pos_app", "--home", str(home), *words],
        input=stdin,
        text=True,
        check=True,
        capture_output=True,
    )


@contextmanager
def resting_till(home: Path, pin: str) -> Iterator[subprocess.Popen[str]]:
    """The window after it was signed in to, has held, captured and rested."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.searched_till", str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{pin}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "idle\n"
        yield process
        process.stdin.close()


def show(name: str, hits: list[Hit]) -> None:
    print(f"{name}: {len(hits)} in memory")
    for (part, encoding, before), count in Tally(
        (hit.part, hit.encoding, hit.before[-len(REQUEST) :]) for hit in hits
    ).items():
        print(f"  {count} in {part}, as {encoding}, after {before!r}")


def test_once_a_till_rests_the_key_is_in_its_memory_alone_and_the_pin_is_nowhere(
    home: Path, practice_server: PracticeWorld
) -> None:
    secret, pin = secrets.token_hex(16), a_pin()
    holdfast(
        home,
        *("setup", "--shop", "Corner Books", "--currency", "usd", "--owner", "Ada"),
        *("--undo", "0", "--pin-stdin"),
        stdin=f"{pin}\n",
    )
    holdfast(
        home,
        *("key", "set", "--stdin", "--operator", "Ada", "--pin-stdin"),
        stdin=f"{pin}\nrk_test_{secret}",
    )
    with resting_till(home, pin) as till:
        holdfast(home, "backup", str(home / "backups" / "by-hand.db"), stdin="")
        proc = Path(f"/proc/{till.pid}")
        files = [file for file in home.rglob("*") if file.is_file()]
        places = [*files, proc / "cmdline", proc / "environ"]
        contents = {place: place.read_bytes() for place in places}
        keys, pins = search_memory(till.pid, secret), search_memory(till.pid, pin)
        control = search_memory(till.pid, "Corner Books")
    assert practice_server.totals()["usd"]["captured"] == 1250, "the till has worked"
    assert {"book.db", "book.db-wal", "holdfast.log", "by-hand.db"} <= {f.name for f in files}
    assert control, "memory was read"
    show("key", keys)
    show("PIN", pins)
    for name, looked_for in (("key", secret), ("PIN", pin)):
        found = [str(place) for place, data in contents.items() if looked_for.encode() in data]
        print(f"{name}: {len(found)} of {len(places)} files, arguments and environment")
        assert found == []
    assert pins == []
    sent = [hit for hit in keys if hit.before.endswith(REQUEST[-len(hit.before) :])]
    assert 1 <= len(keys) - len(sent) <= MOST_BESIDE_REQUESTS
    assert len(keys) <= MOST_COPIES_OF_THE_KEY
