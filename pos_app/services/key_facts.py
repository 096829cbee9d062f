"""What is known of the key in use: at hand without waiting, and in the book for the next start."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pos_app.domain.errors import NotAllowed, StorageTrouble
from pos_app.domain.payment import Payment, StripeRequest, Verb
from pos_app.domain.queue import QueueRow
from pos_app.domain.saved_card import CardRequest
from pos_app.domain.stripe_key import (
    NEEDED_FOR,
    NEEDED_FOR_CARDS,
    Grant,
    KeyFacts,
    KeyLook,
    Permission,
    StripeAccount,
)
from pos_app.payments.gateway import Gateway
from pos_app.storage.till_keys import TillKeys

_log = logging.getLogger(__name__)

# Before the first key: nothing is known, and nothing hinders.
_NO_KEY = KeyFacts(tag="", masked="", livemode=True, restricted=True)


class KnownKey:
    """The facts of the key in use. Any thread may ask; what is learned goes into the book."""

    def __init__(self, store: TillKeys, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._facts = _NO_KEY

    @property
    def facts(self) -> KeyFacts:
        """What is known now; never waits."""
        return self._facts

    def use(self, key: KeyFacts) -> None:
        """Go on with this key, and with what an earlier run has learned of the same one."""
        stored = self._store.load()
        with self._lock:
            self._facts = stored if stored is not None and stored.tag == key.tag else key

    def drop(self) -> None:
        """There is no key in use."""
        with self._lock:
            self._facts = _NO_KEY

    def hindrance(self, payment: Payment, verb: Verb | None = None) -> NotAllowed | None:
        """Why the key must not touch a payment, or not in this way; never waits."""
        return self._facts.hindrance(payment, verb)

    def marked(self, rows: list[QueueRow]) -> list[QueueRow]:
        """The rows, with those that this till's key is not for marked; not for the GUI thread."""
        facts = self._facts if self._facts is not _NO_KEY else self._store.load()
        if facts is None:
            return rows
        return [replace(row, is_elsewhere=True) if facts.is_elsewhere(row) else row for row in rows]

    def require(self, payment: Payment, verb: Verb | None = None) -> None:
        """Raise NotAllowed as `KeyFacts.hindrance` says."""
        hindrance = self.hindrance(payment, verb)
        if hindrance is not None:
            raise hindrance

    def ask(self, gateway: Gateway, *, also_time: bool = False) -> None:
        """Ask whose key it is, and for Stripe's time, unless it is known. Raises GatewayError."""
        with self._asking:
            is_late = also_time and gateway.server_clock_offset is None
            if is_late or self._facts.account is None:
                self.learn_account(gateway.read_account())

    def bind(self, payment: Payment) -> None:
        """Bind a payment to the account and mode of the key that is asked about it."""
        account = self._facts.account
        if not payment.account and account is not None and account.id:
            self._store.bind(payment.id, account.id, livemode=self._facts.livemode)

    def learn_account(self, account: StripeAccount) -> None:
        """Whose key it is; a refusal that tells less takes nothing away."""

        def with_account(facts: KeyFacts) -> KeyFacts:
            known = facts.account
            tells_more = known is None or (account.id != known.id and bool(account.id))
            return replace(facts, account=account) if tells_more or account.name else facts

        self._change(with_account)

    def learn_done(self, request: StripeRequest | CardRequest) -> None:
        """Stripe has done something, so the key may do it."""
        if isinstance(request, CardRequest):
            shown = NEEDED_FOR_CARDS[request.verb]
        else:
            shown = Permission.WRITE_READERS if request.reader else NEEDED_FOR[request.verb]
        if self._facts.grants.get(shown) is not Grant.YES:
            self._change(lambda facts: facts.having(shown, Grant.YES))

    def learn_lacking(self, permission: str) -> None:
        """Stripe has named a missing permission: it is missing until the key is tested again."""
        if permission in set(Permission):
            self._change(lambda facts: facts.having(Permission(permission), Grant.NO))

    def learn_look(self, look: KeyLook) -> None:
        """The key was tested: what an earlier no has taught is open again."""
        self._change(lambda facts: tested(facts, look, self._clock()))

    def _change(self, change: Callable[[KeyFacts], KeyFacts]) -> None:
        with self._lock:
            before, self._facts = self._facts, change(self._facts)
            after = self._facts
        if before == after or not after.tag:
            return
        try:
            self._store.keep(after)
        except StorageTrouble as error:
            # It is known for as long as the program runs; what was asked of Stripe comes first.
            _log.warning("what is known of the key was not kept: %s", error.code)


def tested(facts: KeyFacts, look: KeyLook, at: datetime) -> KeyFacts:
    """The facts of a key that was just tried; a write that was seen to work is still known."""
    done = {write: grant for write, grant in facts.grants.items() if grant is Grant.YES}
    found = replace(facts, account=look.account, grants=done, tested_at=at)
    for permission, grant in look.grants.items():
        found = found.having(permission, grant)
    return found
