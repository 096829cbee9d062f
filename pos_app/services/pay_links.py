"""Pay links: the customer pays on a page of Stripe's, and the order takes on what was held there.

The page makes an intent of its own. As soon as a card is held on it, it is a payment of the order
that stands in the place of the order's own intent, which is let go; so it is held exactly once,
whichever came first. Before a card is taken in any other way the page is closed.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_app.domain.errors import HoldfastError, NotSetUp, Refused
from pos_app.domain.pay_link import LinkState, PayLink, is_links
from pos_app.domain.payment import Decline, Intent, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right
from pos_app.payments import link_requests
from pos_app.payments.gateway import Gateway, GatewayError
from pos_app.services.answers import reading_failed
from pos_app.services.attempts import Attempts
from pos_app.services.closing_links import close_link, count_of_links
from pos_app.services.key_facts import KnownKey
from pos_app.services.letting_go import LettingGo
from pos_app.services.link_answers import find_page, maker_of, read_paid
from pos_app.services.ordering import Ordering
from pos_app.services.permits import Permits
from pos_app.services.rules import require
from pos_app.services.shop import Shop
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders

_log = logging.getLogger(__name__)

# Plays the customer where nothing leaves the PC: the page's session, and a test card's number.
Customer = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class LinkLook:
    """How an order stands, and why the last card was not held that was tried on its page."""

    record: OrderRecord
    decline: Decline | None = None


class PayLinks:
    """Makes pay links, watches them, closes them.

    `customer` plays the customer in the practice shop; None where customers are real.
    """

    def __init__(
        self,
        *,
        orders: Orders,
        ledger: Ledger,
        ordering: Ordering,
        attempts: Attempts,
        letting_go: LettingGo,
        shop: Shop,
        gateway: Callable[[], Gateway],
        key: KnownKey,
        permits: Permits,
        clock: Callable[[], datetime],
        till: str,
        customer: Customer | None = None,
    ) -> None:
        self._orders = orders
        self._ledger = ledger
        self._ordering = ordering
        self._attempts = attempts
        self._letting_go = letting_go
        self._shop = shop
        self._gateway = gateway
        self._key = key
        self._permits = permits
        self._clock = clock
        self._till = till
        self._customer = customer

    @property
    def is_set_up(self) -> bool:
        """Whether the shop has a page to send customers to who have paid."""
        return bool(self._shop.settings.thanks_page)

    @property
    def can_play_customer(self) -> bool:
        """Whether somebody at this PC can pay as the customer would."""
        return self._customer is not None

    def make(self, order_uuid: str, operator: Operator) -> OrderRecord:
        """See to it that the order has one open link for what it comes to.

        Raises NotSetUp `link.no_page`, OutcomeUnknown `link.unknown`, `unlink.unknown`, Conflict
        `link.paid`, and what Ordering.send raises.
        """
        permit = self._permits.require(operator, Right.HOLD, order_uuid=order_uuid)
        settings = self._shop.settings
        if not settings.thanks_page:
            raise NotSetUp("link.no_page")
        record = self._ordering.make_ready(order_uuid, permit)
        require(record, PaymentStatus.AWAITING_CARD)
        # How long a link is good for is told by Stripe's clock; what hinders that, hinders sending.
        gateway = self._gateway()
        if self._key.hindrance(record.payment, Verb.LINK) is None:
            with contextlib.suppress(GatewayError):
                self._key.ask(gateway, also_time=True)
        record = record.about(record.payment.id)
        if record.open_link is not None:
            if record.open_link.expires_at > self._clock():
                return record
            record = close_link(self._attempts, record, permit.operator.name)
        title = f"{settings.name}, {record.order.number}"
        request = link_requests.create(
            order_uuid,
            self._till,
            record.wanted,
            count=1 + count_of_links(record),
            title=title,
            thanks_page=settings.thanks_page,
            expires_at=self._clock() + timedelta(hours=settings.link_h),
        )
        return self._attempts.run(record, request, permit.operator.name).about(None)

    def cancel(self, order_uuid: str, operator: Operator) -> OrderRecord:
        """Close the order's link, so that nobody can pay by it any more.

        Raises Conflict `link.paid` (somebody has), Refused `link.none`, `stripe.unreachable`,
        OutcomeUnknown `unlink.unknown`.
        """
        permit = self._permits.require(operator, Right.HOLD, order_uuid=order_uuid)
        record = self._orders.record(order_uuid)
        if record.open_link is None:
            raise Refused("link.none")
        return close_link(self._attempts, record, permit.operator.name).about(None)

    def look(self, order_uuid: str) -> LinkLook:
        """Read how the order's link stands; what was paid by it is taken on at once.

        Raises OutcomeUnknown or NotAllowed if Stripe does not answer.
        """
        record = self._orders.record(order_uuid)
        link = record.open_link
        if link is None:
            return LinkLook(record)
        gateway = self._gateway()
        self._key.require(record.payment)
        try:
            decline = self._look(gateway, record, link)
        except GatewayError as error:
            raise reading_failed(error) from error
        return LinkLook(self._orders.record(order_uuid), decline)

    def meet(self, intent: Intent) -> bool:
        """Take on an intent that was made on a page of ours; False if it is none.

        For what Stripe tells by itself: one that no card is held on is left alone. Raises
        GatewayError.
        """
        if not (is_links(intent.metadata) and self._orders.find(intent.order_uuid)):
            return False
        made_by = maker_of(intent, self._orders.record(intent.order_uuid))
        if made_by is None:
            return False
        if not intent.was_held:
            return True
        page = find_page(self._gateway(), made_by, self._ledger.links.session_of(made_by))
        if page is None or page.intent_id != intent.id:
            # Somebody has copied the metadata: it was paid on no page of ours.
            return False
        if self._ledger.links.adopt(made_by, intent):
            self._let_go(intent.order_uuid)
        return True

    def look_at_page(self, session: str) -> str | None:
        """Look at the order whose page this is, because Stripe told of it; None if it is not ours.

        Raises as `look` does.
        """
        found = self._look_at(self._ledger.links.orders_of_open(session=session))
        return found[0] if found else None

    def look_at_ended(self) -> list[str]:
        """Look at every link whose time is over and that the book has as open; the orders.

        Raises as `look` does.
        """
        return self._look_at(self._ledger.links.orders_of_open(ended_by=self._clock()))

    def look_at_open(self) -> list[str]:
        """Look at every open link, because somebody asks; the orders. Raises as `look` does."""
        return self._look_at(self._ledger.links.orders_of_open())

    def play_customer(self, order_uuid: str, number: str) -> None:
        """Pay by the order's link with one of Stripe's test cards, in the practice shop."""
        link = self._orders.record(order_uuid).open_link
        if link is not None and self._customer is not None:
            self._customer(link.session, number)

    def _look_at(self, order_uuids: list[str]) -> list[str]:
        if not order_uuids:
            return []
        # Only with the gateway the key is known. Those of another key hold up nobody.
        self._gateway()
        ours = [
            order_uuid
            for order_uuid in order_uuids
            if self._key.hindrance(self._orders.record(order_uuid).payment) is None
        ]
        seen: list[str] = []
        for order_uuid in ours:
            try:
                self.look(order_uuid)
            except Refused as error:
                # That is about this one alone.
                _log.info("looking at a link of %s: %s", order_uuid, error.code)
            else:
                seen.append(order_uuid)
        return seen

    def _look(self, gateway: Gateway, record: OrderRecord, link: PayLink) -> Decline | None:
        page = gateway.read_page(link.session)
        if page.state is LinkState.OVER:
            self._ledger.links.close(page)
        elif page.state is LinkState.PAID:
            intent = read_paid(gateway, page)
            if intent is not None:
                made_by = self._ledger.attempt(self._ledger.links.made_by(link.session))
                self._ledger.links.adopt(made_by, intent)
                self._let_go(record.order.uuid)
        elif page.intent_id:
            return gateway.read_intent(page.intent_id).decline
        return None

    def _let_go(self, order_uuid: str) -> None:
        left = self._letting_go.waiting(order_uuid)
        if left is not None:
            # What hinders it now does not later: recovery goes on with it.
            with contextlib.suppress(HoldfastError):
                self._letting_go.let_go(left)
