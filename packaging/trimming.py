"""What PyInstaller collects and nothing of ours ever loads."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from PyInstaller.depend.bindepend import get_imports

if TYPE_CHECKING:
    from collections.abc import Iterable

# PyInstaller's own: the name in the package, the file here or a link's target, the kind.
Entry = tuple[str, str, str]

_WEB_MODULES = (
    "QtOpenGL", "QtPositioning", "QtQml", "QtQuick", "QtQuickWidgets", "QtWebChannel",
    "QtWebEngineCore", "QtWebEngineWidgets",
)  # fmt: skip
_EXCLUDED = (
    "mypy", "numpy", "pip", "pkg_resources", "pytest", "setuptools", "tkinter", "unittest",
    *(f"PySide6.{module}" for module in ("QtDesigner", "QtHelp", "QtQuickControls2", "QtSql",
                                         "QtTest", "QtUiTools")),
)  # fmt: skip

# Qt loads these by their folders. Left out: other platforms' screens, databases, a keyboard on the
# screen with all of Qt Quick, GTK's theme with all of GTK.
_PLUGINS = (
    "platforms/(lib)?q(xcb|wayland|windows|cocoa|offscreen)",
    "platformthemes/libqxdgdesktopportal",
    "platforminputcontexts/lib(compose|ibus)",
    "iconengines/",
    "imageformats/(lib)?q(svg|ico)",
    "printsupport/",
    "styles/",
    "wayland-shell-integration/libxdg-shell",
    "wayland-decoration-client/",
    "wayland-graphics-integration-client/libqt-plugin-wayland-egl",
)
_WEB_PLUGINS = ("xcbglintegrations/", "wayland-graphics-integration-client/", "tls/")
_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/(.+)")

_LIBRARY = re.compile(r"(lib[^/]*\.so[.\d]*|[^/]*\.dll|[^/]*\.dylib)", re.IGNORECASE)
# The program itself starts Python by this one.
_PYTHON = re.compile(r"(lib)?python3[\d.]*\.(so|dll|dylib)", re.IGNORECASE)
# The web engine opens these itself: drawing without a graphics card, and the parts of NSS.
_OPENED_BY_WEB = re.compile(
    r"(opengl32sw|d3dcompiler_\d+)\.dll|lib(softokn3|freebl3|freeblpriv3|nssckbi|nssdbm3)\.so",
    re.IGNORECASE,
)

# Texts of Qt's own in languages that the program does not speak; the web engine's tools for
# developers.
_DATA = re.compile(r"PySide6/(Qt/)?(translations/|resources/.*(devtools|debug))")
_WEB_LANGUAGE = re.compile(r"qtwebengine_locales/en-US\.pak$")


def excluded_modules(*, web: bool) -> list[str]:
    """The modules that no code of ours reaches; `web` for a package with the card fields."""
    return [*_EXCLUDED, *(() if web else (f"PySide6.{module}" for module in _WEB_MODULES))]


def trimmed_binaries(entries: Iterable[Entry], *, web: bool) -> list[Entry]:
    """The libraries that are loaded: plug-ins by name, the rest because something needs it."""
    kept = [entry for entry in entries if _is_wanted(PurePath(entry[0]).as_posix(), web=web)]
    linked = {entry[0] for entry in kept if entry[2] == "SYMLINK"}
    files = {entry[0]: entry for entry in kept if entry[0] not in linked}
    by_name = {PurePath(name).name.lower(): name for name in files}
    waiting = [name for name in files if not _waits_to_be_needed(name, web=web)]
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        imports = (PurePath(imported).name.lower() for imported, _ in get_imports(files[name][1]))
        waiting += [by_name[each] for each in imports if each in by_name]
    return [
        entry for entry in kept if entry[0] in needed or (entry[0] in linked and entry[1] in needed)
    ]


def trimmed_datas(entries: Iterable[Entry]) -> list[Entry]:
    """The files that are read."""
    return [entry for entry in entries if _is_read(PurePath(entry[0]).as_posix())]


def _is_wanted(name: str, *, web: bool) -> bool:
    plugin = _PLUGIN.fullmatch(name)
    if plugin is None:
        return True
    patterns = (*_PLUGINS, *(_WEB_PLUGINS if web else ()))
    return any(re.match(pattern, plugin[1]) for pattern in patterns)


def _waits_to_be_needed(name: str, *, web: bool) -> bool:
    path = PurePath(name)
    if _PYTHON.match(path.name) or _PLUGIN.fullmatch(path.as_posix()):
        return False
    if web and _OPENED_BY_WEB.fullmatch(path.name):
        return False
    return _LIBRARY.fullmatch(path.name) is not None


def _is_read(name: str) -> bool:
    return not _DATA.match(name) or _WEB_LANGUAGE.search(name) is not None
