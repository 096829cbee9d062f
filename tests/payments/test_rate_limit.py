"""No more requests leave for one endpoint in a second than Stripe allows."""

from __future__ import annotations

import pytest

from pos_app.payments.rate_limit import MOST, RateLimit, endpoint_of


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_the_one_too_many_waits_for_the_second_to_pass() -> None:
    time = Time()
    limit = RateLimit(clock=time, sleep=time.sleep)
    left: list[float] = []
    for _ in range(3 * MOST):
        limit.wait("POST", "/v1/payment_intents/pi_123/capture")
        left.append(time.now)
    assert all(later - earlier > 1 for earlier, later in zip(left, left[MOST:], strict=False))
    assert time.now - 100 < 3


def test_endpoints_are_counted_apart() -> None:
    time = Time()
    limit = RateLimit(most=1, clock=time, sleep=time.sleep)
    for method, path in (
        ("GET", "/v1/payment_intents"),
        ("POST", "/v1/payment_intents"),
        ("GET", "/v1/payment_intents/pi_1"),
        ("POST", "/v1/payment_intents/pi_1/capture"),
        ("POST", "/v1/payment_intents/pi_1/cancel"),
    ):
        limit.wait(method, path)
    assert time.now == 100.0


@pytest.mark.parametrize("intent_id", ["pi_1", "pi_3N_x9"])
def test_every_id_counts_for_the_same_endpoint(intent_id: str) -> None:
    path = f"/v1/payment_intents/{intent_id}/capture"
    assert endpoint_of("post", path) == "POST /v1/payment_intents/{id}/capture"
