"""The payments of one order: which one counts, what they cover, what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pos_app.domain.money import Money, zero
from pos_app.domain.pay_link import is_links
from pos_app.domain.payment import Payment, PaymentStatus

_HELD, _AWAITING = PaymentStatus.HELD, PaymentStatus.AWAITING_CARD
_IN_ITS_PLACE = {PaymentStatus.HELD, PaymentStatus.CAPTURED}


@dataclass(frozen=True, slots=True)
class WarnTimes:
    """How long before its end a hold is said to end soon, and to be urgent; `urgent` is less."""

    soon: timedelta
    urgent: timedelta


class Unfinished(StrEnum):
    """What a hold beside the first one still needs a person for."""

    REPLACED = "replaced"
    DECLINED = "declined"
    NOT_MADE = "not_made"


def leading(payments: Sequence[Payment]) -> Payment:
    """The payment that an order is about: held ones first, then who waits, then captured ones.

    The book's own choice (`storage/queue_tables`) follows the same rule.
    """
    return min(payments, key=lambda each: (_rank(each, payments), each.part, -each.id))


def is_replaced(payment: Payment, payments: Sequence[Payment]) -> bool:
    """Whether another hold, or what was taken of it, stands in this one's place: this one is to go.

    What a customer held by a link goes itself where the money was taken from another card before.
    """
    if payment.status is not _HELD:
        return False
    return _is_spare(payment, payments) or any(
        each.replaces == payment.id and each.status in _IN_ITS_PLACE for each in payments
    )


def pending(payments: Sequence[Payment], *, replaces: int | None) -> Payment | None:
    """The payment that waits for the card of a hold again, or of a second hold."""
    for each in payments:
        is_meant = each.replaces == replaces if replaces else each.part > 0 and not each.replaces
        if each.status is _AWAITING and is_meant:
            return each
    return None


def covered(payments: Sequence[Payment], besides: Payment | None = None) -> Money:
    """What is taken or held of an order's total, each part once; `besides` what one's part holds.

    What took that one's place, or is about to go for it, is the same money.
    """
    total = zero(payments[0].amount.currency)
    for each in payments:
        total += each.received
        own_part = besides is not None and each.part == besides.part
        if each.status is _HELD and not own_part and not is_replaced(each, payments):
            total += each.capturable
    return total


def to_let_go(payments: Sequence[Payment]) -> Payment | None:
    """The payment that an earlier step left to be let go, if any.

    A hold in whose place another stands, or an intent whose card nobody wants any more.
    """
    for each in payments:
        is_unwanted = each.status is _AWAITING and _is_too_late(each, payments)
        if is_unwanted or is_replaced(each, payments):
            return each
    return None


def unfinished(payments: Sequence[Payment], open_payment_id: int | None) -> Unfinished | None:
    """What a hold beside the leading one needs a person for.

    `open_payment_id` is the payment that Stripe is being asked about.
    """
    if open_payment_id is None and any(is_replaced(each, payments) for each in payments):
        return Unfinished.REPLACED
    first = leading(payments)
    waiting = [
        each
        for each in payments
        if each.status is _AWAITING
        and each.id not in {first.id, open_payment_id}
        and not _is_too_late(each, payments)
    ]
    if any(each.intent_id is None for each in waiting):
        return Unfinished.NOT_MADE
    return Unfinished.DECLINED if any(each.decline for each in waiting) else None


def _rank(payment: Payment, payments: Sequence[Payment]) -> int:
    if payment.status is _HELD:
        return int(is_replaced(payment, payments))
    if payment.status is _AWAITING:
        return 5 if _is_too_late(payment, payments) else 2
    return 3 if payment.status is PaymentStatus.CAPTURED else 4


def _is_too_late(payment: Payment, payments: Sequence[Payment]) -> bool:
    """Whether the hold that this one was to replace was captured or let go before.

    Or the customer paid by a link instead: then nobody takes a card for this one any more.
    """
    over = {PaymentStatus.CAPTURED, PaymentStatus.VOIDED}
    return any(
        (each.id == payment.replaces and each.status in over) or each.replaces == payment.id
        for each in payments
    )


def _is_spare(payment: Payment, payments: Sequence[Payment]) -> bool:
    return is_links(payment.metadata or {}) and any(
        each.id == payment.replaces and each.status is PaymentStatus.CAPTURED for each in payments
    )
