"""Confirming an intent: the card is held, charged, refused or wants its owner's approval."""

from __future__ import annotations

from dataclasses import replace

from .call import Call
from .cards import EXPIRED, TEST_CARDS, Decline, PracticeCard, is_over
from .errors import Json, Refusal, invalid, unexpected_state
from .forms import unknown
from .objects import approved_outcome, declined_outcome, new_charge
from .payment_methods import keep_or_spend, resolve_for

MOTO = "payment_method_options[card][moto]"

_DAY_S = 86_400
# https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
_HOLD_S = 7 * _DAY_S
_VISA_MERCHANT_HOLD_S = 4 * _DAY_S + 18 * 3_600
_EXTENDED_HOLD_S = 30 * _DAY_S
# Stripe calls its limit of confirmations variable; ours is fixed.
_MOST_ATTEMPTS = 10
_EXTRAS = {
    "extended_authorization": "enabled",
    "incremental_authorization": "available",
    "multicapture": "available",
}
_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


def check_moto(call: Call, params: Json, *, confirming: bool) -> bool:
    """Return whether this is marked as a phone order.

    Raises Refusal where Stripe does not know the mark: outside of a confirmation, and on an
    account that was not granted it.
    """
    card = params.get("payment_method_options", {}).get("card", {})
    if "moto" not in card:
        return False
    if not confirming or not call.settings.moto_enabled:
        raise unknown([MOTO])
    return bool(card["moto"])


def attach(call: Call, intent: Json, payment_method: str) -> None:
    """Put a payment method on an intent; a test card's name makes a new one, as at Stripe."""
    intent["payment_method"] = resolve_for(call, payment_method, intent["customer"])["id"]
    intent["status"] = "requires_confirmation"


def confirm_intent(call: Call, intent: Json, params: Json, *, moto: bool) -> Json:
    """Try the card of an intent.

    Raises Refusal with status 402 when the bank says no; the intent is kept and can be tried again.
    """
    _check_confirmable(intent, params)
    if "setup_future_usage" in params:
        intent["setup_future_usage"] = params["setup_future_usage"] or None
    _check_session(intent, params)
    if "payment_method" in params:
        attach(call, intent, params["payment_method"])
    card = _card_of(call, intent)
    intent["last_payment_error"] = intent["next_action"] = None
    intent["receipt_email"] = params.get("receipt_email", intent["receipt_email"])
    if card.wants_authentication:
        return _want_authentication(call, intent, params)
    charge = new_charge(call.now, intent, card, moto=moto)
    intent["latest_charge"] = charge["id"]
    if card.decline is not None:
        raise _declined(call, intent, charge, card)
    return _approve(call, intent, charge, card, params)


def offer_extras(details: Json, card: PracticeCard, params: Json) -> None:
    """Let the charge say what may be done with the hold: what was asked for, where the bank has it.

    https://docs.stripe.com/payments/incremental-authorization
    """
    asked = params.get("payment_method_options", {}).get("card", {})
    for feature, yes in _EXTRAS.items():
        if card.has_extras and asked.get(f"request_{feature}") == "if_available":
            details[feature]["status"] = yes


def _card_of(call: Call, intent: Json) -> PracticeCard:
    """Return how the bank treats the card of an intent; one whose time is over is refused."""
    card = TEST_CARDS[call.store.type_of(intent["payment_method"]) or ""]
    stored = call.find("payment_method", intent["payment_method"], "payment_method")["card"]
    if is_over(stored["exp_month"], stored["exp_year"], call.now):
        return replace(card, decline=EXPIRED)
    return card


def _check_session(intent: Json, params: Json) -> None:
    if params.get("off_session") and intent["setup_future_usage"] is not None:
        message = (
            "You cannot confirm with `off_session=true` when `setup_future_usage` is also set on "
            "the PaymentIntent. The customer needs to be on-session to perform the steps which "
            "may be required to set up the PaymentMethod for future usage. Please confirm this "
            "PaymentIntent with your customer on-session."
        )
        raise invalid(message, "off_session")


def _check_confirmable(intent: Json, params: Json) -> None:
    if intent["status"] not in _CONFIRMABLE:
        message = (
            f"You cannot confirm this PaymentIntent because it has a status of {intent['status']}. "
            "Only a PaymentIntent with one of the following statuses may be confirmed: "
            f"{', '.join(_CONFIRMABLE)}."
        )
        raise unexpected_state(message, intent)
    if "payment_method" not in params and intent["payment_method"] is None:
        message = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can "
            "either update the PaymentIntent with a payment method and then confirm it again, or "
            "confirm it again directly with a payment method or ConfirmationToken."
        )
        raise unexpected_state(message, intent)
    automatic = intent["automatic_payment_methods"]
    redirects = automatic is not None and automatic["allow_redirects"] == "always"
    if redirects and "return_url" not in params:
        message = (
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. "
            "Because some of these payment methods might redirect your customer off of your page, "
            "you must provide a `return_url`."
        )
        raise invalid(message, "return_url")


def _want_authentication(call: Call, intent: Json, params: Json) -> Json:
    if params.get("error_on_requires_action") or params.get("off_session"):
        message = (
            "This payment required an authentication action to complete, "
            "but `error_on_requires_action` was set."
        )
        raise _failed(
            call,
            intent,
            message,
            code="authentication_required",
            decline_code="authentication_not_handled",
        )
    intent["status"] = "requires_action"
    intent["next_action"] = {
        "type": "use_stripe_sdk",
        "use_stripe_sdk": {"type": "three_d_secure_redirect"},
    }
    call.store.put(intent)
    call.emit("payment_intent.requires_action", intent)
    return intent


def _declined(call: Call, intent: Json, charge: Json, card: PracticeCard) -> Refusal:
    decline = card.decline
    assert isinstance(decline, Decline)
    charge["status"] = "failed"
    charge["failure_code"] = decline.code
    charge["failure_message"] = decline.message
    charge["outcome"] = declined_outcome(card)
    call.store.put(charge, parent=intent["id"])
    call.emit("charge.failed", charge)
    return _failed(
        call,
        intent,
        decline.message,
        code=decline.code,
        decline_code=decline.decline_code,
        advice_code=decline.advice_code,
        charge=charge["id"],
    )


def _failed(call: Call, intent: Json, message: str, **fields: str) -> Refusal:
    """Return the 402 of a failed attempt, after the intent has gone back to wait for a card."""
    refusal = Refusal(
        402,
        message,
        kind="card_error",
        stored=True,
        payment_method=call.store.get("payment_method", intent["payment_method"]),
        payment_method_type="card",
        **fields,
    )
    intent["last_payment_error"] = refusal.body()["error"]
    intent["payment_method"] = None
    intent["status"] = "requires_payment_method"
    failures = call.store.count(
        "parent = ? AND kind = 'event' AND type = 'payment_intent.payment_failed'", [intent["id"]]
    )
    call.emit("payment_intent.payment_failed", intent)
    if failures + 1 >= _MOST_ATTEMPTS:
        intent["status"] = "canceled"
        intent["cancellation_reason"] = "automatic"
        intent["canceled_at"] = call.now
        call.emit("payment_intent.canceled", intent)
    call.store.put(intent)
    refusal.carry(intent)
    return refusal


def _approve(call: Call, intent: Json, charge: Json, card: PracticeCard, params: Json) -> Json:
    charge["status"] = "succeeded"
    charge["paid"] = True
    charge["outcome"] = approved_outcome(card)
    expires = None
    if intent["capture_method"] == "manual":
        by_merchant = card.brand == "visa" and params.get("off_session")
        details = charge["payment_method_details"]["card"]
        offer_extras(details, card, params)
        lasts = _VISA_MERCHANT_HOLD_S if by_merchant else _HOLD_S
        if details["extended_authorization"]["status"] == "enabled":
            lasts = _EXTENDED_HOLD_S
        expires = call.now + lasts
        details["capture_before"] = expires
        intent["status"] = "requires_capture"
        intent["amount_capturable"] = intent["amount"]
    else:
        charge["captured"] = True
        charge["amount_captured"] = intent["amount"]
        intent["status"] = "succeeded"
        intent["amount_received"] = intent["amount"]
    call.store.put(charge, parent=intent["id"])
    call.store.put(intent, expires=expires)
    keep_or_spend(call, intent)
    call.emit("charge.succeeded", charge)
    held = intent["status"] == "requires_capture"
    call.emit("payment_intent." + ("amount_capturable_updated" if held else "succeeded"), intent)
    return intent
