"""The package on a Debian that has nothing else: installed, tried as people would, removed."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from clean_debian import CLERK, CleanDebian
from frozen import BUILD
from practice import practice_stripe
from screen import Screen, running_screen, wait_for

# Nobody's: the practice Stripe takes every key that looks like one.
_KEY = "rk_test_cleandebian0001234"
_PIN = "2468"
_PICTURES = BUILD / "pictures"
# As long as somebody takes to look at what came; the machine may be busy with other things.
_LOOK_S = 4.0

# A session as a desktop begins it: a bus, and a keyring that the sign-in has unlocked.
_IN_SESSION = (
    'export XDG_RUNTIME_DIR="$HOME/run"; mkdir -p -m 700 "$XDG_RUNTIME_DIR"; '
    "printf session | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "
    'exec "$@"'
)


def check(package: Path) -> None:
    """Install it, try it, remove it. Raises where something is not as it should be."""
    debian = CleanDebian()
    _expect(not debian.has("python3"), "no Python there")
    _install(debian, package)
    print(debian.run_as_clerk("holdfast", "doctor", "--self-check"), end="")
    _sell_by_script(debian)
    _sell_in_window(debian)
    _remove(debian)


def _install(debian: CleanDebian, package: Path) -> None:
    shutil.copy(package, debian.folder / "tmp")
    quiet = "DEBIAN_FRONTEND=noninteractive"
    debian.run("apt-get", "update", quiet=True)
    wanted = (f"/tmp/{package.name}", "gnome-keyring", "dbus")
    debian.run(
        "env", quiet, "apt-get", "install", "-y", "--no-install-recommends", *wanted, quiet=True
    )
    _expect(debian.has("holdfast"), "holdfast is on the path")
    _expect(not debian.has("python3"), "no Python came with it")
    for file in ("applications/holdfast.desktop", "man/man1/holdfast.1.gz",
                 "icons/hicolor/scalable/apps/holdfast.svg"):  # fmt: skip
        _expect((debian.folder / "usr/share" / file).is_file(), file)


def _sell_by_script(debian: CleanDebian) -> None:
    """A shop of its own, its key in a real keyring, and an order to captured money."""
    with practice_stripe() as address:

        def holdfast(*words: str, typed: str = f"{_PIN}\n") -> str:
            session = ("dbus-run-session", "--", "sh", "-c", _IN_SESSION, "sh")
            return debian.run_as_clerk(
                *session, "holdfast", *words, typed=typed, HOLDFAST_STRIPE_API=address
            )

        told = holdfast("doctor", "--self-check")
        _expect("keyring: SecretService: kept, read and removed" in told, "a real keyring")
        ada = ("--operator", "Ada", "--pin-stdin")
        holdfast("setup", "--shop", "Corner Books", "--currency", "usd", "--owner", "Ada",
                 "--pin-stdin")  # fmt: skip
        holdfast("key", "set", "--stdin", *ada, typed=f"{_PIN}\n{_KEY}\n")
        _expect("rk_test_…1234" in holdfast("key", "show"), "another process finds the key")
        _expect(not _files_with(_KEY, debian.home), "the key is in no file of the clerk's")
        line = {"description": "Assam", "quantity": 2, "unit_price": "12.50"}
        order = {"customer": {"name": "Grace Hopper", "phone": "415 555 0142"}, "lines": [line]}
        holdfast("order", "new", "-", *ada, typed=f"{_PIN}\n{json.dumps(order)}")
        holdfast("card", "1001", "--payment-method", "pm_card_visa", *ada)
        sold = json.loads(holdfast("capture", "1001", "--json", *ada))
        _expect(sold["payment_status"] == "CAPTURED", "captured by script")
    print("ok  script: the key is in the Secret Service, an order is captured")


def _sell_in_window(debian: CleanDebian) -> None:
    """One practice order to captured money, by the keys of a keyboard."""
    with running_screen() as screen:
        command = debian.clerks_command("holdfast", "--practice", DISPLAY=screen.display)
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as program:
            try:
                window = screen.wait_for_window("holdfast")
                wait_for(lambda: "y" * bool(_orders(debian)), "the practice shop is stocked")
                time.sleep(_LOOK_S)
                screen.focus(window)
                _type_an_order(debian, screen)
            finally:
                screen.photograph(_PICTURES / "deb-window.png")
                program.terminate()


def _type_an_order(debian: CleanDebian, screen: Screen) -> None:
    known = len(_orders(debian))
    for typed in ("5550142", "2*assam"):
        screen.type(typed)
        time.sleep(_LOOK_S)
        screen.press("Return")
        time.sleep(_LOOK_S)
    screen.press("F9")
    time.sleep(_LOOK_S)
    screen.press("Return")
    number = wait_for(lambda: _in_state(debian, known, "HELD"), "the card is held")
    screen.press("Return")
    time.sleep(_LOOK_S)
    screen.photograph(_PICTURES / "deb-held.png")
    screen.press("F3")
    time.sleep(_LOOK_S)
    screen.press("slash")
    screen.type(number)
    time.sleep(_LOOK_S)
    screen.press("Return")
    time.sleep(_LOOK_S)
    screen.press("c")
    wait_for(lambda: _in_state(debian, known, "CAPTURED"), "the money is captured")
    time.sleep(_LOOK_S)
    print(f"ok  window: practice order {number} typed, held and captured")


def _orders(debian: CleanDebian) -> list[dict[str, Any]]:
    if not (debian.home / ".local/share/Holdfast/practice/book.db").is_file():
        return []
    told = debian.run_as_clerk("holdfast", "--practice", "order", "list", "--json")
    orders: list[dict[str, Any]] = json.loads(told)
    return orders


def _in_state(debian: CleanDebian, known: int, status: str) -> str:
    orders = _orders(debian)
    newest = orders[0] if len(orders) > known else {}
    return str(newest["number"]) if newest.get("payment_status") == status else ""


def _remove(debian: CleanDebian) -> None:
    told = debian.run("apt-get", "remove", "-y", "holdfast")
    _expect("~/.local/share/Holdfast" in told, "removal says where the data is")
    _expect(not debian.has("holdfast"), "the command is gone")
    _expect(not (debian.folder / "usr/lib/holdfast").exists(), "the program is gone")
    for book in ("book.db", "practice/book.db"):
        _expect((debian.home / ".local/share/Holdfast" / book).is_file(), f"{book} is left")
    print("ok  removed: the program is gone, the shop's data is left")


def _files_with(text: str, folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if text.encode() in path.read_bytes()]


def _expect(is_so: bool, what: str) -> None:
    if not is_so:
        raise AssertionError(f"not so on a clean Debian, for {CLERK}: {what}")
