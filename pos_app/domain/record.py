"""Everything the book knows about one order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pos_app.domain.approval import Approval
from pos_app.domain.audit import EDITED, NOTED, AuditEntry
from pos_app.domain.drift import Drift, DriftKind, DriftState
from pos_app.domain.holds import covered, is_replaced, leading, pending
from pos_app.domain.money import Money, zero
from pos_app.domain.order import Order
from pos_app.domain.pay_link import LinkState, PayLink
from pos_app.domain.payment import (
    WITHDRAWN,
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
    """An order with all that befell its money, oldest first.

    `approval` is what waits for a second person, `in_view` the ID of the payment that somebody
    looks at, if it is not the one that counts. `links` are the pay links that were made for it.
    """

    order: Order
    payments: tuple[Payment, ...]
    attempts: tuple[Attempt, ...]
    refunds: tuple[Refund, ...]
    trail: tuple[AuditEntry, ...]
    drifts: tuple[Drift, ...] = ()
    approval: Approval | None = None
    in_view: int | None = None
    links: tuple[PayLink, ...] = ()

    def about(self, payment_id: int | None) -> OrderRecord:
        """The same order, seen from one of its payments; None for the one that counts."""
        return replace(self, in_view=payment_id)

    @property
    def payment(self) -> Payment:
        """The payment in view, else the one that counts now."""
        if self.in_view is None:
            return leading(self.payments)
        return next(each for each in self.payments if each.id == self.in_view)

    @property
    def live(self) -> tuple[Payment, ...]:
        """Every payment that is held, captured or waits for a card."""
        over = {PaymentStatus.VOIDED, PaymentStatus.EXPIRED}
        return tuple(each for each in self.payments if each.status not in over)

    @property
    def is_replaced(self) -> bool:
        """Another hold stands in this one's place; it is let go next."""
        return is_replaced(self.payment, self.payments)

    @property
    def wanted(self) -> Money:
        """What the payment in view has still to bring: the total less what is held or taken."""
        left = self.order.total - covered(self.payments, self.payment)
        return max(left, zero(left.currency))

    def was_edited_since(self, action: str) -> bool:
        """Whether the content was changed after the trail's last entry of an action."""
        known = [each.action for each in self.trail if each.action in {action, EDITED}]
        return known[-1:] == [EDITED]

    @property
    def missing(self) -> Money:
        """What of the total is neither held nor taken."""
        left = self.order.total - covered(self.payments)
        return max(left, zero(left.currency))

    @property
    def received(self) -> Money:
        """What all payments of the order have taken."""
        taken = [each.received for each in self.payments]
        return sum(taken, start=zero(self.payment.amount.currency))

    def taken_before(self, moment: datetime) -> Money:
        """What all payments of the order had taken by then, by us and without us."""
        ours = [
            each.request.amount_minor or 0
            for each in self.attempts
            if each.request.verb is Verb.CAPTURE
            and each.outcome is Outcome.SUCCEEDED
            and each.finished_at is not None
            and each.finished_at < moment
        ]
        theirs = [
            int(str(each.facts.get("amount_minor", 0)))
            for each in self.drifts
            if each.kind is DriftKind.CAPTURED and each.at < moment
        ]
        return Money(sum(ours) + sum(theirs), self.payment.amount.currency)

    @property
    def second(self) -> Payment | None:
        """The payment that waits for the card of a second hold."""
        return pending(self.payments, replaces=None)

    @property
    def open_attempt(self) -> Attempt | None:
        """What Stripe was asked, or will be, and has not answered."""
        waiting = [each for each in self.attempts if each.outcome.is_open]
        return waiting[-1] if waiting else None

    @property
    def open_link(self) -> PayLink | None:
        """The link by which the customer can pay, as far as the book knows."""
        waiting = [each for each in self.links if each.state is LinkState.OPEN]
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
        return self._is_free(PaymentStatus.HELD) and not self.is_replaced

    @property
    def can_hold_again(self) -> bool:
        """A new hold may take the place of this one, or of what is over."""
        payment = self.payment
        in_its_place = [each for each in self.live if each.part == payment.part]
        is_held = payment.status is PaymentStatus.HELD and not self.is_replaced
        return (is_held or not in_its_place) and self.open_attempt is None and bool(self.wanted)

    @property
    def can_hold_more(self) -> bool:
        """The order has become dearer than what is held."""
        is_held = any(each.status is PaymentStatus.HELD for each in self.payments)
        return is_held and self.open_attempt is None and bool(self.missing)

    @property
    def can_raise(self) -> bool:
        """The bank of the card lets this very hold be raised, as long as nothing was taken."""
        card, taken = self.payment.card, self.payment.received
        may = card is not None and card.may_be_raised and not taken
        return self.can_hold_more and self.can_capture and may

    @property
    def can_keep_rest(self) -> bool:
        """A part may be taken and the rest stay held: the card's bank has that."""
        card = self.payment.card
        return self.can_capture and card is not None and card.may_be_taken_in_parts

    @property
    def can_void(self) -> bool:
        """The hold, or the order that waits for a card, may be let go."""
        waiting = self.open_attempt
        if waiting is not None and waiting.outcome is Outcome.PREPARED:
            return waiting.request.verb is Verb.CREATE
        statuses = (PaymentStatus.HELD, PaymentStatus.AWAITING_CARD)
        return any(self._is_free(status) for status in statuses)

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

    def taken_back(self, attempt: Attempt) -> AuditEntry | None:
        """Who took an attempt back before it was sent, and when; None if nobody did."""
        if attempt.error_code != WITHDRAWN:
            return None
        told = f"payment.{attempt.request.verb.value}.withdrawn"
        found = [
            each for each in self.trail if each.action == told and each.at == attempt.finished_at
        ]
        return found[-1] if found else None

    @property
    def can_refund(self) -> bool:
        """Captured money is left that may be given back."""
        return self._is_free(PaymentStatus.CAPTURED) and bool(self.refundable)

    @property
    def can_edit(self) -> bool:
        """The content may change: nothing is taken yet and Stripe owes no answer."""
        if any(each.status is PaymentStatus.CAPTURED for each in self.payments) or self.received:
            return False
        is_awaiting = self._is_free(PaymentStatus.AWAITING_CARD, besides=Verb.CREATE)
        return is_awaiting or self._is_free(PaymentStatus.HELD)

    @property
    def refundable(self) -> Money:
        """Captured money that no refund has taken or is taking."""
        gone = [
            each.amount
            for each in self.refunds
            if each.status not in {RefundStatus.FAILED, RefundStatus.CANCELED}
            and each.payment_intent_id == self.payment.intent_id
        ]
        return self.payment.received - sum(gone, start=zero(self.payment.amount.currency))

    def _is_free(self, status: PaymentStatus, besides: Verb | None = None) -> bool:
        waiting = self.open_attempt
        return self.payment.status is status and (
            waiting is None or waiting.request.verb is besides
        )
