"""The benchmark of the queue must go on running."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import big_book, listing, shops

if TYPE_CHECKING:
    from pathlib import Path


def test_the_queue_is_measured_in_two_books(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shops, "MANY_ORDERS", big_book.RECENT + 60)
    monkeypatch.setattr(shops, "FEW_ORDERS", big_book.RECENT + 20)
    monkeypatch.setattr(listing, "ROUNDS", 1)
    monkeypatch.setattr(listing, "TYPED", ("hop", "27"))

    figures = listing.measure(shops.Shops(tmp_path))

    assert len(figures) == 8
    assert all(figure.ours > 0 for figure in figures if figure.unit == "ms")
