"""Checkout Sessions: their addresses, and their JSON as our own values."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from pos_app.domain.money import Money, currency
from pos_app.domain.pay_link import LinkState, Page
from pos_app.domain.payment import StripeRequest, Verb
from pos_app.payments.stripe_answers import Json, id_of

SESSIONS = "/v1/checkout/sessions"
_STATES = {"open": LinkState.OPEN, "complete": LinkState.PAID, "expired": LinkState.OVER}


def session_path(session: str) -> str:
    """The address of a session."""
    if not session:
        # Without an ID a read would list and a write would create.
        raise ValueError("an ID is needed")
    return f"{SESSIONS}/{quote(session, safe='')}"


def parse_page(data: Json) -> Page:
    """A Checkout Session."""
    if data["object"] != "checkout.session":
        raise ValueError(data["object"])
    return Page(
        session=str(data["id"]),
        state=_STATES[data["status"]],
        url=data.get("url") or "",
        amount=Money(data["amount_total"], currency(data["currency"])),
        expires_at=datetime.fromtimestamp(data["expires_at"], UTC),
        livemode=data["livemode"],
        intent_id=id_of(data.get("payment_intent")),
        metadata=dict(data.get("metadata") or {}),
    )


def is_as_asked(request: StripeRequest, page: Page) -> bool:
    """Whether a yes is about the page that was asked for."""
    if request.verb is Verb.UNLINK:
        return page.session == request.target
    is_open = page.state is not LinkState.OPEN or bool(page.url)
    return is_open and page.metadata == request.params["metadata"] and page.amount == request.total
