"""A till over the practice Stripe, with a line that can be poor."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.ui.events import Events
from pos_app.ui.formats import Formats
from pos_app.ui.minutes import Minutes
from pos_app.ui.till import Till
from pos_app.ui.widgets.notice import Notice
from tests.conftest import KEY
from tests.ui.queue.screen import Screen
from tests.ui.queue.shop_day import ShopDay
from tests.ui.queue.transport import PoorLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.domain.rights import Operator
    from pos_app.payments.gateway import Gateway
    from pos_app.payments.practice_stripe import PracticeStripe
    from pos_app.services.bundle import Services
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.notice import NoticeSpec
    from tests.clock import SettableClock


@pytest.fixture
def line(world: PracticeStripe) -> PoorLine:
    return PoorLine(world)


@pytest.fixture
def checked_gateway(line: PoorLine, clock: SettableClock) -> Gateway:
    return StripeGateway(KEY, http_client=line, clock=clock)


@pytest.fixture
def day(services: Services, operator: Operator, clock: SettableClock, line: PoorLine) -> ShopDay:
    """Takes orders in the past of the shop."""
    return ShopDay(services, operator, clock, line)


@pytest.fixture
def notices() -> list[NoticeSpec]:
    """What the window was told to say, oldest first."""
    return []


@pytest.fixture
def till(
    services: Services,
    operator: Operator,
    jobs: Jobs,
    theme: Theme,
    notices: list[NoticeSpec],
) -> Till:
    def notify(spec: NoticeSpec) -> Notice:
        notices.append(spec)
        return Notice(theme, spec)

    return Till(
        services=services,
        jobs=jobs,
        events=Events(),
        theme=theme,
        formats=Formats(QLocale("en_US"), UTC),
        minutes=Minutes(services.clock),
        operator=lambda: operator,
        notify=notify,
    )


@pytest.fixture
def screen(till: Till, qtbot: QtBot) -> Screen:
    """A window for one page, over the till."""
    return Screen(till, qtbot)
