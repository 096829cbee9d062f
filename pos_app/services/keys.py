"""The shop's Stripe key: what it is, whether Stripe accepts it, and another in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import HoldfastError
from pos_app.domain.rights import Operator, Right
from pos_app.payments.api_key import KeyVault, parse_api_key
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

    def store(self, text: str, operator: Operator) -> KeyState:
        """Keep another key in the keyring, and check it.

        Raises NotAllowed `right.missing`, InvalidInput for what is no key, NotSetUp for a keyring
        that is no use; then nothing was stored.
        """
        self._permits.require(operator, Right.MANAGE_KEY)
        key = parse_api_key(text.strip())
        self._vault.set(key)
        with self._book.write():
            facts: dict[str, object] = {"key": key.masked, "mode": key.mode}
            audit.append(
                self._book,
                AuditEntry(self._clock(), operator.name, self._till, "key.changed", None, facts),
            )
        return self.check()

    def _masked(self) -> str:
        if self._mode() is Mode.PRACTICE:
            return ""
        try:
            key = self._vault.get()
        except HoldfastError:
            return ""
        return key.masked if key is not None else ""
