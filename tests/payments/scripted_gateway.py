"""A gateway whose Stripe is a script."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import stripe

from pos_app.domain.money import Money, currency
from pos_app.domain.payment import CardToHold, RefundReason, VoidReason
from pos_app.payments import requests
from pos_app.payments.gateway import GatewayError
from pos_app.payments.stripe_gateway import StripeGateway

if TYPE_CHECKING:
    from pos_app.domain.payment import StripeRequest
    from pos_app.payments.gateway import Gateway

KEY = "rk_test_" + "verysecretpart4242"
USD = currency("usd")
SIX_DOLLARS = Money(600, USD)
CREATE = requests.create("order-1", "till-1", SIX_DOLLARS)
UPDATE = requests.update_amount("pi_1", SIX_DOLLARS)
CONFIRM = requests.confirm("pi_1", CardToHold("pm_card_visa"), moto=True)
CAPTURE = requests.capture("pi_1", SIX_DOLLARS)
CANCEL = requests.cancel("pi_1", VoidReason.REQUESTED_BY_CUSTOMER)
REFUND = requests.refund("pi_1", Money(200, USD), RefundReason.REQUESTED_BY_CUSTOMER, "ref-1")
NOW = datetime(2026, 11, 19, 10, 49, tzinfo=UTC)


def gateway_at(url: str, *, read_timeout_s: float = 5) -> StripeGateway:
    client = stripe.RequestsClient(timeout=(1, read_timeout_s))
    return StripeGateway(KEY, http_client=client, api_base=url, clock=lambda: NOW)


def failure(gateway: Gateway, request: StripeRequest = CONFIRM) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        gateway.send(request, "key-1")
    return caught.value
