"""What every kind of no and of silence means for the money."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pos_app.domain.payment import (
    Card,
    Check,
    Decline,
    PaymentStatus,
)
from pos_app.payments.gateway import (
    StripeNotAllowed,
    StripeRefused,
    StripeUnknown,
    StripeUnreachable,
)
from tests.payments import stripe_json
from tests.payments.scripted_gateway import (
    CAPTURE,
    CREATE,
    SIX_DOLLARS,
    failure,
    gateway_at,
)
from tests.payments.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from pos_app.payments.gateway import Gateway


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


@pytest.mark.parametrize("first", [Answer(drop=True), Answer(b"{}", 500), Answer(b"{}", 409)])
def test_a_connection_refused_after_an_open_try_is_unknown(
    gateway: Gateway, server: ScriptedServer, first: Answer
) -> None:
    # Otherwise the library would go on with the connection that it has.
    headers = {"Connection": "close"}
    server.answer(replace(first, headers=headers, then=server.stop_listening))
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
