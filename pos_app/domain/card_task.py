"""What a card is taken for: an order's first hold, a hold again, or a second hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from pos_app.domain.holds import pending
from pos_app.domain.money import Money
from pos_app.domain.payment import Payment, PaymentStatus
from pos_app.domain.record import OrderRecord


class Purpose(Enum):
    """Which hold the card is for."""

    HOLD = auto()
    AGAIN = auto()
    MORE = auto()


@dataclass(frozen=True, slots=True)
class CardTask:
    """One card to be held.

    `old_id` is the payment that a hold again takes the place of; `known` is how many payments the
    order had when the task began: a later one is the task's own.
    """

    order_uuid: str
    purpose: Purpose = Purpose.HOLD
    old_id: int | None = None
    known: int = 0

    def own(self, record: OrderRecord) -> OrderRecord | None:
        """The order seen from the payment that the card is for; None before it is made."""
        if self.purpose is Purpose.HOLD:
            return record
        if len(record.payments) > self.known:
            return record.about(record.payments[self.known].id)
        waiting = self._waiting(record)
        return record.about(waiting.id) if waiting is not None else None

    def amount(self, record: OrderRecord) -> Money:
        """What is to be held, or is by now."""
        own = self.own(record)
        if own is not None:
            is_held = own.payment.status is PaymentStatus.HELD
            return own.payment.capturable if is_held else own.wanted
        return record.missing if self.old_id is None else record.about(self.old_id).wanted

    def old(self, record: OrderRecord) -> Payment | None:
        """The hold that stands until the new one does."""
        for payment in record.payments:
            if payment.id == self.old_id and payment.status is PaymentStatus.HELD:
                return payment
        return None

    def _waiting(self, record: OrderRecord) -> Payment | None:
        if self.purpose is Purpose.MORE:
            return record.second
        return pending(record.payments, replaces=self.old_id)
