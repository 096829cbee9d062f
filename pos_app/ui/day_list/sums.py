"""Four sums beside each other, or two and two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pos_app.ui.day_list.words import count_words, sum_amount, sum_words
from pos_app.ui.layout import Layout
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from pos_app.domain.day_list import DayList, DaySum, Figure
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class DaySums(Card):
    """Icon, words, the amount and over how many orders; made for one kind of list and layout."""

    def __init__(self, theme: Theme, formats: Formats, made: DayList, layout: Layout) -> None:
        super().__init__()
        self._theme = theme
        self._formats = formats
        self._shape = (_figures(made), layout)
        self._labels: list[tuple[QLabel, QLabel]] = []
        columns = 4 if layout >= Layout.FULL else 2
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(12)
        for place, each in enumerate(made.sums):
            part = self._make(each, is_closing=made.is_closing)
            grid.addWidget(part, place // columns, place % columns)
            grid.setColumnStretch(place % columns, 1)
        self.body.addLayout(grid)
        self.show_sums(made)

    def fits(self, made: DayList, layout: Layout) -> bool:
        """Whether another state of a list can be shown without making anything anew."""
        return (_figures(made), layout) == self._shape

    def show_sums(self, made: DayList) -> None:
        """Show the sums of a list that fits."""
        for each, (amount, count) in zip(made.sums, self._labels, strict=True):
            amount.setText(sum_amount(each, self._formats))
            count.setText(count_words(each.count))

    def _make(self, day_sum: DaySum, *, is_closing: bool) -> QWidget:
        icon, token, words = sum_words(day_sum.figure, is_closing=is_closing)
        head, line = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(IconLabel(self._theme, icon, token))
        head.addWidget(make_label(words, "second"))
        head.addStretch(1)
        line.setSpacing(8)
        amount, count = make_label("", "panel_money"), make_label("", "hint")
        self._labels.append((amount, count))
        line.addWidget(amount)
        line.addWidget(count, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        part = QWidget()
        part.setProperty("ground", "none")
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(line)
        return part


def _figures(made: DayList) -> tuple[bool, list[Figure]]:
    return made.is_closing, [each.figure for each in made.sums]
