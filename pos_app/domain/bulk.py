"""What may be captured or voided together, what wants a look first, and what cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos_app.domain.drift import DriftKind
from pos_app.domain.errors import HoldfastError
from pos_app.domain.money import Currency, Money
from pos_app.domain.payment import NEVER_ARRIVED, WITHDRAWN, Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.stripe_key import OF_ANOTHER_KEY


class Verdict(StrEnum):
    """Whether a line is ticked by itself, by a person only, or not at all."""

    READY = "ready"
    LOOK_FIRST = "look_first"
    CANNOT = "cannot"


class Why(StrEnum):
    """What a verdict rests on."""

    CHECK_FAILED = "check_failed"
    RISK = "risk"
    REVIEW = "review"
    CHANGED = "changed"
    LOWERED = "lowered"
    RAISED = "raised"

    ASKING = "asking"
    WAITS = "waits"
    NEEDS_TWO = "needs_two"
    OTHER_KEY = "other_key"
    UNREADABLE = "unreadable"
    DRIFT = "drift"
    ENDED = "ended"
    NOT_HELD = "not_held"
    REFUSED_BEFORE = "refused_before"
    REPLACED = "replaced"


_RISKY = {"elevated", "highest"}
# Changes at Stripe that leave a hold as it is: somebody looks, and may go on.
_LOOKED_AT = {
    DriftKind.AMOUNT: Why.CHANGED,
    DriftKind.METADATA: Why.CHANGED,
    DriftKind.REVIEW_OPENED: Why.REVIEW,
    DriftKind.REVIEW_CLOSED: Why.CHANGED,
    DriftKind.FRAUD_WARNING: Why.RISK,
}
# Stripe did not say no to these: they were taken back, or never arrived.
_NO_REFUSALS = {WITHDRAWN, NEVER_ARRIVED}


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One hold of a bulk capture or void, as it was read; `record` is seen from it.

    `take` and `release` are what happens to the hold. `read_at` is None where Stripe was not asked
    or did not tell; `trouble` says why it did not.
    """

    record: OrderRecord
    verb: Verb
    verdict: Verdict
    whys: tuple[Why, ...]
    held: Money
    take: Money
    release: Money
    read_at: datetime | None = None
    trouble: HoldfastError | None = None

    @property
    def order_uuid(self) -> str:
        """The order's identity."""
        return self.record.order.uuid

    @property
    def payment_id(self) -> int:
        """The hold's identity: an order may have several."""
        return self.record.payment.id


def judge(
    record: OrderRecord,
    verb: Verb,
    now: datetime,
    *,
    read_at: datetime | None = None,
    trouble: HoldfastError | None = None,
) -> BulkLine:
    """The line of an order that was just read, or that could not be."""
    payment, total = record.payment, record.wanted
    held = payment.capturable if payment.status is PaymentStatus.HELD else payment.amount
    nothing = Money(0, held.currency)
    take = min(held, total) if verb is Verb.CAPTURE else nothing
    hinders = _hindrances(record, verb, now, trouble)
    if hinders:
        facts = Verdict.CANNOT, hinders, held, nothing, nothing
    else:
        looks = _doubts(record) if verb is Verb.CAPTURE else ()
        verdict = Verdict.LOOK_FIRST if looks else Verdict.READY
        facts = verdict, looks, held, take, held - take
    return BulkLine(record, verb, *facts, read_at, trouble)


def sums(amounts: list[Money]) -> dict[Currency, Money]:
    """The sum of each currency."""
    found: dict[Currency, Money] = {}
    for amount in amounts:
        of = amount.currency
        found[of] = found.get(of, Money(0, of)) + amount
    return found


def _hindrances(
    record: OrderRecord, verb: Verb, now: datetime, trouble: HoldfastError | None
) -> tuple[Why, ...]:
    payment, waiting = record.payment, record.open_attempt
    if waiting is not None:
        return (Why.WAITS if waiting.outcome is Outcome.PREPARED else Why.ASKING,)
    if trouble is not None:
        return (Why.OTHER_KEY if trouble.code in OF_ANOTHER_KEY else Why.UNREADABLE,)
    if payment.status is not PaymentStatus.HELD:
        return (Why.NOT_HELD,)
    if record.approval is not None and record.approval.payment_id == payment.id:
        return (Why.NEEDS_TWO,)
    if verb is Verb.CAPTURE and (record.is_replaced or not record.wanted):
        return (Why.REPLACED,)
    if payment.capture_before is not None and payment.capture_before <= now:
        return (Why.ENDED,)
    if any(drift.kind not in _LOOKED_AT for drift in record.open_drifts):
        return (Why.DRIFT,)
    return (Why.REFUSED_BEFORE,) if _was_refused(record, verb) else ()


def _was_refused(record: OrderRecord, verb: Verb) -> bool:
    tries = [
        each
        for each in record.attempts
        if each.payment_id == record.payment.id and each.request.verb is verb
    ]
    if not tries or tries[-1].outcome is not Outcome.REFUSED:
        return False
    code = tries[-1].error_code
    # What the key was not good for was never looked at: with another one it may go well.
    return code not in _NO_REFUSALS and not code.startswith("key.")


def _doubts(record: OrderRecord) -> tuple[Why, ...]:
    payment = record.payment
    card = payment.card
    found = {
        Why.CHECK_FAILED: card is not None and card.has_failed_check,
        Why.RISK: card is not None and card.risk_level in _RISKY,
        Why.REVIEW: bool(payment.review),
        Why.LOWERED: record.wanted < payment.capturable,
        Why.RAISED: bool(record.missing),
    }
    found |= {_LOOKED_AT[drift.kind]: True for drift in record.open_drifts}
    return tuple(why for why in Why if found.get(why))
