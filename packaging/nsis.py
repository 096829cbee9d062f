"""dist/holdfast-VERSION-setup.exe: the installer for one Windows PC."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from frozen import ICONS, ROOT, build_environment
from windows_package import Installer, make_and_check
from written import megabytes

if TYPE_CHECKING:
    from wine import Wine


class Nsis(Installer):
    """For the person who is signed in, without an administrator, unless told otherwise."""

    name = "holdfast-{version}-setup.exe"
    refuses_while_open = 3
    refuses_older = 4

    def __init__(self, *, all_users: bool = False) -> None:
        self._all_users = all_users
        hive = "HKLM" if all_users else "HKCU"
        self.apps = rf"{hive}\Software\Microsoft\Windows\CurrentVersion\Uninstall"
        self.for_everybody = None if all_users else Nsis(all_users=True)

    @override
    def make(self, folder: Path, version: str, target: Path, *, sign: str, fast: bool) -> None:
        """Pack the program in `folder`; `fast` packs badly, for trying."""
        given = {
            "VERSION": version,
            "FOLDER": folder,
            "ICON": ICONS / "holdfast.ico",
            "OUT": target,
            "KILOBYTES": round(megabytes(folder) * 1000),
            **({"SIGN": sign} if sign else {}),
            **({"FAST": "yes"} if fast else {}),
        }
        defines = [f"-D{name}={value}" for name, value in given.items()]
        script = ROOT / "packaging" / "holdfast.nsi"
        subprocess.run(["makensis", "-V2", *defines, script], env=build_environment(), check=True)

    @override
    def install(self, wine: Wine, package: Path) -> int:
        """Install without a question and return the exit code."""
        asked = ["/AllUsers"] if self._all_users else []
        return wine.run([str(package), "/S", *asked], check=False).returncode

    @override
    def remove(self, wine: Wine, package: Path) -> int:
        """Remove without a question; the uninstaller goes on from a copy of itself."""
        uninstall = str(self.folder(wine) / "uninstall.exe")
        whom = "/AllUsers" if self._all_users else "/CurrentUser"
        return wine.run([uninstall, whom, "/S"], check=False).returncode

    @override
    def folder(self, wine: Wine) -> Path:
        """Where the program lies once it is installed."""
        if self._all_users:
            return wine.drive / "Program Files" / "Holdfast"
        return wine.profile / "AppData" / "Local" / "Programs" / "Holdfast"


if __name__ == "__main__":
    sys.exit(make_and_check(Nsis()))
