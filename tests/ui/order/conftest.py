"""The place for orders in a real window, over a stocked shop and the practice Stripe."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from pos_app.domain.customer import Customer
from pos_app.domain.order import CatalogItem
from pos_app.domain.payment import CardToHold
from pos_app.domain.tax import TaxRate
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.ui.events import Events
from pos_app.ui.formats import Formats
from tests.conftest import KEY, usd
from tests.ui.order.till import OrderTill
from tests.ui.queue.transport import PoorLine

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from pos_app.domain.rights import Operator
    from pos_app.payments.gateway import Gateway
    from pos_app.payments.practice_stripe import PracticeStripe
    from pos_app.services.bundle import Services
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme
    from tests.clock import SettableClock

TAXED = TaxRate(8250)
ITEMS = (
    CatalogItem("TEA-ASSAM", "Assam second flush, 250 g", usd("12.50"), TAXED),
    CatalogItem("TEA-DARJ", "Darjeeling first flush, 100 g", usd("18.90"), TAXED),
    CatalogItem("BK-TIDES", "The Tide Almanac, hardback", usd("24.00"), TAXED),
    CatalogItem("SHIP-STD", "Delivery, standard", usd("6.50")),
)
GRACE = Customer("Grace Hopper", "415 555 0142")


@pytest.fixture
def line(world: PracticeStripe) -> PoorLine:
    return PoorLine(world)


@pytest.fixture
def checked_gateway(line: PoorLine, clock: SettableClock) -> Gateway:
    return StripeGateway(KEY, http_client=line, clock=clock)


@pytest.fixture
def formats() -> Formats:
    return Formats(QLocale("en_US"), UTC)


@pytest.fixture
def events(qapp: object) -> Events:
    return Events()


@pytest.fixture
def stocked(services: Services, operator: Operator) -> Services:
    """A shop with four items, where Grace once bought two teas that are held on her card."""
    services.catalog.put(list(ITEMS))
    tea = replace(ITEMS[0].line(Decimal(2)))
    draft = replace(services.ordering.new_draft(), customer=GRACE, lines=(tea,))
    record = services.ordering.save(draft, operator)
    services.holding.hold(record.order.uuid, CardToHold("pm_card_visa"), operator)
    return services


@pytest.fixture
def till(
    stocked: Services,
    operator: Operator,
    jobs: Jobs,
    events: Events,
    theme: Theme,
    formats: Formats,
    tmp_path: Path,
    qtbot: QtBot,
) -> OrderTill:
    """The window with the place for orders; its keys are pressed by `press` and `write`."""
    till = OrderTill(
        stocked, operator, jobs, events, theme, formats, tmp_path / "window.ini", qtbot
    )
    till.open()
    return till
