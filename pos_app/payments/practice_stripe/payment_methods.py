"""The PaymentMethod endpoints, and which of them an intent may use."""

from __future__ import annotations

from .call import Call
from .cards import TEST_CARDS
from .customers import is_spent, require, spend
from .errors import Json, Refusal, invalid
from .lists import page
from .objects import new_payment_method

_SPENT = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
    "attachment, shared with a connected account without Customer attachment, or was detached "
    "from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must "
    "attach it to a Customer first."
)


def resolve(call: Call, payment_method: str, status: int = 404) -> Json:
    """Return the payment method of an ID or of a test card's name."""
    card = TEST_CARDS.get(payment_method)
    if card is None:
        return call.find("payment_method", payment_method, "payment_method", status)
    made = new_payment_method(call.now, payment_method, card)
    call.store.put(made, type_=payment_method)
    return made


def resolve_for(call: Call, payment_method: str, customer: str | None) -> Json:
    """Return the payment method that an intent of a customer, or of nobody, asks for.

    Raises Refusal for one that belongs to somebody else or may not be used again.
    """
    found = resolve(call, payment_method, 400)
    owner = found["customer"]
    if owner is not None and customer is None:
        message = (
            "The payment method you provided is attached to a customer so for security purposes "
            "you must provide the customer in the request."
        )
        raise _refused(message)
    if owner is not None and owner != customer:
        message = (
            f"The customer does not have a payment method with the ID {payment_method}. The "
            "payment method must be attached to the customer."
        )
        raise _refused(message)
    if owner is None and is_spent(call, found["id"]):
        raise _refused(_SPENT)
    return found


def keep_or_spend(call: Call, intent: Json) -> None:
    """Attach the card of an intent that went through to its customer, or never take it again."""
    card = call.find("payment_method", intent["payment_method"], "payment_method")
    if card["customer"] is not None:
        return
    if intent["setup_future_usage"] is None:
        spend(call, card["id"])
    elif intent["customer"] is not None:
        _attach(call, card, intent["customer"])


def list_(call: Call, params: Json) -> Json:
    """Return a page of payment methods that are kept, newest first; `customer` narrows it."""
    where, arguments = "json_extract(body, '$.customer') IS NOT NULL", list[str | int]()
    if "customer" in params:
        require(call, params["customer"], "customer", 404)
        where, arguments = "json_extract(body, '$.customer') = ?", [params["customer"]]
    return page(call, "payment_method", "/v1/payment_methods", params, where, arguments)


def retrieve(call: Call, params: Json, payment_method_id: str) -> Json:
    """Return a payment method; a test card's name makes a new one."""
    return resolve(call, payment_method_id)


def update(call: Call, params: Json, payment_method_id: str) -> Json:
    """Change the expiry of an attached card, or whether it may be shown again."""
    card = call.find("payment_method", payment_method_id, "payment_method")
    if card["customer"] is None:
        message = (
            "You must save this PaymentMethod to a customer before you can update it. "
            "See https://stripe.com/docs/api/payment_methods/attach."
        )
        raise _refused(message)
    card["card"].update(params.get("card", {}))
    card["allow_redisplay"] = params.get("allow_redisplay", card["allow_redisplay"])
    call.store.put(card)
    call.emit("payment_method.updated", card)
    return card


def attach(call: Call, params: Json, payment_method_id: str) -> Json:
    """Attach a card to a customer."""
    require(call, params["customer"])
    card = resolve(call, payment_method_id)
    if card["customer"] not in (None, params["customer"]):
        message = "The payment method you provided has already been attached to a customer."
        raise _refused(message)
    if card["customer"] is None:
        if is_spent(call, card["id"]):
            raise _refused(_SPENT)
        _attach(call, card, params["customer"])
    return card


def detach(call: Call, params: Json, payment_method_id: str) -> Json:
    """Take a card away from its customer; it cannot be used or attached any more."""
    card = call.find("payment_method", payment_method_id, "payment_method")
    if card["customer"] is None:
        message = (
            "The payment method you provided is not attached to a customer so detachment is "
            "impossible."
        )
        raise _refused(message)
    card["customer"] = None
    spend(call, card["id"])
    call.store.put(card)
    call.emit("payment_method.detached", card)
    return card


def _attach(call: Call, card: Json, customer: str) -> None:
    card["customer"] = customer
    call.store.put(card)
    call.emit("payment_method.attached", card)


def _refused(message: str) -> Refusal:
    return invalid(message, "payment_method")
