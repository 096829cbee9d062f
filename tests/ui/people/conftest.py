"""The same till as the queue's, and somebody at it who may do little."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pos_app.domain.rights import Role
from tests.ui.queue.conftest import checked_gateway, day, line, notices, screen, till
from tests.ui.queue.screen import Screen

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services
    from pos_app.ui.till import Till

__all__ = ["checked_gateway", "day", "line", "notices", "screen", "till"]

BOB_PIN = "8642"


@pytest.fixture
def bob(services: Services, operator: Operator) -> Operator:
    return services.operators.add("Bob", Role.CLERK, BOB_PIN, operator)


@pytest.fixture
def bobs_screen(till: Till, bob: Operator, qtbot: QtBot) -> Screen:
    """The same with Bob, a clerk, at the till."""
    return Screen(replace(till, operator=lambda: bob), qtbot)
