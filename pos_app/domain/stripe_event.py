"""What happened at Stripe, as its events tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.money import Money


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """A hint of what happened; how things stand now is read.

    `intent_id` is empty where it is about none, `order_uuid` is the object's metadata `order_id`.
    `request_id` and `idempotency_key` belong to the request that caused it; both are empty when
    Stripe or the bank did it. `amount` and `detail` say more about disputes, refunds and reviews.
    """

    id: str
    type: str
    at: datetime
    intent_id: str
    order_uuid: str
    object_id: str
    request_id: str = ""
    idempotency_key: str = ""
    amount: Money | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events oldest first; the next page goes on after `last_id`, which is empty on no event."""

    events: tuple[StripeEvent, ...]
    last_id: str
    has_more: bool
