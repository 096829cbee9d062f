"""The queue as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from pos_app.domain.queue import Section, Wish
from pos_app.ui.queue.cells import Column
from pos_app.ui.queue.model import QueueModel
from tests.ui.queue.shop_day import ShopDay

if TYPE_CHECKING:
    from pos_app.ui.till import Till


@pytest.fixture
def model(till: Till, day: ShopDay) -> QueueModel:
    """One hold that ends today, two later, one done."""
    day.at(12, 14, 3)
    day.held("Grace Hopper", "27.06")
    day.at(18, 9, 0)
    day.held("Edsger Dijkstra", "132.50")
    day.held("Joan Clarke", "124.20")
    day.at(19, 10, 53)
    day.captured("Evelyn Berezin", "45.00")
    made = QueueModel(till.formats, till.services.clock, till.services.shop.warn_times)
    made.show(day.services.queue.load())
    return made


def column(model: QueueModel, which: Column) -> list[str]:
    return [model.index(row, which).data() for row in range(model.rowCount())]


def test_qt_finds_no_fault_with_it(model: QueueModel, day: ShopDay) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    model.show(day.services.queue.load(Wish("hop")))
    model.show_only(Section.HELD)
    model.show_only(None)
    model.show(day.services.queue.load())
    model.refresh_times(0, model.rowCount() - 1)

    assert model.rowCount() == 7


def test_heads_count_their_section_and_cannot_be_chosen(model: QueueModel) -> None:
    assert [column(model, Column.ENDS)[row] for row in model.heads()] == [
        "Ending today 1", "Held, ending later 2", "Done today 1",
    ]  # fmt: skip
    for row in model.heads():
        assert model.flags(model.index(row, 0)) == Qt.ItemFlag.NoItemFlags


def test_the_held_section_has_its_sum(model: QueueModel) -> None:
    held = model.first_of(Section.HELD)

    head = model.index(held.row() - 1, 0).data(Qt.ItemDataRole.UserRole + 1)

    assert head.sum == "256.70"


def test_a_row_tells_a_screen_reader_everything(model: QueueModel) -> None:
    index = model.first_of(Section.ENDING_TODAY)

    said = index.data(Qt.ItemDataRole.AccessibleTextRole)

    assert said.endswith("Grace Hopper, 27.06, Held, ends in 3 hours 10 minutes")


def test_only_times_that_read_otherwise_now_are_told_to_have_changed(
    model: QueueModel, day: ShopDay
) -> None:
    column(model, Column.ENDS)
    told = []
    model.dataChanged.connect(lambda first, last, _roles: told.append((first, last)))

    model.refresh_times(0, model.rowCount() - 1)
    assert told == []
    day.at(19, 10, 54)
    model.refresh_times(0, model.rowCount() - 1)

    ending = model.first_of(Section.ENDING_TODAY).siblingAtColumn(Column.ENDS)
    assert told == [(ending, ending)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hopper", True), ("gra hop", True), ("4155550142", True), ("555 0142", True),
        ("4242", True), ("27.06", True), ("pi_", True), ("dijkstra", False),
        ("hopper dijkstra", False),
    ],
)  # fmt: skip
def test_search_looks_at_all_that_people_say(day: ShopDay, text: str, found: bool) -> None:
    day.held("Grace Hopper", "27.06")

    shown = day.services.queue.load(Wish(text))

    assert bool(shown.rows[Section.HELD]) is found
    assert shown.count(Section.HELD) == 1
