"""The release workflow makes what can be made, and the version stands in one place."""

from __future__ import annotations

import plistlib
import re
import runpy
from pathlib import Path

from pos_app import __version__

ROOT = Path(__file__).parents[1]
WORKFLOW = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")


def test_every_package_that_can_be_made_is_made_for_a_release() -> None:
    packages = set(runpy.run_path(str(ROOT / "dev.py"))["PACKAGES"])
    assert set(re.findall(r"dev\.py package (\w+)", WORKFLOW)) == packages


def test_the_workflow_reads_the_version_that_the_program_has() -> None:
    [pattern] = re.findall(r"sed -n 's/(.*)/\\1/p' (?:pos_app/__init__\.py)", WORKFLOW)
    source = (ROOT / "pos_app" / "__init__.py").read_text("utf-8")
    wanted = pattern.replace(r"\(", "(").replace(r"\)", ")")
    assert re.findall(wanted, source, re.M) == [__version__]
    elsewhere = [ROOT / "packaging" / name for name in ("holdfast.nsi", "holdfast.wxs")]
    assert not any(__version__ in each.read_text("utf-8") for each in elsewhere)


def test_the_rights_asked_of_macos_can_be_read() -> None:
    asked = plistlib.loads((ROOT / "packaging" / "entitlements.plist").read_bytes())
    assert asked == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_no_secret_of_a_release_lies_in_the_source() -> None:
    used = set(re.findall(r"secrets\.(\w+)", WORKFLOW))
    explained = WORKFLOW.split("name: release")[0]
    assert used
    assert all(name in explained for name in used)
