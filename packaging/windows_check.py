"""Tries an installer for Windows by Wine: what a shop's PC would live through with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from frozen import BUILD, ROOT
from measure import compare_sizes, compare_starts
from pos_app import __version__
from practice import practice_stripe
from screen import Screen, running_screen
from wine import FOLDER, Wine, freeze_for_windows, new_wine, windows_python

if TYPE_CHECKING:
    from windows_package import Installer

OLDER = "0.0.9"
# Stripe's kind of key, nobody's; the practice Stripe takes every one.
_KEY = "rk_test_windowscheck1234567890"
_PIN = "2468"
_ORDER = {
    "customer": {"name": "Grace Hopper", "phone": "415 555 0100"},
    "lines": [{"description": "Gift box", "quantity": 2, "unit_price": "12.34"}],
}
_WINDOW = "holdfast-window.exe"
_PATIENCE_S = 300
# Windows' Python for others' programs reads no folder but its own, unless it is told to.
_FROM_SOURCE = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module('pos_app', run_name='__main__', alter_sys=True)"
)


class CheckFailed(Exception):
    """The package is not as it should be; the message says in what."""


@dataclass(frozen=True, slots=True)
class _Pc:
    """A PC with Holdfast on it."""

    wine: Wine
    installer: Installer
    stripe: str

    def holdfast(self, *words: str, stdin: str = "") -> str:
        done = self.wine.run(
            [str(self.installer.folder(self.wine) / "holdfast.exe"), *words],
            stdin=stdin,
            check=False,
            HOLDFAST_STRIPE_API=self.stripe,
        )
        if done.returncode:
            raise CheckFailed(f"holdfast {words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def as_owner(self, *words: str, stdin: str = "") -> str:
        who = ("--operator", "Ada", "--pin-stdin")
        return self.holdfast(*words, *who, stdin=f"{_PIN}\n{stdin}")

    @property
    def data(self) -> Path:
        return self.wine.profile / "AppData" / "Local" / "Holdfast"

    def shown_version(self) -> str:
        """The version under "Apps", nothing if it is not listed."""
        asked = self.wine.run(["reg", "query", self.installer.apps, "/s"], check=False)
        for entry in asked.stdout.replace("\r", "").split("\n\n"):
            words = {
                line.split()[0]: line.split()[-1] for line in entry.splitlines() if line[:1] == " "
            }
            if words.get("DisplayName") == "Holdfast":
                return words["DisplayVersion"]
        return ""

    def shortcuts(self) -> list[str]:
        found = self.wine.drive.rglob("Holdfast*.lnk")
        return sorted({path.stem for path in found})


def check(installer: Installer, folder: Path, package: Path) -> None:
    """Install an older version, use it, install this one over it, remove it; then measure.

    Raises CheckFailed. What is the older version is this program under a lower number.
    """
    older = BUILD / installer.name.format(version=OLDER)
    with _left_behind(folder) as with_more:
        installer.make(with_more, OLDER, older, sign="", fast=True)
    wine = new_wine(FOLDER / "check")
    with practice_stripe() as stripe:
        pc = _Pc(wine, installer, stripe)
        _install_older(pc, older)
        order = _use(pc)
        _photograph(pc, package)
        _upgrade(pc, older, package)
        _must(json.loads(pc.holdfast("order", "show", "1001", "--json")) == order, "order kept")
        shown = pc.holdfast("key", "show")
        _must(_KEY[-4:] in shown and _KEY not in shown, f"the key is there, masked: {shown}")
        _say("the book and the key are as they were; holdfast doctor:")
        print(pc.holdfast("doctor"))
        _remove(pc, package)
        if installer.for_everybody is not None:
            _install_for_everybody(_Pc(wine, installer.for_everybody, stripe), package)
    _compare(installer, folder, package, wine)


def _install_older(pc: _Pc, older: Path) -> None:
    with _timed(f"{older.name} is installed without a question"):
        code = pc.installer.install(pc.wine, older)
        pc.wine.wait()
    program = pc.installer.folder(pc.wine)
    _must(code == 0 and (program / "_internal" / "left-behind.txt").is_file(), f"installed: {code}")
    _must(pc.shown_version() == OLDER, f"listed under Apps: {pc.shown_version()!r}")
    _must(pc.shortcuts()[-1:] == ["Holdfast practice shop"], f"in the menu: {pc.shortcuts()}")
    with _timed("holdfast doctor --self-check"):
        told = pc.holdfast("doctor", "--self-check")
    print(told)
    _must("keyring: Windows: kept, read and removed" in told, "Windows keeps a key")


def _use(pc: _Pc) -> object:
    """Set up a shop, take an order to captured money; returns the order as JSON."""
    shop = ("--shop", "Corner Books", "--currency", "usd", "--owner", "Ada")
    with _timed("a shop is set up, its key kept, an order held and captured"):
        pc.as_owner("setup", *shop)
        pc.as_owner("key", "set", "--stdin", stdin=f"{_KEY}\n")
        pc.as_owner("order", "new", "-", stdin=json.dumps(_ORDER))
        pc.as_owner("card", "1001", "--payment-method", "pm_card_visa")
        pc.as_owner("capture", "1001")
    order = json.loads(pc.holdfast("order", "show", "1001", "--json"))
    _must((order["payment_status"], order["amount_received_minor"]) == ("CAPTURED", 2468), "money")
    pc.wine.wait()
    files = [path for path in pc.wine.prefix.rglob("*") if path.is_file() and not path.is_symlink()]
    bare = [path for path in files if _holds(path, _KEY)]
    _must(not bare, f"no file holds the key: {bare}")
    kept = (pc.wine.prefix / "user.reg").read_text(errors="replace")
    _must("Credential Manager\\\\Generic: Holdfast" in kept, "the vault has an entry")
    _say("the key is in the vault and in no file")
    return order


def _photograph(pc: _Pc, package: Path) -> None:
    """Open the practice shop in its window; while it is open nothing is installed over it."""
    picture = BUILD / f"{package.stem}.png"
    picture.unlink(missing_ok=True)
    window = pc.installer.folder(pc.wine) / _WINDOW
    with running_screen() as screen:
        environment = pc.wine.environment(DISPLAY=screen.display)
        with _timed("the window opens"):
            # Python under Wine wants pipes: a file of ours is no file of Windows'.
            opened = subprocess.Popen(
                ["wine", str(window), "--practice"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            _wait_until_drawn(screen, picture)
        code = pc.installer.refuses_while_open
        if code is not None:
            got = pc.installer.install(pc.wine, package)
            _must(got == code, f"installing while the window is open ends with {got}")
            _say("while it is open nothing is installed over it")
        pc.wine.run(["taskkill", "/im", window.name], check=False)
        _must(opened.wait(_PATIENCE_S) == 0, f"the window closes: {opened.returncode}")
    pc.wine.wait()
    _say(f"its picture: {picture}")


def _wait_until_drawn(screen: Screen, picture: Path) -> None:
    """Take pictures until two in a row show the same, and more than an empty screen."""
    before = b""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        time.sleep(5)
        screen.photograph(picture)
        now = picture.read_bytes()
        if now == before and len(now) > 20_000:
            return
        before = now
    raise CheckFailed("the window did not come to rest")


def _upgrade(pc: _Pc, older: Path, package: Path) -> None:
    with _timed(f"{package.name} is installed over it"):
        code = pc.installer.install(pc.wine, package)
        pc.wine.wait()
    _must(code == 0 and pc.shown_version() == __version__, f"{code}, {pc.shown_version()!r}")
    program = pc.installer.folder(pc.wine)
    found = sorted(path.name for path in program.iterdir())
    _must(not (program / "_internal" / "left-behind.txt").exists(), "nothing old is left")
    _must("new" not in found and "old" not in found, f"the folder is tidy: {found}")
    if pc.installer.refuses_older is not None:
        code = pc.installer.install(pc.wine, older)
        pc.wine.wait()
        _must(code == pc.installer.refuses_older, f"an older one is refused: {code}")
        _must(pc.shown_version() == __version__, "and changes nothing")
        _say("an older version is refused")


def _remove(pc: _Pc, package: Path) -> None:
    book = (pc.data / "book.db").read_bytes()
    with _timed("it is removed"):
        code = pc.installer.remove(pc.wine, package)
        pc.wine.wait()
    _must(code == 0 and not pc.installer.folder(pc.wine).exists(), f"the program is gone: {code}")
    _must(not pc.shortcuts() and not pc.shown_version(), f"and its entries: {pc.shortcuts()}")
    _must((pc.data / "book.db").read_bytes() == book, "the shop's data stays")
    _say("the program, its shortcuts and its entry are gone, the shop's data is untouched")


def _install_for_everybody(pc: _Pc, package: Path) -> None:
    """Where it was asked for: at the place for all who use the PC, and gone from there again."""
    with _timed(f"{package.name} is installed for everybody"):
        code = pc.installer.install(pc.wine, package)
        pc.wine.wait()
    _must(code == 0 and pc.shown_version() == __version__, f"{code}, {pc.shown_version()!r}")
    _must(any((pc.wine.drive / "ProgramData").rglob("Holdfast.lnk")), "in everybody's menu")
    pc.holdfast("doctor", "--self-check")
    _remove(pc, package)


def _compare(installer: Installer, folder: Path, package: Path, wine: Wine) -> None:
    """Print what it weighs and how it starts beside a bare window, all of it by Wine."""
    bare, packed = freeze_for_windows(bare=True), BUILD / installer.name.format(version="bare")
    installer.make(bare, __version__, packed, sign="", fast=False)
    compare_sizes("unpacked", folder, bare)
    compare_sizes("package", package, packed)
    source = (str(windows_python().with_name("pythonw.exe")), "-c", _FROM_SOURCE, str(ROOT))
    compare_starts(
        frozen=["wine", str(folder / _WINDOW), "--practice"],
        source=["wine", *source, "--practice"],
        bare=["wine", str(bare / _WINDOW)],
        window="holdfast|python",
        environment=wine.environment(),
    )
    wine.wait()


@contextmanager
def _left_behind(folder: Path) -> Iterator[Path]:
    """The program with a file that a later version has no more."""
    copy = BUILD / "frozen" / "older"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, copy_function=os.link)
    (copy / "_internal" / "left-behind.txt").write_text("of the older version\n")
    yield copy
    shutil.rmtree(copy)


def _holds(path: Path, text: str) -> bool:
    content = path.read_bytes()
    return text.encode() in content or text.encode("utf-16-le") in content


def _must(is_so: bool, what: str) -> None:
    if not is_so:
        raise CheckFailed(what)


def _say(what: str) -> None:
    print(f"ok  {what}", flush=True)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    _say(f"{what} ({time.monotonic() - began:.1f} s)")
