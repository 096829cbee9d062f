"""What a bulk capture or void would do, in large figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.bulk import BulkLine, sums
from pos_app.domain.money import Currency, Money
from pos_app.domain.payment import Verb
from pos_app.ui.layout import Layout
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.chip import Chip, ChipSpec

if TYPE_CHECKING:
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class _Figure(QWidget):
    """A label, a large sum, and of how many cards it is; one line for each currency."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = make_label("", "second", "ink2")
        self._sum = make_label("", "panel_money")
        self._sum.setObjectName(name)
        self._count = make_label("", "second", "ink2")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._sum)
        row.addWidget(self._count)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 8, 18, 8)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addLayout(row)

    def show_sum(self, title: str, amounts: list[Money], of: Currency, formats: Formats) -> None:
        """Show the sum of some cards; nothing is nothing of the currency `of`."""
        found = sums(amounts) or {of: Money(0, of)}
        count = self.tr("1 card") if len(amounts) == 1 else self.tr("{count} cards")
        count = count.format(count=len(amounts))
        self._title.setText(title)
        if len(found) == 1:
            [(only, total)] = found.items()
            self._sum.setText(formats.money(total))
            self._count.setText(f"{only}, {count}")
        else:
            each = [formats.money_with_code(found[unit]) for unit in sorted(found, key=str)]
            self._sum.setText("\n".join(each))
            self._count.setText(count)
        self.setAccessibleName(f"{title} {self._sum.text()} {self._count.text()}")


class BulkSums(QFrame):
    """Three sums side by side, and whether anything has moved yet."""

    def __init__(
        self, theme: Theme, formats: Formats, default: Currency, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._formats = formats
        self._default = default
        self._is_single = False
        self.setProperty("frame", "card")
        self._figures = tuple(_Figure(f"sum_{name}") for name in ("taken", "released", "left"))
        self._edges = tuple(self._make_edge() for _ in self._figures[1:])
        self.chip = Chip(theme, ChipSpec("info", "", "info"))
        self.chip.setObjectName("bulk_state")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 18, 0)
        self._grid.setSpacing(0)
        self.set_layout(Layout.FULL)

    def set_layout(self, layout: Layout) -> None:
        """Stand side by side, or two by two."""
        self._is_single = layout is Layout.SINGLE
        while self._grid.count():
            self._grid.takeAt(0)
        taken, released, left = self._figures
        if self._is_single:
            for place, part in enumerate((taken, left, released, self.chip)):
                self._grid.addWidget(part, place // 2, place % 2)
            for edge in self._edges:
                edge.hide()
            return
        parts = (taken, self._edges[0], released, self._edges[1], left)
        for place, part in enumerate(parts):
            self._grid.addWidget(part, 0, place)
            self._grid.setColumnStretch(place, 0 if part in self._edges else 1)
        self._grid.addWidget(self.chip, 0, 5)
        # Only what stands in the layout: an edge without a place would be a window of its own.
        for edge in self._edges:
            edge.show()

    def show_lines(
        self, verb: Verb, going: list[BulkLine], left: list[BulkLine], *, is_done: bool
    ) -> None:
        """Add up what would be taken or was, what is let go by that, and what stays."""
        taken, released, rest = self._figures
        lines = [*going, *left]
        of = lines[0].held.currency if lines else self._default
        is_void = verb is Verb.CANCEL
        gone = [each.release for each in going if each.release]
        taken.setVisible(not is_void)
        self._edges[0].setVisible(not is_void and not self._is_single)
        self._grid.setColumnStretch(0, 0 if is_void or self._is_single else 1)
        # In one column the room is dear: what nobody lets go is not said.
        released.setVisible(is_void or bool(gone) or not self._is_single)
        words = self.tr("Taken") if is_done else self.tr("Will be taken")
        taken.show_sum(words, [each.take for each in going], of, self._formats)
        words = self.tr("Released for good")
        if is_void:
            words = self.tr("Let go") if is_done else self.tr("Will be let go")
        released.show_sum(words, gone, of, self._formats)
        words = self.tr("Not voided now") if is_void else self.tr("Not taken now")
        rest.show_sum(words, [each.held for each in left], of, self._formats)

    def _make_edge(self) -> QFrame:
        edge = make_line()
        edge.setFixedSize(1, 16_777_215)
        edge.setMinimumHeight(0)
        return edge
