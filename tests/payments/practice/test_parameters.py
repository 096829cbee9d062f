"""Wrong requests: sent past the checker of our own requests, which would refuse them first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe

from pos_app.payments.practice_stripe.transport import PracticeTransport
from tests.payments.practice.conversation import create, hold, refused
from tests.practice_fixtures import KEY
from tests.stripe_spec import check_request, check_response

if TYPE_CHECKING:
    from pos_app.payments.practice_stripe import PracticeStripe


class UncheckedTransport(PracticeTransport):
    """Lets through what no till would send, to hear what Stripe says to it."""

    # As it is before any test runs: the tests' own check of every word is laid over it later.
    request = PracticeTransport.request


@pytest.fixture
def careless_client(world: PracticeStripe) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, http_client=UncheckedTransport(world))


CREATE: list[tuple[dict[str, Any], str, str | None]] = [
    ({"colour": "red"}, "colour", "parameter_unknown"),
    ({"payment_method_options": {"card": {"cvc": "1"}}}, "payment_method_options[card][cvc]",
     "parameter_unknown"),
    ({"amount": 6.5}, "amount", "parameter_invalid_integer"),
    ({"amount": -100}, "amount", "parameter_invalid_integer"),
    ({"amount": 0}, "amount", "parameter_invalid_integer"),
    ({"amount": 49}, "amount", "amount_too_small"),
    ({"amount": 29, "currency": "gbp"}, "amount", "amount_too_small"),
    ({"amount": 100_000_000}, "amount", "amount_too_large"),
    ({"amount": 5055, "currency": "isk"}, "amount", "invalid_charge_amount"),
    ({"amount": 5055, "currency": "bhd"}, "amount", "invalid_charge_amount"),
    ({"currency": "xyz"}, "currency", None),
    ({"currency": "USD"}, "currency", None),
    ({"capture_method": "by_hand"}, "capture_method", None),
    ({"confirm": "yes"}, "confirm", None),
    ({"payment_method_types": ["card"]}, "payment_method_types",
     "payment_method_types_no_longer_supported"),
    ({"statement_descriptor": "SHOP"}, "statement_descriptor", None),
    ({"allowed_payment_method_types": ["paypal"]}, "allowed_payment_method_types", None),
    ({"error_on_requires_action": True}, "error_on_requires_action", None),
    ({"metadata": {"k" * 41: "x"}}, f"metadata[{'k' * 41}]", None),
    ({"metadata": {"key": "x" * 501}}, "metadata[key]", None),
    ({"metadata": {str(n): "x" for n in range(51)}}, "metadata", None),
    ({"customer": "cus_nobody"}, "customer", "resource_missing"),
    ({"expand": ["colour"]}, "expand", None),
    ({"expand": ["data.latest_charge"]}, "expand", None),
]  # fmt: skip


@pytest.mark.parametrize(("params", "param", "code"), CREATE)
def test_a_wrong_create_is_refused_by_name(
    careless_client: stripe.StripeClient,
    world: PracticeStripe,
    params: dict[str, Any],
    param: str,
    code: str | None,
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create(careless_client, **params)

    error = refused(caught)
    assert (caught.value.http_status, error.type) == (400, "invalid_request_error")
    assert (error.param, getattr(error, "code", None)) == (param, code)
    assert world.totals() == {}


@pytest.mark.parametrize(
    ("amount", "currency"),
    [(50, "usd"), (30, "gbp"), (50, "jpy"), (99_999_999, "usd"), (17500, "huf"), (5050, "bhd")],
)
def test_the_limits_themselves_are_taken(
    careless_client: stripe.StripeClient, amount: int, currency: str
) -> None:
    assert create(careless_client, amount, currency=currency).amount == amount


@pytest.mark.parametrize("missing", ["amount", "currency"])
def test_a_missing_parameter_is_named(careless_client: stripe.StripeClient, missing: str) -> None:
    params: dict[str, Any] = {"amount": 500, "currency": "usd"}
    del params[missing]

    with pytest.raises(stripe.InvalidRequestError) as caught:
        careless_client.v1.payment_intents.create(params)  # type: ignore[arg-type]

    assert (refused(caught).code, refused(caught).param) == ("parameter_missing", missing)


WRONG_VERBS: list[tuple[str, dict[str, Any], str]] = [
    ("capture", {"amount": 5}, "parameter_unknown"),
    ("capture", {"amount_to_capture": 0}, "parameter_invalid_integer"),
    ("capture", {"amount_to_capture": "all"}, "parameter_invalid_integer"),
    ("cancel", {"reason": "duplicate"}, "parameter_unknown"),
    ("update", {"confirm": True}, "parameter_unknown"),
    ("confirm", {"amount": 5}, "parameter_unknown"),
    ("confirm", {"metadata": {"a": "b"}}, "parameter_unknown"),
]


@pytest.mark.parametrize(("verb", "params", "code"), WRONG_VERBS)
def test_each_verb_knows_its_own_parameters_only(
    careless_client: stripe.StripeClient, verb: str, params: dict[str, Any], code: str
) -> None:
    intent = hold(careless_client)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        getattr(careless_client.v1.payment_intents, verb)(intent.id, params)

    assert refused(caught).code == code
    kept = careless_client.v1.payment_intents.retrieve(intent.id)
    assert (kept.status, kept.amount_capturable) == ("requires_capture", 2706)


def test_the_reason_of_a_void_is_one_of_four(careless_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        careless_client.v1.payment_intents.cancel(
            create(careless_client).id, {"cancellation_reason": "expired"}
        )

    assert refused(caught).param == "cancellation_reason"


def test_an_address_outside_the_api_is_not_found(careless_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL") as caught:
        careless_client.raw_request("get", "/v1/nothing")

    assert caught.value.http_status == 404


FORM = [("amount", "500"), ("currency", "usd")]
WRONG_FORMS = [
    [*FORM, ("payment_method_types[0]", "card")],
    [*FORM, ("colour", "red")],
    [*FORM, ("payment_method_options[card][colour]", "red")],
    [*FORM, ("automatic_payment_methods[enabled]", "yes")],
    [("amount", "6.5"), ("currency", "usd")],
    [("amount", "500")],
]


@pytest.mark.parametrize("form", WRONG_FORMS)
def test_the_checker_finds_what_stripe_does_not_describe(form: list[tuple[str, str]]) -> None:
    check_request("POST", "/v1/payment_intents", FORM)

    with pytest.raises(AssertionError):
        check_request("POST", "/v1/payment_intents", form)


@pytest.mark.parametrize(
    ("name", "value"), [("amount", '"500"'), ("colour", '"red"'), ("status", '"held"')]
)
def test_the_checker_finds_answers_that_stripe_does_not_describe(
    world: PracticeStripe, name: str, value: str
) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    status, _, body = world.request("POST", "/v1/payment_intents", headers, FORM)
    check_response("POST", "/v1/payment_intents", status, body)

    with pytest.raises(AssertionError, match="does not describe"):
        check_response("POST", "/v1/payment_intents", status, f'{body[:-1]},"{name}":{value}}}')
