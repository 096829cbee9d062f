"""Four sums beside each other, or two and two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.day_list.words import count_words, sum_amount, sum_words
from pos_app.ui.layout import Layout
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from pos_app.domain.day_list import DayList, DaySum
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class DaySums(Card):
    """Icon, words, the amount and over how many orders; made for one state of a list."""

    def __init__(self, theme: Theme, formats: Formats, made: DayList, layout: Layout) -> None:
        super().__init__()
        self._theme = theme
        self._formats = formats
        columns = 4 if layout >= Layout.FULL else 2
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(12)
        for place, each in enumerate(made.sums):
            part = self._make(each, is_closing=made.is_closing)
            grid.addWidget(part, place // columns, place % columns)
            grid.setColumnStretch(place % columns, 1)
        self.body.addLayout(grid)

    def _make(self, day_sum: DaySum, *, is_closing: bool) -> QWidget:
        icon, token, words = sum_words(day_sum.figure, is_closing=is_closing)
        head, line = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(IconLabel(self._theme, icon, token))
        head.addWidget(make_label(words, "second"))
        head.addStretch(1)
        line.setSpacing(8)
        line.addWidget(make_label(sum_amount(day_sum, self._formats), "panel_money"))
        count = make_label(count_words(day_sum.count), "hint")
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
