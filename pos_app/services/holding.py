"""Holding a card: reserving the order's amount on it, now or hours later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_app.domain.declines import NEVER_AGAIN, declines_of
from pos_app.domain.errors import Refused
from pos_app.domain.payment import CardToHold, Decline, PaymentStatus, StripeRequest
from pos_app.domain.reader import Keying
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.payments import requests
from pos_app.payments.requests import HoldWishes
from pos_app.services.attempts import Attempts
from pos_app.services.closing_links import close_link
from pos_app.services.ordering import Ordering
from pos_app.services.permits import Permits
from pos_app.services.rules import require
from pos_app.services.shop import Mode, Shop
from pos_app.storage.saved_cards import SavedCardStore

# So long the book needs no second look at an intent that it has just made.
FRESH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TestCard:
    """One of Stripe's test payment methods, and what a bank does with it."""

    id: str
    name: str
    what: str

    # Its name begins like a test case's; pytest is told that it is none.
    __test__ = False


TEST_CARDS = (
    TestCard("pm_card_visa", "Visa •4242", "held"),
    TestCard("pm_card_mastercard", "Mastercard •4444", "held"),
    TestCard("pm_card_amex", "Amex •0005", "held"),
    TestCard("pm_card_visa_chargeDeclinedInsufficientFunds", "Visa •9995", "declined_funds"),
    TestCard("pm_card_visa_chargeDeclined", "Visa •0002", "declined"),
    TestCard("pm_card_chargeDeclinedExpiredCard", "Visa •0069", "declined_expired"),
    TestCard("pm_card_chargeDeclinedIncorrectCvc", "Visa •0127", "declined_cvc"),
    TestCard("pm_card_visa_chargeDeclinedStolenCard", "Visa •9979", "declined_stolen"),
    TestCard("pm_card_chargeDeclinedProcessingError", "Visa •0119", "declined_processing"),
    TestCard("pm_card_authenticationRequired", "Visa •3184", "needs_approval"),
)


@dataclass(frozen=True, slots=True)
class ReaderLook:
    """How far a reader is with an order's card, and how the order stands."""

    keying: Keying
    record: OrderRecord


class Holding:
    """Holds cards on orders."""

    def __init__(
        self,
        ordering: Ordering,
        attempts: Attempts,
        shop: Shop,
        permits: Permits,
        cards: SavedCardStore,
        clock: Callable[[], datetime],
    ) -> None:
        self._ordering = ordering
        self._attempts = attempts
        self._shop = shop
        self._permits = permits
        self._cards = cards
        self._clock = clock

    @property
    def test_cards(self) -> tuple[TestCard, ...]:
        """The cards to try things with; none where a card is a real one."""
        return () if self._shop.mode is Mode.LIVE else TEST_CARDS

    def hold(self, order_uuid: str, card: CardToHold, operator: Operator) -> OrderRecord:
        """Hold the order's amount on a card, on the order's own intent.

        Raises Refused `card.declined` (fact `decline`), `card.needs_approval`,
        `card.do_not_try_again`, `card.tried_too_often` (fact `tries`), `card.moto_not_granted`,
        OutcomeUnknown `confirm.unknown`, `read.unknown`, and what Ordering.send raises.
        """
        permit = self._permits.require(operator, Right.HOLD, order_uuid=order_uuid)
        return self.hold_payment(order_uuid, card, permit)

    def hold_payment(
        self, order_uuid: str, card: CardToHold, permit: Permit, payment_id: int | None = None
    ) -> OrderRecord:
        """The same on one payment of an order that waits for a card.

        Its pay link is closed first: Conflict `link.paid` if the customer was faster. Where it is
        keyed on a reader, `look_at_reader` tells the rest.
        """
        record, intent_id = self._ready(order_uuid, permit, payment_id, card.customer)
        self._require_may_try(card, record)
        record = close_link(self._attempts, record, permit.operator.name)
        settings = self._shop.settings
        wishes = HoldWishes(settings.longer_holds, settings.raisable_holds, settings.holds_in_parts)
        request = requests.confirm(intent_id, card, moto=settings.moto, wishes=wishes)
        try:
            return self._ask(record, request, permit)
        except Refused as error:
            if _is_for_good(error):
                self._cards.block(card.payment_method)
            raise

    def hold_by_reader(self, order_uuid: str, reader_id: str, operator: Operator) -> OrderRecord:
        """Let a reader ask for the card, which is keyed there; `look_at_reader` tells the rest.

        Raises what `hold` raises, and Refused `reader.…`.
        """
        needed = (Right.HOLD, Right.KEY_CARDS)
        permit = self._permits.require(operator, *needed, order_uuid=order_uuid)
        return self.hold_payment(order_uuid, CardToHold(reader=reader_id), permit)

    def look_at_reader(self, order_uuid: str, *, stop: bool = False) -> ReaderLook:
        """How far the reader is with an order's card; with `stop` it shall no longer ask for it.

        While it asks, once a second is often enough. Raises Refused `card.declined`, `reader.…`
        once it no longer asks and nothing is held, OutcomeUnknown `stripe.unreachable`,
        `read.unknown`.
        """
        keying = self._attempts.look_at_reader(self._ordering.record(order_uuid), stop=stop)
        return ReaderLook(keying, self._ordering.record(order_uuid))

    def _ready(
        self,
        order_uuid: str,
        permit: Permit,
        payment_id: int | None = None,
        customer: str = "",
    ) -> tuple[OrderRecord, str]:
        """The order as its card may be asked for, seen from that payment, and its intent."""
        self._look_again(order_uuid, payment_id)
        record = self._ordering.make_ready(
            order_uuid, permit, payment_id=payment_id, customer=customer
        )
        require(record, PaymentStatus.AWAITING_CARD)
        intent_id = record.payment.intent_id
        if intent_id is None:
            raise Refused("order.not_at_stripe")
        # Seen as this payment: which one counts changes as soon as it holds.
        return record.about(record.payment.id), intent_id

    def _ask(self, record: OrderRecord, request: StripeRequest, permit: Permit) -> OrderRecord:
        try:
            return self._attempts.run(record, request, permit.operator.name).about(None)
        except Refused as error:
            if error.code == "card.moto_not_granted":
                self._shop.remember_moto_refused()
            raise

    def _require_may_try(self, card: CardToHold, record: OrderRecord) -> None:
        """Let no card be tried that the bank never wants to see again, or only so often.

        Stripe gives an intent up after too many declines; another card may still be held on it.
        """
        told = declines_of(card.payment_method, record.attempts)
        if any(each.advice_code == NEVER_AGAIN for each in told):
            raise Refused("card.do_not_try_again")
        most = self._shop.settings.card_tries
        if told and record.payment.declines >= most:
            raise Refused("card.tried_too_often", tries=most)

    def _look_again(self, order_uuid: str, payment_id: int | None) -> None:
        """Read an older intent: its amount may have been changed at Stripe, without an event."""
        record = self._ordering.record(order_uuid).about(payment_id)
        is_waiting = record.payment.status is PaymentStatus.AWAITING_CARD
        is_fresh = abs(self._clock() - record.order.saved_at) < FRESH
        if is_waiting and record.open_attempt is None and not is_fresh:
            self._attempts.read(record)


def _is_for_good(error: Refused) -> bool:
    decline = error.facts.get("decline")
    return isinstance(decline, Decline) and decline.advice_code == NEVER_AGAIN
