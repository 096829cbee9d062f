"""The real program is killed a dozen times; `dev.py faults kills disk` kills it 600 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kills import STRIPE_TAKES_S, Killer, run_on_small_disk, shop_to_kill
from tests.secret_service import need_programs
from tests.small_disk import need_small_disk

COUNT = 12
ON_A_BAD_DISK = 4


def test_whenever_the_program_is_killed_money_moves_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_programs()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with shop_to_kill(tmp_path, monkeypatch.setenv) as (home, stripe):
        stripe.fail("delay", seconds=STRIPE_TAKES_S, times=10**9)
        kills = Killer(home, stripe, seed=1).kill(COUNT)
    assert kills.broken == []
    assert kills.count == COUNT
    # Or the kills met nothing, and nothing was tried.
    assert kills.met["nothing"] < COUNT


def test_a_full_or_read_only_disk_at_any_moment_loses_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need_programs()
    need_small_disk()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert run_on_small_disk(ON_A_BAD_DISK, seed=1)
