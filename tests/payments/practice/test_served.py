"""The same world over loopback, with the network's troubles."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import stripe

from tests.payments.practice.conversation import create, hold, refused
from tests.practice_fixtures import KEY

if TYPE_CHECKING:
    from tests.practice_fixtures import PracticeWorld

PATH = "/v1/payment_intents"
PARAMS: Any = {"amount": 500, "currency": "usd", "allowed_payment_method_types": ["card"]}
ONE: Any = {"idempotency_key": "key-1"}


@pytest.fixture
def served_client(practice_server: PracticeWorld) -> Iterator[stripe.StripeClient]:
    transport = stripe.RequestsClient(timeout=10)
    yield stripe.StripeClient(
        KEY, base_addresses={"api": practice_server.url}, http_client=transport
    )
    transport.close()  # type: ignore[no-untyped-call]


def test_a_hold_and_a_capture_over_the_wire(
    served_client: stripe.StripeClient, practice_server: PracticeWorld
) -> None:
    intent_id = hold(served_client).id
    served_client.v1.payment_intents.capture(intent_id)

    assert practice_server.totals()["usd"] == {
        "intents": 1,
        "held": 0,
        "captured": 2706,
        "refunded": 0,
        "balance": 2706,
    }
    log = practice_server.log()
    assert [(entry["method"], entry["path"], entry["status"]) for entry in log] == [
        ("POST", PATH, 200),
        ("POST", f"{PATH}/{intent_id}/confirm", 200),
        ("POST", f"{PATH}/{intent_id}/capture", 200),
    ]
    assert KEY not in str(log)


def test_half_a_request_of_a_program_that_was_killed_is_none(
    practice_server: PracticeWorld,
) -> None:
    address = urlsplit(practice_server.url)
    assert address.hostname is not None
    with socket.create_connection((address.hostname, address.port)) as line:
        head = f"POST {address.path}{PATH} HTTP/1.1\r\nHost: stripe\r\nContent-Length: 30\r\n\r\n"
        line.sendall(f"{head}description=half".encode())
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1) == b""
    assert practice_server.log() == []


def test_its_clock_can_be_moved(
    served_client: stripe.StripeClient, practice_server: PracticeWorld
) -> None:
    intent_id = hold(served_client).id

    practice_server.advance(8 * 86_400)

    assert served_client.v1.payment_intents.retrieve(intent_id).cancellation_reason == "expired"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dropped_connection_and_the_same_key_again(
    served_client: stripe.StripeClient, practice_server: PracticeWorld, when: str
) -> None:
    practice_server.fail("drop", path=PATH, when=when)
    with pytest.raises(stripe.APIConnectionError):
        served_client.v1.payment_intents.create(PARAMS, ONE)
    assert bool(practice_server.totals()) == (when == "after")

    served_client.v1.payment_intents.create(PARAMS, ONE)

    assert practice_server.totals()["usd"]["intents"] == 1


def test_a_captive_portal_and_a_cut_answer(
    served_client: stripe.StripeClient, practice_server: PracticeWorld
) -> None:
    practice_server.fail("html", path=PATH)
    practice_server.fail("truncate", path=PATH)

    with pytest.raises(stripe.APIError):
        served_client.v1.payment_intents.create(PARAMS, ONE)
    with pytest.raises(stripe.APIConnectionError):
        served_client.v1.payment_intents.create(PARAMS, ONE)

    assert served_client.v1.payment_intents.create(PARAMS, ONE).amount == 500
    assert practice_server.totals()["usd"]["intents"] == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [(409, stripe.APIError), (429, stripe.RateLimitError), (503, stripe.APIError)],
)
def test_statuses_that_leave_the_outcome_open(
    served_client: stripe.StripeClient,
    practice_server: PracticeWorld,
    status: int,
    error: type[stripe.StripeError],
) -> None:
    practice_server.fail("status", path=PATH, status=status, times=2)
    for _ in range(2):
        with pytest.raises(error) as caught:
            served_client.v1.payment_intents.create(PARAMS, ONE)
        assert caught.value.http_status == status
    if status == 409:
        assert refused(caught).code == "idempotency_key_in_use"

    assert served_client.v1.payment_intents.create(PARAMS, ONE).amount == 500


def test_an_internal_error_is_remembered_under_its_key(
    served_client: stripe.StripeClient, practice_server: PracticeWorld
) -> None:
    practice_server.fail("stored_500", path=PATH, when="after")
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            served_client.v1.payment_intents.create(PARAMS, ONE)

    assert practice_server.totals()["usd"]["intents"] == 1


def test_a_till_dies_at_the_moment_of_the_answer(
    served_client: stripe.StripeClient, practice_server: PracticeWorld
) -> None:
    till = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    practice_server.fail("kill_pid", path=PATH, when="after", pid=till.pid)

    with pytest.raises(stripe.APIConnectionError):
        create(served_client)
    till.communicate()

    assert till.returncode == -9
    assert practice_server.totals()["usd"]["intents"] == 1


def test_a_delay_keeps_the_answer(
    served_client: stripe.StripeClient, practice_server: PracticeWorld
) -> None:
    practice_server.fail("delay", path=PATH, seconds=0.05)
    practice_server.fail("drop", path=PATH)

    with pytest.raises(stripe.APIConnectionError):
        create(served_client)

    assert create(served_client).id


def test_a_request_that_stripe_does_not_describe_is_a_violation(
    practice_process: str, practice_server: PracticeWorld
) -> None:
    careless = type(practice_server)(f"{practice_process}/worlds/careless")
    client = stripe.StripeClient(KEY, base_addresses={"api": careless.url})

    with pytest.raises(stripe.APIError) as caught:
        client.v1.payment_intents.create(PARAMS | {"colour": "red"})

    assert caught.value.http_status == 599
    assert "colour" in careless.violations()[0]
    assert careless.totals() == {}


def test_settings_over_the_wire(
    served_client: stripe.StripeClient, practice_server: PracticeWorld
) -> None:
    practice_server.configure(moto_enabled=False)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        hold(served_client)

    assert refused(caught).code == "parameter_unknown"
