"""The shops that are measured: practice shops of a given size, as the program opens them."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pos_app.app import PRACTICE_KEY, OpenShop, open_shop, utc_now
from pos_app.domain.money import currency
from pos_app.domain.rights import Operator, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.practice_shop import OWNER, PIN
from pos_app.services.shop import ShopSettings
from tests.benchmarks.big_book import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY_ORDERS, ORDERS, FEW_ORDERS = 1_000_000, 100_000, 1_000
ADA = Operator(OWNER, Role.OWNER)


@contextmanager
def opened(home: Path) -> Iterator[OpenShop]:
    """The practice shop below `home`, as `holdfast --home HOME --practice` finds it."""
    folder = home / "practice"
    folder.mkdir(parents=True, exist_ok=True)
    stripe = PracticeStripe(folder / "stripe.db", utc_now)
    gateway = StripeGateway(PRACTICE_KEY, http_client=PracticeTransport(stripe))
    shop = open_shop(folder, make_gateway=lambda: gateway, practice=True)
    try:
        yield shop
    finally:
        shop.close()
        stripe.close()


@dataclass
class Shops:
    """Makes each shop when it is first needed; copies are for those who write."""

    folder: Path
    _copies: int = field(default=0, init=False)

    @cached_property
    def big(self) -> Path:
        """Home of a shop with 100,000 orders."""
        return self._make("big", ORDERS)

    @cached_property
    def small(self) -> Path:
        """Home of a shop with 1,000 orders, of which as many are open as of the 100,000."""
        return self._make("small", FEW_ORDERS)

    @cached_property
    def three(self) -> Path:
        """Home of a shop with three orders."""
        return self._make("three", 3)

    @cached_property
    def none(self) -> Path:
        """Home of a shop that took no order yet."""
        return self._make("none", 0)

    @cached_property
    def huge(self) -> Path:
        """Home of a shop with 1,000,000 bare orders, of which as many are open."""
        return self._make("huge", MANY_ORDERS, bare=True)

    def copy_of_big(self) -> Path:
        """A home of one's own with 100,000 orders."""
        self._copies += 1
        return shutil.copytree(self.big, self.folder / f"copy{self._copies}")

    def _make(self, name: str, orders: int, *, bare: bool = False) -> Path:
        home = self.folder / name
        with opened(home) as shop:
            shop.services.shop.change(ShopSettings("Corner Books", currency("usd")), OWNER)
            shop.services.operators.add(OWNER, Role.OWNER, PIN)
            fill(shop.book, orders, utc_now(), bare=bare)
        return home
