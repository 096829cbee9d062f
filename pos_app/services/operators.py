"""Who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import argon2

from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import InvalidInput, NotAllowed
from pos_app.domain.rights import Operator, Role
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.shop import ShopStore

SHORTEST_PIN = 4
LONGEST_PIN = 12


class Operators:
    """The people who may use the till, and their PINs."""

    def __init__(
        self, book: Book, store: ShopStore, clock: Callable[[], datetime], *, till: str
    ) -> None:
        self._book = book
        self._store = store
        self._clock = clock
        self._till = till
        self._hasher = argon2.PasswordHasher()

    def names(self) -> list[str]:
        """Everybody who may sign in."""
        return [operator.name for operator, _ in self._store.operators()]

    def get(self, name: str) -> Operator:
        """An operator by name. Raises NotAllowed `operator.unknown`."""
        return self._named(name)[0]

    def add(self, name: str, role: Role, pin: str) -> Operator:
        """Add somebody. Raises InvalidInput `pin.shape`, `operator.no_name`, `operator.exists`."""
        name = name.strip()
        if not name:
            raise InvalidInput("operator.no_name")
        if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
            raise InvalidInput("pin.shape", shortest=SHORTEST_PIN, longest=LONGEST_PIN)
        operator = Operator(name, role)
        pin_hash = self._hasher.hash(pin)
        with self._book.write():
            if name.casefold() in {known.casefold() for known in self.names()}:
                raise InvalidInput("operator.exists", name=name)
            now = self._clock()
            self._store.add_operator(operator, pin_hash, now)
            self._tell("operator.added", name, now, {"role": role.value})
        return operator

    def sign_in(self, name: str, pin: str) -> Operator:
        """The operator of a name and PIN.

        Raises NotAllowed `operator.unknown` or `pin.wrong`; a wrong PIN is told to the trail.
        """
        operator, pin_hash = self._named(name)
        try:
            self._hasher.verify(pin_hash, pin)
        except argon2.exceptions.VerifyMismatchError:
            with self._book.write():
                self._tell("operator.wrong_pin", name, self._clock(), {})
            raise NotAllowed("pin.wrong", name=name) from None
        return operator

    def _named(self, name: str) -> tuple[Operator, str]:
        for operator, pin_hash in self._store.operators():
            if operator.name.casefold() == name.strip().casefold():
                return operator, pin_hash
        raise NotAllowed("operator.unknown", name=name)

    def _tell(self, action: str, name: str, now: datetime, facts: dict[str, object]) -> None:
        audit.append(self._book, AuditEntry(now, name, self._till, action, None, facts))
