"""The Checkout endpoints: a page of Stripe's on which the customer pays by himself.

Sessions in mode `payment`, hosted by Stripe. The intent is made when the customer first tries to
pay. https://docs.stripe.com/api/checkout/sessions
"""

from __future__ import annotations

import secrets
from contextlib import suppress

from .call import Call
from .cards import TEST_NUMBERS
from .currencies import check_amount
from .errors import Json, Refusal, invalid
from .holding import attach, confirm_intent
from .identifiers import new_id
from .lists import page
from .objects import new_intent
from .store import Arguments

_SHORTEST_S, _LONGEST_S = 1_800, 86_400
KIND = "checkout.session"


def create(call: Call, params: Json) -> Json:
    """Make a page for a customer."""
    if params["mode"] != "payment":
        raise invalid("The practice Stripe has sessions of mode `payment` only.", "mode")
    if "success_url" not in params:
        raise invalid("Missing required param: success_url.", "success_url", "parameter_missing")
    if not params["success_url"].startswith("https://"):
        raise invalid("Not a valid URL", "success_url", "url_invalid")
    ends = params.get("expires_at", call.now + _LONGEST_S)
    if not call.now + _SHORTEST_S <= ends <= call.now + _LONGEST_S:
        message = (
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout "
            "Session creation."
        )
        raise invalid(message, "expires_at")
    amount, currency = _total(params.get("line_items", []))
    check_amount(amount, currency)
    session = _new_session(call.now, params, amount, currency, ends)
    # What its intent will be made of is no part of what Stripe shows of a session.
    call.store.change_setting(f"intent_of:{session['id']}", params.get("payment_intent_data", {}))
    call.store.put(session, expires=ends)
    return session


def retrieve(call: Call, params: Json, session_id: str) -> Json:
    """Return a session."""
    return call.find(KIND, session_id, "session")


def list_(call: Call, params: Json) -> Json:
    """Return a page of sessions, newest first."""
    where, arguments = "1", Arguments()
    for name in ("payment_intent", "status"):
        if name in params:
            where = f"{where} AND json_extract(body, '$.{name}') = ?"
            arguments = [*arguments, params[name]]
    return page(call, KIND, "/v1/checkout/sessions", params, where, arguments)


def expire(call: Call, params: Json, session_id: str) -> Json:
    """Close a page that nobody has paid on."""
    session = retrieve(call, params, session_id)
    if session["status"] != "open":
        message = (
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session['status']}`."
        )
        raise Refusal(400, message, stored=True)
    return end(call, session, call.now)


def end(call: Call, session: Json, at: int) -> Json:
    """Let a page be over, and the intent that was tried on it."""
    session["status"], session["url"] = "expired", None
    call.store.put(session)
    if session["payment_intent"] is not None:
        intent = call.find("payment_intent", session["payment_intent"], "intent")
        intent.update(status="canceled", cancellation_reason="automatic", canceled_at=at)
        call.store.put(intent)
        call.emit("payment_intent.canceled", intent, at=at)
    call.emit("checkout.session.expired", session, at=at)
    return session


def pay(call: Call, session_id: str, number: str) -> None:
    """Let the customer pay on the page with a test card; a declined one may be followed by another.

    Raises Refusal for a page that is over.
    """
    session = retrieve(call, {}, session_id)
    if session["status"] != "open":
        raise invalid("This Checkout Session is no longer open.", "session")
    intent = _intent_of(call, session)
    attach(call, intent, TEST_NUMBERS[number])
    with suppress(Refusal):
        # The bank's no stands on the page, where the customer sees it.
        confirm_intent(call, intent, {"error_on_requires_action": True}, moto=False)
        session["status"], session["url"] = "complete", None
        session["payment_status"] = "unpaid" if intent["amount_capturable"] else "paid"
        call.store.put(session)
        call.emit("checkout.session.completed", session)


def _intent_of(call: Call, session: Json) -> Json:
    if session["payment_intent"] is not None:
        return call.find("payment_intent", session["payment_intent"], "intent")
    asked = call.store.setting(f"intent_of:{session['id']}", Json())
    intent = new_intent(
        call.now,
        {**asked, "amount": session["amount_total"], "currency": session["currency"]},
    )
    session["payment_intent"] = intent["id"]
    call.store.put(intent)
    call.store.index_metadata(intent["id"], intent["metadata"])
    call.store.put(session, expires=session["expires_at"])
    call.emit("payment_intent.created", intent)
    return intent


def _total(items: list[Json]) -> tuple[int, str]:
    if not items:
        message = "`line_items` are required in payment mode."
        raise invalid(message, "line_items", "parameter_missing")
    currency: str = items[0]["price_data"]["currency"]
    total = sum(each["price_data"]["unit_amount"] * each["quantity"] for each in items)
    return total, currency


def _new_session(now: int, params: Json, amount: int, currency: str, ends: int) -> Json:
    session_id = new_id("cs_test", 58)
    return {
        "id": session_id,
        "object": KIND,
        "allow_promotion_codes": None,
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": now,
        "currency": currency,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_email": None,
        "expires_at": ends,
        "livemode": False,
        "locale": None,
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": params["success_url"],
        "ui_mode": "hosted_page",
        # As long as Stripe's own: a code that shows it is as fine.
        "url": f"https://checkout.stripe.com/c/pay/{session_id}#{secrets.token_urlsafe(240)}",
    }
