"""What each verb sends is in Stripe's own description, survives storage, and tells no secrets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pos_app.domain.money import Money, currency, zero
from pos_app.domain.payment import (
    ABOUT_LINKS,
    CardToHold,
    Payment,
    PaymentStatus,
    RefundReason,
    Verb,
    VoidReason,
)
from pos_app.payments import link_requests, requests
from pos_app.payments.gateway import StripeRefused
from pos_app.payments.requests import HoldWishes
from pos_app.payments.stripe_gateway import StripeGateway
from tests.payments import stripe_json
from tests.payments.scripted_server import Answer, ScriptedServer
from tests.stripe_spec import check_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.payment import StripeRequest

    Send = Callable[[StripeRequest, str], object]

AMOUNT = Money(1999, currency("usd"))


def taken_in_part() -> Payment:
    nothing = zero(AMOUNT.currency)
    return Payment(
        id=1,
        order_uuid="order-1",
        intent_id="pi_1",
        status=PaymentStatus.HELD,
        amount=AMOUNT,
        capturable=nothing,
        received=AMOUNT,
        refunded=nothing,
        livemode=False,
    )


ALL = [
    requests.create("order-1", "till-1", AMOUNT),
    requests.update_amount("pi_1", AMOUNT),
    requests.increment("pi_1", AMOUNT),
    requests.confirm("pi_1", CardToHold("pm_1"), moto=True),
    requests.confirm("pi_1", CardToHold("pm_1"), moto=False),
    requests.capture("pi_1", AMOUNT),
    requests.capture("pi_1", AMOUNT, is_last=False),
    requests.confirm("pi_1", CardToHold("pm_1"), moto=True, wishes=HoldWishes(in_parts=True)),
    requests.let_go(taken_in_part(), VoidReason.ABANDONED),
    *[requests.cancel("pi_1", reason) for reason in VoidReason],
    *[requests.refund("pi_1", AMOUNT, reason, "ref-1") for reason in RefundReason],
    link_requests.create(
        "order-1",
        "till-1",
        AMOUNT,
        count=1,
        title="Corner Books, 1001",
        thanks_page="https://shop.example/thanks",
        expires_at=datetime(2026, 11, 19, 11, 49, tzinfo=UTC),
    ),
    link_requests.expire("cs_test_1"),
]


@pytest.mark.parametrize("request_", ALL, ids=lambda request: request.verb)
def test_a_request_is_in_stripes_description(request_: StripeRequest) -> None:
    with ScriptedServer() as server:
        refusal = Answer(stripe_json.error("invalid_request_error"), 400)
        server.answer(refusal, stripe_json.intent())
        gateway = StripeGateway("rk_test_1", api_base=server.url)
        is_link = request_.verb in ABOUT_LINKS
        send: Send = gateway.send_about_link if is_link else gateway.send
        with pytest.raises(StripeRefused, match="invalid_request_error"):
            send(request_, "key-1")
    sent = server.seen[0]
    check_request("POST", sent.path, list(sent.form.items()))


@pytest.mark.parametrize("request_", ALL, ids=lambda request: request.verb)
def test_a_request_survives_storage_to_the_byte(request_: StripeRequest) -> None:
    stored = json.dumps(request_.params)
    assert json.dumps(json.loads(stored)) == stored
    assert json.loads(stored) == request_.params


def test_every_verb_has_a_request() -> None:
    assert {request.verb for request in ALL} == set(Verb)


def test_only_a_phone_order_is_marked_as_one() -> None:
    phone = requests.confirm("pi_1", CardToHold("pm_1"), moto=True)
    counter = requests.confirm("pi_1", CardToHold("pm_1"), moto=False)
    assert phone.params["payment_method_options"] == {"card": {"moto": True}}
    assert "payment_method_options" not in counter.params
    assert phone.params["error_on_requires_action"] is True


def test_an_intent_is_captured_by_hand_and_carries_nothing_personal() -> None:
    params = requests.create("order-1", "till-1", AMOUNT).params
    assert params == {
        "amount": 1999,
        "currency": "usd",
        "capture_method": "manual",
        "allowed_payment_method_types": ["card"],
        "metadata": {"order_id": "order-1", "till": "till-1"},
        "expand": ["latest_charge"],
    }


def test_requests_do_not_share_what_they_send() -> None:
    first, second = (requests.create("order-1", "till-1", AMOUNT) for _ in range(2))
    first.params["amount"] = 1
    assert second.params["amount"] == 1999
