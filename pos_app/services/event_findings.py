"""What one of Stripe's events tells that no attempt of ours caused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pos_app.domain.drift import Drift, DriftKind, Finding
from pos_app.domain.pay_link import is_links
from pos_app.domain.payment import Attempt, Outcome, Payment, PaymentStatus
from pos_app.domain.stripe_event import StripeEvent

_HELD, _DECLINED = "payment_intent.amount_capturable_updated", "payment_intent.payment_failed"
_STATUS_EVENTS = {
    _HELD: DriftKind.HELD,
    "payment_intent.succeeded": DriftKind.CAPTURED,
    "charge.expired": DriftKind.EXPIRED,
}
_OWN_ID_EVENTS = {
    "charge.dispute.closed": DriftKind.DISPUTE_CLOSED,
    "review.opened": DriftKind.REVIEW_OPENED,
    "review.closed": DriftKind.REVIEW_CLOSED,
    "refund.created": DriftKind.REFUNDED,
    "refund.failed": DriftKind.REFUND_FAILED,
    "radar.early_fraud_warning.created": DriftKind.FRAUD_WARNING,
}
# Stripe's clock is known to about a second, and events tell whole seconds.
_TOLERANCE = timedelta(minutes=1)
# How a hold that was taken in parts may come to its end, the likelier one first.
_SETTLES = (DriftKind.RELEASED, DriftKind.CAPTURED)


def is_news_of(ours: Attempt, event: StripeEvent) -> bool:
    """Whether an event that an attempt of ours caused tells more than what was made of it."""
    # Given up and declined are the same to the money: nothing is held.
    return ours.was_given_up and event.type != _DECLINED


def finding_of(
    event: StripeEvent, payment: Payment, known: Sequence[Drift], ours: Sequence[Attempt]
) -> Finding | None:
    """What is to be noted of an event, if anything.

    `payment` is as it was read after the event, `known` what is noted of it already, `ours` what
    was asked about it.
    """
    if any(each.event_id == event.id for each in known) or _was_wanted(event, payment, ours):
        return None
    facts: dict[str, object] = {}
    if event.amount is not None:
        facts["amount_minor"] = event.amount.minor
    if event.detail:
        facts["detail"] = event.detail
    if event.type == "charge.dispute.created":
        return Finding(DriftKind.DISPUTED, payment.intent_id or "", _dispute(event, known), facts)
    if event.type == _DECLINED:
        return Finding(DriftKind.DECLINED, payment.intent_id or "", event.id, facts)
    if event.type == "payment_intent.canceled" and payment.received:
        return _status_finding(DriftKind.CAPTURED, payment, known)
    if event.type == "payment_intent.canceled":
        expired = payment.status is PaymentStatus.EXPIRED
        kind = DriftKind.EXPIRED if expired else DriftKind.VOIDED
        return Finding(kind, payment.intent_id or "", "", {"amount_minor": payment.amount.minor})
    if event.type in _STATUS_EVENTS:
        return _status_finding(_STATUS_EVENTS[event.type], payment, known)
    if event.type in _OWN_ID_EVENTS:
        kind = _OWN_ID_EVENTS[event.type]
        return Finding(kind, payment.intent_id or "", event.object_id, facts)
    return None


def _was_wanted(event: StripeEvent, payment: Payment, ours: Sequence[Attempt]) -> bool:
    """Whether it tells what a customer did on a page of ours, or keyed on a reader that we asked.

    Neither is caused by a request of ours, so that no key of ours comes with it.
    """
    if event.type not in {_HELD, _DECLINED}:
        return False
    if is_links(payment.metadata or {}):
        return True
    asked = [each for each in ours if each.request.reader]
    if event.type == _HELD:
        # A card is held once on an intent: by whoever found it held.
        return any(each.outcome is not Outcome.REFUSED for each in asked)
    return any(
        each.began_at - _TOLERANCE <= event.at
        and (each.finished_at is None or event.at <= each.finished_at + _TOLERANCE)
        for each in asked
    )


def _status_finding(kind: DriftKind, payment: Payment, known: Sequence[Drift]) -> Finding | None:
    if payment.received and payment.card is not None and payment.card.may_be_taken_in_parts:
        # Of several captures the reading has told which it was: the event is only its cause.
        told = {each.kind for each in known}
        likely = [each for each in _SETTLES if each in told]
        if kind is not DriftKind.CAPTURED or not likely:
            return None
        kind = likely[0]
    amount = payment.received if kind is DriftKind.CAPTURED else payment.amount
    return Finding(kind, payment.intent_id or "", "", {"amount_minor": amount.minor})


def _dispute(event: StripeEvent, known: Sequence[Drift]) -> str:
    """What tells a dispute from an earlier one about the same money; reading tells only of one."""
    earlier = [each for each in known if each.kind is DriftKind.DISPUTED and each.event_id]
    return event.object_id if earlier else ""
