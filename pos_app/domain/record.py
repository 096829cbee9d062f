"""Everything the book knows about one order."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.approval import Approval
from pos_app.domain.audit import NOTED, AuditEntry
from pos_app.domain.drift import Drift, DriftState
from pos_app.domain.money import Money
from pos_app.domain.order import Order
from pos_app.domain.payment import (
    Attempt,
    Outcome,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    Verb,
)


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order with all that befell its money, oldest first; the last payment counts.

    `approval` is what waits for a second person.
    """

    order: Order
    payments: tuple[Payment, ...]
    attempts: tuple[Attempt, ...]
    refunds: tuple[Refund, ...]
    trail: tuple[AuditEntry, ...]
    drifts: tuple[Drift, ...] = ()
    approval: Approval | None = None

    @property
    def payment(self) -> Payment:
        """The payment that counts now."""
        return self.payments[-1]

    @property
    def open_attempt(self) -> Attempt | None:
        """What Stripe was asked, or will be, and has not answered."""
        waiting = [each for each in self.attempts if each.outcome.is_open]
        return waiting[-1] if waiting else None

    @property
    def notes(self) -> tuple[AuditEntry, ...]:
        """What people added to the order after it was saved; the text is the fact `note`."""
        return tuple(entry for entry in self.trail if entry.action == NOTED)

    @property
    def can_hold(self) -> bool:
        """A card may be taken: none is held and nothing is being asked but the intent itself."""
        return self._is_free(PaymentStatus.AWAITING_CARD, besides=Verb.CREATE)

    @property
    def can_capture(self) -> bool:
        """Held money may be taken."""
        return self._is_free(PaymentStatus.HELD)

    @property
    def can_void(self) -> bool:
        """The hold, or the order that waits for a card, may be let go."""
        waiting = self.open_attempt
        if waiting is not None and waiting.outcome is Outcome.PREPARED:
            return waiting.request.verb is Verb.CREATE
        return self.can_capture or self._is_free(PaymentStatus.AWAITING_CARD)

    @property
    def can_withdraw(self) -> bool:
        """A capture, void or refund waits to be sent and may be taken back."""
        waiting = self.open_attempt
        return (
            waiting is not None
            and waiting.outcome is Outcome.PREPARED
            and waiting.request.verb is not Verb.CREATE
        )

    @property
    def open_drifts(self) -> tuple[Drift, ...]:
        """What happened at Stripe without us and nobody has accepted."""
        return tuple(each for each in self.drifts if each.state is not DriftState.ACCEPTED)

    @property
    def can_refund(self) -> bool:
        """Captured money is left that may be given back."""
        return self._is_free(PaymentStatus.CAPTURED) and bool(self.refundable)

    @property
    def can_edit(self) -> bool:
        """The content may change: no card is held yet and Stripe owes no answer."""
        return self._is_free(PaymentStatus.AWAITING_CARD, besides=Verb.CREATE)

    @property
    def refundable(self) -> Money:
        """Captured money that no refund has taken or is taking."""
        gone = [
            each.amount
            for each in self.refunds
            if each.status not in {RefundStatus.FAILED, RefundStatus.CANCELED}
            and each.payment_intent_id == self.payment.intent_id
        ]
        return self.payment.received - sum(gone, start=Money(0, self.payment.amount.currency))

    def _is_free(self, status: PaymentStatus, besides: Verb | None = None) -> bool:
        waiting = self.open_attempt
        return self.payment.status is status and (
            waiting is None or waiting.request.verb is besides
        )
