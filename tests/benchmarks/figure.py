"""One measured figure beside its baseline and its budget."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class CannotMeasure(Exception):
    """A figure could not be taken; the message says why."""


class Rule(Enum):
    """What a budget limits: ours over the baseline, ours less the baseline, or ours alone."""

    TIMES = "x"
    MORE = "+"
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement of both sides in `unit`, and the budget for what `rule` makes of them."""

    what: str
    ours: float
    baseline: float | None
    unit: str
    rule: Rule
    budget: float

    @property
    def value(self) -> float:
        """What the budget limits."""
        if self.rule is Rule.AT_MOST:
            return self.ours
        baseline = self._baseline
        return self.ours - baseline if self.rule is Rule.MORE else self.ours / baseline

    @property
    def verdict(self) -> str:
        """Met, or missed by how much."""
        over = self.value - self.budget
        if over <= 0:
            return "met"
        return (
            f"missed by {over:.2f} x" if self.rule is Rule.TIMES else f"missed by {self._in(over)}"
        )

    def row(self) -> tuple[str, ...]:
        """What, ours, baseline, ratio, budget, verdict, as a person reads them."""
        beside = self.baseline
        budget = {
            Rule.TIMES: f"{self.budget:g} x",
            Rule.MORE: f"+ {self._in(self.budget)}",
            Rule.AT_MOST: self._in(self.budget),
        }
        return (
            self.what,
            self._in(self.ours),
            "-" if beside is None else self._in(beside),
            "-" if beside is None else f"{self.ours / beside:.2f} x",
            budget[self.rule],
            self.verdict,
        )

    def facts(self) -> dict[str, object]:
        """The same for programs."""
        return {
            "what": self.what,
            "ours": self.ours,
            "baseline": self.baseline,
            "unit": self.unit,
            "ratio": None if self.baseline is None else self.ours / self.baseline,
            "rule": self.rule.value,
            "budget": self.budget,
            "met": self.value <= self.budget,
        }

    @property
    def _baseline(self) -> float:
        if self.baseline is None:
            raise CannotMeasure(f"{self.what}: no baseline")
        return self.baseline

    def _in(self, number: float) -> str:
        return f"{number:,.0f} {self.unit}" if number >= 100 else f"{number:,.2f} {self.unit}"


HEAD = ("what", "ours", "baseline", "ratio", "budget", "verdict")


def table(figures: list[Figure]) -> str:
    """All figures as columns."""
    rows = [HEAD, *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in {0, 5} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
