"""Which addresses may stand in for Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pos_app.domain.errors import NotAllowed
from pos_app.payments.api_base import checked_api_base
from pos_app.payments.stripe_gateway import StripeGateway
from tests.payments.scripted_gateway import (
    KEY,
)

if TYPE_CHECKING:
    pass


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
        "http://user@127.0.0.1",
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
