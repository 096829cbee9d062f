"""How long the window stands still at most while Stripe is slow and many jobs wait for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pos_app.domain.customer import Customer
from pos_app.domain.order import OrderLine, parse_quantity
from pos_app.domain.payment import CardToHold
from tests.benchmarks import child
from tests.benchmarks.busy_window import JOBS
from tests.benchmarks.figure import Figure, Rule
from tests.benchmarks.shops import ADA, opened

if TYPE_CHECKING:
    from pos_app.app import OpenShop
    from tests.benchmarks.shops import Shops


def measure(shops: Shops) -> list[Figure]:
    """Fifty holds that the shop's Stripe knows, captured at once from the real window."""
    home = shops.copy_of_big()
    with opened(home) as shop:
        for _ in range(JOBS):
            _hold(shop)
    told = child.run("busy_window", home)
    what = "longest GUI pause: Stripe takes 2 s, 50 captures"
    return [Figure(what, told["at_work_ms"], told["at_rest_ms"], "ms", Rule.AT_MOST, 50)]


def _hold(shop: OpenShop) -> None:
    services = shop.services
    item = services.catalog.find("Assam", 1)[0]
    line = OrderLine(item.description, parse_quantity("1"), item.unit_price, item.tax_rate)
    customer = Customer("Grace Hopper", "415 555 0142")
    draft = replace(services.ordering.new_draft(), customer=customer, lines=(line,))
    services.ordering.save(draft, ADA)
    services.holding.hold(draft.uuid, CardToHold("pm_card_visa"), ADA)
