"""Somebody at Stripe, past the till."""

from __future__ import annotations

import stripe

from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from tests.conftest import KEY
from tests.services.counter import VISA


class _OwnLine(PracticeTransport):
    """Stays whole where a test cuts the till's."""

    request = PracticeTransport.request


class Dashboard:
    """Changes payments at Stripe without our keys."""

    def __init__(self, world: PracticeStripe, key: str = KEY) -> None:
        client = stripe.StripeClient(key, http_client=_OwnLine(world))
        self.intents = client.v1.payment_intents
        self.customers = client.v1.customers
        self._refunds = client.v1.refunds

    def refund(self, intent_id: str, minor: int) -> str:
        return self._refunds.create({"payment_intent": intent_id, "amount": minor}).id

    def hold(self, minor: int, **metadata: str) -> str:
        made = self.intents.create(
            {
                "amount": minor,
                "currency": "usd",
                "capture_method": "manual",
                "allowed_payment_method_types": ["card"],
                "metadata": metadata,
            }
        )
        self.intents.confirm(made.id, {"payment_method": VISA})
        return made.id
