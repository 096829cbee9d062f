"""A list of orders beside the order in view, or above it where it is narrow."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.layout import Layout
from pos_app.ui.messages import sentence
from pos_app.ui.queue.actions import OrderActions
from pos_app.ui.queue.bar import OrderBar
from pos_app.ui.queue.key_reasons import with_key
from pos_app.ui.queue.offers import Action, offers
from pos_app.ui.queue.order_tools import OrderTools
from pos_app.ui.queue.panel import OrderPanel
from pos_app.ui.widgets.card import make_line
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from pos_app.domain.payment import Payment
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.queue.money_desk import MoneyDesk
    from pos_app.ui.queue.table import OrderTable
    from pos_app.ui.till import Till

_PANEL_WIDTHS = {Layout.NARROW: 320, Layout.FULL: 336, Layout.WIDE: 420}


class OrderBrowser(QWidget):
    """Shows the order of the table's current row and does with it what the buttons say.

    `empty` stands in the table's place while there is nothing to list.
    """

    record_shown = Signal(object)

    def __init__(
        self,
        till: Till,
        desk: MoneyDesk,
        table: OrderTable,
        empty: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        now, warn = till.services.clock, till.services.shop.warn_times
        self._till = till
        self._desk = desk
        self._table = table
        self._empty = empty
        self._reading = ""
        self._read_again = False
        self._chosen: Payment | None = None
        self._layout_kind: Layout | None = None
        self._tools = OrderTools(till)
        self._panel = OrderPanel(till.theme, till.formats, now, warn, self._tools)
        self._actions = OrderActions(till.theme, table)
        self._bar = OrderBar(till.theme, till.formats, now, warn, table, self._panel.story)
        self._left = QStackedWidget()
        self._side = QFrame()
        self._foot = QFrame()

        self._assemble()
        table.moved.connect(self.show_current)
        table.entered.connect(self.enter)
        table.capture_wanted.connect(self._on_capture_wanted)
        table.ask_wanted.connect(self._ask)
        self._bar.story_wanted.connect(self.enter)
        self._bar.back_wanted.connect(self.leave)
        self._panel.left.connect(self.leave)
        self._actions.chosen.connect(self._do)
        desk.changed.connect(self._on_work_changed)
        till.events.order_changed.connect(self._on_order_changed)
        till.events.key_changed.connect(self._refresh_actions)
        till.events.operator_changed.connect(lambda _operator: self._refresh_actions())
        till.events.shop_changed.connect(self._on_shop_changed)
        till.theme.changed.connect(self._resize_panel)
        self.set_layout(Layout.FULL)
        self.show_current()

    @property
    def panel(self) -> OrderPanel:
        """The order in view."""
        return self._panel

    def set_layout(self, layout: Layout) -> None:
        """Put the order beside the list, or behind it with its buttons below."""
        if layout is self._layout_kind:
            return
        self._layout_kind = layout
        is_single = layout is Layout.SINGLE
        self._table.set_layout(layout)
        self._actions.set_in_line(is_single)
        if is_single:
            self._left.addWidget(self._panel)
            self._bar.take(self._actions)
        else:
            self._side_column.insertWidget(0, self._panel, 1)
            self._foot_column.addWidget(self._actions)
            self._panel.show()
            self._actions.show()
        self._resize_panel()
        self.show_current()

    def show_empty(self, is_empty: bool) -> None:
        """Show that there is nothing to list, or the list."""
        if is_empty:
            self._left.setCurrentWidget(self._empty)
        elif self._left.currentWidget() is self._empty:
            # Else it may be the story that somebody reads: it stays.
            self._left.setCurrentWidget(self._table)
        self.show_current()

    def show_current(self) -> None:
        """Show the order of the current row, and read all of it from the book."""
        row = self._table.current_order()
        is_single = self._layout_kind is Layout.SINGLE
        self._side.setVisible(row is not None and not is_single)
        self._bar.setVisible(row is not None and is_single)
        if row is None:
            return
        self._panel.show_row(row)
        self._bar.show_row(row)
        self._read(row.order_uuid)

    def refresh_times(self) -> None:
        """Tell the time left of the order in view as it is now."""
        row = self._table.current_order()
        self._panel.refresh_head()
        if row is not None:
            self._bar.show_row(row)

    def enter(self) -> None:
        """Go into the order in view, to read it; money is two keys further."""
        if self._table.current_order() is None:
            return
        if self._layout_kind is Layout.SINGLE:
            self._left.setCurrentWidget(self._panel)
            self._bar.set_story_shown(True)
        self._panel.setFocus()

    def leave(self) -> None:
        """Go back to the list."""
        if self._layout_kind is Layout.SINGLE:
            self._left.setCurrentWidget(self._table)
            self._bar.set_story_shown(False)
        self._table.setFocus()

    def _assemble(self) -> None:
        self._left.addWidget(self._table)
        self._left.addWidget(self._empty)
        self._foot_column = QVBoxLayout(self._foot)
        self._foot_column.setContentsMargins(16, 12, 16, 12)
        self._side_column = QVBoxLayout()
        self._side_column.setContentsMargins(0, 0, 0, 0)
        self._side_column.setSpacing(0)
        self._side_column.addWidget(self._panel, 1)
        self._side_column.addWidget(make_line())
        self._side_column.addWidget(self._foot)
        edge = make_line()
        edge.setFixedSize(1, 16_777_215)
        edge.setMinimumHeight(0)
        side = QHBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(edge)
        side.addLayout(self._side_column, 1)
        self._side.setProperty("ground", "panel")
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self._left, 1)
        upper.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self._bar)

    def _resize_panel(self) -> None:
        width = _PANEL_WIDTHS.get(self._layout_kind or Layout.FULL)
        if width is not None:
            self._side.setFixedWidth(self._till.theme.px(width))

    def _read(self, order_uuid: str) -> None:
        # One read at a time: whoever runs through the list reads only where it stops.
        if self._reading:
            self._read_again = True
            return
        self._reading = order_uuid
        work = partial(self._till.services.ordering.record, order_uuid)
        self._till.jobs.local(self, work, self._on_record_read, self._on_read_failed)

    def _on_record_read(self, record: OrderRecord) -> None:
        self._reading = ""
        row = self._table.current_order()
        if row is not None and row.order_uuid == record.order.uuid:
            self._show(self._seen(record))
            self.record_shown.emit(record)
        self._read_what_is_due()

    def _show(self, record: OrderRecord) -> None:
        self._panel.show_record(record)
        self._refresh_actions()

    def _seen(self, record: OrderRecord) -> OrderRecord:
        """The order as it is looked at: from the hold that was chosen, while it stands as it did.

        A button is about the hold that was in view, whatever has happened meanwhile.
        """
        chosen = self._chosen
        for payment in record.payments:
            if chosen and (payment.id, payment.status) == (chosen.id, chosen.status):
                return record.about(payment.id)
        self._chosen = None
        return record.about(record.payment.id)

    def _show_other(self, record: OrderRecord) -> None:
        """Look at the order's next hold."""
        ids = [each.id for each in record.live]
        place = ids.index(record.payment.id) if record.payment.id in ids else -1
        self._chosen = record.live[(place + 1) % len(ids)]
        self._show(self._seen(record))

    def _on_read_failed(self, error: Exception) -> None:
        self._reading = ""
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))
        self._read_what_is_due()

    def _read_what_is_due(self) -> None:
        row = self._table.current_order()
        if self._read_again and row is not None:
            self._read_again = False
            self._read(row.order_uuid)

    def _record(self) -> OrderRecord | None:
        row, record = self._table.current_order(), self._panel.record
        if row is None or record is None or record.order.uuid != row.order_uuid:
            return None
        return record

    def _refresh_actions(self) -> None:
        record = self._record()
        if record is None:
            return
        waiting = self._desk.under_way(record.order.uuid)
        if waiting and self._actions.isAncestorOf(self.focusWidget() or self):
            # The button goes off; the next order is a key away.
            self._table.setFocus()
        found = offers(record, self._till.operator(), self._till.formats)
        found = with_key(found, record, self._till.services.keys.hindrance)
        self._actions.offer(found, waiting)

    def _do(self, action: Action) -> None:
        record = self._record()
        if record is None:
            return
        if action is Action.OTHER:
            self._show_other(record)
        else:
            self._desk.do(action, record)

    def _on_capture_wanted(self) -> None:
        # What is sent at once wants a second key; what can be undone does not.
        if self._desk.can_undo and self._actions.button(Action.CAPTURE).isEnabled():
            self._do(Action.CAPTURE)
        else:
            self._actions.focus_on(Action.CAPTURE)

    def _ask(self) -> None:
        record = self._record()
        if record is not None:
            self._desk.ask(record)

    def _on_shop_changed(self) -> None:
        # Other warn times are other colours of the same words.
        self._table.viewport().update()
        self.refresh_times()

    def _on_work_changed(self, order_uuid: str) -> None:
        record = self._record()
        if record is not None and record.order.uuid == order_uuid:
            self._refresh_actions()

    def _on_order_changed(self, order_uuid: object) -> None:
        row = self._table.current_order()
        # An unseen list is read anew when it is shown.
        if self.isVisible() and row is not None and row.order_uuid == order_uuid:
            self._read(row.order_uuid)
