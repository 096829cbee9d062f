"""What Stripe's answers mean to a person, as errors of the domain."""

from __future__ import annotations

from pos_app.domain.errors import HoldfastError, NotAllowed, OutcomeUnknown, Refused
from pos_app.domain.money import Money, currency
from pos_app.domain.payment import Attempt, Decline, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments.gateway import (
    GatewayError,
    StripeNotAllowed,
    StripeRefused,
    StripeUnknown,
    StripeUnreachable,
)
from pos_app.services.rules import standing

# How a payment stands that these are asked of; where it stands so still, Stripe's no is its own.
_ASKED_OF = {
    Verb.CAPTURE: {PaymentStatus.HELD},
    Verb.INCREMENT: {PaymentStatus.HELD},
    Verb.CANCEL: {PaymentStatus.HELD, PaymentStatus.AWAITING_CARD},
}


def unknown(attempt: Attempt) -> OutcomeUnknown:
    """What to tell of an attempt that Stripe has not definitely answered."""
    return OutcomeUnknown(f"{attempt.request.verb.value}.unknown", at=attempt.sent_at)


def key_trouble(error: StripeNotAllowed) -> NotAllowed:
    """What to tell of a key that Stripe does not accept for this."""
    if error.permission:
        return NotAllowed("key.no_permission", permission=error.permission)
    return NotAllowed("key.revoked")


def reading_failed(error: GatewayError) -> HoldfastError:
    """What to tell when Stripe could not be read; nothing has changed."""
    if isinstance(error, StripeNotAllowed):
        return key_trouble(error)
    if isinstance(error, StripeUnreachable):
        return OutcomeUnknown("stripe.unreachable")
    if isinstance(error, StripeUnknown):
        return OutcomeUnknown("read.unknown")
    return Refused("stripe.refused", stripe_code=error.code, message=error.message)


def reader_refusal(code: str, decline: Decline | None) -> Refused:
    """What to tell when a reader no longer asks and nothing is held; `code` is Stripe's or ours."""
    if decline is not None:
        return Refused("card.declined", decline=decline)
    return Refused(
        {
            "terminal_reader_busy": "reader.busy",
            "terminal_reader_offline": "reader.offline",
            "terminal_reader_timeout": "reader.silent",
            "connection_error": "reader.lost_line",
            "customer_canceled": "reader.stopped_there",
            "reader_stopped": "reader.stopped",
            "reader_waited": "reader.waited",
            "never_arrived": "reader.not_asked",
            "resource_missing": "reader.gone",
        }.get(code, "reader.failed"),
        stripe_code=code,
    )


def refusal(attempt: Attempt, error: StripeRefused, record: OrderRecord) -> HoldfastError:
    """What to tell of a definite no, as the order stands after it."""
    request, payment = attempt.request, record.payment
    if error.code in {"authentication_required", "payment_intent_action_required"}:
        return Refused("card.needs_approval", decline=error.decline)
    if error.decline is not None:
        return Refused("card.declined", decline=error.decline)
    if error.param.endswith("[moto]"):
        return Refused("card.moto_not_granted")
    if error.code == "amount_too_small":
        of = currency(str(request.params.get("currency", payment.amount.currency.code)))
        return Refused("amount.too_small", smallest=Money(of.smallest_charge, of))
    if request.verb is Verb.CAPTURE and error.code == "amount_too_large":
        return Refused(
            "capture.more_than_held",
            held=payment.capturable,
            wanted=Money(request.amount_minor or 0, payment.amount.currency),
        )
    expected = _ASKED_OF.get(request.verb, {PaymentStatus.AWAITING_CARD})
    if request.verb is not Verb.REFUND and payment.status not in expected:
        return standing(record)
    return Refused("stripe.refused", stripe_code=error.code, message=error.message)
