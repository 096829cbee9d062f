"""Where each request to Stripe goes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pos_app.domain.payment import Verb
from pos_app.domain.saved_card import CardVerb
from pos_app.payments.stripe_pages import SESSIONS, session_path
from pos_app.payments.stripe_readers import reader_path

if TYPE_CHECKING:
    from pos_app.domain.payment import StripeRequest
    from pos_app.domain.saved_card import CardRequest

INTENTS = "/v1/payment_intents"
REFUNDS = "/v1/refunds"
EVENTS = "/v1/events"
CUSTOMERS = "/v1/customers"
METHODS = "/v1/payment_methods"


def write_path(request: StripeRequest) -> str:
    """Where a write about an order goes."""
    if request.reader:
        return f"{reader_path(request.reader)}/process_payment_intent"
    match request.verb:
        case Verb.CREATE:
            return INTENTS
        case Verb.LINK:
            return SESSIONS
        case Verb.UNLINK:
            return f"{session_path(request.target)}/expire"
        case Verb.REFUND:
            return REFUNDS
        case Verb.UPDATE:
            return path_of(INTENTS, request.target)
        case Verb.CANCEL if "final_capture" in request.params:
            return f"{path_of(INTENTS, request.target)}/{Verb.CAPTURE.value}"
        case verb:
            return f"{path_of(INTENTS, request.target)}/{verb.value}"


def card_path(request: CardRequest) -> str:
    """Where a write about a saved card goes."""
    match request.verb:
        case CardVerb.CREATE_CUSTOMER:
            return CUSTOMERS
        case CardVerb.DETACH:
            return f"{path_of(METHODS, request.target)}/detach"
        case CardVerb.DELETE_CUSTOMER:
            return path_of(CUSTOMERS, request.target)


def path_of(collection: str, object_id: str) -> str:
    """Where one object of a collection is. Raises ValueError without an ID."""
    if not object_id:
        # Without an ID a read would list and a write would create.
        raise ValueError("an ID is needed")
    return f"{collection}/{quote(object_id, safe='')}"
