"""Whether an order's money may be acted upon, and who was faster if not."""

from __future__ import annotations

from pos_app.domain.errors import Conflict, HoldfastError, Refused
from pos_app.domain.money import Money
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord

_ENDED_BY = {PaymentStatus.CAPTURED: Verb.CAPTURE, PaymentStatus.VOIDED: Verb.CANCEL}


def require(record: OrderRecord, status: PaymentStatus) -> None:
    """Raise unless the payment in view has this status and nothing is being asked of the order.

    Raises Conflict `payment.being_asked`, `payment.waits_to_be_sent` (facts `verb`, `by`, `at`),
    `payment.already_captured`, `payment.already_voided` (`by`, `at`), Refused `payment.expired`,
    `payment.already_held`, `payment.not_held`.
    """
    waiting = record.open_attempt
    if waiting is not None:
        is_unsent = waiting.outcome is Outcome.PREPARED
        raise Conflict(
            "payment.waits_to_be_sent" if is_unsent else "payment.being_asked",
            verb=waiting.request.verb.value,
            by=waiting.operator,
            at=waiting.began_at,
        )
    if record.payment.status is not status:
        raise standing(record)


def require_rest(record: OrderRecord, taken: Money) -> None:
    """Raise unless `taken` leaves a rest of the hold in view, and that may stay held.

    Raises Refused `capture.only_once`, `capture.no_rest` (fact `held`).
    """
    if not record.can_keep_rest:
        raise Refused("capture.only_once")
    if taken >= record.payment.capturable:
        raise Refused("capture.no_rest", held=record.payment.capturable)


def waits_no_more(record: OrderRecord, attempt_id: int | None = None) -> Conflict:
    """The error for somebody who wanted to take back, or send, what does not wait any more.

    That is the attempt of this ID, else the last one.
    """
    found = [each for each in record.attempts if attempt_id in {None, each.id}]
    if not found:
        return Conflict("attempt.already_sent")
    taken_back = record.taken_back(found[-1])
    if taken_back is None:
        return Conflict("attempt.already_sent")
    verb = found[-1].request.verb.value
    return Conflict("attempt.taken_back", verb=verb, by=taken_back.operator, at=taken_back.at)


def standing(record: OrderRecord) -> HoldfastError:
    """The error that says how the payment stands, for somebody who expected otherwise."""
    payment = record.payment
    match payment.status:
        case PaymentStatus.CAPTURED:
            return Conflict("payment.already_captured", **_by_whom(record))
        case PaymentStatus.VOIDED:
            return Conflict("payment.already_voided", **_by_whom(record))
        case PaymentStatus.EXPIRED:
            return Refused("payment.expired", at=payment.changed_at)
        case PaymentStatus.HELD:
            return Refused("payment.already_held", amount=payment.capturable)
        case PaymentStatus.AWAITING_CARD:
            return Refused("payment.not_held")


def _by_whom(record: OrderRecord) -> dict[str, object]:
    verb = _ENDED_BY[record.payment.status]
    ours = [
        each
        for each in record.attempts
        if each.request.verb is verb
        and each.outcome is Outcome.SUCCEEDED
        and each.payment_id == record.payment.id
    ]
    if not ours:
        return {"by": "", "at": record.payment.changed_at}
    return {"by": ours[-1].operator, "at": ours[-1].finished_at}
