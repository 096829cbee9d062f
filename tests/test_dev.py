"""dev.py in a checkout of its own, where recording scripts stand for the tools it calls."""

from __future__ import annotations

import ast
import importlib.util
import os
import platform
import runpy
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
STEPS = ["ruff", "ruff", "mypy", "lint-imports", "pytest"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


@dataclass(frozen=True)
class Checkout:
    """A folder with dev.py, an environment of recording scripts, and what they recorded."""

    folder: Path

    @property
    def dev(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("checkout_dev", self.folder / "dev.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    @property
    def calls(self) -> list[str]:
        log = self.folder / "calls"
        return log.read_text().splitlines() if log.exists() else []

    def put_tool(self, path: str, script: str = "exit 0") -> None:
        name = Path(path).name
        self._put(path, f'echo "{name} $*" >> "{self.folder}/calls"\n{script}')

    def put_packages(self, script: str) -> None:
        self._put("system/dpkg-query", script)

    def _put(self, path: str, script: str) -> None:
        tool = self.folder / path
        tool.parent.mkdir(parents=True, exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
        }
        path = f"{self.folder / 'system'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [sys.executable, "dev.py", *arguments],
            cwd=self.folder,
            env={**inherited, "PATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout that is set up."""
    made = Checkout(tmp_path)
    for name in ("dev.py", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for tool in (*STEPS, "holdfast"):
        made.put_tool(f".venv/bin/{tool}", f'echo "says {tool} $QT_QPA_PLATFORM"')
    version = platform.python_version()
    made.put_tool(".venv/bin/python", f'[ "$1" = -c ] && echo {version} || exit 0')
    made.put_packages('shift 2; for package; do echo "ii  $package"; done')
    made.put_tool("system/apt-get")
    dev = made.dev
    dev.STAMP.write_text(dev._fingerprint())
    spec = tmp_path / ".venv" / "stripe-openapi"
    spec.mkdir()
    (spec / "requirement.txt").write_text(dev.STRIPE_OPENAPI_WHEEL)
    return made


def names(calls: list[str]) -> list[str]:
    return [call.split()[0] for call in calls]


def test_the_checks_are_listed() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "dev.py", "test", "--list-steps"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    listed = ["ruff check", "ruff format", "mypy", "lint-imports", "package", "pytest"]
    assert done.stdout.splitlines() == listed


def test_ci_runs_what_a_developer_runs() -> None:
    script = ROOT / ".ci" / "run"

    assert script.read_text("utf-8").splitlines()[-1] == "exec python3 dev.py test"
    assert os.access(script, os.X_OK)


def test_all_checks_run_in_order_and_pytest_has_the_last_word(checkout: Checkout) -> None:
    done = checkout.run("test")

    assert done.returncode == 0, done.stderr
    last = names(checkout.calls)[-len(STEPS) - 1 :]
    assert last == [*STEPS[:-1], "python", "pytest"]
    assert checkout.calls[-2].startswith("python packaging/")
    assert done.stdout.splitlines()[-1] == "says pytest offscreen"


def test_whoever_looks_for_some_tests_makes_no_package(checkout: Checkout) -> None:
    done = checkout.run("test", "-k", "money", "--lf")

    assert done.returncode == 0, done.stderr
    assert names(checkout.calls) == STEPS
    assert checkout.calls[-1] == "pytest -q -n 2 --dist worksteal -k money --lf"
    assert done.stdout.splitlines()[-1] == "says pytest offscreen"


def test_the_first_failing_check_stops_the_run_with_its_exit_code(checkout: Checkout) -> None:
    checkout.put_tool(".venv/bin/mypy", "exit 7")

    done = checkout.run("test")

    assert done.returncode == 7
    assert names(checkout.calls) == ["ruff", "ruff", "mypy"]


def test_a_package_is_made_by_its_own_script(checkout: Checkout) -> None:
    done = checkout.run("package", "tar", "--with-card-fields")

    assert done.returncode == 0, done.stderr
    script = checkout.folder / "packaging" / "tar.py"
    assert checkout.calls[-1] == f"python {script} --with-card-fields"


def test_with_a_screen_the_practice_shop_opens(checkout: Checkout) -> None:
    done = checkout.run("run", "--home", "x", DISPLAY=":7")

    assert done.returncode == 0
    assert checkout.calls[-1] == "holdfast --practice --home x"


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has a screen")
def test_without_a_screen_one_order_is_walked_through(checkout: Checkout) -> None:
    done = checkout.run("run")

    folder = checkout.folder / "build" / "walkthrough"
    assert done.returncode == 0
    assert checkout.calls[-1] == f"python -m tests.walkthrough {folder}"


def test_a_second_set_up_installs_nothing(checkout: Checkout) -> None:
    done = checkout.run("setup")

    assert (done.returncode, done.stdout) == (0, "")
    assert checkout.calls == []


def test_a_changed_lock_is_installed_with_hashes_and_in_silence(checkout: Checkout) -> None:
    with (checkout.folder / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")

    done = checkout.run("setup")

    assert done.returncode == 0, done.stdout
    packages, project = [call for call in checkout.calls if " -m pip " in call]
    assert " -qq " in packages
    assert "install --require-hashes -r " in packages
    assert "install --no-deps --no-build-isolation -e " in project
    assert checkout.run("setup").stdout == ""


def test_a_failed_installation_is_said_and_tried_again(checkout: Checkout) -> None:
    with (checkout.folder / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    version = platform.python_version()
    checkout.put_tool(".venv/bin/python", f'[ "$1" = -c ] && echo {version} || exit 5')

    done = checkout.run("setup")

    assert done.returncode == 1
    assert "failed with exit code 5" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Installing Python packages" in checkout.run("setup").stdout


def test_arguments_that_nobody_reads_are_refused(checkout: Checkout) -> None:
    done = checkout.run("setup", "--fast")

    assert done.returncode == 2
    assert "setup takes no arguments: --fast" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages")
class TestSystemPackages:
    def install(self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch, *, uid: int) -> None:
        monkeypatch.setenv("PATH", f"{checkout.folder / 'system'}:{os.environ['PATH']}")
        monkeypatch.setattr(os, "geteuid", lambda: uid)
        checkout.put_packages('echo "ii  libgl1"; echo "rc  libegl1"; exit 1')
        checkout.dev.install_system_packages(("libgl1", "libegl1", "dbus"))

    def test_root_installs_what_is_missing(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.install(checkout, monkeypatch, uid=0)

        assert checkout.calls == [
            "apt-get update",
            "apt-get install -y --no-install-recommends libegl1 dbus",
        ]

    def test_others_are_told_the_command(
        self,
        checkout: Checkout,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        self.install(checkout, monkeypatch, uid=1000)

        command = "sudo apt-get install -y --no-install-recommends libegl1 dbus"
        assert capfd.readouterr().out == f"System packages are missing. Please run: {command}\n"
        assert checkout.calls == []

    def test_a_failed_installation_shows_what_it_said(
        self,
        checkout: Checkout,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        checkout.put_tool("system/apt-get", "echo the disk is full; exit 100")

        with pytest.raises(Exception, match="failed with exit code 100"):
            self.install(checkout, monkeypatch, uid=0)

        assert "the disk is full" in capfd.readouterr().out


def test_an_old_python_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (ROOT / "dev.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 8))  # or it would die of a SyntaxError first
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(platform, "python_version", lambda: "3.10.4")

    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(ROOT / "dev.py"), run_name="__main__")

    assert left.value.code == "Holdfast needs Python 3.11 or newer; this is 3.10.4."
