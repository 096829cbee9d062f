"""dist/holdfast-VERSION.msi: for roll-outs to many Windows PCs, one copy for all who use each."""

from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from frozen import BUILD, ICONS, ROOT, build_environment
from windows_package import Installer, make_and_check, sign_file

if TYPE_CHECKING:
    from wine import Wine

# wixl finds only what lies below the folder in which it runs.
_TOP = Path("/")
# The identity of Holdfast over all versions: it must never change.
_UPGRADE_CODE = uuid.UUID("5b1f2f0e-6a0d-4b6f-9d5c-3f0c7a4b9e21")


class Msi(Installer):
    """By Windows Installer, which wants an administrator and answers to management tools."""

    name = "holdfast-{version}.msi"
    apps = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
    # Windows Installer closes or waits by the Restart Manager, which Wine lacks.
    refuses_while_open = None
    refuses_older = 67

    @override
    def make(self, folder: Path, version: str, target: Path, *, sign: str, fast: bool) -> None:
        """Pack the program in `folder`."""
        files = BUILD / "msi-files.wxs"
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        heat = subprocess.run(
            ["wixl-heat", "--prefix", f"{folder}/", "--component-group", "Program",
             "--directory-ref", "PROGRAM", "--var", "var.Folder", "--win64"],
            input="".join(f"{path}\n" for path in found),
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        files.write_text(heat.stdout)
        given = {
            "Folder": _from_root(folder),
            "Icon": _from_root(ICONS / "holdfast.ico"),
            "ProductCode": str(uuid.uuid5(_UPGRADE_CODE, version)).upper(),
            "UpgradeCode": str(_UPGRADE_CODE).upper(),
            "Version": version,
            "Win64": "yes",
        }
        defines = [part for name, value in given.items() for part in ("-D", f"{name}={value}")]
        source = ROOT / "packaging" / "holdfast.wxs"
        subprocess.run(
            ["wixl", "-a", "x64", *defines, "-o", target, source, files],
            cwd=_TOP,
            env=build_environment(),
            check=True,
        )
        if sign:
            sign_file(sign, target)

    @override
    def install(self, wine: Wine, package: Path) -> int:
        """Install without a question and return the exit code."""
        return wine.run(["msiexec", "/i", str(package), "/qn"], check=False).returncode

    @override
    def remove(self, wine: Wine, package: Path) -> int:
        """Remove without a question and return the exit code."""
        return wine.run(["msiexec", "/x", str(package), "/qn"], check=False).returncode

    @override
    def folder(self, wine: Wine) -> Path:
        """Where the program lies once it is installed."""
        return wine.drive / "Program Files" / "Holdfast"


def _from_root(path: Path) -> Path:
    return path.resolve().relative_to(_TOP)


if __name__ == "__main__":
    sys.exit(make_and_check(Msi()))
