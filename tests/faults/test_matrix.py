"""The part of the matrix that is played each time; `dev.py faults` plays the whole."""

from __future__ import annotations

from tests.faults.bad_line import FAULTS
from tests.faults.matrix import play_all, some_cells


def test_whatever_fault_meets_whatever_write_money_moves_once() -> None:
    told = list(play_all(some_cells()))
    assert [(each.cell, each.breaks) for each in told if each.breaks] == []
    assert {each.cell.fault for each in told if each.met} == set(FAULTS)
    assert any(each.was_mended for each in told)
    assert any(each.was_pressed_again for each in told)
