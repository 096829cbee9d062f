"""Drift: what Stripe says and our ledger did not cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pos_app.domain.payment import Attempt, Intent, Payment, PaymentStatus, Refund, Verb


class DriftKind(StrEnum):
    """What happened at Stripe."""

    HELD = "held"
    CAPTURED = "captured"
    VOIDED = "voided"
    EXPIRED = "expired"
    RELEASED = "released"
    AMOUNT = "amount"
    METADATA = "metadata"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DECLINED = "declined"
    DISPUTED = "disputed"
    DISPUTE_CLOSED = "dispute_closed"
    REVIEW_OPENED = "review_opened"
    REVIEW_CLOSED = "review_closed"
    FRAUD_WARNING = "fraud_warning"
    FOREIGN_INTENT = "foreign_intent"


class DriftState(StrEnum):
    """What a person made of it."""

    OPEN = "open"
    LOOKING = "looking"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Finding:
    """A drift before it is written down.

    `detail` tells it from others of its kind on the same intent; `facts` are plain JSON, amounts
    as minor units of the payment's currency.
    """

    kind: DriftKind
    intent_id: str
    detail: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The same for the same thing, however often and in whatever way it is noticed."""
        return f"{self.kind.value}:{self.intent_id}:{self.detail}"


@dataclass(frozen=True, slots=True)
class Cause:
    """Which of Stripe's events told of it, and the request behind that; "" for none."""

    at: datetime
    event_id: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """A drift in the book: what changed, when, by what, and what a person made of it.

    `order_uuid` is empty for an intent that no order knows.
    """

    id: int
    kind: DriftKind
    intent_id: str
    order_uuid: str
    facts: Mapping[str, object]
    at: datetime
    noticed_at: datetime
    event_id: str
    request_id: str
    state: DriftState
    answered_by: str = ""
    answered_at: datetime | None = None
    note: str = ""


_BY_STATUS = {
    PaymentStatus.HELD: DriftKind.HELD,
    PaymentStatus.CAPTURED: DriftKind.CAPTURED,
    PaymentStatus.VOIDED: DriftKind.VOIDED,
    PaymentStatus.EXPIRED: DriftKind.EXPIRED,
}


def differences(payment: Payment, intent: Intent, ours: Attempt | None) -> tuple[Finding, ...]:
    """What an intent has become since the book last heard of it, and `ours` does not explain.

    `ours` is the attempt that is being settled or still open.
    """
    return tuple(
        finding
        for finding in (
            _moved(payment, intent, ours),
            _part_taken(payment, intent, ours),
            _amount(payment, intent, ours),
            _metadata(payment, intent),
            _disputed(payment, intent),
            _reviewed(payment, intent),
        )
        if finding is not None
    )


def agrees(payment: Payment, intent: Intent) -> bool:
    """Whether the book has all that an intent tells of its money."""
    return (
        payment.status is intent.status
        and (payment.amount, payment.capturable) == (intent.amount, intent.capturable)
        and (payment.received, payment.refunded) == (intent.received, intent.refunded)
        and payment.metadata is not None
        and dict(payment.metadata) == dict(intent.metadata)
        and (payment.is_disputed, payment.review) == (intent.is_disputed, intent.review)
        and intent.capture_before in {None, payment.capture_before}
    )


def other_currency(payment: Payment, intent: Intent) -> Finding:
    """An intent that was made one of another currency: the book cannot follow its amounts."""
    unit = intent.amount.currency.code
    facts: dict[str, object] = {
        "was_minor": payment.amount.minor,
        "amount_minor": intent.amount.minor,
        "currency": unit,
    }
    return Finding(DriftKind.AMOUNT, intent.id, f"{payment.revision}:{unit}", facts)


def unknown_refund(refund: Refund, intent: Intent) -> Finding:
    """A refund that nobody asked for here."""
    facts = {"amount_minor": refund.amount.minor, "status": refund.status.value}
    return Finding(DriftKind.REFUNDED, intent.id, refund.id, facts)


def failed_refund(refund: Refund, intent: Intent) -> Finding:
    """A refund that was on its way and did not arrive."""
    facts = {"amount_minor": refund.amount.minor}
    return Finding(DriftKind.REFUND_FAILED, intent.id, refund.id, facts)


def _moved(payment: Payment, intent: Intent, ours: Attempt | None) -> Finding | None:
    status = intent.status
    if status is None or status is payment.status or _explains(ours, intent):
        return None
    kind = _BY_STATUS.get(status)
    if kind is None:
        return None
    # In minor units: somebody may have made it one of another currency.
    taken = intent.received.minor - payment.received.minor
    if kind is DriftKind.CAPTURED and payment.received and not taken:
        # What earlier captures had left was let go, or its time ran out.
        kind = DriftKind.RELEASED
    minor = {DriftKind.HELD: intent.capturable.minor, DriftKind.CAPTURED: taken}
    facts: dict[str, object] = {
        "amount_minor": minor.get(kind, payment.capturable.minor),
        "was": payment.status.value,
    }
    if kind is DriftKind.CAPTURED and intent.received < intent.amount:
        facts["released_minor"] = (intent.amount - intent.received).minor
    return Finding(kind, intent.id, "", facts)


def _part_taken(payment: Payment, intent: Intent, ours: Attempt | None) -> Finding | None:
    """A capture that left the rest held."""
    is_held = payment.status is intent.status is PaymentStatus.HELD
    taken = intent.received.minor - payment.received.minor
    if not is_held or not taken or _explains(ours, intent):
        return None
    facts = {"amount_minor": taken, "held_minor": intent.capturable.minor}
    return Finding(DriftKind.CAPTURED, intent.id, f"{intent.received.minor}", facts)


def _explains(ours: Attempt | None, intent: Intent) -> bool:
    if ours is None:
        return False
    match ours.request.verb:
        case Verb.CONFIRM | Verb.LINK:
            return intent.status is PaymentStatus.HELD
        case Verb.CAPTURE:
            return ours.sent_at is not None and ours.explains_capture(intent)
        case Verb.CANCEL:
            # Whoever wanted the hold to go got what was wanted when its time ran out instead.
            gone = intent.status in {PaymentStatus.VOIDED, PaymentStatus.EXPIRED}
            return gone or (bool(intent.received) and ours.explains_capture(intent))
        case _:
            return False


def _amount(payment: Payment, intent: Intent, ours: Attempt | None) -> Finding | None:
    if intent.amount == payment.amount:
        return None
    sets_it = ours is not None and ours.request.verb in {Verb.CREATE, Verb.UPDATE, Verb.INCREMENT}
    if sets_it and ours is not None and ours.request.params["amount"] == intent.amount.minor:
        return None
    facts = {"was_minor": payment.amount.minor, "amount_minor": intent.amount.minor}
    return Finding(DriftKind.AMOUNT, intent.id, f"{payment.revision}", facts)


def _metadata(payment: Payment, intent: Intent) -> Finding | None:
    if payment.metadata is None or dict(payment.metadata) == dict(intent.metadata):
        return None
    changed = {
        name: intent.metadata.get(name, "")
        for name in {*payment.metadata, *intent.metadata}
        if payment.metadata.get(name) != intent.metadata.get(name)
    }
    return Finding(
        DriftKind.METADATA,
        intent.id,
        f"{payment.revision}",
        {"changed": dict(sorted(changed.items()))},
    )


def _disputed(payment: Payment, intent: Intent) -> Finding | None:
    if payment.is_disputed or not intent.is_disputed:
        return None
    return Finding(DriftKind.DISPUTED, intent.id, "", {"amount_minor": intent.received.minor})


def _reviewed(payment: Payment, intent: Intent) -> Finding | None:
    if not intent.review or payment.review == intent.review:
        return None
    return Finding(DriftKind.REVIEW_OPENED, intent.id, intent.review)
