"""What the held-money book says: sum and chart, the days as a table, and sums beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pos_app.ui.layout import Layout
from pos_app.ui.reports.chart import Bar, DayBars
from pos_app.ui.reports.comparing import Comparing
from pos_app.ui.reports.day_table import DayTable
from pos_app.ui.reports.sum_card import SumCard
from pos_app.ui.reports.words import cards_words, ends_today, fate_lines
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.held_money import HeldSum
    from pos_app.domain.money import Money
    from pos_app.services.permits import Visit
    from pos_app.services.reports import HeldBook
    from pos_app.ui.till import Till

_SIDE = 316
# A week of bars can be read; what ends later stands in the table.
_MOST_BARS = 8
_MOST_LINES = 5


class BookView(QScrollArea):
    """Shows one reading of the book; `visit` is the visit of whoever looks now.

    Signals:
        day_opened: the HeldDay on which Enter was pressed.
    """

    day_opened = Signal(object)

    def __init__(
        self, till: Till, visit: Callable[[], Visit], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._till = till
        self._sum = make_label("", "money")
        self._what = make_label("", "hint")
        self._more = make_label("", "second")
        self._chart = DayBars(till.theme)
        self._comparing = Comparing(till, visit)
        self._table = DayTable(till.theme, till.formats)
        self._by_clerk = SumCard(self.tr("By who took it"))
        self._by_customer = SumCard(self.tr("By customer"))
        self._fates = SumCard(self.tr("What became of last month's holds"))
        self._lost = SumCard(self.tr("Holds lost since last month"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self._table)
        self._assemble()
        self._table.opened.connect(self.day_opened)
        self._table.currentCellChanged.connect(lambda *_places: self._follow_row())
        till.theme.changed.connect(self._fit)
        self.set_layout(Layout.FULL)

    def set_layout(self, layout: Layout) -> None:
        """Put the sums beside the chart or below the table."""
        is_wide = layout >= Layout.FULL
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._is_wide = is_wide
        self._fit()

    def forget_comparison(self) -> None:
        """Show nothing of what was compared for whoever was here before."""
        self._comparing.forget()

    def show_book(self, book: HeldBook) -> None:
        """Show everything that was read."""
        self._show_sums(book)
        # A new reading does not scroll whoever reads the page.
        seen = self.verticalScrollBar().value()
        self._table.show_book(book)
        self.verticalScrollBar().setValue(seen)
        self._chart.show_bars(self._bars(book))
        amounts = [each.held for each in book.fates] + [each.amount for each in book.lost]
        amounts += [each.amount for each in book.sums]
        several = len({each.currency for each in amounts}) > 1
        write = self._till.formats.money_with_code if several else self._money
        none = self.tr("No card is held.")
        self._by_clerk.show_lines(
            [(e.name, cards_words(e.cards), write(e.amount), "") for e in book.by_clerk], none
        )
        customers = book.by_customer[:_MOST_LINES]
        self._by_customer.show_lines(
            [(e.name, cards_words(e.cards), write(e.amount), "") for e in customers], none
        )
        lines = [
            (words, str(cards or ""), write(amount), token)
            for words, cards, amount, token in fate_lines(book.fates)
        ]
        lost = [
            (
                f"{hold.number}  {hold.customer}",
                self._till.formats.day(hold.ended_at),
                write(hold.amount),
                "bad",
            )
            for hold in book.lost[:_MOST_LINES]
        ]
        self._lost.show_lines(lost, self.tr("No hold ran out."))
        self._fates.show_lines(lines, self.tr("No card was held last month."))
        self._fit()

    def _assemble(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._make_sum_card())
        table = Card(padding=1)
        table.body.addWidget(self._table)
        left.addWidget(table)
        left.addStretch(1)
        self._side = QWidget()
        self._side.setProperty("ground", "none")
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        note = Card()
        words = self.tr(
            "Stripe's balance does not count held money. This book does: it adds up every hold "
            "that Stripe says is open."
        )
        note.body.addWidget(Paragraph(self._till.theme, words))
        for part in (self._by_clerk, self._by_customer, self._fates, self._lost, note):
            side.addWidget(part)
        side.addStretch(1)
        self._inner = QWidget()
        self._inner.setProperty("ground", "none")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inner)
        self._columns.setContentsMargins(20, 0, 20, 20)
        self._columns.setSpacing(16)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self._side)
        self.setWidget(self._inner)

    def _make_sum_card(self) -> Card:
        card = Card()
        card.body.addWidget(make_label(self.tr("Held now"), "second"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._sum)
        line.addWidget(self._what)
        line.addStretch(1)
        card.body.addLayout(line)
        card.body.addWidget(self._more)
        card.body.addWidget(self._comparing)
        card.body.addWidget(make_label(self.tr("By the day the hold ends"), "second"))
        card.body.addWidget(self._chart)
        return card

    def _show_sums(self, book: HeldBook) -> None:
        first = book.sums[0] if book.sums else None
        self._sum.setText(self._money(first.amount) if first else "0")
        self._what.setText(self._on_cards(first) if first else self.tr("No card is held"))
        others = [f"{self._money(each.amount)} {self._on_cards(each)}" for each in book.sums[1:]]
        self._more.setText(", ".join(others))
        self._more.setVisible(bool(others))

    def _on_cards(self, held: HeldSum) -> str:
        words = self.tr("{currency} on {cards}")
        return words.format(currency=held.amount.currency, cards=cards_words(held.cards))

    def _money(self, amount: Money) -> str:
        return self._till.formats.money(amount)

    def _bars(self, book: HeldBook) -> list[Bar]:
        """The days of the largest currency, one after the other."""
        unit = book.sums[0].amount.currency if book.sums else None
        days = [day for day in book.days if day.amount.currency == unit and day.day is not None]
        bars = []
        for day in days[:_MOST_BARS]:
            first = day.holds[0].ends_at
            assert first is not None
            alarm = self.tr("ends today") if ends_today(day, book.at) else ""
            words = self._till.formats.day(first)
            bars.append(Bar(day.amount.minor, self._money(day.amount), words, alarm))
        return bars

    def _follow_row(self) -> None:
        # The page scrolls, not the table: the row in focus is kept in sight.
        row = self._table.visualItemRect(self._table.currentItem())
        corner = self._table.viewport().mapTo(self._inner, row.bottomLeft())
        self.ensureVisible(0, corner.y(), 0, row.height())

    def _fit(self) -> None:
        self._table.setFixedHeight(self._table.wanted_height)
        largest = 16_777_215
        self._side.setMaximumWidth(self._till.theme.px(_SIDE) if self._is_wide else largest)
        self._side.setMinimumWidth(self._till.theme.px(_SIDE) if self._is_wide else 0)
