"""What an attempt asked of Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.domain.money import Money

if TYPE_CHECKING:
    from pos_app.domain.payment import Attempt, Payment
    from pos_app.domain.record import OrderRecord


def payment_of(attempt: Attempt, record: OrderRecord) -> Payment:
    """The payment that an attempt of the record is about."""
    return next(each for each in record.payments if each.id == attempt.payment_id)


def amount_asked(attempt: Attempt, record: OrderRecord) -> Money:
    """The money that an attempt is about: its own amount, else what its payment had left."""
    minor, whole = attempt.request.amount_minor, payment_of(attempt, record).amount
    return left_before(attempt, record) if minor is None else Money(minor, whole.currency)


def left_before(attempt: Attempt, record: OrderRecord) -> Money:
    """What of its hold earlier captures had left."""
    whole = payment_of(attempt, record).amount
    return whole - Money(attempt.taken_before_minor, whole.currency)
