"""The queue: orders whose money needs somebody, most urgent first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.payment import Verb
from pos_app.domain.queue import Filters, Section, SortBy, Wish
from pos_app.ui.layout import Layout
from pos_app.ui.messages import sentence
from pos_app.ui.moments import is_today
from pos_app.ui.queue.browser import OrderBrowser
from pos_app.ui.queue.cells import SORTS, Column
from pos_app.ui.queue.countdown import Countdown
from pos_app.ui.queue.empty import Empty
from pos_app.ui.queue.filter_words import filter_words, sort_words
from pos_app.ui.queue.list_choice import ListChoice
from pos_app.ui.queue.model import QueueModel
from pos_app.ui.queue.search_field import SearchField
from pos_app.ui.queue.stray_line import StrayLine
from pos_app.ui.queue.strip import SectionStrip
from pos_app.ui.queue.sums import sum_text
from pos_app.ui.queue.table import OrderTable
from pos_app.ui.queue.titles import strip_title
from pos_app.ui.reading import Reading
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.domain.queue import QueueRow
    from pos_app.services.queue import QueueView
    from pos_app.ui.queue.money_desk import MoneyDesk
    from pos_app.ui.till import Till

_SINGLE = (Column.ENDS, Column.NUMBER, Column.CUSTOMER, Column.AMOUNT, Column.STATE)
_FULL = (*_SINGLE, Column.CARD)
COLUMNS = {
    Layout.SINGLE: _SINGLE,
    Layout.NARROW: _SINGLE,
    Layout.FULL: _FULL,
    Layout.WIDE: (*_FULL, Column.ITEMS, Column.TAKEN_BY),
}


class QueuePage(QWidget):
    """Sections with their sums, the list, and the order in view with what can be done.

    Signals:
        loaded: a QueueView, each time the queue was read; the rail shows its sums.
        new_order_wanted: the empty queue's button was pressed.
        bulk_wanted: the UUIDs of orders to capture or void together, and the verb.
        read_wanted: F5; everything that is open is to be asked about.
    """

    loaded = Signal(object)
    new_order_wanted = Signal()
    read_wanted = Signal()
    bulk_wanted = Signal(object, object)

    def __init__(self, till: Till, desk: MoneyDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = till.theme
        self._till = till
        self._desk = desk
        self._view: QueueView | None = None
        self._is_stale = False
        self._reading = Reading(self._read, self)
        self._model = QueueModel(
            till.formats, till.services.clock, till.services.shop.warn_times, self
        )
        self._table = OrderTable(theme, self._model, COLUMNS, self._model.heads)
        self._search = SearchField(theme, self)
        self._choice = ListChoice(till, self)
        self._stray_line = StrayLine(theme, self)
        self._strip = SectionStrip(theme, till.formats, self)
        self._sections = QComboBox()
        self._title = make_label(self.tr("Queue"), "title")
        self._sub = ElidedLabel()
        self._empty = Empty(theme, self.tr("New order"), "F2")
        self._check = KeyButton(
            theme,
            self.tr("Check and capture…"),
            icon="list-checks",
            key="B",
            size="toolbar",
            within=self._table,
        )
        self._browser = OrderBrowser(till, desk, self._table, self._empty)
        self._countdown = Countdown(till.minutes, till.services.clock, self._ends_in_view, self)

        self._name_parts()
        self._assemble()
        self._connect()
        self.set_layout(Layout.FULL)
        self.load()

    def load(self) -> None:
        """Read the queue from the book."""
        self._reading.now()

    def _read(self) -> None:
        wish = Wish(self._search.text().strip(), self._choice.filters, self._choice.sort)
        work = partial(self._till.services.queue.load, wish)
        self._till.jobs.local(self, work, self._on_loaded, self._on_load_failed)

    def set_layout(self, layout: Layout) -> None:
        """Take the form that fits."""
        is_single = layout is Layout.SINGLE
        self._strip.setVisible(not is_single)
        self._sections.setVisible(is_single)
        self._title.setVisible(not is_single)
        self._check.set_words(self.tr("Check…") if is_single else self.tr("Check and capture…"))
        self._sub.setVisible(not is_single)
        self._browser.set_layout(layout)

    def show_order(self, order_uuid: str) -> None:
        """Go to an order of the queue."""
        index = self._model.index_of(order_uuid)
        if index.isValid():
            self._table.select(index)
            return
        work = partial(self._till.services.queue.number_of, order_uuid)
        self._till.jobs.local(self, work, self._show_number, self._tell_trouble)

    def show_section(self, section: Section) -> None:
        """Go to the first order of a section."""
        index = self._model.first_of(section)
        if index.isValid():
            self._table.select(index)
            self._table.setFocus()

    def untick(self) -> None:
        """Take every tick away."""
        self._model.ticks.clear()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale and self._view is not None:
            self._show_view(self._view)
        self._reading.look()

    def _name_parts(self) -> None:
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._table.setObjectName("queue")
        self._table.setAccessibleName(self.tr("Orders whose money needs somebody"))
        set_look(self._sub, role="hint")
        self._sections.setObjectName("sections")
        self._check.setObjectName("check_and_capture")
        for part in (self._sections, self._sections.view()):
            part.setAccessibleName(self.tr("Section"))
        self._sections.view().setObjectName("sections_list")
        set_look(self._sections, box="toolbar")
        self.setFocusProxy(self._table)
        describe_keys(
            self._table,
            [
                ("Up Down", self.tr("Row")),
                ("Space", self.tr("Tick")),
                ("Enter", self.tr("Story")),
                ("C", self.tr("Capture")),
                ("L", self.tr("Capture less")),
                ("V", self.tr("Void")),
                ("H", self.tr("Hold again")),
                ("D", self.tr("Second hold")),
                ("E", self.tr("Edit the order")),
                ("B", self.tr("Check ticked")),
                ("T", self.tr("Take the card")),
                ("R", self.tr("Read at Stripe")),
                ("A", self.tr("Accept what Stripe says")),
                ("W", self.tr("Take back what waits")),
                ("P", self.tr("Approve as second person")),
                ("/", self.tr("Search")),
                ("G", self.tr("Views and filters")),
                ("O", self.tr("Order by")),
                ("S", self.tr("Send what waits")),
                ("F5", self.tr("Ask Stripe about all")),
            ],
        )

    def _assemble(self) -> None:
        self._sections.addItem(self.tr("All sections"), None)
        for section in Section:
            self._sections.addItem(strip_title(section), section)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._title)
        line.addWidget(self._sub, 1)
        line.addWidget(self._sections)
        line.addWidget(self._choice)
        line.addWidget(self._search)
        line.addWidget(self._check)
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 14)
        head.setSpacing(10)
        head.addLayout(line)
        head.addWidget(self._strip)
        head.addWidget(self._stray_line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(make_line())
        column.addWidget(self._browser, 1)

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda _text: self.load())
        self._search.list_wanted.connect(self._go_to_list)
        self._search.left.connect(self._go_to_list)
        self._choice.changed.connect(self.load)
        self._model.rows_wanted.connect(self._read_rows)
        head = self._table.horizontalHeader()
        head.setSectionsClickable(True)
        head.sectionClicked.connect(lambda at: self._choice.sort_by(SORTS[Column(at)]))
        self._table.verticalScrollBar().valueChanged.connect(self._countdown.choose_pace)
        self._strip.chosen.connect(self.show_section)
        self._sections.currentIndexChanged.connect(self._on_section_chosen)
        self._empty.button.clicked.connect(self.new_order_wanted)
        self._countdown.ticked.connect(self._on_ticked)
        self._till.events.order_changed.connect(self._reading.soon)
        self._till.events.key_changed.connect(self.load)
        self._till.events.shop_changed.connect(self.load)
        again = QShortcut(self)
        again.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        again.setKeys([QKeySequence("F5")])
        again.activated.connect(self.read_wanted)
        again.activated.connect(self.load)
        self._stray_line.opened.connect(self._desk.look_at_stray)
        self._check.clicked.connect(self._check_together)
        self._table.tick_wanted.connect(self._tick)
        self._table.tick_to_wanted.connect(self._tick_to)
        self._table.tick_all_wanted.connect(
            lambda: self._model.ticks.toggle_all(self._model.held_numbers())
        )
        self._model.ticks.changed.connect(self._say_what_is_left)

    def _tick(self) -> None:
        row = self._table.current_order()
        if row is not None:
            self._model.ticks.toggle(row)

    def _tick_to(self) -> None:
        row = self._table.current_order()
        if row is not None:
            self._model.ticks.tick_to(row, self._model.held_numbers())

    def _check_together(self) -> None:
        """Look at what is ticked, else at the held cards of this section, else at all of them."""
        held, row = self._model.held_numbers(), self._table.current_order()
        here = self._model.section_of(row.number) if row is not None else None
        in_section = self._model.held_numbers(here) if here is not None else []
        numbers = self._model.ticks.of(held) or in_section or held
        if numbers:
            read = partial(self._till.services.queue.rows, numbers)
            self._till.jobs.local(self, read, self._want_bulk, self._tell_trouble)

    def _want_bulk(self, rows: list[QueueRow]) -> None:
        self.bulk_wanted.emit(tuple(row.order_uuid for row in rows), Verb.CAPTURE)

    def _on_loaded(self, view: QueueView) -> None:
        self._reading.ended()
        self._view = view
        self.loaded.emit(view)
        if self.isVisible():
            self._show_view(view)
        else:
            # Drawn when somebody looks.
            self._is_stale = True

    def _show_view(self, view: QueueView) -> None:
        self._is_stale = False
        self._change_list(lambda: self._model.show(view))
        self._strip.show_view(view)
        self._stray_line.show_strays(view.strays)
        self._countdown.choose_pace()
        self._say_what_is_left()

    def _on_load_failed(self, error: Exception) -> None:
        self._reading.ended()
        self._tell_trouble(error)

    def _tell_trouble(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))

    def _show_number(self, number: int | None) -> None:
        index = self._model.index_of_number(number) if number is not None else QModelIndex()
        if index.isValid():
            self._table.select(index)

    def _read_rows(self, numbers: list[int]) -> None:
        work = partial(self._till.services.queue.rows, numbers)
        self._till.jobs.local(self, work, self._on_rows_read, self._tell_trouble)

    def _on_rows_read(self, rows: list[QueueRow]) -> None:
        self._model.take_rows(rows)
        self._countdown.choose_pace()
        if self._model.number_at(self._table.currentIndex()) in {row.number for row in rows}:
            self._browser.show_current()

    def _ends_in_view(self) -> list[datetime]:
        row = self._table.current_order()
        ends = self._model.ends_between(*self._table.visible_rows())
        return [*ends, row.capture_before] if row is not None and row.capture_before else ends

    def _say_what_is_left(self) -> None:
        if self._view is None:
            return
        ticked = self._model.ticks.of(self._model.held_numbers())
        if ticked:
            self._sub.setText(self._ticked_words(ticked))
            return
        wish = self._view.wish
        currency = self._till.services.shop.settings.currency
        words = filter_words(wish.filters, self._till.formats, currency)
        by = sort_words(wish.sort.by)
        sorted_words = self.tr("Sorted by: {column}").format(column=by)
        if wish.sort.by is SortBy.URGENCY:
            sorted_words = self.tr("Money at risk first, then time left")
        self._sub.setText(
            self.tr("Only: {filters}").format(filters=words) if words else sorted_words
        )

    def _ticked_words(self, numbers: list[int]) -> str:
        rows = self._model.rows_of(numbers)
        if len(rows) < len(numbers):
            # Of those never looked at the amount is not known yet; the check tells it.
            return self.tr("{count} ticked").format(count=len(numbers))
        total = sum_text((row.amount for row in rows), self._till.formats)
        return self.tr("{count} ticked, {sum}").format(count=len(numbers), sum=total)

    def _on_section_chosen(self, index: int) -> None:
        self._change_list(lambda: self._model.show_only(self._sections.itemData(index)))

    def _change_list(self, change: Callable[[], None]) -> None:
        before, place = self._table.currentIndex(), self._table.currentIndex().row()
        number = self._model.number_at(before)
        change()
        index = QModelIndex() if number is None else self._model.index_of_number(number)
        self._table.select(index if index.isValid() else self._model.nearest(max(place, 0)))
        is_empty = self._model.is_empty
        if is_empty:
            self._say_empty()
        self._browser.show_empty(is_empty)
        self.setFocusProxy(self._empty.button if is_empty else self._table)

    def _say_empty(self) -> None:
        wanted = self._search.text().strip()
        if wanted:
            title = self.tr("No order here for “{text}”").format(text=wanted)
            text = self.tr(
                "Searched numbers, names, phones, cards, amounts and notes in the queue."
            )
            self._empty.say("search", "quiet", title, text)
            return
        if self._choice.filters != Filters():
            title = self.tr("No order is left by the filters")
            text = self.tr("G leads to the views; the first one shows everything.")
            self._empty.say("inbox", "quiet", title, text)
            return
        at = self._view.at if self._view is not None else self._till.services.clock()
        text = self.tr("No held cards, nothing unknown. Read {time}.")
        time = self._till.formats.time(at)
        self._empty.say("circle-check", "ok", self.tr("Nothing needs you"), text.format(time=time))

    def _go_to_list(self) -> None:
        self.setFocus()

    def _on_ticked(self) -> None:
        view, now = self._view, self._till.services.clock()
        if view is not None and not is_today(view.at, now, self._till.formats):
            # Another day: what ends today and what was done today are others.
            self.load()
            return
        self._model.refresh_times(*self._table.visible_rows())
        self._browser.refresh_times()
