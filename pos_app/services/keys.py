"""The shop's Stripe key: what it is, what it may do, and another in its place."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import HoldfastError, InvalidInput, NotAllowed, OutcomeUnknown, Refused
from pos_app.domain.payment import Payment, Verb
from pos_app.domain.rights import Operator, Right
from pos_app.domain.stripe_key import Insist, KeyFacts
from pos_app.payments.api_key import ApiKey, KeyVault, parse_api_key
from pos_app.payments.gateway import Gateway, GatewayError, StripeNotAllowed
from pos_app.services.answers import reading_failed
from pos_app.services.key_facts import KnownKey, tested
from pos_app.services.permits import Permits
from pos_app.services.recovery import Recovery
from pos_app.services.shop import Mode, Shop
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.till_keys import TillKeys


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key as it may be shown, whose account it opens and what it may do there.

    `facts` is None where there is no key, `trouble` None if Stripe accepts the key (or was not
    asked). `moto` says whether the account may mark phone orders, None where that is not known.
    """

    mode: Mode
    facts: KeyFacts | None
    moto: bool | None = None
    trouble: HoldfastError | None = None

    @property
    def masked(self) -> str:
        """The key as people may see it, empty where there is none."""
        return self.facts.masked if self.facts is not None else ""


class KeyLine(Protocol):
    """The line to Stripe, as far as its key goes."""

    known: KnownKey

    @property
    def mode(self) -> Mode:
        """Whose money moves with the key in use."""

    def gateway(self) -> Gateway:
        """The gateway of the key in use. Raises NotAllowed `key.missing`, NotSetUp."""

    def gateway_of(self, key: ApiKey) -> Gateway:
        """A gateway to try a key with; the one in use stays."""

    def has_new_key(self) -> bool:
        """Whether the keyring holds another key than the one in use; if so, it is used next."""

    def drop(self) -> None:
        """Use the key no more."""


class Keys:
    """Shows, tries and changes this till's key; its text is never given out."""

    def __init__(
        self,
        *,
        book: Book,
        vault: KeyVault,
        line: KeyLine,
        store: TillKeys,
        shop: Shop,
        recovery: Recovery,
        permits: Permits,
        has_people: Callable[[], bool],
        clock: Callable[[], datetime],
        install: str,
        till: str,
    ) -> None:
        self._book = book
        self._vault = vault
        self._line = line
        self._store = store
        self._shop = shop
        self._recovery = recovery
        self._permits = permits
        self._has_people = has_people
        self._clock = clock
        self._install = install
        self._till = till

    def known(self) -> KeyState:
        """The key and what was learned of it, without asking Stripe.

        Raises NotAllowed `key.missing`, NotSetUp for a keyring that is no use.
        """
        self._line.has_new_key()
        self._line.gateway()
        return self._state()

    def check(self) -> KeyState:
        """Ask Stripe what the key is good for; if it is, go on with what waited for that."""
        self._line.has_new_key()
        trouble = self._look()
        if trouble is None:
            self._recovery.start_again()
        return self._state(trouble)

    def look(self) -> KeyState:
        """Ask Stripe what the key is good for, and no more."""
        return self._state(self._look())

    def hindrance(self, payment: Payment, verb: Verb | None) -> NotAllowed | None:
        """Why this till's key is not good for that, as far as is known; never waits."""
        return self._line.known.hindrance(payment, verb)

    def marks_phone_orders(self) -> bool | None:
        """Whether Stripe lets the key's account mark phone orders, None where it was not asked."""
        return self._moto_of(self._line.known.facts)

    def try_key(self, text: str, operator: Operator | None) -> KeyState:
        """What Stripe says of a key that somebody pasted; it is not kept.

        Nobody is needed before set-up. Raises NotAllowed `right.missing`, `key.not_accepted`,
        InvalidInput for what is no key, OutcomeUnknown where Stripe does not answer.
        """
        self._require(operator)
        return self._tried(self._parsed(text))

    def store(
        self, text: str, operator: Operator | None, insist: Collection[Insist] = ()
    ) -> KeyState:
        """Try a key, then keep it in the keyring and go on with it. Until then the old one stays.

        A first key is kept untried if Stripe does not answer; then `trouble` is `key.untried`.
        Raises as `try_key` does, InvalidInput with a code of Insist for what an owner must insist
        on (facts `payments`, `account`, `mode`), Refused `key.not_tried` if Stripe does not answer
        while there is an older key, NotSetUp for a keyring that is no use; then nothing was stored.
        """
        by = self._require(operator)
        key = self._parsed(text)
        if key.is_live and not key.restricted and Insist.FULL_KEY not in insist:
            raise InvalidInput(Insist.FULL_KEY)
        state = self._tried_or_first(key)
        assert state.facts is not None
        self._require_same_money(state.facts, insist)
        self._vault.set(key)
        self._line.drop()
        account = state.facts.account
        facts: dict[str, object] = {
            "key": key.masked,
            "mode": key.mode,
            "account": account.id if account else "",
        }
        with self._book.write():
            self._store.keep(state.facts)
            self._tell("key.changed", by, facts)
        self._recovery.start_again()
        return state

    def forget(self, operator: Operator | None) -> None:
        """Remove the key from the keyring. Raises NotAllowed `right.missing`, NotSetUp."""
        by = self._require(operator)
        self._vault.forget()
        self._line.drop()
        with self._book.write():
            self._store.forget()
            self._tell("key.forgotten", by, {})

    def _look(self) -> HoldfastError | None:
        try:
            self._line.gateway().look_at_key()
        except GatewayError as error:
            return reading_failed(error)
        except HoldfastError as error:
            return error
        return None

    def _parsed(self, text: str) -> ApiKey:
        if self._line.mode is Mode.PRACTICE:
            raise InvalidInput("key.practice")
        return parse_api_key(text)

    def _tried(self, key: ApiKey) -> KeyState:
        facts = self._untried(key)
        try:
            look = self._line.gateway_of(key).look_at_key()
        except StripeNotAllowed as error:
            raise NotAllowed("key.not_accepted", key=key.masked) from error
        except GatewayError as error:
            raise reading_failed(error) from error
        return self._of(tested(facts, look, self._clock()))

    def _tried_or_first(self, key: ApiKey) -> KeyState:
        try:
            return self._tried(key)
        except OutcomeUnknown as error:
            if self._vault.get() is not None:
                raise Refused("key.not_tried") from error
            return self._of(self._untried(key), OutcomeUnknown("key.untried"))

    def _untried(self, key: ApiKey) -> KeyFacts:
        return KeyFacts(key.tag(self._install), key.masked, key.is_live, key.restricted)

    def _require_same_money(self, facts: KeyFacts, insist: Collection[Insist]) -> None:
        account = facts.account.id if facts.account else ""
        others = self._store.others(account, livemode=facts.livemode)
        if others.accounts and Insist.OTHER_ACCOUNT not in insist:
            raise InvalidInput(Insist.OTHER_ACCOUNT, payments=others.accounts, account=account)
        if others.modes and Insist.OTHER_MODE not in insist:
            mode = "live" if facts.livemode else "test"
            raise InvalidInput(Insist.OTHER_MODE, payments=others.modes, mode=mode)

    def _state(self, trouble: HoldfastError | None = None) -> KeyState:
        facts = self._line.known.facts
        return self._of(facts if facts.account or facts.tag else None, trouble, self._line.mode)

    def _of(
        self,
        facts: KeyFacts | None,
        trouble: HoldfastError | None = None,
        mode: Mode | None = None,
    ) -> KeyState:
        if mode is None:
            mode = Mode.LIVE if facts is None or facts.livemode else Mode.TEST
        return KeyState(mode, facts, self._moto_of(facts), trouble)

    def _moto_of(self, facts: KeyFacts | None) -> bool | None:
        account = facts.account.id if facts is not None and facts.account else ""
        if account:
            return self._store.marks_phone_orders(account)
        is_refused = self._shop.is_set_up and self._shop.settings.moto_refused
        return False if is_refused else None

    def _require(self, operator: Operator | None) -> str:
        if operator is None:
            if self._has_people():
                raise NotAllowed("operator.missing")
            return ""
        return self._permits.require(operator, Right.MANAGE_KEY).operator.name

    def _tell(self, action: str, by: str, facts: dict[str, object]) -> None:
        entry = AuditEntry(self._clock(), by, self._till, action, None, facts)
        audit.append(self._book, entry)
