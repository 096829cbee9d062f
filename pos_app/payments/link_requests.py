"""What each call about a pay link sends to Stripe. Nothing personal: the shop's name, a number."""

from __future__ import annotations

from datetime import datetime

from pos_app.domain.money import Money
from pos_app.domain.pay_link import LINK
from pos_app.domain.payment import StripeRequest, Verb
from pos_app.payments.requests import HOLD


def create(
    order_uuid: str,
    till: str,
    amount: Money,
    *,
    count: int,
    title: str,
    thanks_page: str,
    expires_at: datetime,
) -> StripeRequest:
    """A page on which the customer's card is held, on an intent of its own.

    `count` tells the links of an order apart, so that a lost one is found again; the customer reads
    `title`, and is sent to `thanks_page` afterwards.
    """
    metadata = {"order_id": order_uuid, "till": till, HOLD: f"{LINK}{count}"}
    return StripeRequest(
        Verb.LINK,
        "",
        {
            "mode": "payment",
            "allowed_payment_method_types": ["card"],
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": amount.currency.code,
                        "unit_amount": amount.minor,
                        "product_data": {"name": title},
                    },
                }
            ],
            "metadata": metadata,
            "payment_intent_data": {"capture_method": "manual", "metadata": metadata},
            "success_url": thanks_page,
            "expires_at": int(expires_at.timestamp()),
        },
    )


def expire(session: str) -> StripeRequest:
    """Close a page, so that nobody can pay on it any more."""
    return StripeRequest(Verb.UNLINK, session, {})
