"""What a second person has to approve before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos_app.domain.money import Money
from pos_app.domain.payment import PaymentStatus, StripeRequest, Verb

_OF_STATUS = {
    PaymentStatus.HELD: frozenset({Verb.CAPTURE, Verb.CANCEL}),
    PaymentStatus.CAPTURED: frozenset({Verb.REFUND}),
}


class ApprovalState(StrEnum):
    """What became of a request; one that the payment has outrun is gone."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class TwoPeople:
    """Above which amount two people are needed, by verb; None where one is enough."""

    capture: Money | None = None
    void: Money | None = None
    refund: Money | None = None

    def limit(self, verb: Verb) -> Money | None:
        """The amount above which a verb needs two people."""
        return {Verb.CAPTURE: self.capture, Verb.CANCEL: self.void, Verb.REFUND: self.refund}[verb]


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's request that waits for another: exactly what will be sent, and who asked.

    `asked_by_ids` are the identities of who asked and of whoever lent the right for it: none of
    them may approve.
    """

    id: int
    payment_id: int
    request: StripeRequest
    amount: Money
    asked_by: str
    asked_by_ids: frozenset[int]
    till: str
    why: str
    asked_at: datetime


def may_follow(verb: Verb, status: PaymentStatus) -> bool:
    """Whether what waits can still be done to a payment of this status."""
    return verb in _OF_STATUS.get(status, frozenset())
