"""Sixty orders without a network; `dev.py faults offline` plays a thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kills import shop_to_kill
from tests.faults.offline import send
from tests.secret_service import need_programs

COUNT = 60


def test_orders_taken_offline_are_sent_once_in_order_and_not_too_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_programs()
    with shop_to_kill(tmp_path, monkeypatch.setenv) as (home, server):
        sent = send(home, server, COUNT)
    assert sent.broken == []
    assert len(sent.taken) == COUNT
