"""What the program is, what is new in it, and whose work it brings along."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos_app import __version__

# Written when a package is made; a source tree has none.
_PARTS = Path("about", "sbom.cdx.json")
_LICENCE = "holdfast:licence"


@dataclass(frozen=True, slots=True)
class Part:
    """A work in the package: its name, version and licence, empty where it tells none."""

    name: str
    version: str
    licence: str
    file: str


class About:
    """Reads the files that tell of the program."""

    def __init__(self, resources: Path) -> None:
        self._resources = resources

    @property
    def version(self) -> str:
        """Which Holdfast this is."""
        return __version__

    def changes(self) -> str:
        """What is new, newest version first, as Markdown."""
        whole = (self._resources / "CHANGELOG.md").read_text(encoding="utf-8")
        return whole[whole.index("## ") :]

    def parts(self) -> list[Part]:
        """Holdfast and everything in its package; none where it runs from its source."""
        path = self._resources / _PARTS
        if not path.is_file():
            return []
        told = json.loads(path.read_bytes())
        return [_part(each) for each in (told["metadata"]["component"], *told["components"])]

    def licence_text(self, part: Part) -> str:
        """The licence of a part, with its copyright."""
        return (self._resources / _PARTS.parent / part.file).read_text(encoding="utf-8")


def _part(told: dict[str, Any]) -> Part:
    named = [each.get("expression") or each["license"]["id"] for each in told.get("licenses", ())]
    [file] = [each["value"] for each in told["properties"] if each["name"] == _LICENCE]
    return Part(told["name"], told.get("version", ""), ", ".join(named), file)
