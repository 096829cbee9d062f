"""The program tries itself, as whoever installed it asks it to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import stripe

from pos_app import __version__, self_check
from pos_app.cli import main
from pos_app.services.doctor import Finding
from tests.secret_service import SecretServiceProcess

PARTS = ["program", "window", "fields", "book", "stripe", "keyring", "signature", "practice"]


def finding(part: str) -> Finding:
    return next(each for each in self_check.self_check() if each.check == part)


def test_a_whole_program_says_so_part_by_part(
    secret_service: SecretServiceProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HOLDFAST_HOME", str(tmp_path / "home"))

    code = main(["doctor", "--self-check", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0, told
    assert [each["check"] for each in told] == PARTS
    details = {each["check"]: each["detail"] for each in told}
    assert __version__ in details["program"]
    assert details["keyring"] == "SecretService: kept, read and removed"
    assert details["practice"] == "an order over 27.06 USD held and captured"
    assert list(tmp_path.iterdir()) == [], "no shop is made, no log is begun"


def test_without_a_session_the_keyring_is_skipped_in_words() -> None:
    # A process of its own: keyring remembers what it found.
    done = subprocess.run(
        [sys.executable, "-m", "pos_app", "doctor", "--self-check"],
        env={"PATH": "", "HOME": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["ok"] * len(PARTS)
    assert "keyring: skipped: this session has no bus" in done.stdout


def test_a_program_without_stripes_certificates_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(stripe, "ca_bundle_path", str(tmp_path / "missing.crt"))

    assert finding("stripe").code == "program.incomplete"


def test_a_program_without_its_pictures_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(self_check, "resources", lambda: tmp_path)

    assert finding("window").code == "program.incomplete"
