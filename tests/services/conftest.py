"""A till on a line that can fail, with a clock of its own; more tills on the same book."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos_app.app import OpenShop, open_shop
from pos_app.domain.errors import HoldfastError
from pos_app.domain.rights import Operator
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.stripe_gateway import StripeGateway
from tests.clock import SettableClock
from tests.conftest import KEY, set_up
from tests.services.counter import Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine

OpenTill = Callable[[], OpenShop]


@dataclass
class PcClock:
    """The PC's clock, which is off by `error` from the true time that Stripe has."""

    true: SettableClock
    error: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return self.true() + self.error


@pytest.fixture
def pc_clock(clock: SettableClock) -> PcClock:
    return PcClock(clock)


@pytest.fixture
def line(world: PracticeStripe) -> FaultyLine:
    return FaultyLine(world)


@pytest.fixture
def open_till(shop_home: Path, pc_clock: PcClock, line: FaultyLine) -> Iterator[OpenTill]:
    """Opens the shop as a program that was just started does, any number of times."""
    opened: list[OpenShop] = []

    def open_it() -> OpenShop:
        shop = open_shop(
            shop_home,
            clock=pc_clock,
            make_gateway=lambda: StripeGateway(
                KEY, http_client=line, clock=pc_clock, limit=line.limit
            ),
            practice=True,
        )
        opened.append(shop)
        line.books.append(shop.book)
        return shop

    yield open_it
    for shop in opened:
        shop.close()


@pytest.fixture
def shop(open_till: OpenTill) -> OpenShop:
    opened = open_till()
    set_up(opened)
    return opened


@pytest.fixture
def dashboard(world: PracticeStripe) -> Dashboard:
    return Dashboard(world)


@pytest.fixture
def watching(counter: Counter) -> Counter:
    """A till that has watched once after a first event, so that it knows where to go on."""
    counter.sent()
    counter.services.watch.poll()
    return counter


@pytest.fixture
def counter(shop: OpenShop, operator: Operator) -> Counter:
    return Counter(shop, operator)


@pytest.fixture
def reopen(open_till: OpenTill, shop: OpenShop, operator: Operator) -> Callable[[], Counter]:
    """Start the program again on the same book."""

    def start() -> Counter:
        shop.close()
        return Counter(open_till(), operator)

    return start


@pytest.fixture
def stored(shop: OpenShop) -> Iterator[sqlite3.Connection]:
    """The book as it lies on the disk."""
    connection = sqlite3.connect(shop.book.path)
    yield connection
    connection.close()


@contextmanager
def refused(
    code: str, kind: type[HoldfastError] = HoldfastError, **facts: object
) -> Iterator[None]:
    """The block is refused with this code, and at least these facts."""
    with pytest.raises(kind) as raised:
        yield
    assert raised.value.code == code
    assert raised.value.facts.items() >= facts.items()
