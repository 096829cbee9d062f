"""The gateway over a real connection: what it sends, and what every kind of answer means."""

from __future__ import annotations

import logging
import threading
import traceback
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import stripe

from pos_app.domain.errors import InvalidInput, NotAllowed
from pos_app.domain.money import Money, currency
from pos_app.domain.payment import (
    Card,
    Check,
    Decline,
    PaymentStatus,
    RefundReason,
    RefundStatus,
    VoidReason,
)
from pos_app.payments import requests
from pos_app.payments.api_base import checked_api_base
from pos_app.payments.gateway import (
    GatewayError,
    StripeNotAllowed,
    StripeRefused,
    StripeUnknown,
    StripeUnreachable,
)
from pos_app.payments.stripe_gateway import StripeGateway
from tests.payments import stripe_json
from tests.payments.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pos_app.domain.payment import StripeRequest
    from pos_app.payments.gateway import Gateway

KEY = "rk_test_" + "verysecretpart4242"
USD = currency("usd")
SIX_DOLLARS = Money(600, USD)
CREATE = requests.create("order-1", "till-1", SIX_DOLLARS)
CONFIRM = requests.confirm("pi_1", "pm_card_visa", moto=True)
CAPTURE = requests.capture("pi_1", SIX_DOLLARS)
REFUND = requests.refund("pi_1", Money(200, USD), RefundReason.REQUESTED_BY_CUSTOMER)
NOW = datetime(2026, 11, 19, 10, 49, tzinfo=UTC)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0)
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def gateway(server: ScriptedServer) -> Gateway:
    return gateway_at(server.url)


def gateway_at(url: str, *, read_timeout_s: float = 5) -> StripeGateway:
    client = stripe.RequestsClient(timeout=(1, read_timeout_s))
    return StripeGateway(KEY, http_client=client, api_base=url, clock=lambda: NOW)


def failure(gateway: Gateway, request: StripeRequest = CONFIRM) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        gateway.send(request, "key-1")
    return caught.value


# What is sent


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
        (requests.update_amount("pi_1", SIX_DOLLARS), "/v1/payment_intents/pi_1"),
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


# Refusals


def test_a_decline_is_refused_with_its_reason_and_never_repeated(
    gateway: Gateway, server: ScriptedServer
) -> None:
    body = stripe_json.error(
        "card_error",
        code="card_declined",
        decline_code="insufficient_funds",
        advice_code="try_again_later",
        charge="ch_1",
        payment_method={"card": stripe_json.card(checks=None)},
        payment_intent=stripe_json.intent(latest_charge="ch_1"),
    )
    last_error = dict(body["error"])
    del last_error["payment_intent"]
    failed = stripe_json.charge(status="failed", outcome={"risk_level": "elevated"})
    server.answer(
        Answer(body, 402),
        stripe_json.intent(latest_charge=failed, last_payment_error=last_error),
    )
    refusal = failure(gateway)
    assert [seen.method for seen in server.seen] == ["POST", "GET"]
    assert isinstance(refusal, StripeRefused)
    assert (refusal.code, refusal.request_id) == ("card_declined", "req_1")
    assert refusal.message == "As Stripe words it."
    decline = Decline(
        code="card_declined",
        decline_code="insufficient_funds",
        advice_code="try_again_later",
        card=Card("visa", "4242", Check.PASS, Check.FAIL, Check.UNAVAILABLE, "elevated"),
    )
    assert refusal.decline == decline
    assert refusal.intent is not None
    assert refusal.intent.status is PaymentStatus.AWAITING_CARD
    assert refusal.intent.decline == decline
    assert refusal.intent.card is None


def test_a_decline_without_a_readable_intent_keeps_the_card_of_the_error(
    gateway: Gateway, server: ScriptedServer
) -> None:
    body = stripe_json.error(
        "card_error",
        code="card_declined",
        payment_method={"card": stripe_json.card()},
        payment_intent=stripe_json.intent(latest_charge="ch_1"),
    )
    server.answer(Answer(body, 402), *[Answer(b"", 500)] * 3)
    refusal = failure(gateway)
    assert isinstance(refusal, StripeRefused)
    assert refusal.intent is None
    assert refusal.decline is not None
    assert refusal.decline.card is not None
    assert refusal.decline.card.last4 == "4242"


def test_a_refusal_brings_the_state_that_it_met(gateway: Gateway, server: ScriptedServer) -> None:
    captured = stripe_json.held(status="succeeded", amount_capturable=0, amount_received=600)
    body = stripe_json.error(
        "invalid_request_error",
        code="payment_intent_unexpected_state",
        payment_intent={**captured, "latest_charge": "ch_1"},
    )
    server.answer(Answer(body, 400), captured)
    refusal = failure(gateway, CAPTURE)
    assert isinstance(refusal, StripeRefused)
    assert refusal.decline is None
    assert refusal.intent is not None
    assert refusal.intent.received == SIX_DOLLARS
    assert refusal.intent.card is not None


def test_a_refusal_without_a_state_reads_it(gateway: Gateway, server: ScriptedServer) -> None:
    body = stripe_json.error("idempotency_error")
    server.answer(Answer(body, 400), stripe_json.held())
    refusal = failure(gateway)
    assert isinstance(refusal, StripeRefused)
    assert refusal.code == "idempotency_error"
    assert refusal.intent is not None
    assert refusal.intent.status is PaymentStatus.HELD


@pytest.mark.parametrize("status", [400, 402, 404])
def test_a_bad_request_is_refused_at_once(
    gateway: Gateway, server: ScriptedServer, status: int
) -> None:
    param = "payment_method_options[card][moto]"
    body = stripe_json.error("invalid_request_error", code="parameter_unknown", param=param)
    server.answer(Answer(body, status))
    refusal = failure(gateway, CREATE)
    assert isinstance(refusal, StripeRefused)
    assert (refusal.code, refusal.param) == ("parameter_unknown", param)
    assert (refusal.intent, refusal.decline) == (None, None)
    assert len(server.seen) == 1


def test_an_expired_key_is_not_allowed(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(Answer(stripe_json.error("invalid_request_error", code="api_key_expired"), 401))
    refusal = failure(gateway)
    assert isinstance(refusal, StripeNotAllowed)
    assert (refusal.code, len(server.seen)) == ("api_key_expired", 1)


def test_a_missing_permission_is_named(gateway: Gateway, server: ScriptedServer) -> None:
    text = "Having the 'rak_charge_write' permission would allow this request to continue."
    server.answer(Answer(stripe_json.error("invalid_request_error", message=text), 403))
    refusal = failure(gateway)
    assert isinstance(refusal, StripeNotAllowed)
    assert refusal.permission == "rak_charge_write"


# Unknown


@pytest.mark.parametrize(
    ("status", "facts", "code", "tries"),
    [
        (400, {"type": "invalid_request_error", "code": "rate_limit"}, "rate_limit", 1),
        (400, {"type": "invalid_request_error", "code": "lock_timeout"}, "lock_timeout", 1),
        (429, {"type": "invalid_request_error", "code": "rate_limit"}, "rate_limit", 1),
        (429, {"type": "invalid_request_error", "code": "lock_timeout"}, "lock_timeout", 1),
        (409, {"type": "idempotency_error"}, "idempotency_error", 3),
        (424, {"type": "api_error", "code": "dependency"}, "dependency", 1),
        (500, {"type": "api_error"}, "api_error", 3),
        (503, {"type": "api_error"}, "api_error", 3),
    ],
)
def test_what_leaves_the_outcome_open_is_unknown(
    gateway: Gateway,
    server: ScriptedServer,
    status: int,
    facts: dict[str, str],
    code: str,
    tries: int,
) -> None:
    server.answer(*[Answer({"error": facts}, status)] * tries)
    error = failure(gateway)
    assert type(error) is StripeUnknown
    assert (error.code, error.request_id) == (code, "req_1")
    assert len(server.seen) == tries
    assert {seen.headers["Idempotency-Key"] for seen in server.seen} == {"key-1"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Sign in to the cafe's network</html>"),
        (200, b""),
        (200, b"\xff\xfe"),
        (302, b"{}"),
        (400, b"<html>400</html>"),
        (400, b'{"error": "text"}'),
        (400, b'{"error": "invalid_request"}'),
        (401, b'{"message": "a proxy wants a password"}'),
        (403, b'{"error": null}'),
        (404, b'{"error": {"message": "not Stripe"}}'),
        (402, b"[]"),
    ],
)
def test_an_answer_that_is_not_stripes_is_unknown(
    gateway: Gateway, server: ScriptedServer, status: int, body: bytes
) -> None:
    server.answer(Answer(body, status))
    error = failure(gateway)
    assert type(error) is StripeUnknown
    assert error.code == "answer.unreadable"
    assert "cafe" not in error.message
    assert len(server.seen) == 1


@pytest.mark.parametrize("answer", [Answer(drop=True), Answer(b'{"id"', missing=9)])
def test_a_lost_answer_is_unknown(gateway: Gateway, server: ScriptedServer, answer: Answer) -> None:
    server.answer(*[answer] * 3)
    error = failure(gateway)
    assert type(error) is StripeUnknown
    assert error.code == "connection"


def test_no_answer_in_time_is_unknown(server: ScriptedServer) -> None:
    server.answer(*[Answer(silent=True)] * 3)
    error = failure(gateway_at(server.url, read_timeout_s=0.05))
    assert type(error) is StripeUnknown
    assert error.code == "timeout"
    assert len(server.seen) == 3


def test_a_refused_connection_is_unreachable(gateway: Gateway, server: ScriptedServer) -> None:
    server.stop_listening()
    error = failure(gateway)
    assert type(error) is StripeUnreachable
    assert error.code == "connection"


def test_a_connection_refused_after_a_lost_answer_is_unknown(
    gateway: Gateway, server: ScriptedServer
) -> None:
    server.answer(Answer(drop=True, then=server.stop_listening))
    error = failure(gateway)
    assert len(server.seen) == 1
    assert type(error) is StripeUnknown


def test_a_key_revoked_after_a_lost_answer_is_unknown(
    gateway: Gateway, server: ScriptedServer
) -> None:
    expired = stripe_json.error("invalid_request_error", code="api_key_expired")
    server.answer(Answer(drop=True), Answer(expired, 401), Answer(expired, 401))
    assert type(failure(gateway)) is StripeUnknown
    assert type(failure(gateway)) is StripeNotAllowed


def test_a_line_that_speaks_no_tls_is_unreachable(server: ScriptedServer) -> None:
    error = failure(gateway_at(server.url.replace("http:", "https:")))
    assert type(error) is StripeUnreachable
    assert error.code == "tls"
    assert server.seen == []


# What a yes must look like


@pytest.mark.parametrize(
    "answer",
    [
        stripe_json.intent(amount=60000),
        stripe_json.intent(currency="eur"),
        stripe_json.intent(currency="xxx"),
        stripe_json.intent(capture_method="automatic"),
        stripe_json.intent(livemode=True),
        stripe_json.intent(object="charge"),
        stripe_json.intent(id=None),
        stripe_json.intent(status=None),
        stripe_json.intent(amount="600"),
        {},
        {"id": "pi_1"},
        [],
    ],
)
def test_a_create_that_made_something_else_is_unknown(
    gateway: Gateway, server: ScriptedServer, answer: object
) -> None:
    server.answer(Answer(answer))
    error = failure(gateway, CREATE)
    assert type(error) is StripeUnknown
    assert (error.code, error.request_id) == ("intent.unexpected", "req_1")


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (CONFIRM, stripe_json.held(id="pi_other")),
        (requests.update_amount("pi_1", SIX_DOLLARS), stripe_json.intent(amount=700)),
        (REFUND, stripe_json.refund(amount=600)),
        (REFUND, stripe_json.refund(payment_intent="pi_other")),
        (REFUND, stripe_json.intent()),
    ],
    ids=["other intent", "other amount", "other refund", "refund of another", "no refund"],
)
def test_a_yes_to_something_else_is_unknown(
    gateway: Gateway, server: ScriptedServer, request_: StripeRequest, answer: object
) -> None:
    server.answer(Answer(answer))
    assert failure(gateway, request_).code == "intent.unexpected"


def test_a_read_of_something_else_is_unknown(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(stripe_json.held(id="pi_other"))
    with pytest.raises(StripeUnknown, match=r"intent\.unexpected"):
        gateway.read_intent("pi_1")


def test_a_list_of_something_else_is_unknown(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(stripe_json.page({"id": "x"}), stripe_json.page(more=True))
    with pytest.raises(StripeUnknown, match=r"intent\.unexpected"):
        gateway.read_refunds("pi_1")
    with pytest.raises(StripeUnknown, match=r"intent\.unexpected"):
        gateway.find_intents("order-1", created_since=NOW)


# What a yes becomes


def test_a_held_intent_carries_its_card_and_deadline(
    gateway: Gateway, server: ScriptedServer
) -> None:
    server.answer(stripe_json.held())
    reply = gateway.send(CONFIRM, "key-1")
    assert len(server.seen) == 1
    assert (reply.refund, reply.request_id) == (None, "req_1")
    intent = reply.intent
    assert (intent.id, intent.order_uuid) == ("pi_1", "order-1")
    assert (intent.status, intent.stripe_status) == (PaymentStatus.HELD, "requires_capture")
    assert (intent.amount, intent.capturable) == (SIX_DOLLARS, SIX_DOLLARS)
    assert (intent.received, intent.refunded) == (Money(0, USD), Money(0, USD))
    card = Card("visa", "4242", Check.PASS, Check.FAIL, Check.UNAVAILABLE, "normal")
    assert intent.card == card
    assert intent.created_at == datetime.fromtimestamp(1795085340, UTC)
    assert intent.capture_before == datetime.fromtimestamp(1795690140, UTC)
    assert intent.livemode is False


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("requires_payment_method", None, PaymentStatus.AWAITING_CARD),
        ("requires_confirmation", None, PaymentStatus.AWAITING_CARD),
        ("requires_action", None, PaymentStatus.AWAITING_CARD),
        ("requires_capture", None, PaymentStatus.HELD),
        ("succeeded", None, PaymentStatus.CAPTURED),
        ("canceled", "expired", PaymentStatus.EXPIRED),
        ("canceled", "automatic", PaymentStatus.EXPIRED),
        ("canceled", "requested_by_customer", PaymentStatus.VOIDED),
        ("canceled", None, PaymentStatus.VOIDED),
        ("processing", None, None),
        ("a_word_of_tomorrow", None, None),
    ],
)
def test_stripes_statuses_become_ours(
    gateway: Gateway,
    server: ScriptedServer,
    status: str,
    reason: str | None,
    expected: PaymentStatus | None,
) -> None:
    server.answer(stripe_json.intent(status=status, cancellation_reason=reason))
    intent = gateway.read_intent("pi_1")
    assert (intent.status, intent.stripe_status) == (expected, status)
    assert intent.cancel_reason == (reason or "")


def test_a_card_on_a_reader_and_words_of_tomorrow_are_read(
    gateway: Gateway, server: ScriptedServer
) -> None:
    details = {"card_present": stripe_json.card(checks={"cvc_check": "smelled"})}
    server.answer(
        stripe_json.held(
            latest_charge=stripe_json.charge(payment_method_details=details, outcome=None)
        )
    )
    intent = gateway.read_intent("pi_1")
    assert intent.card == Card("visa", "4242")
    assert intent.capture_before == datetime.fromtimestamp(1795690140, UTC)


def test_an_answer_with_a_bare_charge_is_read_again(
    gateway: Gateway, server: ScriptedServer
) -> None:
    server.answer(stripe_json.held(latest_charge="ch_1"), stripe_json.held())
    reply = gateway.send(CONFIRM, "key-1")
    assert reply.intent.card is not None
    assert "expand[0]=latest_charge" in server.seen[1].path


def test_a_replay_is_refreshed(gateway: Gateway, server: ScriptedServer) -> None:
    replay = Answer(stripe_json.intent(), headers={"Idempotent-Replayed": "true"})
    later = stripe_json.held(amount=700, amount_capturable=700)
    server.answer(replay, later)
    reply = gateway.send(CREATE, "key-1")
    assert reply.intent.status is PaymentStatus.HELD
    assert reply.intent.amount == Money(700, USD)


def test_a_refund_answers_with_the_intent_as_it_now_stands(
    gateway: Gateway, server: ScriptedServer
) -> None:
    after = stripe_json.held(
        status="succeeded",
        amount_received=600,
        amount_capturable=0,
        latest_charge=stripe_json.charge(amount_refunded=200),
    )
    server.answer(stripe_json.refund(status=None), after)
    reply = gateway.send(REFUND, "key-1")
    assert reply.refund is not None
    assert reply.refund.status is RefundStatus.PENDING
    assert reply.refund.amount == Money(200, USD)
    assert reply.intent.refunded == Money(200, USD)


def test_a_replayed_refund_is_refreshed(gateway: Gateway, server: ScriptedServer) -> None:
    server.answer(
        Answer(stripe_json.refund(status="pending"), headers={"Idempotent-Replayed": "true"}),
        stripe_json.refund(status="failed"),
        stripe_json.held(status="succeeded"),
    )
    reply = gateway.send(REFUND, "key-1")
    assert reply.refund is not None
    assert reply.refund.status is RefundStatus.FAILED


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_yes_whose_result_cannot_be_read_is_unknown_never_a_no(
    gateway: Gateway, server: ScriptedServer, status: int
) -> None:
    no = Answer(stripe_json.error("invalid_request_error", code="no"), status)
    server.answer(stripe_json.refund(), *[no] * 3)
    assert type(failure(gateway, REFUND)) is StripeUnknown


# Reads


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


# Clock


def test_the_clock_of_stripe_is_known_from_its_last_answer(server: ScriptedServer) -> None:
    gateway = gateway_at(server.url)
    assert gateway.server_clock_offset is None
    server.answer(stripe_json.intent())
    gateway.read_intent("pi_1")
    assert gateway.server_clock_offset == timedelta(seconds=7)


# The key


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


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/worlds/x",
        "http://127.9.9.9",
        "http://localhost:1",
        "https://[::1]:443",
    ],
)
def test_an_address_on_this_machine_may_stand_in_for_stripe(url: str) -> None:
    assert checked_api_base(url + "/", KEY) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1",
        "http://",
        "ftp://127.0.0.1",
        "http://api.stripe.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "http://example.com\\@127.0.0.1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1/?x=",
        "http://127.0.0.1#",
        "http://127.0.0.1\n",
        "http://１２７.0.0.1",
        "http://[::1",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(NotAllowed, match=r"api_base\.not_loopback"):
        checked_api_base(url, KEY)


def test_a_live_key_goes_to_stripe_only() -> None:
    with pytest.raises(NotAllowed, match=r"api_base\.live_key"):
        StripeGateway("rk_live_1", api_base="http://127.0.0.1")
