"""What the tests say to the practice Stripe again and again."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

MOTO: dict[str, Any] = {"card": {"moto": True}}


def create(client: stripe.StripeClient, amount: int = 2706, **params: Any) -> stripe.PaymentIntent:  # noqa: ANN401
    """Make an intent as a till does."""
    asked = {
        "amount": amount,
        "currency": "usd",
        "capture_method": "manual",
        "allowed_payment_method_types": ["card"],
        **params,
    }
    return client.v1.payment_intents.create(asked)  # type: ignore[arg-type]


def confirm(
    client: stripe.StripeClient,
    intent_id: str,
    card: str = "pm_card_visa",
    **params: Any,  # noqa: ANN401
) -> stripe.PaymentIntent:
    """Try a card as a till does."""
    asked = {
        "payment_method": card,
        "payment_method_options": MOTO,
        "error_on_requires_action": True,
        "expand": ["latest_charge"],
        **params,
    }
    return client.v1.payment_intents.confirm(intent_id, asked)  # type: ignore[arg-type]


def hold(client: stripe.StripeClient, amount: int = 2706, **params: Any) -> stripe.PaymentIntent:  # noqa: ANN401
    """Make an intent and hold a Visa card."""
    return confirm(client, create(client, amount, **params).id)


def card_of(intent: stripe.PaymentIntent) -> Any:  # noqa: ANN401 - stripe's nested optional types
    """Return the card details of an expanded charge."""
    charge: Any = intent.latest_charge
    return charge.payment_method_details.card


def refused(caught: pytest.ExceptionInfo[stripe.StripeError]) -> Any:  # noqa: ANN401 - open fields
    """Return the error object of a refusal."""
    assert caught.value.error is not None
    return caught.value.error


def event_types(client: stripe.StripeClient) -> list[str]:
    """Return the types of all events, oldest first."""
    return [event.type for event in reversed(client.v1.events.list({"limit": 100}).data)]
