from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from pos_app.payments.practice_stripe.transport import PracticeTransport
from tests.payments.practice.conversation import create, hold, refused
from tests.practice_fixtures import KEY

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe
    from tests.clock import SettableClock


def _client(world: PracticeStripe, key: str) -> stripe.StripeClient:
    return stripe.StripeClient(key, http_client=PracticeTransport(world))


def test_every_answer_has_its_headers(
    stripe_client: stripe.StripeClient, clock: SettableClock
) -> None:
    answer: Any = create(stripe_client)

    headers = answer.last_response.headers
    assert headers["Request-Id"].startswith("req_")
    assert parsedate_to_datetime(headers["Date"]) == clock.now
    assert headers["Stripe-Version"] == "2026-10-28.endive"


@pytest.mark.parametrize("key", ["sk_test_another1234567890", "rk_test_restricted123456"])
def test_test_keys_open_the_account(world: PracticeStripe, key: str) -> None:
    assert create(_client(world, key)).id


@pytest.mark.parametrize(
    ("key", "code"),
    [("pk_test_1234567890123", "secret_key_required"), ("sk_live_1234567890123", None)],
)
def test_other_keys_do_not(world: PracticeStripe, key: str, code: str | None) -> None:
    with pytest.raises(stripe.AuthenticationError) as caught:
        create(_client(world, key))

    assert caught.value.http_status == 401
    assert getattr(refused(caught), "code", None) == code
    assert key not in str(caught.value)


def test_a_request_without_a_key_is_refused(world: PracticeStripe) -> None:
    status, _, body = world.request("GET", "/v1/balance", {}, [])

    assert status == 401
    assert "You did not provide an API key" in body


def test_a_revoked_key_has_expired(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    world.configure(revoked_keys=[KEY])

    with pytest.raises(stripe.AuthenticationError) as caught:
        create(stripe_client)

    assert (caught.value.http_status, refused(caught).code) == (401, "api_key_expired")


def test_a_missing_permission_is_named(
    stripe_client: stripe.StripeClient, world: PracticeStripe
) -> None:
    intent = hold(stripe_client)
    world.configure(missing_permissions={KEY: ["rak_charge_write", "rak_event_read"]})

    with pytest.raises(stripe.PermissionError, match="'rak_charge_write' permission would allow"):
        stripe_client.v1.refunds.create({"payment_intent": intent.id})
    with pytest.raises(stripe.PermissionError, match="'rak_event_read'"):
        stripe_client.v1.events.list()
    assert stripe_client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"
