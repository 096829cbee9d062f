"""What is asked of Stripe for the cards of orders, while the window goes on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.ui.order.ways.pay_link import PAY_LINK

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.ui.order.ways.way import Offer, Way
    from pos_app.ui.till import Till

_LAST_WAY = "way"


@dataclass(frozen=True, slots=True)
class Choice:
    """What an order's card can be given by, and the kind of way that was used last."""

    offers: tuple[Offer, ...]
    last_kind: str


class CardWork(QObject):
    """Asks for one order or several; each answer carries the order that it is about.

    Signals:
        answered: an OrderRecord, after its hold was asked for.
        refused: an OrderRecord, the exception that its hold ended in, and the Offer it was for.
        prepared: an OrderRecord whose payment Stripe now has.
        not_prepared: an OrderRecord and the exception.
        asked_again: an OrderRecord, after Stripe was asked how it stands.
    """

    answered = Signal(object)
    refused = Signal(object, object, object)
    prepared = Signal(object)
    not_prepared = Signal(object, object)
    asked_again = Signal(object)

    def __init__(self, till: Till, ways: tuple[Way, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._services = till.services
        self._jobs = till.jobs
        self._operator = till.operator
        self._ways = ways
        self._preparing: set[str] = set()
        self._asked: dict[str, tuple[Offer, CardTask]] = {}

    @property
    def is_busy(self) -> bool:
        """Whether the answer about some card is still awaited."""
        return bool(self._asked)

    def is_asking(self, order_uuid: str) -> bool:
        """Whether the answer about a card is still awaited."""
        return order_uuid in self._asked

    def choice(self, record: OrderRecord, task: CardTask) -> Choice:
        """What can be chosen for an order. Reads the book: for a worker."""
        is_first = task.purpose is Purpose.HOLD
        ways = [way for way in self._ways if is_first or way.gives_card]
        offers = tuple(offer for way in ways for offer in way.offers(record))
        if record.open_link is not None:
            # It is with the customer: what the person comes back for.
            return Choice(offers, PAY_LINK)
        return Choice(offers, self._services.memory.recall(_LAST_WAY))

    def prepare(self, record: OrderRecord) -> None:
        """Let Stripe know the order, so that the hold itself is one call."""
        self._preparing.add(record.order.uuid)
        send = partial(self._services.ordering.send, record.order.uuid, self._operator())
        failed = partial(self._on_not_prepared, record)
        self._jobs.network(self, send, self._on_prepared, failed)

    def hold(self, record: OrderRecord, offer: Offer, task: CardTask) -> None:
        """Hold the card, once Stripe knows the order."""
        self._asked[record.order.uuid] = offer, task
        if record.order.uuid not in self._preparing:
            self._send(record, offer, task)

    def ask_again(self, record: OrderRecord) -> None:
        """Ask Stripe how the order stands."""
        ask = partial(self._services.recovery.ask_now, record.order.uuid)
        # A refusal is an answer as well; what the book knows then says which.
        failed = partial(self._on_asking_failed, record)
        self._jobs.network(self, ask, self.asked_again.emit, failed)

    def _send(self, record: OrderRecord, offer: Offer, task: CardTask) -> None:
        work = partial(self._hold, record, offer, task, self._operator())
        failed = partial(self._on_hold_failed, record, offer)
        self._jobs.network(self, work, self._on_hold_answered, failed)

    def _hold(
        self, record: OrderRecord, offer: Offer, task: CardTask, operator: Operator
    ) -> OrderRecord:
        self._services.memory.remember(_LAST_WAY, offer.way.kind)
        holds, order_uuid = self._services.further_holds, task.order_uuid
        match task.purpose:
            case Purpose.HOLD:
                return offer.way.hold(offer, record, operator)
            case Purpose.AGAIN:
                card = offer.way.card(offer, record)
                after = holds.again(order_uuid, card, operator, payment_id=task.old_id)
            case Purpose.MORE:
                after = holds.more(order_uuid, offer.way.card(offer, record), operator)
        return task.own(after) or after

    def _on_hold_answered(self, record: OrderRecord) -> None:
        self._asked.pop(record.order.uuid, None)
        self.answered.emit(record)

    def _on_hold_failed(self, record: OrderRecord, offer: Offer, error: Exception) -> None:
        self._asked.pop(record.order.uuid, None)
        self.refused.emit(record, error, offer)

    def _on_prepared(self, record: OrderRecord) -> None:
        self._go_on(record)
        self.prepared.emit(record)

    def _on_not_prepared(self, record: OrderRecord, error: Exception) -> None:
        self._go_on(record)
        self.not_prepared.emit(record, error)

    def _go_on(self, record: OrderRecord) -> None:
        self._preparing.discard(record.order.uuid)
        asked = self._asked.get(record.order.uuid)
        if asked is not None:
            # Asked all the same if the preparing failed: it is part of holding too.
            self._send(record, *asked)

    def _on_asking_failed(self, record: OrderRecord, _error: Exception) -> None:
        self.asked_again.emit(record)
