"""One window on a book, whatever became of the one before; scripts run beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication

from pos_app.domain.errors import StorageTrouble
from pos_app.ui.one_window import OneWindow
from tests.window_driver import PATIENCE_S

ROOT = Path(__file__).parents[2]


def start(home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pos_app", "--home", str(home), *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


def start_taking(home: Path, *, practice: bool) -> subprocess.Popen[bytes]:
    """Another process that wants to be the window; it ends with 1 if it is."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom pos_app.ui.one_window import OneWindow\n"
        f"sys.exit(OneWindow(Path(sys.argv[1]), practice={practice}).take())\n"
    )
    return subprocess.Popen([sys.executable, "-c", program, str(home)], cwd=ROOT)


@contextmanager
def window(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """The real program, once it is the window of its book."""
    program = start(home, *words)
    name = "practice.window" if words else "window"
    try:
        wait_for(lambda: is_window(home, program, name))
        yield program
    finally:
        program.kill()
        program.communicate()


def is_window(home: Path, program: subprocess.Popen[str], name: str) -> bool:
    holder = QLockFile(str(home / f"{name}.lock"))
    return holder.getLockInfo()[0] == program.pid and (home / f"{name}.alive").exists()


def wait_for(is_true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_true():
        assert time.monotonic() < end, "waited in vain"
        QApplication.processEvents()


def test_a_second_start_ends_and_what_was_killed_is_no_obstacle(
    tmp_path: Path, qapp: QApplication
) -> None:
    home = tmp_path / "home"
    with window(home) as first:
        second = start(home)
        _, said = second.communicate(timeout=PATIENCE_S)
        assert (second.returncode, "open on this book already" in said) == (0, True)
        with window(tmp_path / "another"):
            assert first.poll() is None
        verb = [sys.executable, "-m", "pos_app", "--home", str(home), "backup", str(home / "c.db")]
        assert subprocess.run(verb, cwd=ROOT, check=False).returncode == 0
        first.send_signal(signal.SIGKILL)
    with window(home) as third:
        wait_for(lambda: reports(home))
        [report] = reports(home)
        assert "ended unexpectedly" in report.read_text()
        # Signing out of the computer is no sudden end.
        third.send_signal(signal.SIGTERM)
        assert third.wait(PATIENCE_S) == 0
        assert not (home / "window.alive").exists()


def reports(home: Path) -> list[Path]:
    return list((home / "reports").glob("crash-*.txt"))


def test_the_first_window_is_called_when_a_second_one_starts(
    tmp_path: Path, qapp: QApplication
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    called: list[bool] = []
    first = OneWindow(tmp_path, practice=False)
    first.called.connect(lambda: called.append(True))
    assert first.take()
    first.listen()
    # Another way to the same book is the same book; the practice shop beside it is another.
    second = start_taking(tmp_path / "link", practice=False)
    wait_for(lambda: second.poll() is not None)
    assert (second.returncode, called) == (0, [True])
    practice = OneWindow(tmp_path, practice=True)
    assert practice.take()
    practice.give_up()
    first.give_up()
    assert OneWindow(tmp_path, practice=False).take()


def test_who_leaves_the_first_steps_to_practise_is_the_window_of_the_practice_shop(
    tmp_path: Path, qapp: QApplication
) -> None:
    called: list[bool] = []
    first = OneWindow(tmp_path, practice=False)
    first.called.connect(lambda: called.append(True))
    assert first.take()
    first.listen()
    assert first.go_to_practice()
    # The real shop is free, and whoever starts the practice shop meets this window.
    real = OneWindow(tmp_path, practice=False)
    assert real.take()
    real.listen()
    second = start_taking(tmp_path, practice=True)
    wait_for(lambda: second.poll() is not None)
    assert (second.returncode, called) == (0, [True])
    # Now the practice shop is open: the steps stay where they are.
    with window(tmp_path / "home", "--practice"):
        steps = OneWindow(tmp_path / "home", practice=False)
        assert steps.take()
        assert not steps.go_to_practice()
        steps.give_up()
    real.give_up()
    first.give_up()


def test_a_window_that_hangs_is_named_and_not_joined(tmp_path: Path, qapp: QApplication) -> None:
    hanging = QLockFile(str(tmp_path / "window.lock"))
    assert hanging.tryLock(0)
    with pytest.raises(StorageTrouble) as trouble:
        OneWindow(tmp_path, practice=False).take()
    assert trouble.value.code == "window.does_not_answer"
    assert trouble.value.facts["pid"] == os.getpid()


def test_a_lock_of_a_process_that_is_gone_is_taken_over(tmp_path: Path, qapp: QApplication) -> None:
    """Also where another process has got its number since."""
    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(0)
    left_behind = (tmp_path / "window.lock").read_bytes()
    lock.unlock()
    (tmp_path / "window.lock").write_bytes(left_behind)
    assert OneWindow(tmp_path, practice=False).take()
