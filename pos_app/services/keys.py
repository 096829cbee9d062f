"""The shop's Stripe key: what it is, whether Stripe accepts it, and another in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import HoldfastError, InvalidInput, NotAllowed
from pos_app.domain.rights import Operator, Right
from pos_app.payments.api_key import ApiKey, KeyVault, parse_api_key
from pos_app.payments.gateway import Gateway, GatewayError
from pos_app.services.answers import reading_failed
from pos_app.services.permits import Permits
from pos_app.services.recovery import Recovery
from pos_app.services.shop import Mode
from pos_app.storage import audit
from pos_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class KeyState:
    """The key as it may be shown, and what Stripe says to it; `trouble` is None if all is well."""

    masked: str
    mode: Mode
    trouble: HoldfastError | None


class Keys:
    """Shows, checks and changes the key; its text is never given out.

    `use_stored` lets the next call use the key of the keyring.
    """

    def __init__(
        self,
        *,
        book: Book,
        vault: KeyVault,
        gateway: Callable[[], Gateway],
        use_stored: Callable[[], object],
        recovery: Recovery,
        permits: Permits,
        has_people: Callable[[], bool],
        mode: Callable[[], Mode],
        clock: Callable[[], datetime],
        till: str,
    ) -> None:
        self._book = book
        self._vault = vault
        self._gateway = gateway
        self._use_stored = use_stored
        self._recovery = recovery
        self._permits = permits
        self._has_people = has_people
        self._mode = mode
        self._clock = clock
        self._till = till

    def check(self) -> KeyState:
        """Ask Stripe whether it accepts the key; if so, go on with what waited for that."""
        self._use_stored()
        trouble: HoldfastError | None = None
        try:
            self._gateway().learn_clock()
        except GatewayError as error:
            trouble = reading_failed(error)
        except HoldfastError as error:
            trouble = error
        else:
            self._recovery.start_again()
        return KeyState(self._masked(), self._mode(), trouble)

    def store(self, text: str, operator: Operator | None) -> KeyState:
        """Keep another key in the keyring, and check it. Raises what `keep` raises."""
        self.keep(text, operator)
        return self.check()

    def keep(self, text: str, operator: Operator | None, *, full_key: bool = False) -> ApiKey:
        """Keep another key in the keyring; Stripe is not asked. Nobody is needed before set-up.

        `full_key` insists on a live key that may do everything. Raises NotAllowed
        `right.missing`, InvalidInput `key.full` and for what is no key, NotSetUp for a keyring
        that is no use; then nothing was stored.
        """
        by = self._require(operator)
        key = parse_api_key(text.strip())
        if key.is_live and not key.restricted and not full_key:
            raise InvalidInput("key.full")
        self._vault.set(key)
        self._tell("key.changed", by, {"key": key.masked, "mode": key.mode})
        return key

    def forget(self, operator: Operator | None) -> None:
        """Remove the key from the keyring. Raises NotAllowed `right.missing`, NotSetUp."""
        by = self._require(operator)
        self._vault.forget()
        self._tell("key.forgotten", by, {})

    def _require(self, operator: Operator | None) -> str:
        if operator is None:
            if self._has_people():
                raise NotAllowed("operator.missing")
            return ""
        return self._permits.require(operator, Right.MANAGE_KEY).operator.name

    def _tell(self, action: str, by: str, facts: dict[str, object]) -> None:
        with self._book.write():
            entry = AuditEntry(self._clock(), by, self._till, action, None, facts)
            audit.append(self._book, entry)

    def _masked(self) -> str:
        if self._mode() is Mode.PRACTICE:
            return ""
        try:
            key = self._vault.get()
        except HoldfastError:
            return ""
        return key.masked if key is not None else ""
