"""What the gateway sends, reads and keeps to itself."""

from __future__ import annotations

import logging
import threading
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import stripe

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import Money
from pos_app.domain.payment import (
    PaymentStatus,
    VoidReason,
)
from pos_app.payments import requests
from pos_app.payments.gateway import (
    StripeRefused,
    StripeUnknown,
)
from pos_app.payments.stripe_gateway import StripeGateway
from tests.payments import stripe_json
from tests.payments.scripted_gateway import (
    CAPTURE,
    CONFIRM,
    CREATE,
    KEY,
    NOW,
    REFUND,
    SIX_DOLLARS,
    UPDATE,
    USD,
    failure,
    gateway_at,
)
from tests.payments.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.payment import StripeRequest
    from pos_app.payments.gateway import Gateway


@pytest.mark.parametrize("minor", [600, 1999])
def test_the_minor_units_go_to_stripe_as_they_are(
    gateway: Gateway, server: ScriptedServer, minor: int
) -> None:
    server.answer(stripe_json.intent(amount=minor))
    gateway.send(requests.create("order-1", "till-1", Money(minor, USD)), "key-1")
    assert server.seen[0].form == {
        "amount": str(minor),
        "currency": "usd",
        "capture_method": "manual",
        "allowed_payment_method_types[0]": "card",
        "metadata[order_id]": "order-1",
        "metadata[till]": "till-1",
        "expand[0]": "latest_charge",
    }


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        (CREATE, "/v1/payment_intents"),
        (UPDATE, "/v1/payment_intents/pi_1"),
        (CONFIRM, "/v1/payment_intents/pi_1/confirm"),
        (CAPTURE, "/v1/payment_intents/pi_1/capture"),
        (requests.cancel("pi_1", VoidReason.ABANDONED), "/v1/payment_intents/pi_1/cancel"),
        (REFUND, "/v1/refunds"),
    ],
    ids=lambda value: getattr(value, "verb", value),
)
def test_every_write_goes_to_its_address_with_our_idempotency_key(
    gateway: Gateway, server: ScriptedServer, request_: StripeRequest, path: str
) -> None:
    server.answer(Answer(stripe_json.error("invalid_request_error", code="x"), 400))
    failure(gateway, request_)
    assert (server.seen[0].method, server.seen[0].path) == ("POST", path)
    assert server.seen[0].headers["Idempotency-Key"] == "key-1"
    assert server.seen[0].headers["Authorization"] == f"Bearer {KEY}"


def test_a_base_address_may_have_a_path(server: ScriptedServer) -> None:
    server.answer(stripe_json.intent())
    gateway_at(server.url + "/worlds/x/").read_intent("pi_1")
    assert server.seen[0].path.startswith("/worlds/x/v1/payment_intents/pi_1?")


def test_a_write_without_its_intent_is_not_sent(gateway: Gateway, server: ScriptedServer) -> None:
    with pytest.raises(ValueError, match="ID"):
        gateway.send(requests.update_amount("", SIX_DOLLARS), "key-1")
    assert server.seen == []


def test_intents_are_found_by_their_order_on_every_page(
    gateway: Gateway, server: ScriptedServer
) -> None:
    other = stripe_json.intent(id="pi_2", metadata={"order_id": "order-2"})
    foreign = stripe_json.intent(id="pi_3", metadata={}, currency="xxx")
    server.answer(
        stripe_json.page(other, foreign, more=True),
        stripe_json.page(stripe_json.intent(latest_charge="ch_1")),
        stripe_json.held(),
    )
    found = gateway.find_intents("order-1", created_since=NOW)
    paths = [seen.path for seen in server.seen]
    assert [intent.id for intent in found] == ["pi_1"]
    assert found[0].status is PaymentStatus.HELD
    assert "created[gte]=1795085340" in paths[0]
    assert "limit=100" in paths[0]
    assert "starting_after=pi_3" in paths[1]


def test_refunds_are_read_page_by_page(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(
        stripe_json.page(stripe_json.refund(id="re_2"), more=True),
        stripe_json.page(stripe_json.refund()),
    )
    refunds = gateway.read_refunds("pi_1")
    assert [refund.id for refund in refunds] == ["re_2", "re_1"]
    assert "payment_intent=pi_1" in server.seen[1].path
    assert "starting_after=re_2" in server.seen[1].path


@pytest.mark.parametrize(
    "read",
    [
        lambda gateway: gateway.events_since(NOW),
        lambda gateway: gateway.read_events(""),
        lambda gateway: list(gateway.list_intents(NOW)),
    ],
    ids=["events_since", "read_events", "list_intents"],
)
def test_an_answer_to_another_question_is_no_list(
    gateway: Gateway, server: ScriptedServer, read: Callable[[Gateway], object]
) -> None:
    server.answer(stripe_json.intent())
    with pytest.raises(StripeUnknown):
        read(gateway)


def test_a_missing_intent_is_refused(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(Answer(stripe_json.error("invalid_request_error", code="resource_missing"), 404))
    with pytest.raises(StripeRefused, match="resource_missing"):
        gateway.read_intent("pi_1")


def test_several_threads_may_share_a_gateway(gateway: Gateway, server: ScriptedServer) -> None:
    count = 8
    server.answer(*[stripe_json.held()] * count)
    read: list[str] = []
    threads = [
        threading.Thread(target=lambda: read.append(gateway.read_intent("pi_1").id))
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == ["pi_1"] * count


def test_the_clock_of_stripe_is_known_from_its_last_answer(server: ScriptedServer) -> None:
    gateway = gateway_at(server.url)
    assert gateway.server_clock_offset is None
    server.answer(stripe_json.intent())
    gateway.read_intent("pi_1")
    assert gateway.server_clock_offset == timedelta(seconds=7)


def test_the_clock_of_a_captive_portal_is_not_stripes(server: ScriptedServer) -> None:
    gateway = gateway_at(server.url)
    server.answer(Answer(b"<html>", request_id=None))
    failure(gateway)
    assert gateway.server_clock_offset is None


def test_nothing_is_told_about_this_machine(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe, "enable_telemetry", True)
    gateway = gateway_at(server.url)
    server.answer(stripe_json.intent(), stripe_json.intent())
    for _ in range(2):
        gateway.read_intent("pi_1")
    sent = server.seen[1].headers
    assert "X-Stripe-Client-Telemetry" not in sent
    assert "telemetry_id" not in sent["X-Stripe-Client-User-Agent"]


@pytest.mark.parametrize("answer", [Answer(f"echo {KEY}".encode()), Answer(drop=True)])
def test_the_key_is_in_no_text(
    server: ScriptedServer, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    gateway = gateway_at(server.url)
    echo = stripe_json.error("invalid_request_error", message=f"Invalid API Key provided: {KEY}")
    server.answer(*[answer] * 3)
    server.script.appendleft(Answer(echo, 401))
    refusals = [failure(gateway), failure(gateway)]
    texts = [repr(gateway), repr(vars(gateway)), caplog.text]
    for refusal in refusals:
        texts += [str(refusal), repr(refusal), refusal.message]
        texts += traceback.format_exception(refusal)
    assert [text for text in texts if "verysecretpart" in text] == []
    assert "rk_test_…4242" in refusals[0].message
    assert repr(gateway) == "StripeGateway(rk_test_…4242)"


def test_a_key_that_is_none_makes_no_gateway() -> None:
    with pytest.raises(InvalidInput, match=r"key\.publishable"):
        StripeGateway("pk_test_1")


def test_the_mode_is_the_keys() -> None:
    assert StripeGateway("rk_live_1").livemode
    assert not StripeGateway("rk_test_1").livemode
