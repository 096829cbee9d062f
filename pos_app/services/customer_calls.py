"""Calls about customers at Stripe: write the intent, call, write the outcome.

They move no money, so they have rows of their own beside the ledger's; the rules are the same. The
only code that sends them, for the first time or after a crash.
"""

from __future__ import annotations

import contextlib
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from pos_app.domain.errors import HoldfastError, NotAllowed, OutcomeUnknown, Refused
from pos_app.domain.payment import NEVER_ARRIVED, Outcome
from pos_app.domain.saved_card import CardCall, CardRequest, CardVerb, StripeCustomer
from pos_app.payments.gateway import (
    Gateway,
    GatewayError,
    StripeNotAllowed,
    StripeRefused,
    StripeUnknown,
    StripeUnreachable,
)
from pos_app.services.answers import key_trouble, reading_failed
from pos_app.services.attempts import (
    CLOCK_TOLERANCE,
    FIRST_PAUSE,
    KEY_GOOD_FOR,
    LONGEST_PAUSE,
)
from pos_app.services.key_facts import KnownKey
from pos_app.services.settling import SEARCH_MARGIN
from pos_app.storage.card_calls import CardCallStore, is_due
from pos_app.storage.saved_cards import SavedCardStore

_log = logging.getLogger(__name__)

_GONE = "resource_missing"
# What hinders one call hinders every other.
_HINDERS_ALL = {"stripe.unreachable", "card.waits", "key.missing", "key.revoked"}


class CustomerCalls:
    """Sends calls about customers and settles them.

    `gateway` gives the gateway of the present key. The clocks are those of the ledger.
    """

    def __init__(
        self,
        calls: CardCallStore,
        cards: SavedCardStore,
        gateway: Callable[[], Gateway],
        key: KnownKey,
        clock: Callable[[], datetime],
        pc_clock: Callable[[], datetime],
    ) -> None:
        self._calls = calls
        self._cards = cards
        self._gateway = gateway
        self._key = key
        self._clock = clock
        self._pc_clock = pc_clock
        self._has_taken_over = False

    def run(
        self,
        owner: StripeCustomer,
        request: CardRequest,
        operator: str,
        card_id: int | None = None,
    ) -> None:
        """Ask Stripe for something new about a customer.

        Raises Refused, Conflict `card.being_asked`, NotAllowed (the key), OutcomeUnknown
        `card.<verb>.unknown` or `card.waits` (recorded; the next round settles it).
        """
        gateway = self._gateway()
        # First, so that what another account's key must not ask is not written down either.
        trouble = self._trouble(gateway, owner)
        call = self._calls.begin(owner, request, operator, card_id)
        self._send(gateway, call, trouble, by_person=True)

    def resume(self, call: CardCall, *, by_person: bool = False) -> None:
        """Send an open call again, same key and same parameters. Raises as `run` does."""
        gateway = self._gateway()
        trouble = self._trouble(gateway, self._cards.owner_of_id(call.owner_id))
        self._send(gateway, call, trouble, by_person=by_person)

    def settle(self, *, by_person: bool) -> HoldfastError | None:
        """Finish what is open and due; what hindered that, if something did."""
        if not self._has_taken_over:
            # Once: what this till was sending when it last ended, nobody is sending now.
            self._calls.take_over()
            self._has_taken_over = True
        for call in self._calls.open_calls():
            if not (by_person or is_due(call, self._clock())):
                continue
            try:
                self.resume(call, by_person=by_person)
            except HoldfastError as error:
                _log.info("call %s: %s", call.key, error.code)
                if error.code in _HINDERS_ALL:
                    return error
        return None

    def _send(
        self, gateway: Gateway, call: CardCall, trouble: GatewayError | None, *, by_person: bool
    ) -> None:
        owner = self._cards.owner_of_id(call.owner_id)
        claimed = self._calls.mark_sent(call, by_person=by_person)
        if claimed is None:
            return
        if self._calls.in_transaction():
            raise AssertionError("no transaction may be open across the network")
        if trouble is None and claimed.tries > 1 and self._key_is_stale(claimed):
            self._settle_by_reading(gateway, claimed, owner)
            return
        try:
            if trouble is not None:
                raise trouble
            stripe_id = gateway.send_about_customer(claimed.request, claimed.key)
        except StripeRefused as error:
            self._refuse(gateway, claimed, owner, error)
        except StripeUnreachable as error:
            self._keep_unsent(claimed, error)
        except StripeNotAllowed as error:
            outcome = Outcome.UNKNOWN if claimed.tries > 1 else _outcome_not_allowed(claimed)
            hindrance = key_trouble(error)
            self._finish(claimed, outcome, error, code=hindrance.code)
            raise hindrance from error
        except StripeUnknown as error:
            self._finish(claimed, Outcome.UNKNOWN, error)
            if not error.is_kept:
                raise _unknown(claimed) from error
            self._settle_by_reading(gateway, claimed, owner)
        else:
            self._calls.finish(claimed, Outcome.SUCCEEDED, stripe_id=stripe_id)

    def _trouble(self, gateway: Gateway, owner: StripeCustomer) -> GatewayError | None:
        """What hinders every call now. Raises NotAllowed for a customer of another account."""
        if owner.livemode != gateway.livemode:
            raise NotAllowed("card.other_account")
        try:
            self._key.ask(gateway, also_time=True)
        except StripeNotAllowed as error:
            return error
        except GatewayError as error:
            return StripeUnreachable(error.code, request_id=error.request_id, message=error.message)
        account = self._key.facts.account
        if owner.account and account and account.id and owner.account != account.id:
            raise NotAllowed("card.other_account")
        return None

    def _keep_unsent(self, call: CardCall, error: StripeUnreachable) -> None:
        if call.tries > 1:
            # An earlier send may have been received; this no says nothing of that one.
            self._finish(call, Outcome.UNKNOWN, error)
            raise _unknown(call) from error
        if call.request.verb is CardVerb.CREATE_CUSTOMER:
            # Nobody is kept for later: the customer is made when a card is to be kept.
            self._finish(call, Outcome.REFUSED, error)
            raise Refused("stripe.unreachable") from error
        self._finish(call, Outcome.PREPARED, error)
        raise OutcomeUnknown("card.waits") from error

    def _refuse(
        self, gateway: Gateway, call: CardCall, owner: StripeCustomer, error: StripeRefused
    ) -> None:
        if error.code == "idempotency_error" and call.tries > 1:
            self._settle_by_reading(gateway, call, owner)
            return
        if self._is_gone(gateway, call, owner, error):
            # What was wanted is so already.
            self._finish(call, Outcome.SUCCEEDED, error)
            return
        self._finish(call, Outcome.REFUSED, error)
        raise Refused("stripe.refused", stripe_code=error.code, message=error.message) from error

    def _is_gone(
        self, gateway: Gateway, call: CardCall, owner: StripeCustomer, error: StripeRefused
    ) -> bool:
        if call.request.verb is CardVerb.CREATE_CUSTOMER:
            return False
        if error.code == _GONE:
            return True
        with contextlib.suppress(GatewayError):
            return self._was_done(gateway, call, owner)
        return False

    def _was_done(self, gateway: Gateway, call: CardCall, owner: StripeCustomer) -> bool:
        try:
            if call.request.verb is CardVerb.DETACH:
                return gateway.read_card(call.request.target).customer != owner.stripe_id
            gateway.read_cards(call.request.target)
        except StripeRefused as error:
            if error.code != _GONE:
                raise
            return True
        return False

    def _settle_by_reading(self, gateway: Gateway, call: CardCall, owner: StripeCustomer) -> None:
        try:
            if call.request.verb is CardVerb.CREATE_CUSTOMER:
                since = call.began_at - SEARCH_MARGIN
                stripe_id = gateway.find_customer(owner.reference, created_since=since)
                done = bool(stripe_id)
            else:
                stripe_id, done = "", self._was_done(gateway, call, owner)
        except GatewayError as error:
            self._finish(call, Outcome.UNKNOWN, error)
            raise reading_failed(error) from error
        outcome = Outcome.SUCCEEDED if done else Outcome.REFUSED
        code = "" if done else NEVER_ARRIVED
        self._calls.finish(call, outcome, stripe_id=stripe_id, error_code=code)
        if not done:
            raise Refused("card.not_done")

    def _key_is_stale(self, call: CardCall) -> bool:
        first = call.sent_at or call.began_at
        ages = (self._clock() - first, self._pc_clock() - (call.sent_at_pc or first))
        return not all(-CLOCK_TOLERANCE <= age < KEY_GOOD_FOR for age in ages)

    def _finish(
        self, call: CardCall, outcome: Outcome, error: GatewayError, code: str = ""
    ) -> None:
        pause: timedelta = min(FIRST_PAUSE * 2 ** min(max(call.tries, 1) - 1, 10), LONGEST_PAUSE)
        self._calls.finish(
            call,
            outcome,
            error_code=code or error.code,
            request_id=error.request_id,
            # Jitter, so that what failed together does not come back together.
            next_try_at=self._clock() + pause * random.uniform(0.5, 1),
        )


def _outcome_not_allowed(call: CardCall) -> Outcome:
    """The outcome of a call that the key was not good for."""
    # Whoever was erased here is to be forgotten there too, and nobody presses again.
    is_erasing = call.request.verb is CardVerb.DELETE_CUSTOMER
    return Outcome.PREPARED if is_erasing else Outcome.REFUSED


def _unknown(call: CardCall) -> OutcomeUnknown:
    return OutcomeUnknown(f"card.{call.request.verb.value}.unknown", at=call.sent_at)
