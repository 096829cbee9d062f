"""Every order, newest first, with its whole story."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.layout import Layout
from pos_app.ui.messages import sentence
from pos_app.ui.orders.model import PAGE, OrdersModel
from pos_app.ui.queue.browser import OrderBrowser
from pos_app.ui.queue.cells import Column
from pos_app.ui.queue.empty import Empty
from pos_app.ui.queue.search_field import SearchField
from pos_app.ui.queue.standing import row_of
from pos_app.ui.queue.table import OrderTable
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from pos_app.domain.queue import QueueRow
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.queue.money_desk import MoneyDesk
    from pos_app.ui.till import Till

_SINGLE = (Column.SAVED, Column.NUMBER, Column.CUSTOMER, Column.AMOUNT, Column.STATE)
_FULL = (*_SINGLE, Column.CARD)
COLUMNS = {
    Layout.SINGLE: _SINGLE,
    Layout.NARROW: _SINGLE,
    Layout.FULL: _FULL,
    Layout.WIDE: (*_FULL, Column.ITEMS, Column.TAKEN_BY),
}


class OrdersPage(QWidget):
    """A search, the list, and the order in view with what can be done.

    `new_order_wanted`: the button of the empty list was pressed.
    """

    new_order_wanted = Signal()

    def __init__(self, till: Till, desk: MoneyDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = till.theme
        self._till = till
        self._is_reading = False
        self._read_again = False
        self._is_stale = True
        self._model = OrdersModel(
            till.formats, till.services.clock, till.services.shop.warn_times, self
        )
        self._table = OrderTable(theme, self._model, COLUMNS)
        self._search = SearchField(theme, self)
        self._title = make_label(self.tr("Orders"), "title")
        self._sub = make_label(self.tr("Newest first"), "hint")
        self._empty = Empty(theme, self.tr("New order"), "F2")
        self._browser = OrderBrowser(till, desk, self._table, self._empty)

        self._name_parts()
        self._assemble()
        self._connect()
        self.set_layout(Layout.FULL)

    def load(self) -> None:
        """Read the newest orders that match; calls during a read are one read more."""
        if self._is_reading:
            self._read_again = True
            return
        self._is_reading = True
        self._is_stale = False
        text = self._search.text().strip()
        work = partial(self._till.services.ordering.list, None, text, None, PAGE)
        self._till.jobs.local(self, work, self._on_read, self._on_read_failed)

    def set_layout(self, layout: Layout) -> None:
        """Take the form that fits."""
        self._title.setVisible(layout is not Layout.SINGLE)
        self._sub.setVisible(layout is not Layout.SINGLE)
        self._browser.set_layout(layout)

    def show_order(self, order_uuid: str) -> None:
        """Go to an order of the list."""
        index = self._model.index_of(order_uuid)
        if index.isValid():
            self._table.select(index)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.load()

    def _name_parts(self) -> None:
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._table.setObjectName("orders")
        self._table.setAccessibleName(self.tr("All orders"))
        self.setFocusProxy(self._table)
        describe_keys(
            self._table,
            [
                ("Up Down", self.tr("Row")),
                ("Enter", self.tr("Story")),
                ("C", self.tr("Capture")),
                ("V", self.tr("Void")),
                ("F", self.tr("Refund")),
                ("R", self.tr("Read at Stripe")),
                ("/", self.tr("Search")),
            ],
        )

    def _assemble(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(20, 16, 20, 14)
        line.setSpacing(12)
        line.addWidget(self._title)
        line.addWidget(self._sub)
        line.addStretch(1)
        line.addWidget(self._search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(make_line())
        column.addWidget(self._browser, 1)

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda _text: self.load())
        self._search.list_wanted.connect(self._go_to_list)
        self._search.left.connect(self._go_to_list)
        self._empty.button.clicked.connect(self.new_order_wanted)
        self._model.more_wanted.connect(self._read_more)
        self._browser.record_shown.connect(self._on_record_shown)
        self._till.events.order_changed.connect(self._on_order_changed)
        self._till.events.key_changed.connect(self.load)

    def _read_more(self) -> None:
        text, before = self._search.text().strip(), self._model.last_number
        work = partial(self._till.services.ordering.list, None, text, before, PAGE)
        done = partial(self._on_more_read, text, before)
        self._till.jobs.local(self, work, done, self._tell_trouble)

    def _on_more_read(self, text: str, before: int | None, rows: list[QueueRow]) -> None:
        # The list may be another one by now, and these rows not those that follow.
        if (text, before) == (self._search.text().strip(), self._model.last_number):
            self._model.append(rows)

    def _on_read(self, rows: list[QueueRow]) -> None:
        self._is_reading = False
        before = self._table.current_order()
        self._model.show(rows)
        index = self._model.index_of(before.order_uuid) if before else QModelIndex()
        self._table.select(index if index.isValid() else self._model.index(0, Column.CUSTOMER))
        if not rows:
            self._say_empty()
        self._browser.show_empty(not rows)
        self.setFocusProxy(self._table if rows else self._empty.button)
        self._read_what_is_due()

    def _on_read_failed(self, error: Exception) -> None:
        self._is_reading = False
        self._tell_trouble(error)
        self._read_what_is_due()

    def _read_what_is_due(self) -> None:
        if self._read_again:
            self._read_again = False
            self.load()

    def _tell_trouble(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))

    def _on_record_shown(self, record: OrderRecord) -> None:
        self._model.update_row(row_of(record.about(None)))

    def _on_order_changed(self, order_uuid: object) -> None:
        if not self.isVisible():
            self._is_stale = True
            return
        ordering, jobs = self._till.services.ordering, self._till.jobs
        if self._model.index_of(str(order_uuid)).isValid():
            work = partial(ordering.record, str(order_uuid))
            jobs.local(self, work, self._on_record_shown, self._tell_trouble)
        elif self._search.text().strip() or not self._model.rowCount():
            self.load()
        else:
            newest = partial(ordering.list, None, "", None, 1)
            jobs.local(self, newest, self._on_newest_read, self._tell_trouble)

    def _on_newest_read(self, rows: list[QueueRow]) -> None:
        for row in rows:
            self._model.put_on_top(row)

    def _say_empty(self) -> None:
        wanted = self._search.text().strip()
        if wanted:
            title = self.tr("No order for “{text}”").format(text=wanted)
            text = self.tr("Searched numbers, names, phones and notes. It is not in this shop.")
            self._empty.say("search", "quiet", title, text)
        else:
            text = self.tr("The first order takes about half a minute.")
            self._empty.say("receipt-text", "accent_ink", self.tr("No orders yet"), text)

    def _go_to_list(self) -> None:
        self.setFocus()
