"""What the table of budgets says."""

from __future__ import annotations

import pytest

from tests.benchmarks.figure import Figure, Rule, table


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure("start", 300, 200, "ms", Rule.TIMES, 1.5), "met"),
        (Figure("start", 340, 200, "ms", Rule.TIMES, 1.5), "missed by 0.20 x"),
        (Figure("memory", 75, 40, "MB", Rule.MORE, 35), "met"),
        (Figure("memory", 80, 40, "MB", Rule.MORE, 35), "missed by 5.00 MB"),
        (Figure("pause", 50, 4, "ms", Rule.AT_MOST, 50), "met"),
        (Figure("pause", 62.5, None, "ms", Rule.AT_MOST, 50), "missed by 12.50 ms"),
    ],
)
def test_a_budget_is_met_or_missed_by_so_much(figure: Figure, verdict: str) -> None:
    assert figure.verdict == verdict
    assert figure.facts()["met"] is (verdict == "met")


def test_a_figure_without_a_baseline_has_no_ratio() -> None:
    figure = Figure("pause", 40, None, "ms", Rule.AT_MOST, 50)
    assert figure.facts()["ratio"] is None
    assert figure.row() == ("pause", "40.00 ms", "-", "-", "50.00 ms", "met")


def test_columns_stand_below_their_heads() -> None:
    lines = table([Figure("start", 3_400, 2_000, "ms", Rule.TIMES, 1.5)]).splitlines()
    assert [line.index("budget") + len("budget") for line in lines[:1]] == [
        lines[1].index("1.5 x") + len("1.5 x")
    ]
    assert "3,400 ms" in lines[1]
