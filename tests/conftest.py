"""Fixtures of a whole shop: a temporary book over the practice Stripe, driven by services."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import pytest

from pos_app.app import OpenShop, open_shop
from pos_app.domain.customer import Customer
from pos_app.domain.money import Money, currency, parse_money
from pos_app.domain.order import Draft, OrderLine, parse_quantity
from pos_app.domain.rights import Operator, Role
from pos_app.payments.gateway import Gateway
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.bundle import Services
from pos_app.services.shop import ShopSettings
from tests.clock import SettableClock
from tests.stripe_spec import check_request, check_response

pytest_plugins = [
    "tests.practice_fixtures",
    "tests.secret_service",
    "tests.services.key_tills",
    "tests.stripe_site.fixture",
]

KEY = "rk_test_practice1234567890"

PIN = "2468"


@pytest.fixture(autouse=True, scope="session")
def every_word_is_checked() -> Iterator[None]:
    """Whatever a test lets the practice Stripe hear or say stands in Stripe's own description."""
    ask = PracticeTransport.request

    def ask_checked(
        self: PracticeTransport,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        **options: Any,  # noqa: ANN401 - the library's own
    ) -> tuple[str, int, Mapping[str, str]]:
        address = urlsplit(url)
        form = parse_qsl(post_data or address.query, keep_blank_values=True)
        check_request(method, address.path, form)
        body, status, replied = ask(self, method, url, headers, post_data, **options)
        check_response(method, address.path, status, body)
        return body, status, replied

    with patch.object(PracticeTransport, "request", ask_checked):
        yield


@pytest.fixture
def shop_home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def checked_gateway(world: PracticeStripe, clock: SettableClock) -> Gateway:
    """The real gateway over the practice Stripe; every word is checked."""
    return StripeGateway(KEY, http_client=PracticeTransport(world), clock=clock)


@pytest.fixture
def shop(shop_home: Path, clock: SettableClock, checked_gateway: Gateway) -> Iterator[OpenShop]:
    """A shop that was just set up: no catalogue, no customers, no orders."""
    opened = open_shop(shop_home, clock=clock, make_gateway=lambda: checked_gateway, practice=True)
    set_up(opened)
    yield opened
    opened.close()


def set_up(opened: OpenShop) -> None:
    settings = ShopSettings("Corner Books", currency("usd"), undo_s=0)
    opened.services.shop.change(settings, "Ada")
    opened.services.operators.add("Ada", Role.OWNER, PIN)


@pytest.fixture
def services(shop: OpenShop) -> Services:
    return shop.services


@pytest.fixture
def operator() -> Operator:
    return owner()


@pytest.fixture
def a_draft(services: Services) -> Callable[..., Draft]:
    """Makes an order of one line: `a_draft("27.06")`."""
    return partial(make_draft, services)


def owner() -> Operator:
    return Operator("Ada", Role.OWNER)


@pytest.fixture
def summer_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A shop in Berlin: summer begins and ends at 01:00 UTC on a Sunday of March and October."""
    if sys.platform == "win32":
        pytest.skip("a program cannot be told its zone on Windows")
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


def make_draft(
    services: Services,
    price: str = "27.06",
    name: str = "Grace Hopper",
    phone: str = "415 555 0142",
) -> Draft:
    line = OrderLine("Assam, 250 g", parse_quantity("1"), usd(price), sku="TEA-ASSAM")
    return replace(services.ordering.new_draft(), customer=Customer(name, phone), lines=(line,))


def usd(text: str) -> Money:
    return parse_money(text, currency("usd"))
