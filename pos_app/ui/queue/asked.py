"""What an attempt asked of Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.domain.money import Money
from pos_app.domain.payment import Verb

if TYPE_CHECKING:
    from pos_app.domain.payment import Attempt, Payment
    from pos_app.domain.record import OrderRecord


def payment_of(attempt: Attempt, record: OrderRecord) -> Payment:
    """The payment that an attempt of the record is about."""
    return next(each for each in record.payments if each.id == attempt.payment_id)


def amount_asked(attempt: Attempt, record: OrderRecord) -> Money:
    """The money that an attempt is about: its own amount, else its payment's."""
    payment = payment_of(attempt, record)
    if attempt.request.verb is Verb.LINK:
        return attempt.request.total
    params = attempt.request.params
    minor = params.get("amount_to_capture", params.get("amount"))
    return Money(minor, payment.amount.currency) if isinstance(minor, int) else payment.amount
