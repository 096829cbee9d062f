"""What an intent, read at Stripe, says of an attempt whose answer was lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pos_app.domain.payment import Attempt, Intent, PaymentStatus, Refund, Verb
from pos_app.payments.gateway import Gateway
from pos_app.payments.requests import hold_of

# How far back a lost create is looked for; Stripe's clock and the PC's may differ.
SEARCH_MARGIN = timedelta(days=2)
SEARCH_LONGEST = timedelta(days=35)

GONE = frozenset({PaymentStatus.VOIDED, PaymentStatus.EXPIRED})


def look_for(
    gateway: Gateway, attempt: Attempt, is_anothers: Callable[[str], bool], now: datetime
) -> tuple[Intent | None, tuple[Refund, ...]]:
    """The intent that an attempt was about or made, and the refund that it made.

    `is_anothers` says of an intent's ID whether it belongs to another payment of the book, whatever
    somebody has written into its metadata since. Raises GatewayError.
    """
    if attempt.request.verb is Verb.CREATE:
        since = attempt.began_at - SEARCH_MARGIN
        if attempt.began_at > now:
            since = now - SEARCH_LONGEST
        found = [
            each
            for each in gateway.find_intents(attempt.order_uuid, created_since=since)
            if _may_be_made_by(attempt, each) and not is_anothers(each.id)
        ]
        return min(found, key=lambda each: each.created_at, default=None), ()
    intent = gateway.read_intent(attempt.request.target)
    if attempt.request.verb is not Verb.REFUND:
        return intent, ()
    refunds = gateway.read_refunds(attempt.request.target)
    return intent, tuple(each for each in refunds if attempt.asked_for(each))


def has_happened(attempt: Attempt, intent: Intent) -> bool:
    """Whether an intent stands as the attempt wanted it; refunds and pages tell for themselves."""
    params = attempt.request.params
    match attempt.request.verb:
        case Verb.CREATE:
            return True
        case Verb.UPDATE | Verb.INCREMENT:
            return intent.amount.minor == params["amount"]
        case Verb.CONFIRM:
            return intent.was_held
        case Verb.CAPTURE:
            return attempt.explains_capture(intent)
        case Verb.CANCEL:
            is_rest = bool(intent.received) and attempt.explains_capture(intent)
            return intent.status in GONE or is_rest
        case Verb.REFUND | Verb.LINK | Verb.UNLINK:
            return False


def _may_be_made_by(attempt: Attempt, intent: Intent) -> bool:
    params = attempt.request.params
    asked = params["capture_method"], params["currency"], hold_of(params["metadata"])
    return (intent.capture_method, intent.amount.currency.code, hold_of(intent.metadata)) == asked
