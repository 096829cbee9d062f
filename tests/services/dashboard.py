"""Somebody at Stripe, past the till."""

from __future__ import annotations

from contextlib import suppress

import stripe

from pos_app.payments.gateway import GatewayError
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from pos_app.payments.stripe_gateway import StripeGateway
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
        self._gateway = StripeGateway(key, http_client=_OwnLine(world))

    def refund(self, intent_id: str, minor: int) -> str:
        return self._refunds.create({"payment_intent": intent_id, "amount": minor}).id

    def key_at_reader(self, reader_id: str, number: str) -> None:
        """The customer's card is keyed on a simulated reader, if it asks for one."""
        with suppress(GatewayError):
            self._gateway.readers.present(reader_id, number)

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
