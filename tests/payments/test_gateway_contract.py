"""The contract over the practice Stripe, in process and served, and over Stripe's test mode."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pos_app.domain.payment import PaymentStatus
from pos_app.payments import requests
from pos_app.payments.gateway import StripeNotAllowed, StripeRefused, StripeUnknown
from pos_app.payments.practice_stripe.transport import PracticeTransport
from pos_app.payments.stripe_gateway import StripeGateway
from tests.payments.gateway_contract import EMPTY_CARD, GatewayContract, refused, send, usd

if TYPE_CHECKING:
    from pos_app.domain.payment import Intent
    from pos_app.payments.gateway import Gateway
    from pos_app.payments.practice_stripe import PracticeStripe
    from tests.clock import SettableClock
    from tests.practice_fixtures import PracticeWorld

KEY = "rk_test_practice1234567890"
STRIPE_KEY = os.environ.get("HOLDFAST_TEST_STRIPE_KEY", "")


class TestPracticeInProcess(GatewayContract):
    @pytest.fixture
    def gateway(self, world: PracticeStripe, clock: SettableClock) -> Gateway:
        return StripeGateway(KEY, http_client=PracticeTransport(world), clock=clock)

    @pytest.fixture(autouse=True)
    def now(self, clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(GatewayContract, "began", clock.now)

    def test_a_hold_expires(self, gateway: Gateway, held: Intent, clock: SettableClock) -> None:
        clock.advance(timedelta(days=8))
        assert gateway.read_intent(held.id).status is PaymentStatus.EXPIRED
        refusal = refused(gateway, requests.capture(held.id, usd(600)))
        assert refusal.intent is not None
        assert refusal.intent.status is PaymentStatus.EXPIRED

    def test_an_account_without_phone_orders_is_told_by_the_parameter(
        self, gateway: Gateway, world: PracticeStripe, waiting: Intent
    ) -> None:
        world.configure(moto_enabled=False)
        refusal = refused(gateway, self.confirm(waiting))
        assert refusal.code == "parameter_unknown"
        assert refusal.param == "payment_method_options[card][moto]"

    def test_a_bank_that_wants_its_customer_declines(
        self, gateway: Gateway, waiting: Intent
    ) -> None:
        refusal = refused(gateway, self.confirm(waiting, "pm_card_authenticationRequired"))
        assert refusal.decline is not None
        assert refusal.decline.code == "authentication_required"

    def test_a_failed_check_is_held_and_known(self, gateway: Gateway, waiting: Intent) -> None:
        held = send(gateway, self.confirm(waiting, "pm_card_cvcCheckFail")).intent
        assert held.status is PaymentStatus.HELD
        assert held.card is not None
        assert held.card.has_failed_check

    def test_too_many_declines_end_the_intent(self, gateway: Gateway, waiting: Intent) -> None:
        for _ in range(10):
            refusal = refused(gateway, self.confirm(waiting, EMPTY_CARD))
        assert refusal.intent is not None
        assert refusal.intent.status is PaymentStatus.VOIDED

    def test_a_revoked_key_is_not_allowed(
        self, gateway: Gateway, world: PracticeStripe, held: Intent
    ) -> None:
        world.configure(revoked_keys=[KEY])
        with pytest.raises(StripeNotAllowed, match="api_key_expired"):
            send(gateway, requests.capture(held.id, usd(600)))


class TestPracticeServed(GatewayContract):
    @pytest.fixture
    def gateway(self, practice_server: PracticeWorld) -> Gateway:
        return StripeGateway(KEY, api_base=practice_server.url)

    def test_a_decline_is_asked_for_once(
        self, gateway: Gateway, waiting: Intent, practice_server: PracticeWorld
    ) -> None:
        with pytest.raises(StripeRefused):
            gateway.send(self.confirm(waiting, EMPTY_CARD), "key-of-decline")
        keys = [entry["idempotency_key"] for entry in practice_server.log()]
        assert keys.count("key-of-decline") == 1

    def test_a_capture_whose_answer_was_lost_is_done_once(
        self, gateway: Gateway, held: Intent, practice_server: PracticeWorld
    ) -> None:
        practice_server.fail("drop", path=".*/capture", when="after")
        reply = gateway.send(requests.capture(held.id, usd(600)), "key-of-capture")
        assert reply.intent.received == usd(600)
        keys = [entry["idempotency_key"] for entry in practice_server.log()]
        assert keys.count("key-of-capture") == 2
        assert practice_server.totals()["usd"]["captured"] == 600

    def test_a_captive_portal_is_no_answer(
        self, gateway: Gateway, held: Intent, practice_server: PracticeWorld
    ) -> None:
        practice_server.fail("html", path=".*/capture", when="before")
        with pytest.raises(StripeUnknown, match=r"answer\.unreadable"):
            send(gateway, requests.capture(held.id, usd(600)))
        assert gateway.read_intent(held.id) == held


@pytest.mark.skipif(
    not STRIPE_KEY,
    reason="asks Stripe's own test mode: set HOLDFAST_TEST_STRIPE_KEY to a test key to run it",
)
class TestStripeTestMode(GatewayContract):
    # Stripe opens phone orders per account, and most test accounts are not opened.
    moto = False

    @pytest.fixture
    def gateway(self) -> Gateway:
        gateway = StripeGateway(STRIPE_KEY)
        assert not gateway.livemode, "a live key moves real money"
        return gateway
