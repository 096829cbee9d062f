"""Somebody at a till."""

from __future__ import annotations

from dataclasses import replace

from pos_app.app import OpenShop
from pos_app.domain.money import Money, parse_money
from pos_app.domain.payment import CardToHold, Verb, VoidReason
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator
from tests.conftest import make_draft, usd

VISA, MASTERCARD = "pm_card_visa", "pm_card_mastercard"
THANKS = "https://shop.example/thanks"


class Counter:
    """Takes orders and brings them as far as a test needs them."""

    def __init__(self, shop: OpenShop, operator: Operator) -> None:
        self.shop = shop
        self.services = shop.services
        self.operator = operator

    def saved(self, price: str = "27.06") -> OrderRecord:
        return self.services.ordering.save(make_draft(self.services, price), self.operator)

    def sent(self, price: str = "27.06") -> OrderRecord:
        return self.services.ordering.send(self.saved(price).order.uuid, self.operator)

    def held(self, price: str = "27.06") -> OrderRecord:
        return self.hold(self.saved(price))

    def captured(self, price: str = "27.06") -> OrderRecord:
        return self.capture(self.held(price))

    def dearer(self, record: OrderRecord) -> OrderRecord:
        """The customer orders everything twice."""
        content = record.order.content
        return self.services.ordering.save(replace(content, lines=content.lines * 2), self.operator)

    def reprice(self, record: OrderRecord, price: str) -> OrderRecord:
        """The order comes to another amount."""
        content = self.look_at(record).order.content
        line = replace(content.lines[0], unit_price=parse_money(price, content.currency))
        return self.services.ordering.save(replace(content, lines=(line,)), self.operator)

    def send(self, record: OrderRecord) -> OrderRecord:
        return self.services.ordering.send(record.order.uuid, self.operator)

    def hold(self, record: OrderRecord, card: str = VISA) -> OrderRecord:
        return self.services.holding.hold(record.order.uuid, CardToHold(card), self.operator)

    def capture(
        self, record: OrderRecord, amount: Money | None = None, *, keep_rest: bool = False
    ) -> OrderRecord:
        return self.services.capturing.capture(
            record.order.uuid,
            self.operator,
            amount,
            payment_id=record.in_view,
            keep_rest=keep_rest,
        )

    def void(self, record: OrderRecord) -> OrderRecord:
        reason = VoidReason.REQUESTED_BY_CUSTOMER
        return self.services.voiding.void(
            record.order.uuid, self.operator, reason, payment_id=record.in_view
        )

    def refund(self, record: OrderRecord, amount: Money | None = None) -> OrderRecord:
        return self.services.refunding.refund(
            record.order.uuid, self.operator, amount, payment_id=record.in_view
        )

    def again(self, record: OrderRecord, card: str = VISA) -> OrderRecord:
        return self.services.further_holds.again(
            record.order.uuid, CardToHold(card), self.operator, payment_id=record.in_view
        )

    def more(self, record: OrderRecord, card: str = VISA) -> OrderRecord:
        return self.services.further_holds.more(record.order.uuid, CardToHold(card), self.operator)

    def raise_hold(self, record: OrderRecord) -> OrderRecord:
        return self.services.further_holds.raise_hold(
            record.order.uuid, self.operator, payment_id=record.in_view
        )

    def raisable(self) -> OrderRecord:
        """A hold that its bank lets be raised, of an order that has become dearer."""
        settings = self.services.shop.settings
        self.services.shop.change(replace(settings, raisable_holds=True), self.operator.name)
        return self.dearer(self.hold(self.saved(), MASTERCARD))

    def link(self, record: OrderRecord) -> OrderRecord:
        """The customer is sent a pay link."""
        self.sell_by_link()
        return self.services.pay_links.make(record.order.uuid, self.operator)

    def sell_by_link(self) -> None:
        """See to it that the shop sends links."""
        settings = self.services.shop.settings
        if not settings.thanks_page:
            self.services.shop.change(replace(settings, thanks_page=THANKS), self.operator.name)

    def unlink(self, record: OrderRecord) -> OrderRecord:
        return self.services.pay_links.cancel(record.order.uuid, self.operator)

    def in_parts(self) -> OrderRecord:
        """A hold that its bank lets be taken in several captures."""
        self.let_holds_be_taken_in_parts()
        return self.hold(self.saved(), MASTERCARD)

    def let_holds_be_taken_in_parts(self) -> None:
        settings = self.services.shop.settings
        self.services.shop.change(replace(settings, holds_in_parts=True), self.operator.name)

    def part_taken(self) -> OrderRecord:
        """A hold of which 12.00 is taken and 15.06 still held."""
        return self.capture(self.in_parts(), usd("12.00"), keep_rest=True)

    def look_at(self, record: OrderRecord) -> OrderRecord:
        return self.services.ordering.record(record.order.uuid)

    def before(self, verb: Verb) -> OrderRecord:
        """An order for which `verb` comes next."""
        match verb:
            case Verb.CREATE:
                return self.saved()
            case Verb.UPDATE:
                return self.dearer(self.sent())
            case Verb.CONFIRM | Verb.LINK:
                return self.sent()
            case Verb.UNLINK:
                return self.link(self.sent())
            case Verb.CAPTURE | Verb.CANCEL:
                return self.held()
            case Verb.REFUND:
                return self.captured()
            case Verb.INCREMENT:
                return self.raisable()

    def do(self, verb: Verb, record: OrderRecord) -> OrderRecord:
        match verb:
            case Verb.CREATE | Verb.UPDATE:
                return self.send(record)
            case Verb.CONFIRM:
                return self.hold(record)
            case Verb.CAPTURE:
                return self.capture(record)
            case Verb.CANCEL:
                return self.void(record)
            case Verb.REFUND:
                return self.refund(record)
            case Verb.INCREMENT:
                return self.raise_hold(record)
            case Verb.LINK:
                return self.link(record)
            case Verb.UNLINK:
                return self.unlink(record)
