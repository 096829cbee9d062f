"""Whose work is in a package stands in it, in a form that machines and people can read."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import PySide6.QtCore
import pytest
import stripe
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from parts import ABOUT, SBOM, about_datas
from pos_app import __version__
from pos_app.services.about import About
from tests.test_dev import ROOT

ENTRIES = [
    ("stripe", stripe.__file__, "PYMODULE"),
    ("json", json.__file__, "PYMODULE"),
    ("PySide6/QtCore.abi3.so", PySide6.QtCore.__file__, "EXTENSION"),
    ("pos_app", str(ROOT / "pos_app" / "__init__.py"), "PYMODULE"),
]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The resources of a package, as far as they tell of its parts."""
    resources = tmp_path_factory.mktemp("package") / "resources"
    for name, source, _ in about_datas(ENTRIES, resources.parent / "work"):
        target = resources.parent / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(Path(source).read_bytes())
    assert (resources / "about").relative_to(resources.parent) == Path(ABOUT)
    return resources


def test_the_list_of_parts_is_valid_and_names_what_is_in_the_package(packed: Path) -> None:
    text = (packed / "about" / SBOM).read_text("utf-8")

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    told = {each["name"]: each.get("version") for each in json.loads(text)["components"]}
    assert told["stripe"] == metadata.version("stripe")
    assert told["PySide6_Essentials"] == metadata.version("pyside6-essentials")
    assert {"CPython", "Inter", "Lucide icons", "pyinstaller"} <= set(told)
    assert "pytest" not in told
    assert "holdfast-pos" not in told


def test_every_part_comes_with_its_licence(packed: Path) -> None:
    about = About(packed)

    parts = {part.name: part for part in about.parts()}

    assert parts["Holdfast"].version == __version__
    assert all(about.licence_text(part).strip() for part in parts.values())
    qt = about.licence_text(parts["PySide6_Essentials"])
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt
    assert "GNU GENERAL PUBLIC LICENSE" in qt, "the lesser one builds on it"


def test_the_same_parts_make_the_same_list(packed: Path, tmp_path: Path) -> None:
    again = {name: Path(source) for name, source, _ in about_datas(ENTRIES[::-1], tmp_path)}

    name = f"{ABOUT}/{SBOM}"
    assert again[name].read_bytes() == (packed.parent / name).read_bytes()
