"""The package for Debian and Ubuntu: a menu entry, a manual page, and `holdfast` on the path."""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deb_check import check
from frozen import BUILD, DIST, ICONS, ROOT, build_environment, check_itself, freeze, source_date
from manual import manual_page
from measure import compare_sizes, compare_starts
from pos_app import __version__
from written import announce, fresh, megabytes

_FILES = ROOT / "packaging"
_HOME = Path("usr/lib/holdfast")

# The libraries in the package read these files of the system's.
_READ = ("fontconfig-config", "libx11-data", "xkb-data")
# Without a keyring Holdfast keeps no Stripe key; in practice it needs none.
_RECOMMENDED = (
    "dbus-user-session | dbus-session-bus",
    "gnome-keyring | org.freedesktop.secrets | kwalletmanager",
)

_REMOVED = """#!/bin/sh
set -e
case "$1" in
    remove)
        echo "Holdfast is removed. The data of each shop is still there, for whoever used it:"
        echo "  ~/.local/share/Holdfast, and the Stripe key in that person's keyring."
        echo "Delete the folder to delete the orders; payments at Stripe stay as they are."
        ;;
esac
"""

_INSTALLED = """#!/bin/sh
set -e
if [ "$1" = configure ] && [ -n "$2" ] && pidof /usr/lib/holdfast/holdfast >/dev/null 2>&1; then
    echo "Holdfast is open: close its window and start it again to use the new version."
fi
"""


def pack(program: Path, written: Path) -> None:
    """Make the package of a frozen program."""
    root = fresh(BUILD / "deb")
    shutil.copytree(program, root / _HOME, symlinks=True)
    _lay_out(root)
    _control(root, program)
    # Whoever builds may keep new files to themselves, as the program does.
    subprocess.run(["chmod", "-R", "u=rwX,go=rX", root], check=True)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", root, written],
        env=build_environment(),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _lay_out(root: Path) -> None:
    share = root / "usr" / "share"
    command = root / "usr" / "bin" / "holdfast"
    command.parent.mkdir()
    command.symlink_to("../lib/holdfast/holdfast")
    _put(_FILES / "holdfast.desktop", share / "applications" / "holdfast.desktop")
    icons = share / "icons" / "hicolor"
    _put(ROOT / "resources" / "holdfast.svg", icons / "scalable" / "apps" / "holdfast.svg")
    _put(ICONS / "holdfast.png", icons / "256x256" / "apps" / "holdfast.png")
    _pack(manual_page(), share / "man" / "man1" / "holdfast.1.gz")
    papers = share / "doc" / "holdfast"
    _put(ROOT / "LICENSE", papers / "copyright")
    changes = (ROOT / "resources" / "CHANGELOG.md").read_text(encoding="utf-8")
    _pack(changes, papers / "changelog.gz")


def _control(root: Path, program: Path) -> None:
    control = root / "DEBIAN"
    control.mkdir()
    fields = {
        "Package": "holdfast",
        "Version": __version__,
        "Architecture": _architecture(),
        "Maintainer": "The Holdfast developers <holdfast@localhost>",
        "Installed-Size": str(round(megabytes(root) * 1_000_000 / 1024)),
        "Depends": ", ".join(dependencies(program)),
        "Recommends": ", ".join(_RECOMMENDED),
        "Section": "misc",
        "Priority": "optional",
        "Description": "point of sale for orders by phone\n"
        " An order is saved while the customer is on the line, and the card is held\n"
        " through Stripe. The money is captured later from a queue, all or part of it,\n"
        " or the hold is let go.",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    (control / "control").write_text(text, encoding="utf-8")
    for name, script in {"postinst": _INSTALLED, "postrm": _REMOVED}.items():
        (control / name).write_text(script)
        (control / name).chmod(0o755)


def dependencies(program: Path) -> list[str]:
    """The packages whose libraries the program loads and does not bring along."""
    _, glibc = platform.libc_ver()
    files = [path for path in program.rglob("*") if path.is_file() and _is_library(path)]
    told = subprocess.run(
        ["ldd", *files], capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}
    ).stdout
    brought = {path.name for path in program.rglob("*")}
    missing = set(re.findall(r"^\t(\S+) => /", told, re.MULTILINE)) - brought
    packages = {_package_of(name) for name in missing} - {"libc6"}
    return [f"libc6 (>= {glibc})", *sorted({*packages, *_READ})]


def _is_library(path: Path) -> bool:
    return ".so" in path.name or path.stat().st_mode & 0o100 != 0


def _package_of(library: str) -> str:
    owner = subprocess.run(
        ["dpkg-query", "-S", f"*/{library}"], capture_output=True, text=True, check=True
    ).stdout
    return owner.partition(":")[0]


def _architecture() -> str:
    return subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _pack(text: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode(), mtime=int(source_date())))


def try_unpacked(package: Path) -> None:
    """Unpack it without installing anything, and let the program in it check itself."""
    with tempfile.TemporaryDirectory() as elsewhere:
        subprocess.run(["dpkg-deb", "--extract", package, elsewhere], check=True)
        check_itself([f"{elsewhere}/usr/bin/holdfast"])


def main() -> int:
    """Make dist/holdfast_VERSION_ARCHITECTURE.deb and let the program in it check itself."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--with-card-fields", action="store_true")
    asked.add_argument("--check", action="store_true", help="try it on a clean Debian, as root")
    options = asked.parse_args()
    DIST.mkdir(exist_ok=True)
    package = DIST / f"holdfast_{__version__}_{_architecture()}.deb"
    program = freeze(with_card_fields=options.with_card_fields)
    pack(program, package)
    try_unpacked(package)
    announce(package)
    if options.check:
        check(package)
        _compare(program, package)
    return 0


def _compare(program: Path, package: Path) -> None:
    bare = freeze(bare=True)
    packed = BUILD / "bare.deb"
    pack(bare, packed)
    compare_sizes("unpacked", program, bare)
    compare_sizes("package", package, packed)
    with tempfile.TemporaryDirectory() as home:
        shop = ("--home", home, "--practice")
        compare_starts(
            frozen=[str(program / "holdfast"), *shop],
            source=[sys.executable, "-m", "pos_app", *shop],
            bare=[str(bare / "holdfast")],
            window="holdfast|bare",
            environment={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        )


if __name__ == "__main__":
    sys.exit(main())
