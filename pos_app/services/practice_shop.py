"""A believable small shop to practise in, made by driving the services as people would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from pos_app.domain.customer import Customer
from pos_app.domain.day import Day, local_time
from pos_app.domain.errors import Refused
from pos_app.domain.money import Money, currency, parse_money
from pos_app.domain.order import CatalogItem, Draft, OrderLine, parse_discount, parse_quantity
from pos_app.domain.payment import CardToHold, RefundReason, VoidReason
from pos_app.domain.rights import Operator, Role
from pos_app.domain.tax import parse_tax_rate
from pos_app.services.bundle import Services
from pos_app.services.shop import ShopSettings

OWNER = "Ada"
PIN = "1234"

# How far the content's moments of today reach back and ahead; near midnight they move together.
LONGEST_AGO = timedelta(hours=4)
LONGEST_AHEAD = timedelta(hours=4)

_EARLIER_DAY = re.compile(r"-(\d+)d (\d\d):(\d\d)")
_AROUND_NOW = re.compile(r"today([+-])(?:(\d+)h)?(?:(\d+)m)?(?: -(\d+)d)?")


class PastClock:
    """A clock that stands still until `now` is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The moment it was last set to."""
        return self.now


class Calendar:
    """When the content's moments were, seen from `now`, by the local time of this PC.

    "-3d 14:05" is a time of an earlier day. "today-2h10m" and "today+3h" stay within today, so
    that what is to end today does so at any hour; "today+3h -7d" is that a week before.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._today = Day.around(now)
        self._squeeze = {
            "-": -min(1.0, (now - self._today.begins) / LONGEST_AGO),
            "+": min(1.0, (self._today.ends - now) / LONGEST_AHEAD),
        }

    def moment(self, text: str) -> datetime:
        """The moment in UTC. Raises ValueError for what is none."""
        if found := _EARLIER_DAY.fullmatch(text):
            days, hours, minutes = map(int, found.groups())
            day = self._today.begins.date() - timedelta(days=days)
            return local_time(day, time(hours, minutes)).astimezone(UTC)
        if found := _AROUND_NOW.fullmatch(text):
            sign, hours, minutes, days = found[1], *(int(each or 0) for each in found.groups()[1:])
            span = timedelta(hours=hours, minutes=minutes) * self._squeeze[sign]
            return self._now + span - timedelta(days=days)
        raise ValueError(text)


@dataclass(frozen=True, slots=True)
class _Step:
    at: datetime
    order: int
    verb: str
    words: list[str]


def stock(services: Services, clock: PastClock, content: Mapping[str, Any]) -> None:
    """Fill an empty practice shop: catalogue, customers, three weeks of orders in every state.

    `clock` is the one of `services` and of their Stripe; it is left where it was.
    """
    now = clock.now
    calendar = Calendar(now)
    steps = [
        _Step(calendar.moment(at), order, verb, words)
        for order, told in enumerate(content["orders"])
        for at, verb, *words in told["steps"]
    ]
    steps.sort(key=lambda step: step.at)
    clock.now = steps[0].at
    keeper = _Shopkeeper(services, content)
    for step in steps:
        clock.now = step.at
        keeper.do(step)
    clock.now = now


class _Shopkeeper:
    """Opens the shop and does what the content tells, one step after the other."""

    def __init__(self, services: Services, content: Mapping[str, Any]) -> None:
        self._services = services
        self._currency = currency(content["currency"])
        tax = parse_tax_rate(content["default_tax"])
        services.shop.change(ShopSettings(content["shop"], self._currency, default_tax=tax), OWNER)
        self._operator: Operator = services.operators.add(OWNER, Role.OWNER, PIN)
        self._items = {
            sku: CatalogItem(sku, text, self._money(price), parse_tax_rate(tax_rate))
            for sku, text, price, tax_rate in content["catalog"]
        }
        services.catalog.put(list(self._items.values()))
        customers = {each["name"]: Customer(**each) for each in content["customers"]}
        self._drafts = [
            self._draft(told, customers[told["customer"]]) for told in content["orders"]
        ]

    def do(self, step: _Step) -> None:
        """Do one step. Raises what the services raise: then the content is wrong."""
        uuid = self._drafts[step.order].uuid
        match step.verb, *step.words:
            case ["save"]:
                self._services.ordering.save(self._drafts[step.order], self._operator)
            case ["send"]:
                self._services.ordering.send(uuid, self._operator)
            case ["hold", card]:
                self._services.holding.hold(uuid, CardToHold(card), self._operator)
            case ["declined", card]:
                with suppress(Refused):
                    self._services.holding.hold(uuid, CardToHold(card), self._operator)
            case ["capture", *how_much]:
                self._capture(uuid, *how_much)
            case ["void", reason, *why]:
                self._services.voiding.void(uuid, self._operator, VoidReason(reason), *why)
            case ["refund", amount, reason, why]:
                self._refund(uuid, amount, RefundReason(reason), why)
            case ["ask"]:
                self._services.recovery.ask_now(uuid)
            case ["accept"]:
                for drift in self._services.ordering.record(uuid).open_drifts:
                    self._services.watch.accept(drift.id, self._operator)
            case other:
                raise ValueError(other)

    def _capture(self, uuid: str, amount: str = "", why: str = "") -> None:
        wanted = self._money(amount) if amount else None
        self._services.capturing.capture(uuid, self._operator, wanted, why)

    def _refund(self, uuid: str, amount: str, reason: RefundReason, why: str) -> None:
        wanted = None if amount == "all" else self._money(amount)
        self._services.refunding.refund(uuid, self._operator, wanted, reason, why)

    def _draft(self, told: Mapping[str, Any], customer: Customer) -> Draft:
        return replace(
            self._services.ordering.new_draft(),
            customer=customer,
            lines=tuple(self._line(line) for line in told["lines"]),
            discount=parse_discount(told.get("discount", ""), self._currency),
            note=told.get("note", ""),
        )

    def _line(self, text: str) -> OrderLine:
        quantity, sku = text.split()
        return self._items[sku].line(parse_quantity(quantity))

    def _money(self, text: str) -> Money:
        return parse_money(text, self._currency)
