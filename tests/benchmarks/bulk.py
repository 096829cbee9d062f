"""How much faster many holds are captured together than one after another, and how many a second.

Stripe takes 200 ms for each answer. One after another is measured with some and counted for all.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pos_app.app import PRACTICE_KEY, open_shop, utc_now
from pos_app.domain.payment import Verb
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.rate_limit import MOST, RateLimit
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.bulk import BulkOrder
from pos_app.services.crew import Brake
from tests.benchmarks.figure import CannotMeasure, Figure, Rule
from tests.conftest import set_up
from tests.services.counter import Counter
from tests.services.slow_stripe import SlowLine

if TYPE_CHECKING:
    from pos_app.domain.bulk import BulkLine
    from tests.benchmarks.shops import Shops

HOLDS = 200
ONE_BY_ONE = 20
STRIPE_TAKES_S = 0.2


def measure(shops: Shops) -> list[Figure]:
    """Two hundred holds read and captured by Bulk, and some captured as one person would."""
    world = PracticeStripe(None, utc_now)
    line = SlowLine(world)
    limit = RateLimit()
    shop = open_shop(
        shops.folder / "bulk",
        make_gateway=lambda: StripeGateway(PRACTICE_KEY, http_client=line, limit=limit),
        practice=True,
    )
    set_up(shop)
    counter = Counter(shop, shop.services.operators.get("Ada"))
    with shop.book.in_haste():
        records = [counter.held() for _ in range(HOLDS + ONE_BY_ONE)]
    line.takes_s = STRIPE_TAKES_S

    began = time.monotonic()
    for record in records[HOLDS:]:
        counter.capture(record)
    one_by_one = (time.monotonic() - began) / ONE_BY_ONE * HOLDS

    line.arrived.clear()
    lines: list[BulkLine] = []
    bulk, operator = shop.services.bulk, counter.operator
    uuids = [record.order.uuid for record in records[:HOLDS]]
    bulk.plan(uuids, Verb.CAPTURE, operator, Brake(), lines.append)
    began = time.monotonic()
    trouble = bulk.run(lines, BulkOrder(Verb.CAPTURE), operator, Brake())
    together = time.monotonic() - began
    most = line.most_in_a_second()
    if trouble is not None or world.totals()["usd"].held:
        raise CannotMeasure(f"not all was captured: {trouble}")
    shop.close()
    world.close()
    what = f"{HOLDS} captures at 200 ms, together and one by one ({one_by_one / together:.1f} x)"
    return [
        Figure(what, together, one_by_one, "s", Rule.TIMES, 0.208),
        Figure("requests to one endpoint in a second", most, None, "", Rule.AT_MOST, MOST),
    ]
