"""Where things are: the shop's data, and what the program brings along."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs


def data_folder(chosen: str | None = None) -> Path:
    """The data folder: the one chosen, else HOLDFAST_HOME, else the system's place for it."""
    named = chosen or os.environ.get("HOLDFAST_HOME")
    return Path(named).expanduser() if named else platformdirs.user_data_path("Holdfast", False)


def resources() -> Path:
    """The folder of fonts, icons and themes, in a checkout, an installed wheel or a package."""
    packaged = getattr(sys, "_MEIPASS", None)
    if packaged:
        return Path(packaged) / "resources"
    installed = Path(__file__).parent / "resources"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "resources"
