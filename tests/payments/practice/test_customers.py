"""Customers and their cards: what is kept, who may use it, and what can never be used again."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.clock import SettableClock
from tests.payments.practice.conversation import card_of, confirm, create, event_types, refused

Client = stripe.StripeClient


def customer(client: Client) -> str:
    return str(client.v1.customers.create({"metadata": {"reference": "7"}}).id)


def kept_card(client: Client, owner: str, card: str = "pm_card_visa") -> str:
    """A card that was held once and kept for its owner."""
    intent = create(client, customer=owner)
    held = confirm(client, intent.id, card, setup_future_usage="off_session")
    return str(held.payment_method)


def ask(client: Client, owner: str | None, card: str, **params: Any) -> stripe.PaymentIntent:  # noqa: ANN401
    about: dict[str, Any] = {} if owner is None else {"customer": owner}
    return confirm(client, create(client, **about).id, card, **params)


def cards(client: Client, owner: str, **params: Any) -> list[str]:  # noqa: ANN401
    asked: Any = {"type": "card", **params}
    found = client.v1.customers.payment_methods.list(owner, asked)
    return [each.id for each in found.data]


def test_a_hold_for_future_use_attaches_the_card_to_its_customer(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    card = kept_card(stripe_client, owner)
    method = stripe_client.v1.payment_methods.retrieve(card)
    assert method.customer == owner
    assert method.allow_redisplay == "unspecified"
    assert cards(stripe_client, owner) == [card]
    assert "payment_method.attached" in event_types(stripe_client)


def test_a_hold_without_that_word_keeps_nothing_and_uses_the_card_up(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    held = ask(stripe_client, owner, "pm_card_visa")
    assert cards(stripe_client, owner) == []
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        ask(stripe_client, owner, str(held.payment_method))
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        stripe_client.v1.payment_methods.attach(str(held.payment_method), {"customer": owner})


def test_a_declined_card_is_not_kept(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    with pytest.raises(stripe.CardError):
        kept_card(stripe_client, owner, "pm_card_visa_chargeDeclined")
    assert cards(stripe_client, owner) == []


def test_a_kept_card_is_held_again_for_its_customer_only(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    card = kept_card(stripe_client, owner)
    assert ask(stripe_client, owner, card).status == "requires_capture"
    with pytest.raises(stripe.InvalidRequestError, match="provide the customer"):
        ask(stripe_client, None, card)
    with pytest.raises(stripe.InvalidRequestError, match="does not have a payment method"):
        ask(stripe_client, customer(stripe_client), card)


def test_an_intent_gets_its_customer_before_the_card(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    card = kept_card(stripe_client, owner)
    intent = create(stripe_client)
    updated = stripe_client.v1.payment_intents.update(intent.id, {"customer": owner})
    assert updated.customer == owner
    held = confirm(stripe_client, intent.id, card)
    charge: Any = held.latest_charge
    assert charge.customer == owner


def test_with_nobody_on_the_line_a_visa_hold_is_shorter(
    stripe_client: Client, clock: SettableClock
) -> None:
    owner = customer(stripe_client)
    card = kept_card(stripe_client, owner)
    held = ask(stripe_client, owner, card, payment_method_options={}, off_session=True)
    days = (card_of(held).capture_before - clock().timestamp()) / 86_400
    assert days == 4.75


def test_nobody_on_the_line_cannot_agree_to_future_use(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    card = kept_card(stripe_client, owner)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        ask(stripe_client, owner, card, off_session=True, setup_future_usage="off_session")
    assert refused(caught).param == "off_session"


def test_a_kept_card_expires(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    card = kept_card(stripe_client, owner)
    past: Any = {"card": {"exp_month": 1, "exp_year": 2020}}
    stripe_client.v1.payment_methods.update(card, past)
    with pytest.raises(stripe.CardError) as caught:
        ask(stripe_client, owner, card)
    assert refused(caught).decline_code == "expired_card"


def test_detaching_is_for_good(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    card = kept_card(stripe_client, owner)
    assert stripe_client.v1.payment_methods.detach(card).customer is None
    assert cards(stripe_client, owner) == []
    for again in (
        lambda: stripe_client.v1.payment_methods.detach(card),
        lambda: stripe_client.v1.payment_methods.attach(card, {"customer": owner}),
        lambda: ask(stripe_client, owner, card),
        lambda: stripe_client.v1.payment_methods.update(card, {"allow_redisplay": "always"}),
    ):
        with pytest.raises(stripe.InvalidRequestError):
            again()


def test_a_card_belongs_to_one_customer(stripe_client: Client) -> None:
    first, second = customer(stripe_client), customer(stripe_client)
    card = stripe_client.v1.payment_methods.attach("pm_card_visa", {"customer": first}).id
    assert stripe_client.v1.payment_methods.attach(card, {"customer": first}).customer == first
    with pytest.raises(stripe.InvalidRequestError, match="already been attached"):
        stripe_client.v1.payment_methods.attach(card, {"customer": second})


def test_cards_are_listed_by_what_may_be_shown_again(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    shown, hidden = kept_card(stripe_client, owner), kept_card(stripe_client, owner, "pm_card_amex")
    stripe_client.v1.payment_methods.update(shown, {"allow_redisplay": "always"})
    stripe_client.v1.payment_methods.update(hidden, {"allow_redisplay": "limited"})
    assert cards(stripe_client, owner, allow_redisplay="always") == [shown]
    assert cards(stripe_client, owner) == [hidden, shown]


def test_a_deleted_customer_is_gone_with_the_cards(stripe_client: Client) -> None:
    owner = customer(stripe_client)
    card = kept_card(stripe_client, owner)
    assert stripe_client.v1.customers.delete(owner).deleted
    assert stripe_client.v1.payment_methods.retrieve(card).customer is None
    assert stripe_client.v1.customers.retrieve(owner).to_dict()["deleted"] is True
    assert stripe_client.v1.customers.list().data == []
    for again in (
        lambda: stripe_client.v1.customers.delete(owner),
        lambda: create(stripe_client, customer=owner),
        lambda: stripe_client.v1.payment_methods.attach("pm_card_visa", {"customer": owner}),
    ):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            again()
        assert refused(caught).code == "resource_missing"
