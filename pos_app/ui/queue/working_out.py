"""Two ways to work out what to take of a hold: without some lines, or with a percentage off."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from pos_app.domain.order import quantity_text
from pos_app.domain.tax import parse_milli_percent
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.field import Field

if TYPE_CHECKING:
    from pos_app.domain.money import Money
    from pos_app.domain.order import Draft, OrderLine
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_WHOLE = 100_000


class LinesLeftOut(QWidget):
    """The lines of the order to tick; `worked_out` carries what the others cost with tax."""

    worked_out = Signal(object)

    def __init__(self, formats: Formats, content: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._ticks: list[QCheckBox] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(make_label(self.tr("Leave out"), "label"))
        totals = content.totals()
        for line, amount in zip(content.lines, totals.line_amounts, strict=True):
            tick = QCheckBox(_line_words(line, formats.money(amount)))
            tick.setObjectName(f"leave_out_{len(self._ticks)}")
            tick.setAccessibleName(tick.text())
            tick.toggled.connect(self._work_out)
            column.addWidget(tick, 0, Qt.AlignmentFlag.AlignLeft)
            self._ticks.append(tick)

    def focus(self) -> None:
        """Put the focus on the first line."""
        self._ticks[0].setFocus()

    def left_out(self) -> str:
        """The lines that are ticked, in words."""
        pairs = zip(self._content.lines, self._ticks, strict=True)
        return ", ".join(_words(line) for line, tick in pairs if tick.isChecked())

    def _work_out(self) -> None:
        pairs = zip(self._content.lines, self._ticks, strict=True)
        rest = tuple(line for line, tick in pairs if not tick.isChecked())
        self.worked_out.emit(replace(self._content, lines=rest).totals().total)


class PercentageOff(QWidget):
    """A percentage to type; `worked_out` carries what is left of the hold."""

    worked_out = Signal(object)

    def __init__(self, theme: Theme, held: Money, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = held
        self._editor = QLineEdit()
        self._editor.setObjectName("percentage")
        self._editor.setMaxLength(7)
        self._field = Field(theme, self.tr("Percent off"), self._editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._field)
        self._editor.textEdited.connect(self._work_out)

    def focus(self) -> None:
        """Put the focus into the field."""
        self._editor.setFocus()
        self._editor.selectAll()

    def _work_out(self, text: str) -> None:
        typed = text.strip().removesuffix("%").strip().replace(",", ".")
        milli = parse_milli_percent(typed) if typed else 0
        if milli is None or milli > _WHOLE:
            self._field.set_error(self.tr("A percentage is a number from 0 to 100, such as 12.5."))
            return
        self._field.set_error("")
        self.worked_out.emit(self._held - self._held.times(Fraction(milli, _WHOLE)))


def _words(line: OrderLine) -> str:
    return f"{quantity_text(line.quantity)} × {line.description}"


def _line_words(line: OrderLine, amount: str) -> str:
    return f"{_words(line)}   {amount}"
