"""The queue: orders whose money needs somebody, most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.queue import Section
from pos_app.domain.rights import Right
from pos_app.ui.layout import Layout
from pos_app.ui.messages import sentence
from pos_app.ui.queue.browser import OrderBrowser
from pos_app.ui.queue.cells import Column
from pos_app.ui.queue.countdown import Countdown
from pos_app.ui.queue.empty import Empty
from pos_app.ui.queue.model import QueueModel
from pos_app.ui.queue.search_field import SearchField
from pos_app.ui.queue.stray_line import StrayLine
from pos_app.ui.queue.strip import SectionStrip
from pos_app.ui.queue.sums import sum_text
from pos_app.ui.queue.table import OrderTable
from pos_app.ui.queue.titles import strip_title
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable

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
        self._is_loading = False
        self._load_again = False
        self._model = QueueModel(till.formats, till.services.clock, self)
        self._table = OrderTable(theme, self._model, COLUMNS)
        self._search = SearchField(theme, self)
        self._stray_line = StrayLine(theme, self)
        self._strip = SectionStrip(theme, till.formats, self)
        self._sections = QComboBox()
        self._title = make_label(self.tr("Queue"), "title")
        self._sub = make_label(self.tr("Money at risk first, then time left"), "hint")
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
        self._countdown = Countdown(till.minutes, till.services.clock, self)

        self._name_parts()
        self._assemble()
        self._connect()
        self._offer_check()
        self.set_layout(Layout.FULL)
        self.load()

    def load(self) -> None:
        """Read the queue from the book; calls during a read are one read more."""
        if self._is_loading:
            self._load_again = True
            return
        self._is_loading = True
        queue = self._till.services.queue
        self._till.jobs.local(self, queue.load, self._on_loaded, self._on_load_failed)

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

    def _name_parts(self) -> None:
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._table.setObjectName("queue")
        self._table.setAccessibleName(self.tr("Orders whose money needs somebody"))
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
                ("B", self.tr("Check ticked")),
                ("T", self.tr("Take the card")),
                ("R", self.tr("Read at Stripe")),
                ("A", self.tr("Accept what Stripe says")),
                ("W", self.tr("Take back what waits")),
                ("S", self.tr("Send what waits")),
                ("P", self.tr("Approve as second person")),
                ("/", self.tr("Search")),
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
        line.addWidget(self._sub)
        line.addWidget(self._sections)
        line.addStretch(1)
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
        self._search.textChanged.connect(self._on_search_changed)
        self._search.list_wanted.connect(self._go_to_list)
        self._search.left.connect(self._go_to_list)
        self._strip.chosen.connect(self.show_section)
        self._sections.currentIndexChanged.connect(self._on_section_chosen)
        self._empty.button.clicked.connect(self.new_order_wanted)
        self._countdown.ticked.connect(self._on_ticked)
        self._till.events.order_changed.connect(lambda _order_uuid: self.load())
        again = QShortcut(self)
        again.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        again.setKeys([QKeySequence("F5")])
        again.activated.connect(self.read_wanted)
        again.activated.connect(self.load)
        self._stray_line.opened.connect(self._desk.look_at_stray)
        self._check.clicked.connect(self._check_together)
        self._till.events.operator_changed.connect(lambda _operator: self._offer_check())
        self._table.tick_wanted.connect(self._tick)
        self._table.tick_to_wanted.connect(self._tick_to)
        self._table.tick_all_wanted.connect(
            lambda: self._model.ticks.toggle_all(self._model.orders())
        )
        self._model.ticks.changed.connect(self._show_ticked)

    def _tick(self) -> None:
        row = self._table.current_order()
        if row is not None:
            self._model.ticks.toggle(row)

    def _tick_to(self) -> None:
        row = self._table.current_order()
        if row is not None:
            self._model.ticks.tick_to(row, self._model.orders())

    def _show_ticked(self) -> None:
        ticked = self._model.ticks.of(self._view.held_rows if self._view else ())
        words = self.tr("{count} ticked, {sum}")
        total = sum_text((row.amount for row in ticked), self._till.formats)
        told = words.format(count=len(ticked), sum=total)
        self._sub.setText(told if ticked else self.tr("Money at risk first, then time left"))

    def _offer_check(self) -> None:
        operator = self._till.operator()
        may = operator.may(Right.BULK) and operator.may(Right.CAPTURE)
        self._check.set_reason("" if may else self.tr("Your role does not allow it."))

    def _check_together(self) -> None:
        """Look at what is ticked, else at the held cards of this section, else at all of them."""
        view, row = self._view, self._table.current_order()
        if view is None or not view.held_rows:
            return
        ticked = self._model.ticks.of(view.held_rows)
        here = next((rows for rows in view.rows.values() if row in rows), ())
        held = [each for each in here if each.status is PaymentStatus.HELD]
        uuids = tuple(each.order_uuid for each in ticked or held or view.held_rows)
        self.bulk_wanted.emit(uuids, Verb.CAPTURE)

    def _on_loaded(self, view: QueueView) -> None:
        self._is_loading = False
        self._view = view
        self.loaded.emit(view)
        if self.isVisible():
            self._show_view(view)
        else:
            # Drawn when somebody looks: a busy till changes orders faster than people read lists.
            self._is_stale = True
        if self._load_again:
            self._load_again = False
            self.load()

    def _show_view(self, view: QueueView) -> None:
        self._is_stale = False
        self._change_list(lambda: self._model.show(view))
        self._strip.show_view(view)
        self._stray_line.show_strays(view.strays)
        self._show_ticked()
        self._countdown.watch([row.capture_before for row in view.held_rows if row.capture_before])

    def _on_load_failed(self, error: Exception) -> None:
        self._is_loading = False
        self._tell_trouble(error)

    def _tell_trouble(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))

    def _on_search_changed(self, text: str) -> None:
        self._change_list(lambda: self._model.search(text.strip()))

    def _on_section_chosen(self, index: int) -> None:
        self._change_list(lambda: self._model.show_only(self._sections.itemData(index)))

    def _change_list(self, change: Callable[[], None]) -> None:
        before, place = self._table.current_order(), self._table.currentIndex().row()
        change()
        index = self._model.index_of(before.order_uuid) if before else QModelIndex()
        self._table.select(index if index.isValid() else self._model.nearest(max(place, 0)))
        is_empty = not self._model.orders()
        if is_empty:
            self._say_empty()
        self._browser.show_empty(is_empty)
        self.setFocusProxy(self._empty.button if is_empty else self._table)

    def _say_empty(self) -> None:
        wanted = self._search.text().strip()
        if wanted:
            title = self.tr("No order here for “{text}”").format(text=wanted)
            text = self.tr("Searched numbers, names, phones, cards and amounts in the queue.")
            self._empty.say("search", "quiet", title, text)
            return
        at = self._view.at if self._view is not None else self._till.services.clock()
        text = self.tr("No held cards, nothing unknown. Read {time}.")
        time = self._till.formats.time(at)
        self._empty.say("circle-check", "ok", self.tr("Nothing needs you"), text.format(time=time))

    def _go_to_list(self) -> None:
        self.setFocus()

    def _on_ticked(self) -> None:
        formats, view = self._till.formats, self._view
        if view is not None and formats.day(view.at) != formats.day(self._till.services.clock()):
            # Another day: what ends today and what was done today are others.
            self.load()
            return
        self._model.refresh_times(*self._table.visible_rows())
        self._browser.refresh_times()
