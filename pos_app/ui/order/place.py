"""The place for orders: typing one, then holding its card."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.ui.messages import sentence
from pos_app.ui.order.card_step import CardStep
from pos_app.ui.order.page import OrderPage
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.order import Draft
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services
    from pos_app.ui.events import Events
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.key_counter import KeyCounter


class OrderPlace(QStackedWidget):
    """One order after another.

    Signals:
        notice_wanted: a NoticeSpec.
        order_wanted: an OrderRecord to look at elsewhere.
    """

    notice_wanted = Signal(object)
    order_wanted = Signal(object)

    def __init__(
        self,
        services: Services,
        jobs: Jobs,
        events: Events,
        theme: Theme,
        formats: Formats,
        operator: Callable[[], Operator],
        counter: KeyCounter,
        draft: Draft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._events = events
        self._formats = formats
        self._operator = operator
        self._counter = counter
        self.page = OrderPage(services, jobs, theme, formats, operator, counter, draft)
        self.card = CardStep(services, jobs, events, theme, formats, operator, counter)
        self.addWidget(self.page)
        self.addWidget(self.card)
        self.setFocusProxy(self.page)
        self.page.saved.connect(self._on_saved)
        self.card.ended.connect(self.show_order)
        self.card.change_wanted.connect(self._change)
        self.card.order_wanted.connect(self.order_wanted)
        self.card.told.connect(self.notice_wanted)

    def change_operator(self) -> None:
        """Somebody is at the till now: bring back the unfinished order that this person left."""
        self.page.keeper.restore()

    def show_order(self) -> None:
        """Go to the order being typed."""
        self._counter.stop()
        self._show(self.page)

    def take_card(self, order_uuid: str) -> None:
        """Hold the card of an order that is saved already."""
        self._jobs.local(
            self, partial(self._services.ordering.record, order_uuid), self._open_card, self._tell
        )

    def _on_saved(self, record: OrderRecord, hold: bool) -> None:
        self._events.order_changed.emit(record.order.uuid)
        if hold:
            self._open_card(record)
            return
        words = self.tr("Order {number} is in the queue. No card was asked.")
        text = words.format(number=record.order.number)
        self.notice_wanted.emit(NoticeSpec(NoticeKind.DONE, self.tr("Saved, card later."), text))
        send = partial(self._services.ordering.send, record.order.uuid, self._operator())
        self._jobs.network(self, send, self._on_sent, partial(self._on_not_sent, record))
        self.page.setFocus()

    def _on_sent(self, record: OrderRecord) -> None:
        self._events.order_changed.emit(record.order.uuid)

    def _on_not_sent(self, record: OrderRecord, error: Exception) -> None:
        self._events.order_changed.emit(record.order.uuid)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        message = sentence(error, self._formats)
        kind = NoticeKind[message.kind.upper()]
        self.notice_wanted.emit(NoticeSpec(kind, message.title, message.rest))

    def _open_card(self, record: OrderRecord) -> None:
        self._show(self.card)
        self.card.open(record)

    def _change(self, record: OrderRecord) -> None:
        self.page.reopen(record)
        self._show(self.page)

    def _show(self, part: QWidget) -> None:
        self.setCurrentWidget(part)
        self.setFocusProxy(part)
        part.setFocus()
