"""The held-money book: what is held, until when, and by whom it was taken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.domain.errors import NotAllowed, StorageTrouble
from pos_app.services.csv_text import holds_csv
from pos_app.ui.layout import Layout
from pos_app.ui.messages import sentence
from pos_app.ui.printing import ask_and_print, make_document
from pos_app.ui.queue.empty import Empty
from pos_app.ui.reports.chart import Bar, DayBars
from pos_app.ui.reports.comparing import Comparing
from pos_app.ui.reports.day_table import DayTable
from pos_app.ui.reports.sum_card import SumCard
from pos_app.ui.reports.words import (
    book_html,
    cards_words,
    ends_today,
    fate_lines,
)
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.held_money import HeldDay, HeldSum
    from pos_app.domain.money import Money
    from pos_app.domain.rights import Operator
    from pos_app.services.reports import HeldBook
    from pos_app.ui.till import Till

_SIDE = 316
# A week of bars can be read; what ends later stands in the table.
_MOST_BARS = 8
_MOST_LINES = 5


class ReportsPage(QWidget):
    """Sum and chart, the days as a table, and three sums beside them.

    Signals:
        orders_wanted: the UUID of the first order of the day on which Enter was pressed.
        new_order_wanted: the button of the empty book was pressed.
    """

    orders_wanted = Signal(str)
    new_order_wanted = Signal()

    def __init__(self, till: Till, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = till.theme
        self._till = till
        self._book: HeldBook | None = None
        self._is_reading = False
        self._read_again = False
        self._is_refused = False
        self._export = KeyButton(
            theme, self.tr("Export CSV…"), icon="download", key="Ctrl+E", size="toolbar"
        )
        self._print = KeyButton(
            theme, self.tr("Print…"), icon="printer", key="Ctrl+P", size="toolbar"
        )
        self._sum = make_label("", "money")
        self._what = make_label("", "hint")
        self._more = make_label("", "second")
        self._chart = DayBars(theme)
        self._comparing = Comparing(till)
        self._table = DayTable(theme, till.formats)
        self._by_clerk = SumCard(self.tr("By who took it"))
        self._by_customer = SumCard(self.tr("By customer"))
        self._fates = SumCard(self.tr("What became of last month's holds"))
        self._lost = SumCard(self.tr("Holds lost since last month"))
        self._empty = Empty(theme, self.tr("New order"), "F2")

        self._name_parts()
        self._assemble()
        self._export.clicked.connect(self._ask_where)
        self._print.clicked.connect(self._print_book)
        self._table.opened.connect(self._open_day)
        self._table.currentCellChanged.connect(lambda *_places: self._follow_row())
        self._empty.button.clicked.connect(self.new_order_wanted)
        till.events.order_changed.connect(lambda _uuid: self._load_if_seen())
        till.events.operator_changed.connect(lambda _who: self._on_operator_changed())
        theme.changed.connect(self._fit)
        self.set_layout(Layout.FULL)

    def load(self) -> None:
        """Read the book for who may see it; calls during a read are one read more."""
        if self._is_reading:
            self._read_again = True
            return
        self._is_reading = True
        who = self._till.operator()
        held = partial(self._till.services.reports.held, who)
        done, failed = partial(self._on_read, who), partial(self._on_read_failed, who)
        self._till.jobs.local(self, held, done, failed)

    def set_layout(self, layout: Layout) -> None:
        """Put the sums beside the chart or below the table."""
        is_wide = layout >= Layout.FULL
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._is_wide = is_wide
        self._fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_refused = False
        self.load()

    def _name_parts(self) -> None:
        self.setProperty("ground", "window")
        self._export.setObjectName("export_csv")
        self._print.setObjectName("print_book")
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self._table)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 20, 14)
        head.setSpacing(12)
        head.addWidget(make_label(self.tr("Held-money book"), "title"))
        head.addStretch(1)
        head.addWidget(self._export)
        head.addWidget(self._print)
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
        self._scroll.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._empty, 1)
        self._empty.hide()

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

    def _load_if_seen(self) -> None:
        # Who was refused once is not refused, and noted, again with every order that changes.
        if self.isVisible() and not self._is_refused:
            self.load()

    def _on_operator_changed(self) -> None:
        """Show nothing of what the one before might see."""
        self._book, self._is_refused = None, False
        self._scroll.hide()
        self._empty.hide()
        self._load_if_seen()

    def _on_read(self, who: Operator, book: HeldBook) -> None:
        self._is_reading = False
        if who == self._till.operator():
            self._book = book
            self._show_book(book)
        self._go_on_reading()

    def _go_on_reading(self) -> None:
        again, self._read_again = self._read_again, False
        if again and not self._is_refused:
            self.load()

    def _on_read_failed(self, who: Operator, error: Exception) -> None:
        self._is_reading = False
        if not (isinstance(error, NotAllowed) and error.code == "right.missing"):
            self._tell_trouble(error)
        elif who == self._till.operator():
            self._is_refused = True
            self._show_nothing()
        self._go_on_reading()

    def _tell_trouble(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))

    def _show_book(self, book: HeldBook) -> None:
        is_empty = not book.holds and not book.fates
        if is_empty:
            title = self.tr("No card is held")
            text = self.tr("What is held, and until when, stands here. Last month held nothing.")
            self._empty.say("lock", "accent_ink", title, text)
        self._show_empty(is_empty)
        self._export.set_reason(self.tr("No card is held.") if not book.holds else "")
        self._print.set_reason("")
        self._show_sums(book)
        self._table.show_book(book)
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

    def _show_nothing(self) -> None:
        self._book = None
        title = self.tr("Your role does not show this book")
        text = self.tr("Ask somebody who may see what is held, with F12.")
        self._empty.say("lock", "quiet", title, text)
        for button in (self._export, self._print):
            button.set_reason(self.tr("Your role does not allow it."))
        self._show_empty(True)

    def _show_empty(self, is_empty: bool) -> None:
        had_focus = self.isAncestorOf(self.focusWidget() or self)
        self._scroll.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        self.setFocusProxy(self._empty.button if is_empty else self._table)
        if had_focus:
            self.setFocus()

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
        self._scroll.ensureVisible(0, corner.y(), 0, row.height())

    def _open_day(self, day: HeldDay) -> None:
        self.orders_wanted.emit(day.holds[0].order_uuid)

    def _ask_where(self) -> None:
        if self._book is None:
            return
        name = f"held-{self._book.at.astimezone():%Y-%m-%d}.csv"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, self.tr("Export held money"), name, self.tr("CSV files (*.csv)")
        )
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write every hold into a file for a spreadsheet, and say so."""
        assert self._book is not None
        text = holds_csv(self._book.holds)
        count = len(self._book.holds)

        def done(_none: None) -> None:
            lead = self.tr("Exported {cards}.").format(cards=cards_words(count))
            self._till.notify(NoticeSpec(NoticeKind.DONE, lead, str(path)))

        self._till.jobs.local(self, partial(_write, path, text), done, self._tell_trouble)

    def _print_book(self) -> None:
        if self._book is not None:
            month = self.tr("What became of last month's holds")
            html = book_html(self._book, month, self._till.formats)
            ask_and_print(
                make_document(self.tr("Held-money book"), html), self.window(), self._till
            )

    def _fit(self) -> None:
        self._table.setFixedHeight(self._table.wanted_height)
        largest = 16_777_215
        self._side.setMaximumWidth(self._till.theme.px(_SIDE) if self._is_wide else largest)
        self._side.setMinimumWidth(self._till.theme.px(_SIDE) if self._is_wide else 0)


def _write(path: Path, text: str) -> None:
    try:
        # The mark tells Excel that it is UTF-8; line ends are the csv module's.
        path.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise StorageTrouble("export.not_written", file=str(path)) from error
