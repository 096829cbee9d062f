"""Saved cards: kept with a hold when the customer agrees, held again, removed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from pos_app.domain.errors import HoldfastError, NotAllowed, OutcomeUnknown, Refused
from pos_app.domain.payment import Attempt, CardToHold, Outcome, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right
from pos_app.domain.saved_card import Consent, SavedCard, StripeCustomer
from pos_app.payments import card_requests
from pos_app.payments.gateway import Gateway, GatewayError, StripeRefused
from pos_app.payments.requests import KEEP
from pos_app.services.answers import reading_failed
from pos_app.services.customer_calls import CustomerCalls
from pos_app.services.holding import Holding
from pos_app.services.key_facts import KnownKey
from pos_app.services.permits import Permits
from pos_app.storage.card_calls import CardCallStore
from pos_app.storage.ledger import TURN
from pos_app.storage.orders import Orders
from pos_app.storage.saved_cards import SavedCardStore

_log = logging.getLogger(__name__)


class SavedCards:
    """The cards of customers that Stripe keeps. Stripe is told a reference, never who it is."""

    def __init__(
        self,
        *,
        cards: SavedCardStore,
        calls: CardCallStore,
        asking: CustomerCalls,
        orders: Orders,
        holding: Holding,
        gateway: Callable[[], Gateway],
        key: KnownKey,
        permits: Permits,
        clock: Callable[[], datetime],
    ) -> None:
        self._cards = cards
        self._calls = calls
        self._asking = asking
        self._orders = orders
        self._holding = holding
        self._gateway = gateway
        self._key = key
        self._permits = permits
        self._clock = clock

    @property
    def may_keep(self) -> bool:
        """Whether the key in use may keep cards, as far as is known; never waits."""
        return self._key.facts.may_keep_cards

    def of_customer(self, customer_id: int) -> list[SavedCard]:
        """A customer's cards, newest first, also those that cannot be held now."""
        return self._cards.of_customer(customer_id)

    def offered(self, customer_id: int) -> list[SavedCard]:
        """Those that may be held with the key in use: neither expired nor refused for good."""
        try:
            self._gateway()
        except HoldfastError:
            # Without a key no card can be held, and nobody is told of it here.
            return []
        today = self._clock().date()
        return [
            card
            for card in self._cards.of_customer(customer_id)
            if card.may_be_held(today) and self._opens(card)
        ]

    def hold(
        self, order_uuid: str, card_id: int, operator: Operator, *, present: bool = True
    ) -> OrderRecord:
        """Hold the order's amount on a saved card of its customer.

        `present`: the customer is on the line. Raises as `to_hold` and Holding.hold do.
        """
        return self._holding.hold(
            order_uuid, self.to_hold(order_uuid, card_id, present=present), operator
        )

    def to_hold(self, order_uuid: str, card_id: int, *, present: bool) -> CardToHold:
        """A saved card as every hold of its customer's order takes it, also hold again.

        Raises Refused `card.not_saved`, `card.expired` (facts `month`, `year`), `card.blocked`,
        NotAllowed `card.other_account`.
        """
        card = self._cards.card(card_id)
        customer = self._orders.record(order_uuid).order.customer
        if card is None or card.customer_id != customer.id:
            raise Refused("card.not_saved")
        # Whether it is still good is told by Stripe's clock; what hinders that, hinders the hold.
        with suppress(GatewayError):
            self._key.ask(self._gateway(), also_time=True)
        if not self._opens(card):
            raise NotAllowed("card.other_account")
        today = self._clock().date()
        if card.is_blocked:
            raise Refused("card.do_not_try_again")
        if card.payment_method and card.is_expired(today):
            raise Refused("card.expired", month=card.exp_month, year=card.exp_year)
        if not card.may_be_held(today):
            raise Refused("card.not_saved")
        return CardToHold(card.payment_method, card.stripe_customer, off_session=not present)

    def hold_and_keep(
        self, order_uuid: str, payment_method: str, words: str, operator: Operator
    ) -> OrderRecord:
        """Hold a new card and let Stripe keep it: the customer has agreed to `words`.

        The order is returned as it stands after the hold. Raises what Holding.hold raises, Refused
        `card.nobody_to_keep_for` for an order without a customer, and what keeps Stripe from
        knowing the customer, before anything is held.
        """
        permit = self._permits.require(operator, Right.HOLD, order_uuid=order_uuid)
        by = permit.operator.name
        customer = self._orders.record(order_uuid).order.customer
        if customer.id is None:
            raise Refused("card.nobody_to_keep_for")
        owner = self._known_at_stripe(customer.id, by)
        asked = self._cards.ask(owner, Consent(words, by, self._clock(), order_uuid))
        card = CardToHold(payment_method, owner.stripe_id, keep=True)
        try:
            return self._holding.hold_payment(order_uuid, card, permit)
        finally:
            self._settle_card(asked)

    def refresh(self, customer_id: int) -> list[SavedCard]:
        """Read at Stripe what became of a customer's cards: renewed, or removed there.

        Raises what keeps Stripe from telling.
        """
        gateway = self._gateway()
        for card in self._cards.of_customer(customer_id):
            if not self._opens(card):
                continue
            try:
                self._cards.refresh(card, gateway.read_card(card.payment_method))
            except StripeRefused as error:
                if error.code != "resource_missing":
                    raise reading_failed(error) from error
                self._cards.lose(card)
            except GatewayError as error:
                raise reading_failed(error) from error
        return self._cards.of_customer(customer_id)

    def remove(self, card_id: int, operator: Operator) -> None:
        """Let Stripe keep a card no longer; it is not offered from now on.

        Raises Refused `card.not_saved`, OutcomeUnknown `card.waits`, `card.detach.unknown` (it is
        removed as soon as Stripe answers), NotAllowed.
        """
        permit = self._permits.require(operator, Right.HOLD)
        card = self._cards.card(card_id)
        if card is None or not card.payment_method:
            raise Refused("card.not_saved")
        owner = self._cards.owner_of_id(card.owner_id)
        self._asking.run(
            owner, card_requests.detach(card.payment_method), permit.operator.name, card_id
        )

    def forget_erased(self, by: str = "Holdfast") -> bool:
        """Let Stripe forget, with all cards, whoever was erased here; False if that has to wait.

        What waits is done by a later round: without a connection, or with another account's key.
        """
        for owner in self._cards.erased_owners():
            call = self._calls.open_call_of(owner.id)
            if call is None and not owner.stripe_id:
                self._cards.forget_unsent(owner, by)
                continue
            try:
                if call is None:
                    request = card_requests.delete_customer(owner.stripe_id)
                    self._asking.run(owner, request, by)
                else:
                    self._asking.resume(call, by_person=True)
            except HoldfastError as error:
                _log.info("customer %s: %s", owner.id, error.code)
        return not self._cards.erased_owners()

    def settle(self, *, by_person: bool) -> HoldfastError | None:
        """Finish what crashed, timed out or waits; what hindered that, if something did."""
        hindered_by = self._asking.settle(by_person=by_person)
        if hindered_by is None:
            self.forget_erased()
            for card in self._cards.asked():
                hindered_by = self._settle_card(card) or hindered_by
        return hindered_by

    def _known_at_stripe(self, customer_id: int, by: str) -> StripeCustomer:
        gateway = self._gateway()
        try:
            self._key.ask(gateway, also_time=True)
        except GatewayError as error:
            raise reading_failed(error) from error
        account = self._key.facts.account
        owner = self._cards.owner(
            customer_id, account.id if account else "", livemode=gateway.livemode
        )
        if owner.stripe_id:
            return owner
        waiting = self._calls.open_call_of(owner.id)
        if waiting is not None:
            self._asking.resume(waiting, by_person=True)
        else:
            self._asking.run(owner, card_requests.create_customer(owner.reference), by)
        owner = self._cards.owner_of_id(owner.id)
        if not owner.stripe_id:
            raise OutcomeUnknown("card.create_customer.unknown")
        return owner

    def _settle_card(self, card: SavedCard) -> HoldfastError | None:
        """See whether the hold that was to keep a card went through, and what Stripe keeps."""
        holds = [
            each
            for each in self._orders.record(card.consent.order_uuid).attempts
            if each.began_at >= card.consent.at and _keeps(each)
        ]
        is_new = not holds and self._clock() - card.consent.at < TURN
        if is_new or any(each.outcome.is_open for each in holds):
            return None
        done = [each for each in holds if each.outcome is Outcome.SUCCEEDED]
        if not done:
            self._cards.keep_not(card)
            return None
        try:
            gateway = self._gateway()
            intent = gateway.read_intent(done[-1].request.target)
            stored = gateway.read_card(intent.payment_method)
        except GatewayError as error:
            _log.info("card %s: %s", card.id, error.code)
            return reading_failed(error)
        except HoldfastError as error:
            return error
        if stored.customer == card.stripe_customer:
            self._cards.keep(card, stored)
        else:
            self._cards.keep_not(card)
        return None

    def _opens(self, card: SavedCard) -> bool:
        facts = self._key.facts
        ours = facts.account.id if facts.account else ""
        is_same = not card.account or not ours or card.account == ours
        return is_same and card.livemode == facts.livemode


def _keeps(attempt: Attempt) -> bool:
    return attempt.request.verb is Verb.CONFIRM and KEEP in attempt.request.params
