"""Reports of what nobody expected: enough to find the fault, nothing about anybody."""

from __future__ import annotations

import faulthandler
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from pos_app.crashes import KEPT_REPORTS, Crashes, LifeMark
from pos_app.domain.errors import InvalidInput
from pos_app.logs import tell_error
from tests.conftest import KEY, PIN

CUSTOMER = {"name": "Grace O'Brien Hopper", "phone": "+1 415 555 0142"}
STREET = "1 Lombard Street"
PRIVATE = ("Grace", "Brien", "Hopper", "555", "0142", PIN, "4242", KEY, "Lombard")


@pytest.fixture(autouse=True)
def fault_handler() -> Iterator[None]:
    """The one that pytest has put in, put in again."""
    yield
    faulthandler.enable(sys.__stderr__ or sys.stderr)


def caught(fail: object) -> Exception:
    try:
        assert callable(fail)
        fail()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def look_up() -> None:
    customers: dict[str, str] = {}
    customers[CUSTOMER["name"]]


def parse() -> None:
    int(f"{PIN} of {CUSTOMER['name']}")


def chained() -> None:
    try:
        look_up()
    except KeyError as error:
        raise RuntimeError(f"can't find '{CUSTOMER['name']}' at {CUSTOMER['phone']}") from error


def grouped() -> None:
    raise ExceptionGroup("several", [caught(look_up), caught(parse)])


def refused() -> None:
    raise InvalidInput("text.too_long", field="address", text=STREET)


def with_secrets() -> None:
    raise ValueError(f"{KEY} 4242 4242 4242 4242 {PIN}")


@pytest.mark.parametrize("fail", [look_up, parse, chained, grouped, refused, with_secrets])
def test_a_report_names_the_place_and_nobody(fail: object, tmp_path: Path) -> None:
    report = Crashes(tmp_path, "Qt 6").report(caught(fail))
    assert report is not None
    for word in PRIVATE:
        # The lines of the program stand in it; this test's own hold none of these words.
        assert word not in report.text.replace("CUSTOMER", "")
    assert f"in {fail.__name__}: " in report.text  # type: ignore[attr-defined]
    assert "Holdfast 0" in report.text
    assert str(Path.home()) not in report.text


def test_what_helps_stays_in_the_message() -> None:
    told = tell_error(caught(refused))
    assert told.endswith("InvalidInput: text.too_long (field, text)")
    assert "KeyError: [quoted]" in tell_error(caught(chained))
    assert "which led to:" in tell_error(caught(chained))


def test_reports_are_the_owners_alone_and_only_so_many_are_kept(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path)
    for number in range(KEPT_REPORTS + 5):
        kept = crashes.keep("Something", f"what {number:02}", datetime(2026, 11, 19, 10, number))
        assert kept.path is not None
        if os.name == "posix":
            assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    texts = [path.read_text() for path in sorted((tmp_path / "reports").iterdir())]
    assert len(texts) == KEPT_REPORTS
    assert "what 05" in texts[0]
    assert "what 24" in texts[-1]


def test_what_fails_again_and_again_is_reported_once(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path)
    assert crashes.report(caught(look_up)) is not None
    assert crashes.report(caught(look_up)) is None
    assert crashes.report(caught(parse)) is not None


def test_a_report_that_cannot_be_kept_is_still_there(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file stands where the folder should be")
    report = Crashes(tmp_path).report(caught(look_up))
    assert report is not None
    assert (report.path, "KeyError" in report.text) == (None, True)


def test_a_report_ends_with_the_last_lines_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    lines = [f"line {number}" for number in range(5000)]
    (tmp_path / "logs" / "holdfast.log").write_text("\n".join(lines))
    report = Crashes(tmp_path).report(caught(look_up))
    assert report is not None
    assert report.text.splitlines()[-40:] == lines[-40:]


def test_who_ends_as_one_should_leaves_no_mark(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    life = LifeMark(tmp_path, practice=False)
    assert life.begin(Crashes(tmp_path)) is None
    life.end()
    again = LifeMark(tmp_path, practice=False)
    assert again.begin(Crashes(tmp_path)) is None
    again.end()


def test_a_process_that_was_killed_is_told_at_the_next_start_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    program = (
        "import sys, faulthandler\nfrom pathlib import Path\n"
        "from pos_app.crashes import Crashes, LifeMark\n"
        "def fall():\n    faulthandler._sigsegv()\n"
        "home = Path(sys.argv[1])\n"
        "LifeMark(home, practice=False).begin(Crashes(home))\nfall()\n"
    )
    dead = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert dead.returncode != 0
    life = LifeMark(tmp_path, practice=False)
    report = life.begin(Crashes(tmp_path))
    assert report is not None
    assert "Segmentation fault" in report.text
    assert "in fall" in report.text
    assert abs((datetime.now() - report.at).total_seconds()) < 60
    life.end()
    # Another time there is nothing but the mark: the plug was pulled.
    LifeMark(tmp_path, practice=False).beat()
    again = LifeMark(tmp_path, practice=False)
    pulled = again.begin(Crashes(tmp_path))
    assert pulled is not None
    assert "the computer went off" in pulled.text
    again.end()
