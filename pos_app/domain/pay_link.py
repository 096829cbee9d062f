"""A page of Stripe's on which the customer pays by himself, and the link that leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from pos_app.domain.money import Money

# Stripe's bounds are 30 minutes and 24 hours; whole hours stay clear of both.
# https://docs.stripe.com/api/checkout/sessions/create
SHORTEST_H, LONGEST_H = 1, 23
# While a clerk looks on, the page is read this often; else Stripe's events tell.
LOOK_EVERY = timedelta(seconds=5)

# The metadata `hold` of what a link makes begins with it, a number follows: no other hold's does.
LINK = "link"
# The action in the trail when a customer has paid by a link.
PAID_BY_LINK = "payment.link.paid"


class LinkState(StrEnum):
    """What Stripe last said of a page: it waits for the customer, was paid on, or is over."""

    OPEN = "open"
    PAID = "paid"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Page:
    """A Checkout Session as Stripe answered it.

    `url` is empty once it is no longer open, `intent_id` until a card was tried on it.
    """

    session: str
    state: LinkState
    url: str
    amount: Money
    expires_at: datetime
    livemode: bool
    intent_id: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PayLink:
    """A pay link of an order, as the book keeps it. `payment_id` is the payment it is to replace.

    `url` is empty once nobody can pay by it any more.
    """

    session: str
    payment_id: int
    state: LinkState
    url: str
    amount: Money
    made_at: datetime
    expires_at: datetime
    changed_at: datetime


def is_links(metadata: Mapping[str, str]) -> bool:
    """Whether the intent with this metadata was made by a page of ours."""
    return metadata.get("hold", "").startswith(LINK)
