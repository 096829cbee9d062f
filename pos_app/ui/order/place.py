"""The place for orders: typing one, then holding its card."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.errors import HoldfastError
from pos_app.domain.money import zero
from pos_app.domain.payment import PaymentStatus
from pos_app.ui.messages import sentence
from pos_app.ui.order.card_step import CardStep
from pos_app.ui.order.page import OrderPage
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from pos_app.domain.order import Draft
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.key_counter import KeyCounter


class OrderPlace(QStackedWidget):
    """One order after another.

    Signals:
        order_wanted: an OrderRecord to look at elsewhere.
    """

    order_wanted = Signal(object)

    def __init__(
        self,
        till: Till,
        counter: KeyCounter,
        draft: Draft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._till = till
        self._counter = counter
        self.page = OrderPage(till, counter, draft)
        self.card = CardStep(till, counter)
        self.addWidget(self.page)
        self.addWidget(self.card)
        self.setFocusProxy(self.page)
        self.page.saved.connect(self._on_saved)
        self.card.ended.connect(self.show_order)
        self.card.change_wanted.connect(self._change)
        self.card.order_wanted.connect(self.order_wanted)

    def change_operator(self) -> None:
        """Somebody is at the till now: bring back the unfinished order that this person left."""
        self.page.keeper.restore()

    def show_order(self) -> None:
        """Go to the order being typed."""
        self._counter.stop()
        self._show(self.page)

    def take_card(self, task: CardTask) -> None:
        """Hold the card of an order that is saved already."""
        self._till.jobs.local(
            self,
            partial(self._till.services.ordering.record, task.order_uuid),
            lambda record: self._open_card(record, task),
            self._tell,
        )

    def edit(self, record: OrderRecord) -> None:
        """Change an order that is saved already, unless another one is being typed."""
        typed = self.page.history.draft
        if not typed.is_empty and typed.uuid != record.order.uuid:
            lead = self.tr("An order that is not saved is on this screen.")
            rest = self.tr("Save it or clear it (Ctrl+Del) first, then edit order {number}.")
            text = rest.format(number=record.order.number)
            self._till.notify(NoticeSpec(NoticeKind.REFUSED, lead, text))
            self.show_order()
            return
        self._change(record)

    def _on_saved(self, record: OrderRecord, hold: bool) -> None:
        self._till.events.order_changed.emit(record.order.uuid)
        if hold:
            self._open_card(record, self._task_for(record))
            return
        if record.payment.status is PaymentStatus.HELD:
            self._tell_edited(record)
            return
        words = self.tr("Order {number} is in the queue. No card was asked.")
        text = words.format(number=record.order.number)
        self._till.notify(NoticeSpec(NoticeKind.DONE, self.tr("Saved, card later."), text))
        send = partial(self._till.services.ordering.send, record.order.uuid, self._till.operator())
        self._till.jobs.network(self, send, self._on_sent, partial(self._on_not_sent, record))
        self.page.setFocus()

    def _on_sent(self, record: OrderRecord) -> None:
        self._till.events.order_changed.emit(record.order.uuid)

    def _on_not_sent(self, record: OrderRecord, error: Exception) -> None:
        self._till.events.order_changed.emit(record.order.uuid)
        if isinstance(error, HoldfastError) and error.code == "stripe.unreachable":
            # Nobody has to try again: it is in the book, and typed anew it would be there twice.
            words = self.tr("Order {number} waits on this PC.")
            lead = words.format(number=record.order.number)
            text = self.tr(
                "Stripe cannot be reached; the order goes there by itself. No card is held."
            )
            self._till.notify(NoticeSpec(NoticeKind.NOT_SENT, lead, text))
            return
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        kind = NoticeKind[message.kind.upper()]
        self._till.notify(NoticeSpec(kind, message.title, message.rest))

    def _task_for(self, record: OrderRecord) -> CardTask:
        """What Save and hold asks for: the order's card, or what an edit has made it dearer by."""
        if record.can_hold_more:
            return CardTask(record.order.uuid, Purpose.MORE, None, len(record.payments))
        return CardTask(record.order.uuid)

    def _tell_edited(self, record: OrderRecord) -> None:
        formats, total = self._till.formats, record.order.total
        held = sum((each.capturable for each in record.live), start=zero(total.currency))
        words = self.tr("Order {number} comes to {total} now; {held} is held.")
        text = words.format(
            number=record.order.number, total=formats.money(total), held=formats.money(held)
        )
        self._till.notify(NoticeSpec(NoticeKind.DONE, self.tr("Saved."), text))
        self.page.setFocus()

    def _open_card(self, record: OrderRecord, task: CardTask) -> None:
        self._show(self.card)
        self.card.open(record, task)

    def _change(self, record: OrderRecord) -> None:
        self.page.reopen(record)
        self._show(self.page)

    def _show(self, part: QWidget) -> None:
        self.setCurrentWidget(part)
        self.setFocusProxy(part)
        part.setFocus()
