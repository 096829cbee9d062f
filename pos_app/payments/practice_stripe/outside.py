"""What happens to a payment without a request: the bank, Radar, and the customer's complaint."""

from __future__ import annotations

from . import refunds
from .call import Call
from .errors import Json
from .identifiers import new_id

_ANSWER_WITHIN_S = 14 * 86_400


def open_dispute(call: Call, intent_id: str, reason: str) -> None:
    """Let the customer's bank take captured money back until it has decided."""
    charge = _charge(call, intent_id)
    charge["disputed"] = True
    call.store.put(charge)
    dispute = _new_dispute(call.now, charge, reason)
    call.store.put(dispute, parent=intent_id)
    call.emit("charge.dispute.created", dispute)


def close_dispute(call: Call, intent_id: str, status: str) -> None:
    """Let the bank decide: `won` or `lost`."""
    (dispute,) = call.store.select("parent = ? AND kind = 'dispute'", [intent_id])
    dispute["status"] = status
    call.store.put(dispute)
    call.emit("charge.dispute.closed", dispute)


def open_review(call: Call, intent_id: str) -> None:
    """Let Radar put a payment aside for a person to look at."""
    intent = call.find("payment_intent", intent_id, "intent")
    review: Json = {
        "id": new_id("prv"),
        "object": "review",
        "billing_zip": None,
        "charge": intent["latest_charge"],
        "closed_reason": None,
        "created": call.now,
        "ip_address": None,
        "ip_address_location": None,
        "livemode": False,
        "open": True,
        "opened_reason": "rule",
        "payment_intent": intent_id,
        "reason": "rule",
        "session": None,
    }
    call.store.put(review, parent=intent_id)
    _point_to_review(call, intent, review["id"])
    call.emit("review.opened", review)


def close_review(call: Call, intent_id: str, reason: str) -> None:
    """Let somebody close the review: `approved`, `refunded` … Approving takes no money."""
    (review,) = call.store.select("parent = ? AND kind = 'review'", [intent_id])
    review.update(open=False, reason=reason, closed_reason=reason)
    call.store.put(review)
    _point_to_review(call, call.find("payment_intent", intent_id, "intent"), None)
    call.emit("review.closed", review)


def fail_refund(call: Call, refund_id: str) -> None:
    """Let the customer's bank send a refund back."""
    refunds.fail(call, call.find("refund", refund_id, "id"))


def cancel_refund(call: Call, refund_id: str) -> None:
    """Let somebody at Stripe cancel a refund that is on its way."""
    refunds.cancel(call, call.find("refund", refund_id, "id"))


def _point_to_review(call: Call, intent: Json, review_id: str | None) -> None:
    charge = call.find("charge", intent["latest_charge"], "charge")
    intent["review"] = charge["review"] = review_id
    call.store.put(charge)
    held = intent["status"] == "requires_capture"
    ends = charge["payment_method_details"]["card"].get("capture_before")
    call.store.put(intent, expires=ends if held else None)


def _charge(call: Call, intent_id: str) -> Json:
    intent = call.find("payment_intent", intent_id, "intent")
    return call.find("charge", intent["latest_charge"], "charge")


def _new_dispute(now: int, charge: Json, reason: str) -> Json:
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount_captured"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now + _ANSWER_WITHIN_S,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }
