"""The real program is killed a dozen times; `dev.py faults kills` kills it 500 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kills import STRIPE_TAKES_S, Killer, shop_to_kill
from tests.secret_service import need_programs

COUNT = 12


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
