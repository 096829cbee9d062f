"""Facts of the platform that have broken such programs before anybody saw a failing line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]

SET_TEXT_50_000_TIMES = """
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel()
for _ in range(50_000):
    label.setText("27.06")
"""


def test_qt_keeps_count_of_none() -> None:
    """PySide6 6.12.0 on Python 3.11 dies in `none_dealloc` after some 20,000 such calls."""
    done = subprocess.run(
        [sys.executable, "-c", SET_TEXT_50_000_TIMES],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_the_qt_that_loses_none_cannot_be_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    qt = [
        requirement
        for requirement in (*project["dependencies"], *extras["cardfields"])
        if requirement.startswith("pyside6")
    ]

    assert len(qt) == 2
    assert all(requirement.endswith(",<6.12") for requirement in qt), qt


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = re.findall(r"^([a-z0-9-]+)==.*\\$", lock, re.MULTILINE)

    assert "://" not in lock
    assert len(re.findall(r"^[a-z]", lock, re.MULTILINE)) == len(pinned)


def test_a_frozen_program_takes_along_what_no_import_names() -> None:
    spec = (ROOT / "build.spec").read_text("utf-8")

    assert '("resources", "resources")' in spec
    assert '("pos_app/storage/migrations/*.py", "pos_app/storage/migrations")' in spec
    assert 'collect_data_files("stripe")' in spec
    assert list((ROOT / "pos_app" / "storage" / "migrations").glob("*.py"))


def test_every_package_of_the_project_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    # The large Qt is only for who types cards; those who work on the program test that too.
    assert not any(re.match(r"pyside6\b(?!-)", each) for each in project["dependencies"])
    wanted = [*project["dependencies"], *extras["dev"], *extras["cardfields"]]
    names = {re.split(r"[\[>=<;]", requirement)[0] for requirement in wanted}
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert names - set(re.findall(r"^([a-z0-9-]+)(?:\[\w+\])?==", lock, re.MULTILINE)) == set()
