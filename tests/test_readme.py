"""What the README tells people to type works when they type it, in that order."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pos_app.cli.arguments import parser
from tests.practice_fixtures import KEY, PracticeWorld

if TYPE_CHECKING:
    from tests.secret_service import SecretServiceProcess

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PIN = "246810\n"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)


def commands(program: str) -> list[list[str]]:
    lines = [shlex.split(line) for block in blocks(PAGES[0], "sh") for line in block.splitlines()]
    return [words for words in lines if words[0] == program]


def typed_in(words: list[str]) -> str:
    """What the person types after the command."""
    if words[1:3] == ["key", "set"]:
        return PIN + KEY + "\n"
    return PIN if "--pin-stdin" in words else ""


def test_two_commands_are_all_a_fresh_machine_needs() -> None:
    assert commands("python3") == [["python3", "dev.py", "run"], ["python3", "dev.py", "test"]]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_the_first_command_shows_one_whole_order() -> None:
    screenless = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    done = subprocess.run(
        ["python3", "dev.py", "run"],
        cwd=ROOT,
        env=screenless,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Order 1042 of Grace Hopper: 27.06 USD captured." in done.stdout
    pictures = re.findall(r"\S+\.png", done.stdout)
    assert len(pictures) == 6
    assert all(Path(picture).stat().st_size > 10_000 for picture in pictures)


def test_a_shop_is_set_up_and_an_order_lives_its_life_as_written(
    tmp_path: Path, practice_server: PracticeWorld, secret_service: SecretServiceProcess
) -> None:
    (order,) = blocks(ROOT / "docs" / "scripts.md", "json")
    (tmp_path / "order.json").write_text(order, "utf-8")
    shop = {"HOLDFAST_HOME": str(tmp_path / "shop"), "HOLDFAST_STRIPE_API": practice_server.url}

    typed = commands("holdfast")
    for words in typed:
        done = subprocess.run(
            [sys.executable, "-m", "pos_app", *words[1:]],
            cwd=tmp_path,
            env={**os.environ, **shop, "PYTHONPATH": str(ROOT)},
            input=typed_in(words),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{shlex.join(words)}: {done.stdout}{done.stderr}"

    assert len(typed) == 11
    assert practice_server.totals()["usd"]["captured"] == 5000
    assert practice_server.totals()["usd"]["refunded"] == 1000
    assert (tmp_path / "book-copy.db").stat().st_size > 0


def test_every_verb_in_the_table_exists() -> None:
    rows = re.findall(r"^\| `holdfast (.*?) \|", PAGES[0].read_text("utf-8"), re.M)
    verbs = {re.split(r"[ `\[]", row)[0] for row in rows} - {""}

    assert len(verbs) == 22
    for verb in verbs:
        with pytest.raises(SystemExit) as left:
            parser().parse_args([verb, "--help"])
        assert left.value.code == 0, verb


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_points_at_is_there(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []
