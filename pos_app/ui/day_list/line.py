"""One order of a day list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.domain.day_list import Matter
from pos_app.ui.day_list.words import LineAction, line_action, line_words
from pos_app.ui.layout import Layout
from pos_app.ui.queue.cells import number_width
from pos_app.ui.queue.standing import chips_of
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.row import RowState, paint_row

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.queue import QueueRow
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_ROW = 48
_BUTTON = 190
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# Of the keys on buttons these are the line's own, which leads somewhere instead of pressing them.
OWN_KEYS = (*_ENTER, Qt.Key.Key_C, Qt.Key.Key_K)


@dataclass(frozen=True, slots=True)
class LineSpec:
    """All that a line shows of an order: a line that shows the same need not be made again."""

    matter: Matter
    row: QueueRow
    words: tuple[str, str]
    action: LineAction | None
    end: ChipSpec
    layout: Layout


def line_spec(
    matter: Matter, row: QueueRow, now: datetime, formats: Formats, layout: Layout
) -> LineSpec:
    """What a line shows at a moment."""
    words, action = line_words(matter, row, now, formats), line_action(matter, row, formats)
    return LineSpec(matter, row, words, action, chips_of(row, now, formats)[0], layout)


class DayLine(QWidget):
    """Number, customer, amount, a sentence, and one button whose letter works on the line.

    C leads to the button and never moves money itself.

    Signals:
        opened: Enter was pressed, or the button leads to the order.
        chosen: an Action of the order.
        moved: how many lines up or down the focus should go.
        called: the number of the customer whose card is awaited, to be called back with K.
    """

    opened = Signal()
    chosen = Signal(object)
    moved = Signal(int)
    called = Signal(str)

    def __init__(self, theme: Theme, formats: Formats, spec: LineSpec) -> None:
        super().__init__()
        self._theme = theme
        self.row = row = spec.row
        lead, rest = spec.words
        self._phone = row.phone if spec.matter is Matter.WAITING else ""
        self._action = spec.action
        self._words = Paragraph(theme, rest, lead=lead, kind=Type.BODY)
        self._end = self._make_end(spec.end)
        self.setObjectName(f"line_{row.number}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        customer, amount = row.customer or row.phone, formats.money(row.amount)
        told = f"{lead} {rest}".strip()
        self.setAccessibleName(f"{row.number}, {customer}, {amount}, {told}")
        self._lay_out(customer, amount, spec.layout)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in _ENTER:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_C and self._action and self._action.key == "C":
            self._end.setFocus()
        elif event.key() == Qt.Key.Key_K and self._phone:
            self.called.emit(self._phone)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        # The window's own ring says that the line has the focus.
        state = RowState(is_current=self.hasFocus())
        paint_row(QPainter(self), self.rect(), self._theme, state)

    def _make_end(self, chip: ChipSpec) -> KeyButton | Chip:
        if self._action is None:
            return Chip(self._theme, ChipSpec(chip.icon, chip.text, chip.token))
        button = KeyButton(self._theme, self._action.text, key=self._action.key, within=self)
        button.setObjectName(f"act_{self.row.number}")
        button.setMinimumWidth(self._theme.px(_BUTTON))
        button.clicked.connect(self._act)
        return button

    def _act(self) -> None:
        assert self._action is not None
        if self._action.action is None:
            self.opened.emit()
        else:
            self.chosen.emit(self._action.action)

    def _lay_out(self, customer: str, amount: str, layout: Layout) -> None:
        px, name = self._theme.px, ElidedLabel(customer)
        number = make_label(str(self.row.number), "body", "ink2")
        money = make_label(amount, "amount")
        set_look(name, role="name")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 6, 16, 6)
        grid.setHorizontalSpacing(16)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        middle = Qt.AlignmentFlag.AlignVCenter
        number.setFixedWidth(px(max(44, number_width(number.text()))))
        money.setFixedWidth(px(90))
        money.setAlignment(right)
        grid.addWidget(number, 0, 0)
        grid.addWidget(name, 0, 1)
        grid.addWidget(money, 0, 2, right)
        if layout <= Layout.NARROW:
            name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.setColumnStretch(1, 1)
            grid.addWidget(self._words, 1, 0, 1, 3)
            grid.addWidget(self._end, 0, 3, 2, 1, right)
            return
        name.setFixedWidth(px(170))
        self.setMinimumHeight(px(_ROW))
        grid.setColumnStretch(3, 1)
        grid.addWidget(self._words, 0, 3, middle)
        grid.addWidget(self._end, 0, 4, right)
