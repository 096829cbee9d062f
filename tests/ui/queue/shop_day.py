"""Orders in every state, taken by the services as people would take them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pos_app.domain.customer import Customer
from pos_app.domain.errors import OutcomeUnknown, Refused
from pos_app.domain.money import currency, parse_money
from pos_app.domain.order import OrderLine, parse_quantity
from pos_app.domain.payment import CardToHold, VoidReason
from pos_app.domain.tax import parse_tax_rate

if TYPE_CHECKING:
    from pos_app.domain.money import Money
    from pos_app.domain.order import Draft
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services
    from tests.clock import SettableClock
    from tests.ui.queue.transport import PoorLine

VISA = "pm_card_visa"
MASTERCARD = "pm_card_mastercard"
AMEX = "pm_card_amex"
NO_FUNDS = "pm_card_visa_chargeDeclinedInsufficientFunds"
DECLINED = "pm_card_visa_chargeDeclined"
CVC_FAILS = "pm_card_cvcCheckFail"
NOW = datetime(2026, 11, 19, 10, 53, tzinfo=UTC)

Line = tuple[str, str, str, str]


def usd(text: str) -> Money:
    return parse_money(text, currency("usd"))


class ShopDay:
    """Sets the clock back to take an order, and forward again."""

    def __init__(
        self, services: Services, operator: Operator, clock: SettableClock, line: PoorLine
    ) -> None:
        self.services = services
        self.operator = operator
        self.clock = clock
        self.line = line
        clock.now = NOW

    def at(self, day: int, hour: int, minute: int) -> None:
        """Go to a moment of November 2026."""
        self.clock.now = datetime(2026, 11, day, hour, minute, tzinfo=UTC)

    def save(self, name: str, *lines: Line, phone: str = "415 555 0142") -> OrderRecord:
        """Save an order: each line is quantity, description, price, tax rate."""
        draft = self.draft(name, *lines, phone=phone)
        self.services.ordering.save(draft, self.operator)
        return self.services.ordering.send(draft.uuid, self.operator)

    def draft(self, name: str, *lines: Line, phone: str = "415 555 0142") -> Draft:
        """An order that is not saved yet."""
        draft = self.services.ordering.new_draft()
        for quantity, description, price, rate in lines:
            tax = parse_tax_rate(rate)
            line = OrderLine(description, parse_quantity(quantity), usd(price), tax)
            draft = draft.with_line(line)
        return replace(draft, customer=Customer(name, phone))

    def held(self, name: str, price: str, card: str = VISA) -> OrderRecord:
        """Save an order of one line and hold its card."""
        return self.hold(self.save(name, ("1", "Assam, 250 g", price, "0")), card)

    def hold(self, record: OrderRecord, card: str = VISA) -> OrderRecord:
        """Try to hold an order's card."""
        with suppress(Refused):
            self.services.holding.hold(record.order.uuid, CardToHold(card), self.operator)
        return self.services.ordering.record(record.order.uuid)

    def captured(self, name: str, price: str, amount: Money | None = None) -> OrderRecord:
        """Hold and capture."""
        record = self.held(name, price)
        return self.services.capturing.capture(record.order.uuid, self.operator, amount)

    def voided(self, name: str, price: str) -> OrderRecord:
        """Hold and let go."""
        record = self.held(name, price)
        reason = VoidReason.REQUESTED_BY_CUSTOMER
        return self.services.voiding.void(record.order.uuid, self.operator, reason)

    def lose_capture(self, record: OrderRecord) -> OrderRecord:
        """Capture, and lose every answer to it."""
        self.line.lost = 9
        with suppress(OutcomeUnknown):
            self.services.capturing.capture(record.order.uuid, self.operator)
        self.line.lost = 0
        return self.services.ordering.record(record.order.uuid)
