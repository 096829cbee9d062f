"""Which Holdfast it is, what is new in it and whose work it brings along: by keys alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication, QTextEdit

from pos_app import __version__
from pos_app.paths import resources
from pos_app.services.about import About
from tests.window_driver import WindowDriver


def text_shown() -> str:
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    text = dialog.findChild(QTextEdit, "about_text")
    assert text is not None
    return text.toPlainText()


def packaged(folder: Path) -> Path:
    """The resources of a package with one part."""
    about = folder / "about"
    about.mkdir(parents=True)
    shutil.copy(resources() / "CHANGELOG.md", folder)
    (about / "stripe.txt").write_text("Copyright of the library")
    (about / "holdfast.txt").write_text("Our own licence")
    component = {
        "name": "stripe",
        "version": "16.1.0",
        "licenses": [{"expression": "MIT"}],
        "properties": [{"name": "holdfast:licence", "value": "stripe.txt"}],
    }
    told = [{"name": "holdfast:licence", "value": "holdfast.txt"}]
    ours = {"name": "Holdfast", "properties": told}
    bom = {"metadata": {"component": ours}, "components": [component]}
    (about / "sbom.cdx.json").write_text(json.dumps(bom))
    return folder


def test_version_news_and_licences_are_read_by_keys(till: WindowDriver, tmp_path: Path) -> None:
    about = About(packaged(tmp_path / "resources"))
    object.__setattr__(till.main.till.services, "about", about)

    till.press("Shift+F1")
    till.settle()

    assert till.says(f"Holdfast {__version__}")
    assert __version__ in text_shown().splitlines()[0], "the newest version stands first"
    till.press("Down", "Down")
    till.settle()
    assert text_shown() == "Copyright of the library"
    till.press("Esc")
    till.settle()
    assert QApplication.activeModalWidget() is None


def test_from_the_source_it_says_where_the_parts_are_listed(till: WindowDriver) -> None:
    till.press("Shift+F1")
    till.settle()

    assert till.says("This program runs from its source")
    till.press("Esc")
