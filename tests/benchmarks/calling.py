"""What our gateway costs on top of the stripe library, per call, over the same transport."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

import stripe

from pos_app.app import PRACTICE_KEY, utc_now
from pos_app.domain.money import Money, currency
from pos_app.payments import requests
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from pos_app.payments.stripe_gateway import StripeGateway
from tests.benchmarks.figure import Figure, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pos_app.domain.payment import CardToHold, StripeRequest
    from tests.benchmarks.shops import Shops

ROUNDS = 40
CALLS = 20
MICROSECONDS = 1e6

Answer = tuple[str, int, "Mapping[str, str]"]


class Recorder(stripe.HTTPClient):
    """Passes requests on until told to repeat: then the last answer, at no cost."""

    name = "recorder"

    def __init__(self, client: stripe.HTTPClient) -> None:
        super().__init__()
        self._client = client
        self._last: Answer | None = None
        self.repeats = False

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> Answer:
        if not self.repeats or self._last is None:
            self._last = self._client.request(method, url, headers, post_data)
        return self._last

    def close(self) -> None:
        """Nothing is open."""


def measure(_shops: Shops) -> list[Figure]:
    """A write that makes an intent and a read of a held one."""
    world = PracticeStripe(None, utc_now)
    line = Recorder(PracticeTransport(world))
    gateway = StripeGateway(PRACTICE_KEY, http_client=line)
    bare = stripe.StripeClient(PRACTICE_KEY, http_client=line, max_network_retries=2)
    create = requests.create("a3f0", "Till 1", Money(2706, currency("usd")))
    held = gateway.send(create, "create").intent.id
    gateway.send(requests.confirm(held, CardToHold("pm_card_visa"), moto=True), "confirm")

    figures = [_compare("read", line, lambda: gateway.read_intent(held), _reader(bare, held))]
    line.repeats = False
    figures.append(
        _compare("create", line, lambda: gateway.send(create, "k"), _creator(bare, create))
    )
    world.close()
    return figures


def _reader(bare: stripe.StripeClient, intent_id: str) -> Callable[[], object]:
    intents = bare.v1.payment_intents
    return lambda: intents.retrieve(intent_id, {"expand": ["latest_charge"]})


def _creator(bare: stripe.StripeClient, request: StripeRequest) -> Callable[[], object]:
    intents = bare.v1.payment_intents
    params: stripe.params.PaymentIntentCreateParams = request.params  # type: ignore[assignment]
    return lambda: intents.create(params, {"idempotency_key": "k"})


def _compare(
    verb: str, line: Recorder, ours: Callable[[], object], bare: Callable[[], object]
) -> Figure:
    ours()
    line.repeats = True
    rounds = [(_cpu_of(ours), _cpu_of(bare)) for _ in range(ROUNDS)]
    sides = [median(side) for side in zip(*rounds, strict=True)]
    what = f"our cost per Stripe call: {verb} an intent, CPU"
    return Figure(what, sides[0], sides[1], "µs", Rule.TIMES, 1.3)


def _cpu_of(call: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - began) / CALLS * MICROSECONDS
