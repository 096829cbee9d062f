"""A believable small shop to practise in, made by driving the services as people would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pos_app.domain.money import currency
from pos_app.domain.rights import Role
from pos_app.services.bundle import Services
from pos_app.services.shop import ShopSettings

OWNER = "Ada"
PIN = "1234"


class PastClock:
    """A clock that stands still until it is set; starts at `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The moment it was last set to."""
        return self.now

    def set_ago(self, span: timedelta, *, of: datetime) -> None:
        """Set it to `span` before `of`."""
        self.now = of - span


def stock(services: Services, clock: PastClock, content: Mapping[str, Any]) -> None:
    """Fill an empty practice shop: catalogue, customers, three weeks of orders in every state."""
    settings = ShopSettings(content["shop"], currency(content["currency"]))
    services.shop.change(replace(settings, moto=True), OWNER)
    services.operators.add(OWNER, Role.OWNER, PIN)
