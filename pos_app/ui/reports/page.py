"""The held-money book: what is held, until when, and by whom it was taken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.domain.errors import NotAllowed, StorageTrouble
from pos_app.domain.rights import Right
from pos_app.services.csv_text import holds_csv
from pos_app.services.permits import Visit
from pos_app.ui.layout import Layout
from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import ask_to_lend
from pos_app.ui.printing import ask_and_print, make_document
from pos_app.ui.queue.empty import Empty
from pos_app.ui.reading import Reading
from pos_app.ui.reports.book_view import BookView
from pos_app.ui.reports.words import (
    book_html,
    cards_words,
)
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from pos_app.domain.held_money import HeldDay
    from pos_app.services.reports import HeldBook
    from pos_app.ui.till import Till


class ReportsPage(QWidget):
    """The book as it is now, to be exported and printed.

    Who may not see it can borrow the right: for one visit, which ends with leaving the page.

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
        self._visit = Visit(till.operator())
        self._book: HeldBook | None = None
        self._reading = Reading(self._read, self)
        self._is_refused = False
        self._export = KeyButton(
            theme, self.tr("Export CSV…"), icon="download", key="Ctrl+E", size="toolbar"
        )
        self._print = KeyButton(
            theme, self.tr("Print…"), icon="printer", key="Ctrl+P", size="toolbar"
        )
        self._view = BookView(till, lambda: self._visit)
        self._empty = Empty(theme, self.tr("New order"), "F2")
        self._refused = Empty(theme, self.tr("Ask a manager…"), "Enter")

        self._name_parts()
        self._assemble()
        self._export.clicked.connect(self._ask_where)
        self._print.clicked.connect(self._print_book)
        self._view.day_opened.connect(self._open_day)
        self._empty.button.clicked.connect(self.new_order_wanted)
        self._refused.button.clicked.connect(self._borrow)
        till.events.order_changed.connect(self._reading.soon)
        till.events.operator_changed.connect(lambda _who: self._on_operator_changed())

    def _read(self) -> None:
        # Who was refused once is not refused, and noted, again with every order that changes.
        if not self.isVisible() or self._is_refused:
            self._reading.ended()
            return
        visit = self._visit
        held = partial(self._till.services.reports.held, visit)
        done, failed = partial(self._on_read, visit), partial(self._on_read_failed, visit)
        self._till.jobs.local(self, held, done, failed)

    def set_layout(self, layout: Layout) -> None:
        """Put the sums beside the chart or below the table."""
        self._view.set_layout(layout)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._begin_visit()
        self._reading.now()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # A window that is only put away is not left.
        if not event.spontaneous():
            self._visit.end()
            if self._visit.was_lent:
                self._forget_book()

    def _name_parts(self) -> None:
        self.setProperty("ground", "window")
        self._export.setObjectName("export_csv")
        self._print.setObjectName("print_book")
        self._refused.button.setObjectName("borrow_book")
        title = self.tr("Your role does not show this book")
        text = self.tr(
            "Who may see it can show it to you with their PIN, until you leave this page; "
            "both names are noted."
        )
        self._refused.say("lock", "quiet", title, text)
        self.setFocusProxy(self._view)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 20, 14)
        head.setSpacing(12)
        head.addWidget(make_label(self.tr("Held-money book"), "title"))
        head.addStretch(1)
        head.addWidget(self._export)
        head.addWidget(self._print)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._view, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._refused, 1)
        self._empty.hide()
        self._refused.hide()

    def _on_operator_changed(self) -> None:
        if self._visit.operator != self._till.operator():
            self._begin_visit()
            self._reading.now()

    def _begin_visit(self) -> None:
        """Show nothing of what the one before might see."""
        before, who = self._visit, self._till.operator()
        before.end()
        if before.operator != who:
            self._forget_book()
        self._visit, self._is_refused = Visit(who), False

    def _forget_book(self) -> None:
        self._book = None
        self._view.forget_comparison()
        for part in (self._view, self._empty, self._refused):
            part.hide()

    def _borrow(self) -> None:
        ask_to_lend(self._till, self.window(), (Right.SEE_REPORTS,), self._on_lent)

    def _on_lent(self) -> None:
        self._is_refused = False
        self._reading.now()

    def _on_read(self, visit: Visit, book: HeldBook) -> None:
        self._reading.ended()
        if not visit.is_over:
            self._book = book
            self._show_book(book)

    def _on_read_failed(self, visit: Visit, error: Exception) -> None:
        self._reading.ended()
        if not (isinstance(error, NotAllowed) and error.code == "right.missing"):
            self._tell_trouble(error)
        elif not visit.is_over:
            self._is_refused = True
            self._show_nothing()

    def _tell_trouble(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))

    def _show_book(self, book: HeldBook) -> None:
        is_empty = not book.holds and not book.fates
        if is_empty:
            title = self.tr("No card is held")
            text = self.tr("What is held, and until when, stands here. Last month held nothing.")
            self._empty.say("lock", "accent_ink", title, text)
        self._show_part(self._empty if is_empty else self._view)
        self._export.set_reason(self.tr("No card is held.") if not book.holds else "")
        self._print.set_reason("")
        self._view.show_book(book)

    def _show_nothing(self) -> None:
        self._book = None
        for button in (self._export, self._print):
            button.set_reason(self.tr("Your role does not allow it."))
        self._show_part(self._refused)

    def _show_part(self, shown: QWidget) -> None:
        had_focus = self.isAncestorOf(self.focusWidget() or self)
        for part in (self._view, self._empty, self._refused):
            part.setVisible(part is shown)
        self.setFocusProxy(shown.button if isinstance(shown, Empty) else self._view)
        if had_focus:
            self.setFocus()

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


def _write(path: Path, text: str) -> None:
    try:
        # The mark tells Excel that it is UTF-8; line ends are the csv module's.
        path.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise StorageTrouble("export.not_written", file=str(path)) from error
