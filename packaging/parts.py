"""Whose work is in a package: a CycloneDX 1.6 SBOM, and the licence of each part.

https://cyclonedx.org/docs/1.6/json/ says what its fields mean.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from frozen import ROOT, source_date
from pos_app import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trimming import Entry

_RESOURCES = ROOT / "resources"
# The folder in the package, and the SBOM in it.
ABOUT = "resources/about"
SBOM = "sbom.cdx.json"
_OURS = "holdfast.txt"

_QT = "LGPL-3.0-only"
_QT_TEXTS = (_RESOURCES / "licences" / "LGPL-3.0.txt", _RESOURCES / "licences" / "GPL-3.0.txt")
_OF_QT = ("pyside6", "pyside6-essentials", "pyside6-addons", "shiboken6")
# What these do not say of themselves where others do.
_KNOWN = {
    **dict.fromkeys(_OF_QT, _QT),
    "charset-normalizer": "MIT",
    "certifi": "MPL-2.0",
    "jaraco-classes": "MIT",
    "peewee": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "requests": "Apache-2.0",
    "stripe": "MIT",
}
_COMMON = re.compile(r"/usr/share/common-licenses/([\w.-]*\w)")


@dataclass(frozen=True, order=True)
class Part:
    """One work of somebody else's; `texts` are the files with its licence."""

    name: str
    version: str
    purl: str
    licence: str = ""
    texts: tuple[Path, ...] = field(default=(), compare=False)

    @property
    def file(self) -> str:
        """Where its licence stands in the package."""
        return f"{re.sub('[^a-z0-9.]+', '-', self.name.lower())}.txt"


def about_datas(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """Write the SBOM and the licences into `folder`; returns what to put into the package."""
    parts = sorted({*_bundled(entries), *_ours()})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SBOM).write_text(json.dumps(_sbom(parts), indent=1) + "\n", encoding="utf-8")
    for part in parts:
        text = "\n\n".join(each.read_text("utf-8", errors="replace") for each in part.texts)
        (folder / part.file).write_text(text, encoding="utf-8")
    (folder / _OURS).write_bytes((ROOT / "LICENSE").read_bytes())
    for named in {path for part in parts for path in _common(part)}:
        (folder / f"common-{named.name.lower()}.txt").write_bytes(named.read_bytes())
    return [(f"{ABOUT}/{path.name}", str(path), "DATA") for path in sorted(folder.iterdir())]


def _ours() -> list[Part]:
    """What the source tree brings along, and what starts the frozen program."""
    return [
        Part("Inter", "", "", "OFL-1.1", (_RESOURCES / "fonts" / "OFL.txt",)),
        Part("Lucide icons", "", "", "ISC", (_RESOURCES / "icons" / "LICENSE",)),
        _of_distribution(metadata.distribution("pyinstaller")),
    ]


def _bundled(entries: Iterable[Entry]) -> Iterator[Part]:
    # Only the folder is resolved: there are tens of thousands of files.
    owners = {
        os.path.normpath(os.path.join(base, file)): distribution
        for distribution in metadata.distributions()
        for base in [Path(str(distribution.locate_file(""))).resolve()]
        for file in distribution.files or ()
    }
    found, libraries, with_python = {}, set(), False
    for _, source, kind in entries:
        if kind == "SYMLINK" or not source or source == "-":
            continue
        path = Path(source).resolve()
        if distribution := owners.get(str(path)):
            found[distribution.name] = distribution
        elif _is_python(path):
            with_python = True
        elif not path.is_relative_to(ROOT):
            libraries.add(Path(source))
    # Once for each: what a distribution tells of itself is read from its files anew every time.
    yield from map(_of_distribution, found.values())
    yield from map(_of_system, sorted(libraries))
    if with_python:
        yield _python()


def _of_distribution(distribution: metadata.Distribution) -> Part:
    name = re.sub(r"[-_.]+", "-", distribution.name).lower()
    told = " AND ".join(distribution.metadata.get_all("License-Expression") or ())
    purl = f"pkg:pypi/{name}@{distribution.version}"
    texts = _QT_TEXTS if name in _OF_QT else tuple(_licences_in(distribution))
    return Part(distribution.name, distribution.version, purl, _KNOWN.get(name, told), texts)


def _licences_in(distribution: metadata.Distribution) -> Iterator[Path]:
    named = set(distribution.metadata.get_all("License-File") or ())
    for file in distribution.files or ():
        within = ".dist-info" in file.parts[0]
        if within and (file.name in named or "/".join(file.parts[2:]) in named):
            yield Path(str(distribution.locate_file(file)))


def _is_python(path: Path) -> bool:
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    is_library = re.match(r"(lib)?python3|_?[a-z0-9_]+\.pyd$", path.name, re.IGNORECASE) is not None
    # Windows' Python brings its libraries along: OpenSSL, SQLite, libffi, the C runtime.
    is_brought = sys.platform == "win32" and path.is_relative_to(Path(sys.base_prefix).resolve())
    return path.is_relative_to(standard) or is_library or is_brought


def _python() -> Part:
    version = ".".join(map(str, sys.version_info[:3]))
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    texts = [place / "LICENSE.txt" for place in places if (place / "LICENSE.txt").is_file()]
    return Part("CPython", version, f"pkg:generic/cpython@{version}", "PSF-2.0", tuple(texts[:1]))


def _of_system(library: Path) -> Part:
    """A library of the system that the package was made on."""
    package = _debian_package(library)
    if package is None:
        return Part(library.name, "", "")
    asked = ["dpkg-query", "-W", "-f=${Version} ${Architecture}", package]
    version, architecture = subprocess.run(
        asked, capture_output=True, text=True, check=True
    ).stdout.split()
    purl = f"pkg:deb/debian/{package}@{version}?arch={architecture}"
    text = Path("/usr/share/doc", package, "copyright")
    return Part(package, version, purl, texts=(text,) if text.is_file() else ())


def _debian_package(library: Path) -> str | None:
    if sys.platform != "linux":
        return None
    # Where /lib is a link to /usr/lib, either of them may be the one that dpkg knows.
    for path in (library, library.resolve(), Path(str(library.resolve()).removeprefix("/usr"))):
        asked = subprocess.run(
            ["dpkg-query", "-S", str(path)], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0:
            return asked.stdout.partition(":")[0]
    return None


def _common(part: Part) -> Iterator[Path]:
    """The texts that a licence names and does not repeat."""
    for text in part.texts:
        for name in _COMMON.findall(text.read_text("utf-8", errors="replace")):
            if (path := Path("/usr/share/common-licenses") / name).is_file():
                yield path


def _sbom(parts: list[Part]) -> dict[str, object]:
    components = [_component(part) for part in parts]
    written = json.dumps([__version__, components])
    moment = datetime.fromtimestamp(int(source_date()), UTC)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        # The same parts have the same number.
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, written)}",
        "version": 1,
        "metadata": {
            "timestamp": moment.isoformat(),
            "component": {
                "type": "application",
                "bom-ref": "holdfast",
                "name": "Holdfast",
                "version": __version__,
                "licenses": [{"license": {"id": "MIT"}}],
                "properties": [_licence(_OURS)],
            },
        },
        "components": components,
    }


def _component(part: Part) -> dict[str, object]:
    told: dict[str, object] = {
        "type": "library",
        "bom-ref": part.purl or part.name,
        "name": part.name,
        "properties": [_licence(part.file)],
    }
    if part.version:
        told["version"] = part.version
    if part.purl:
        told["purl"] = part.purl
    if part.licence:
        told["licenses"] = [{"expression": part.licence}]
    return told


def _licence(file: str) -> dict[str, str]:
    return {"name": "holdfast:licence", "value": file}
