"""What each verb sends to Stripe, as plain JSON that the ledger stores before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pos_app.domain.money import Money, zero
from pos_app.domain.payment import (
    CardToHold,
    Payment,
    RefundReason,
    StripeRequest,
    Verb,
    VoidReason,
)

EXPAND_CHARGE = ["latest_charge"]
# The metadata that tells the further intents of an order from its first.
HOLD = "hold"
# With it Stripe keeps the card for the customer, once it is held.
KEEP = "setup_future_usage"


@dataclass(frozen=True, slots=True)
class HoldWishes:
    """What a shop asks of each hold where the card's bank has it: it costs extra at Stripe."""

    longer: bool = False
    raisable: bool = False
    in_parts: bool = False


NO_WISHES = HoldWishes()


def create(
    order_uuid: str, till: str, amount: Money, *, hold: int = 1, customer: str = ""
) -> StripeRequest:
    """One PaymentIntent for an order, captured by hand, cards only, nothing personal on it.

    `hold` counts the intents of an order, so that a lost one is told from its other ones;
    `customer` is Stripe's ID of whose saved card is to be held.
    """
    metadata = {"order_id": order_uuid, "till": till}
    params: dict[str, object] = {
        "amount": amount.minor,
        "currency": amount.currency.code,
        "capture_method": "manual",
        "allowed_payment_method_types": ["card"],
        "metadata": metadata if hold == 1 else {**metadata, HOLD: str(hold)},
        "expand": EXPAND_CHARGE,
    }
    return StripeRequest(Verb.CREATE, "", _with_customer(params, customer))


def update_amount(intent_id: str, amount: Money, *, customer: str = "") -> StripeRequest:
    """Another amount for an intent whose card is not held yet."""
    params: dict[str, object] = {"amount": amount.minor, "expand": EXPAND_CHARGE}
    return StripeRequest(Verb.UPDATE, intent_id, _with_customer(params, customer))


def confirm(
    intent_id: str, card: CardToHold, *, moto: bool, wishes: HoldWishes = NO_WISHES
) -> StripeRequest:
    """Hold the card. `moto` marks a phone order; a bank that wants more fails cleanly."""
    if card.reader:
        return confirm_on_reader(intent_id, card.reader)
    params: dict[str, object] = {
        "payment_method": card.payment_method,
        "error_on_requires_action": True,
        "expand": EXPAND_CHARGE,
    }
    if card.off_session:
        params["off_session"] = True
    if card.keep:
        params[KEEP] = "off_session"
    options: dict[str, object] = {}
    if moto and not card.off_session:
        options["moto"] = True
    if wishes.longer:
        options["request_extended_authorization"] = "if_available"
    if wishes.raisable:
        options["request_incremental_authorization"] = "if_available"
    if wishes.in_parts:
        options["request_multicapture"] = "if_available"
    if options:
        params["payment_method_options"] = {"card": options}
    return StripeRequest(Verb.CONFIRM, intent_id, params)


def increment(intent_id: str, amount: Money) -> StripeRequest:
    """Raise a hold to this amount, if its bank agrees; if not, it stays as it is."""
    params: dict[str, object] = {"amount": amount.minor, "expand": EXPAND_CHARGE}
    return StripeRequest(Verb.INCREMENT, intent_id, params)


def confirm_on_reader(intent_id: str, reader_id: str) -> StripeRequest:
    """Let a reader ask for the card, which is keyed there as a phone order.

    `reader` stands in the address, the others are sent.
    """
    return StripeRequest(
        Verb.CONFIRM,
        intent_id,
        {
            "reader": reader_id,
            "payment_intent": intent_id,
            "process_config": {"enable_customer_cancellation": True, "moto": True},
        },
    )


def capture(intent_id: str, amount: Money, *, is_last: bool | None = None) -> StripeRequest:
    """Take held money; what is less than the hold is released for good.

    `is_last` is of a hold that is taken in several captures: after one that is not the last, the
    rest stays held. Only where the charge says so: https://docs.stripe.com/payments/multicapture
    """
    params: dict[str, object] = {"amount_to_capture": amount.minor, "expand": EXPAND_CHARGE}
    if is_last is not None:
        params["final_capture"] = is_last
    return StripeRequest(Verb.CAPTURE, intent_id, params)


def cancel(intent_id: str, reason: VoidReason) -> StripeRequest:
    """Let a hold, or an intent without one, go."""
    return StripeRequest(
        Verb.CANCEL, intent_id, {"cancellation_reason": reason.value, "expand": EXPAND_CHARGE}
    )


def let_go(payment: Payment, reason: VoidReason) -> StripeRequest:
    """Let go what a payment holds.

    What captures have left of a hold goes by a last capture of nothing, as Stripe documents it
    (https://docs.stripe.com/payments/multicapture); that call takes no reason.
    """
    intent_id = payment.intent_id or ""
    if not payment.received:
        return cancel(intent_id, reason)
    params = capture(intent_id, zero(payment.amount.currency), is_last=True).params
    return StripeRequest(Verb.CANCEL, intent_id, params)


def refund(intent_id: str, amount: Money, reason: RefundReason, reference: str) -> StripeRequest:
    """Give captured money back; by `reference`, which is used once, this refund is recognised."""
    return StripeRequest(
        Verb.REFUND,
        intent_id,
        {
            "payment_intent": intent_id,
            "amount": amount.minor,
            "reason": reason.value,
            "metadata": {"reference": reference},
        },
    )


def _with_customer(params: dict[str, object], customer: str) -> dict[str, object]:
    return {**params, "customer": customer} if customer else params


def hold_of(metadata: object) -> str:
    """Which of an order's intents has this metadata; the first one says nothing."""
    return str(metadata.get(HOLD, "")) if isinstance(metadata, Mapping) else ""
