"""Ten tills are set up from a list: each has its own name and key, and no secret is an argument."""

from __future__ import annotations

import csv
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PIN
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess

ROOT = Path(__file__).parents[2]
ROLLOUT = ROOT / "packaging" / "rollout"
SHOP = "Ada's Books & Teas"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


@dataclass(frozen=True)
class Office:
    """Where ten tills are looked after: a list, a folder of secrets, and a way to each till."""

    folder: Path

    @property
    def tills(self) -> list[dict[str, str]]:
        with (self.folder / "tills.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def key_of(self, till: str) -> str:
        return f"rk_test_{till.replace(' ', '').lower():x<24}"

    def home(self, computer: str) -> Path:
        return self.folder / computer

    def set_up(self, stripe: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROLLOUT / "all-tills.sh", self.folder / "tills.csv", self.folder / "secrets"],
            env={**os.environ, "SSH": str(self.folder / "ssh"), "HOLDFAST_STRIPE_API": stripe},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    listed = (ROLLOUT / "tills.csv").read_text().replace("Corner Books", SHOP)
    (tmp_path / "tills.csv").write_text(listed)
    (tmp_path / "secrets").mkdir()
    for till in office.tills:
        secret = f"{PIN}\n{office.key_of(till['till'])}\n"
        (tmp_path / "secrets" / till["till"]).write_text(secret)
    # What ssh does: the other computer's shell reads one line of words; each has a home of its own.
    # It remembers what stood on the command line, which everybody on a computer can see.
    program = shlex.join([sys.executable, "-m", "pos_app"])
    (tmp_path / "holdfast").write_text(
        f'#!/bin/sh\necho "$*" >> "{tmp_path}/words"\nexec {program} "$@"\n'
    )
    (tmp_path / "ssh").write_text(
        f'#!/bin/sh\nHOLDFAST_HOME="{tmp_path}/${{1#*@}}" HOLDFAST="{tmp_path}/holdfast"\n'
        f'export HOLDFAST_HOME HOLDFAST\necho "$2" >> "{tmp_path}/words"\nexec sh -c "$2"\n'
    )
    for name in ("holdfast", "ssh"):
        (tmp_path / name).chmod(0o755)
    return office


def test_ten_tills_are_set_up_from_a_list(
    office: Office, practice_server: PracticeWorld, secret_service: SecretServiceProcess
) -> None:
    done = office.set_up(practice_server.url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(office.tills) == 10
    for till in office.tills:
        holdfast = CommandLine(office.home(till["computer"]))
        assert holdfast("settings", "get", "name").out == f"{SHOP}\n"
        assert holdfast("settings", "get", "till").out == f"{till['till']}\n"
        key = office.key_of(till["till"])
        assert holdfast("key", "show", "--json").json["key"].endswith(key[-4:])
        assert PIN not in (office.folder / "words").read_text()
        assert key not in (office.folder / "words").read_text() + done.stdout + done.stderr


def test_a_till_that_fails_is_named_and_the_others_go_on(
    office: Office, practice_server: PracticeWorld, secret_service: SecretServiceProcess
) -> None:
    first, second, *_ = office.tills
    lines = (office.folder / "tills.csv").read_text().splitlines()[:3]
    (office.folder / "tills.csv").write_text("\n".join(lines) + "\n")
    practice_server.configure(revoked_keys=[office.key_of(first["till"])])

    failed = office.set_up(practice_server.url)

    assert failed.returncode == 1
    assert "Till 1 is not set up." in failed.stderr
    assert "1 tills are not set up" in failed.stdout
    assert CommandLine(office.home(second["computer"]))("key", "show").code == 0
    # Mended and run again, what was done stays.
    practice_server.configure(revoked_keys=[])
    again = office.set_up(practice_server.url)
    assert again.returncode == 0, again.stderr
