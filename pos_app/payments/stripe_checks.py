"""Whether a yes of Stripe's answers what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.domain.payment import Verb

if TYPE_CHECKING:
    from pos_app.domain.payment import StripeRequest
    from pos_app.payments.stripe_answers import Json

_WITHOUT_CARD = {"requires_payment_method", "requires_confirmation"}


def require(expected: bool) -> None:
    """Raise ValueError for what is not as it must be."""
    if not expected:
        raise ValueError


def require_as_asked(request: StripeRequest, data: Json) -> None:
    """Check what a yes must repeat, or it is the answer to something else.

    A replay repeats it too, whatever happened since. Raises ValueError, or what reading a
    misshapen answer raises.
    """
    params = request.params
    if request.target:
        require(data["id"] == request.target)
    match request.verb:
        case Verb.CREATE:
            require(data["capture_method"] == "manual")
            require(data["currency"] == params["currency"])
            require(data["metadata"] == params["metadata"])
            require(data["amount"] == params["amount"])
        case Verb.UPDATE | Verb.INCREMENT:
            require(data["amount"] == params["amount"])
        case Verb.CONFIRM:
            require(data["status"] not in _WITHOUT_CARD)
        case Verb.CAPTURE if data["status"] != "processing":
            require(data["status"] == "succeeded" or request.keeps_rest)
            # One of several captures adds to what the earlier ones took.
            taken, asked = data["amount_received"], params["amount_to_capture"]
            require(taken >= asked if "final_capture" in params else taken == asked)
        case Verb.CANCEL if data["status"] != "processing":
            # What was taken of a hold before stays taken.
            require(data["status"] == "canceled" or data["amount_received"] > 0)
