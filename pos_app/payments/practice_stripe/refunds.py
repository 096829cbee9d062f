"""The Refund endpoints, and reading a Charge."""

from __future__ import annotations

from .call import Call
from .cards import TEST_CARDS
from .currencies import worded
from .errors import Json, Refusal, invalid
from .lists import page
from .objects import new_refund
from .store import Arguments

# Stripe says "some time later" of its test cards for asynchronous refunds.
_SETTLES_AFTER_S = 3_600


def create(call: Call, params: Json) -> Json:
    """Give captured money back, all that is left or a part of it."""
    charge = _charge(call, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = params.get("amount", left)
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise _refused(message, code="charge_already_refunded")
    if amount > left:
        currency = charge["currency"]
        message = (
            f"Refund amount ({worded(amount, currency)}) is greater than unrefunded amount on "
            f"charge ({worded(left, currency)})"
        )
        raise _refused(message, param="amount")
    refund = new_refund(call.now, charge, amount, params)
    card = TEST_CARDS[call.store.type_of(charge["payment_method"]) or ""]
    settles = None if card.refunds == "succeeded" else call.now + _SETTLES_AFTER_S
    refund["status"] = "pending" if card.refunds == "pending" else "succeeded"
    charge["amount_refunded"] += amount
    # Not before the last capture of a hold that is taken in parts.
    charge["refunded"] = charge["captured"] and charge["amount_refunded"] == charge["amount"]
    if refund["reason"] == "fraudulent":
        charge["fraud_details"] = {"user_report": "fraudulent"}
    call.store.put(refund, parent=charge["payment_intent"], expires=settles)
    call.store.put(charge)
    call.emit("refund.created", refund)
    call.emit("charge.refunded", charge)
    return refund


def settle(call: Call, refund: Json) -> None:
    """Bring a refund to its end, as its card has it: it arrives, or the bank sends it back."""
    charge = call.find("charge", refund["charge"], "charge")
    if TEST_CARDS[call.store.type_of(charge["payment_method"]) or ""].refunds == "failed":
        fail(call, refund)
        return
    refund["status"] = "succeeded"
    call.store.put(refund)
    call.emit("refund.updated", refund)


def fail(call: Call, refund: Json) -> None:
    """Let the customer's bank send a refund back."""
    _undo(call, refund, "failed", "lost_or_stolen_card")
    call.emit("refund.failed", refund)


def cancel(call: Call, refund: Json) -> None:
    """Let the shop take back what has not reached the customer yet."""
    _undo(call, refund, "canceled", "merchant_request")


def _undo(call: Call, refund: Json, status: str, reason: str) -> None:
    charge = call.find("charge", refund["charge"], "charge")
    refund.update(status=status, failure_reason=reason)
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    call.store.put(refund)
    call.store.put(charge)
    call.emit("refund.updated", refund)


def _charge(call: Call, params: Json) -> Json:
    if "payment_intent" not in params and "charge" not in params:
        message = "One of the following params should be provided for this request: "
        raise invalid(message + "payment_intent or charge.")
    if "charge" in params:
        charge = call.find("charge", params["charge"], "charge")
        intent = call.find("payment_intent", charge["payment_intent"], "payment_intent")
    else:
        intent = call.find("payment_intent", params["payment_intent"], "payment_intent")
        charge = {}
    is_taken_in_parts = intent["status"] == "requires_capture" and intent["amount_received"] > 0
    if intent["status"] != "succeeded" and not is_taken_in_parts:
        message = (
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        )
        raise _refused(message)
    if charge and charge["id"] != intent["latest_charge"]:
        message = f"Charge {charge['id']} is not a successful charge and cannot be refunded."
        raise _refused(message, param="charge")
    return call.find("charge", intent["latest_charge"], "charge")


def _refused(message: str, *, code: str | None = None, param: str | None = None) -> Refusal:
    return Refusal(400, message, code=code, param=param, stored=True)


def retrieve(call: Call, params: Json, refund_id: str) -> Json:
    """Return a refund."""
    return call.find("refund", refund_id, "id")


def list_(call: Call, params: Json) -> Json:
    """Return a page of refunds, newest first, of one payment or of all."""
    where, arguments = "1", Arguments()
    if "payment_intent" in params:
        where, arguments = "parent = ?", [params["payment_intent"]]
    if "charge" in params:
        charge = call.find("charge", params["charge"], "charge", status=400)
        where, arguments = f"{where} AND parent = ?", [*arguments, charge["payment_intent"]]
    return page(call, "refund", "/v1/refunds", params, where, arguments)


def retrieve_charge(call: Call, params: Json, charge_id: str) -> Json:
    """Return a charge."""
    return call.find("charge", charge_id, "charge")
