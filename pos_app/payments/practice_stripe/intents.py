"""The PaymentIntent endpoints."""

from __future__ import annotations

from . import checkout, customers, refunds
from .call import Call
from .currencies import check_amount
from .errors import Json, Refusal, invalid, unexpected_state
from .holding import attach, check_moto, confirm_intent
from .lists import page
from .objects import new_intent
from .outside import close_review
from .store import Arguments

_AMENDABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
_CANCELABLE = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)
# https://docs.stripe.com/payments/multicapture
_MOST_PARTS = 50
_CONFIRM_ONLY = ("error_on_requires_action", "off_session", "return_url")


def find(call: Call, intent_id: str) -> Json:
    """Return an intent or refuse."""
    return call.find("payment_intent", intent_id, "intent")


def create(call: Call, params: Json) -> Json:
    """Make an intent, and try its card at once when asked to."""
    confirming = params.get("confirm", False)
    moto = check_moto(call, params, confirming=confirming)
    for name in _CONFIRM_ONLY:
        if name in params and not confirming:
            raise invalid(f"You can only use {name} with confirm=true.", name)
    check_amount(params["amount"], params["currency"])
    _check_customer(call, params)
    _check_card_allowed(params)
    if confirming and "payment_method" not in params:
        message = "You must provide a payment method to confirm this PaymentIntent."
        raise invalid(message, "payment_method", "parameter_missing")
    intent = new_intent(call.now, params)
    intent["automatic_payment_methods"] = _automatic(params)
    if "payment_method" in params:
        attach(call, intent, params["payment_method"])
    call.store.put(intent)
    call.store.index_metadata(intent["id"], intent["metadata"])
    call.emit("payment_intent.created", intent)
    if not confirming:
        return intent
    params.pop("payment_method")
    return confirm_intent(call, intent, params, moto=moto)


def _check_customer(call: Call, params: Json) -> None:
    if "customer" in params:
        customers.require(call, params["customer"])


def _check_card_allowed(params: Json) -> None:
    allowed = params.get("allowed_payment_method_types")
    if allowed is None:
        return
    if "automatic_payment_methods" in params:
        message = (
            "You may only specify one of allowed_payment_method_types and "
            "automatic_payment_methods."
        )
        raise invalid(message, "allowed_payment_method_types", "parameters_exclusive")
    if "card" not in allowed:
        message = "None of the allowed payment method types can be used for this PaymentIntent."
        raise invalid(message, "allowed_payment_method_types")


def _automatic(params: Json) -> Json | None:
    # Nothing said means the methods of the Dashboard, redirects included, since API 2023-08-16.
    if "allowed_payment_method_types" in params:
        return None
    asked = params.get("automatic_payment_methods", {"enabled": True})
    return {"allow_redirects": "always", **asked} if asked["enabled"] else None


def retrieve(call: Call, params: Json, intent_id: str) -> Json:
    """Return an intent."""
    return find(call, intent_id)


def update(call: Call, params: Json, intent_id: str) -> Json:
    """Change an intent; money and card only before the hold, nothing once it is canceled."""
    check_moto(call, params, confirming=False)
    _check_customer(call, params)
    intent = find(call, intent_id)
    if intent["status"] == "canceled":
        message = "This PaymentIntent could not be updated because it has a status of canceled."
        raise unexpected_state(message, intent)
    for name in ("amount", "currency", "payment_method", "capture_method"):
        if name in params and intent["status"] not in _AMENDABLE:
            raise _not_amendable(name, intent)
    _amend(intent, params)
    if "amount" in params or "currency" in params:
        check_amount(intent["amount"], intent["currency"])
    if "payment_method" in params:
        attach(call, intent, params["payment_method"])
    _keep(call, intent)
    return intent


def _amend(intent: Json, params: Json) -> None:
    for name in (
        "amount",
        "currency",
        "capture_method",
        "customer",
        "description",
        "receipt_email",
        "setup_future_usage",
        "statement_descriptor_suffix",
    ):
        if name in params:
            intent[name] = params[name] if params[name] != "" else None
    _merge_metadata(intent, params)
    intent["last_payment_error"] = None


def _merge_metadata(intent: Json, params: Json) -> None:
    merged = {**intent["metadata"], **params.get("metadata", {})}
    intent["metadata"] = {key: value for key, value in merged.items() if value}


def _keep(call: Call, intent: Json) -> None:
    call.store.put(intent, expires=_expiry(call, intent))
    call.store.index_metadata(intent["id"], intent["metadata"])


def _expiry(call: Call, intent: Json) -> int | None:
    if intent["status"] != "requires_capture":
        return None
    charge = call.find("charge", intent["latest_charge"], "charge")
    return int(charge["payment_method_details"]["card"]["capture_before"])


def _not_amendable(name: str, intent: Json) -> Refusal:
    message = (
        f"This PaymentIntent's {name} could not be updated because it has a status of "
        f"{intent['status']}. You may only update the {name} of a PaymentIntent with one of the "
        f"following statuses: {', '.join(_AMENDABLE)}."
    )
    return unexpected_state(message, intent, name)


def confirm(call: Call, params: Json, intent_id: str) -> Json:
    """Try a card on an intent."""
    moto = check_moto(call, params, confirming=True)
    return confirm_intent(call, find(call, intent_id), params, moto=moto)


def capture(call: Call, params: Json, intent_id: str) -> Json:
    """Take held money; the rest is let go without a Refund, or stays held for further captures."""
    intent = find(call, intent_id)
    if intent["status"] != "requires_capture":
        raise unexpected_state(_uncapturable(intent), intent)
    charge = call.find("charge", intent["latest_charge"], "charge")
    in_parts = charge["payment_method_details"]["card"]["multicapture"]["status"] == "available"
    is_last = params.get("final_capture", True)
    if not is_last and not in_parts:
        message = "This PaymentIntent is not eligible for multicapture."
        raise invalid(message, "final_capture")
    amount = _capturable(intent, params, may_be_nothing=is_last and intent["amount_received"] > 0)
    if not is_last:
        _count_part(call, intent)
    charge["amount_captured"] += amount
    intent["amount_received"] += amount
    intent["amount_capturable"] = 0 if is_last else intent["amount_capturable"] - amount
    if "statement_descriptor_suffix" in params:
        suffix = params["statement_descriptor_suffix"]
        intent["statement_descriptor_suffix"] = charge["statement_descriptor_suffix"] = suffix
    _merge_metadata(intent, params)
    if in_parts:
        # https://docs.stripe.com/payments/multicapture: on every capture, the last one as well.
        call.emit("charge.updated", charge)
        call.emit("payment_intent.amount_capturable_updated", intent)
    if is_last:
        _close(call, intent, charge, call.now)
    call.store.put(charge)
    _keep(call, intent)
    return intent


def _count_part(call: Call, intent: Json) -> None:
    """Refuse what would be one capture too many."""
    captures = call.store.count(
        "parent = ? AND kind = 'event' AND type = 'payment_intent.amount_capturable_updated'",
        [intent["id"]],
    )
    # The first of these events told of the hold itself.
    if captures > _MOST_PARTS:
        message = f"You can capture a PaymentIntent at most {_MOST_PARTS} times before the last."
        raise invalid(message, "final_capture")


def _close(call: Call, intent: Json, charge: Json, at: int) -> None:
    """Come to the end of a hold of which something was taken: the rest goes back."""
    charge["captured"] = True
    intent["status"] = "succeeded"
    intent["amount_capturable"] = 0
    call.emit("charge.captured", charge, at=at)
    call.emit("payment_intent.succeeded", intent, at=at)


def increment_authorization(call: Call, params: Json, intent_id: str) -> Json:
    """Raise a hold that nothing was taken of; its end stays as it is."""
    intent = find(call, intent_id)
    if intent["status"] != "requires_capture":
        message = (
            "This PaymentIntent's authorization could not be incremented because it has a status "
            f"of {intent['status']}."
        )
        raise unexpected_state(message, intent)
    charge = call.find("charge", intent["latest_charge"], "charge")
    details = charge["payment_method_details"]["card"]
    if details["incremental_authorization"]["status"] != "available":
        message = "This PaymentIntent is not eligible for incremental authorizations."
        raise invalid(message, "amount")
    if intent["amount_received"]:
        message = "A PaymentIntent of which a part was captured cannot be incremented."
        raise invalid(message, "amount")
    if params["amount"] <= intent["amount"]:
        message = "The amount must be greater than the currently authorized amount."
        raise invalid(message, "amount")
    check_amount(params["amount"], intent["currency"])
    _amend_held(intent, charge, params["amount"])
    call.store.put(charge)
    _keep(call, intent)
    call.emit("payment_intent.amount_capturable_updated", intent)
    return intent


def _amend_held(intent: Json, charge: Json, amount: int) -> None:
    intent["amount"] = intent["amount_capturable"] = charge["amount"] = amount
    details = charge["payment_method_details"]["card"]
    details["amount_authorized"] = amount
    details["overcapture"]["maximum_amount_capturable"] = amount


def _capturable(intent: Json, params: Json, *, may_be_nothing: bool) -> int:
    """Return the amount to capture, or refuse."""
    held: int = intent["amount_capturable"]
    amount: int = params.get("amount_to_capture", held)
    if not amount and not may_be_nothing:
        message = "This value must be greater than or equal to 1."
        raise invalid(message, "amount_to_capture", "parameter_invalid_integer")
    if amount > held:
        message = (
            f"The amount to capture ({amount}) is greater than the amount that can be captured "
            f"({held})."
        )
        raise Refusal(
            400,
            message,
            code="amount_too_large",
            param="amount_to_capture",
            stored=True,
            payment_intent=intent,
        )
    return amount


def _uncapturable(intent: Json) -> str:
    if intent["status"] == "succeeded":
        return "This PaymentIntent could not be captured because it has already been captured."
    return (
        "This PaymentIntent could not be captured because it has a status of "
        f"{intent['status']}. Only a PaymentIntent with one of the following statuses may be "
        "captured: requires_capture."
    )


def cancel(call: Call, params: Json, intent_id: str) -> Json:
    """Let an intent and its hold go."""
    intent = find(call, intent_id)
    if intent["status"] not in _CANCELABLE:
        message = (
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. "
            "Only a PaymentIntent with one of the following statuses may be canceled: "
            f"{', '.join(_CANCELABLE)}."
        )
        raise unexpected_state(message, intent)
    if intent["amount_received"]:
        # What Stripe answers here is not documented; its way to release the rest is a capture of 0.
        message = "This PaymentIntent could not be canceled because a part of it was captured."
        raise unexpected_state(message, intent)
    return _end(call, intent, params.get("cancellation_reason"), call.now)


def _end(call: Call, intent: Json, reason: str | None, at: int) -> Json:
    if intent["review"] is not None:
        close_review(call, intent["id"], "canceled")
        intent["review"] = None
    intent["status"] = "canceled"
    intent["amount_capturable"] = 0
    intent["cancellation_reason"] = reason
    intent["canceled_at"] = at
    intent["next_action"] = None
    call.store.put(intent)
    call.emit("payment_intent.canceled", intent, at=at)
    return intent


def settle_due(call: Call) -> None:
    """Bring about what time does by itself: holds and pages run out, refunds come to their end."""
    for due in call.store.expired(call.now):
        if due["object"] == checkout.KIND:
            checkout.end(call, due, due["expires_at"])
            continue
        if due["object"] == "refund":
            refunds.settle(call, due)
            continue
        charge = call.find("charge", due["latest_charge"], "charge")
        at = charge["payment_method_details"]["card"]["capture_before"]
        if due["amount_received"]:
            _close(call, due, charge, at)
            call.store.put(charge)
            call.store.put(due)
            continue
        call.emit("charge.expired", charge, at=at)
        _end(call, due, "expired", at)


def list_(call: Call, params: Json) -> Json:
    """Return a page of intents, newest first."""
    where, arguments = "1", Arguments()
    if "customer" in params:
        where, arguments = "json_extract(body, '$.customer') = ?", [params["customer"]]
    return page(call, "payment_intent", "/v1/payment_intents", params, where, arguments)
