"""The people of the shop: who is signed in, and what the owner decides about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import argon2

from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import HoldfastError, InvalidInput, NotAllowed, Refused
from pos_app.domain.pin import require_shape, require_strength
from pos_app.domain.rights import OWNER_KEEPS, Operator, Right, Role
from pos_app.services.permits import Permits
from pos_app.services.pin_lock import PinLock
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.operators import Account, OperatorStore


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the shop: whether gone for good, and how many PINs in a row were wrong."""

    operator: Operator
    is_retired: bool
    wrong_pins: int


class Operators:
    """The people who may use the till, their PINs and their roles.

    Changes need MANAGE_PEOPLE, give and take no right that `by`, who makes them, has not, and
    are told to the trail. With `any_pin`, as in the practice shop, a PIN may be a weak one.
    """

    def __init__(
        self,
        book: Book,
        store: OperatorStore,
        permits: Permits,
        lock: PinLock,
        clock: Callable[[], datetime],
        *,
        till: str,
        any_pin: bool,
    ) -> None:
        self._book = book
        self._store = store
        self._permits = permits
        self._lock = lock
        self._clock = clock
        self._till = till
        self._any_pin = any_pin
        self._hasher = argon2.PasswordHasher()

    def able(self) -> list[Operator]:
        """Everybody who may sign in."""
        return [each.operator for each in self._store.accounts() if not each.is_disabled]

    def names(self) -> list[str]:
        """The names of everybody who may sign in."""
        return [each.name for each in self.able()]

    def accounts(self) -> list[Account]:
        """Everybody there ever was, by name."""
        return self._store.accounts()

    def people(self) -> list[Person]:
        """Everybody there ever was, by name, with how each one stands."""
        return [
            Person(each.operator, each.is_disabled, self._lock.failures(each.operator))
            for each in self._store.accounts()
        ]

    def get(self, name: str) -> Operator:
        """An operator by name. Raises NotAllowed `operator.unknown`."""
        return self._named(name).operator

    def sign_in(self, name: str, pin: str) -> Operator:
        """The operator of a name and PIN.

        Raises NotAllowed `operator.unknown`, `operator.disabled`, `pin.wrong`, `pin.wait`,
        `pin.locked`, `pin.till_waits`; a wrong PIN is counted and told to the trail.
        """
        # Tried within the transaction: of two guesses at once, the second waits for the first.
        with self._book.write():
            account = self._named(name)
            trouble = self._try(account, pin)
        if trouble is not None:
            raise trouble
        return account.operator

    def lend(self, borrower: Operator, name: str, pin: str, *rights: Right) -> Operator:
        """Let somebody do once what the person of this name and PIN may do; returns the lender.

        Raises what `sign_in` and Permits.lend raise.
        """
        lender = self.sign_in(name, pin)
        self._permits.lend(borrower, lender, *rights)
        return lender

    def check_pin(self, pin: str) -> None:
        """Raise InvalidInput `pin.shape` or `pin.weak` for what cannot be a PIN here."""
        require_shape(pin)
        if not self._any_pin:
            require_strength(pin)

    def add(self, name: str, role: Role, pin: str, by: Operator | None = None) -> Operator:
        """Add somebody; the first one, who sets the shop up, without anybody's leave.

        Raises InvalidInput `pin.shape`, `pin.weak`, `operator.no_name`, `operator.exists`.
        """
        if by is not None or self._store.accounts():
            self._require_manager(by, self._store.rights_of(role))
        pin_hash = self._hash(pin)
        with self._book.write():
            name = self._free_name(name)
            now = self._clock()
            self._store.add(name, role, pin_hash, now)
            self._tell(
                "operator.added", by.name if by else name, {"name": name, "role": role.value}
            )
            return self.get(name)

    def rename(self, operator: Operator, name: str, by: Operator) -> Operator:
        """Give somebody another name. Raises InvalidInput `operator.no_name`, `operator.exists`."""
        self._require_manager(by)
        with self._book.write():
            before = self._permits.present(operator)
            name = self._free_name(name, besides=before)
            self._store.rename(before, name)
            self._tell("operator.renamed", by.name, {"from": before.name, "to": name})
            return self.get(name)

    def set_role(self, operator: Operator, role: Role, by: Operator) -> Operator:
        """Give somebody another role. Raises Refused `operator.last_owner`."""
        before = self._permits.present(operator)
        self._require_manager(by, _rights(before) | self._store.rights_of(role))
        with self._book.write():
            if role is not Role.OWNER:
                self._require_other_owner(before)
            self._store.set_role(before, role)
            facts: dict[str, object] = {"name": before.name, "role": role.value}
            self._tell("operator.role_changed", by.name, facts)
            return self._permits.present(before)

    def disable(self, operator: Operator, by: Operator) -> None:
        """Let somebody in no more. Raises Refused `operator.last_owner`."""
        before = self._permits.present(operator)
        self._require_manager(by, _rights(before))
        with self._book.write():
            self._require_other_owner(before)
            self._store.disable(before, self._clock())
            self._tell("operator.disabled", by.name, {"name": before.name})

    def enable(self, name: str, by: Operator) -> Operator:
        """Let somebody in again. Raises NotAllowed `operator.unknown`."""
        account = self._named(name)
        self._require_manager(by, _rights(account.operator))
        with self._book.write():
            self._store.disable(account.operator, None)
            self._tell("operator.enabled", by.name, {"name": account.operator.name})
        return account.operator

    def set_pin(self, operator: Operator, pin: str, by: Operator) -> None:
        """Give somebody another PIN; everybody may do so with the own one, signed in.

        Raises InvalidInput `pin.shape`, `pin.weak`.
        """
        before = self._permits.present(operator)
        if before.id != self._permits.present(by).id:
            self._require_manager(by, _rights(before))
        pin_hash = self._hash(pin)
        with self._book.write():
            self._store.set_pin(before, pin_hash)
            self._lock.forget(before)
            self._tell("operator.pin_changed", by.name, {"name": before.name})

    def change_own_pin(self, operator: Operator, current: str, pin: str) -> None:
        """Give oneself another PIN by the one until now: that a till is open is not enough.

        Raises what `sign_in` and `set_pin` raise.
        """
        self.set_pin(operator, pin, self.sign_in(operator.name, current))

    def unlock(self, name: str, by: Operator) -> None:
        """Let somebody try again after too many wrong PINs."""
        self._require_manager(by)
        with self._book.write():
            operator = self._named(name).operator
            self._lock.forget(operator)
            self._tell("operator.unlocked", by.name, {"name": operator.name})

    def rights_of(self, role: Role) -> frozenset[Right]:
        """What a role may do in this shop."""
        return self._store.rights_of(role)

    def set_rights(self, wanted: Mapping[Role, frozenset[Right]], by: Operator) -> None:
        """Decide what these roles may do, all or none. Raises Refused `role.owner_keeps`."""
        touched = (rights | self._store.rights_of(role) for role, rights in wanted.items())
        self._require_manager(by, frozenset[Right]().union(*touched))
        if not wanted.get(Role.OWNER, OWNER_KEEPS) >= OWNER_KEEPS:
            raise Refused("role.owner_keeps")
        with self._book.write():
            for role, rights in wanted.items():
                before = self._store.rights_of(role)
                self._store.set_rights(role, rights)
                facts: dict[str, object] = {
                    "role": role.value,
                    "given": sorted(right.value for right in rights - before),
                    "taken": sorted(right.value for right in before - rights),
                }
                self._tell("role.changed", by.name, facts)

    def _try(self, account: Account, pin: str) -> HoldfastError | None:
        operator = account.operator
        if account.is_disabled:
            return NotAllowed("operator.disabled", name=operator.name)
        trouble = self._lock.trouble(operator)
        if trouble is not None:
            return trouble
        try:
            self._hasher.verify(account.pin_hash, pin)
        except argon2.exceptions.VerifyMismatchError:
            self._lock.count(operator)
            self._tell("operator.wrong_pin", operator.name, {})
            return self._lock.trouble(operator) or NotAllowed("pin.wrong", name=operator.name)
        self._lock.forget(operator)
        return None

    def _named(self, name: str) -> Account:
        account = self._store.named(name)
        if account is None:
            raise NotAllowed("operator.unknown", name=name)
        return account

    def _hash(self, pin: str) -> str:
        self.check_pin(pin)
        return self._hasher.hash(pin)

    def _free_name(self, name: str, besides: Operator | None = None) -> str:
        name = name.strip()
        if not name:
            raise InvalidInput("operator.no_name")
        known = self._store.named(name)
        if known is not None and (besides is None or known.operator.id != besides.id):
            raise InvalidInput("operator.exists", name=name)
        return name

    def _require_manager(
        self, by: Operator | None, touched: frozenset[Right] = frozenset()
    ) -> None:
        if by is None:
            raise NotAllowed("operator.missing")
        permit = self._permits.require(by, Right.MANAGE_PEOPLE)
        # Else who may only add people would add an owner, or take an owner's PIN. An owner decides
        # over every right, also one that owners have taken from themselves.
        deciding = (permit.operator, *permit.lent_by)
        is_owner = any(each.role is Role.OWNER for each in deciding)
        own = frozenset(Right) if is_owner else frozenset[Right]().union(*map(_rights, deciding))
        if not touched <= own:
            self._permits.tell_refused(by, *sorted(touched - own))
            raise NotAllowed("right.more_than_own", operator=by.name)

    def _require_other_owner(self, operator: Operator) -> None:
        owners = [
            each.operator.id
            for each in self._store.accounts()
            if each.operator.role is Role.OWNER and not each.is_disabled
        ]
        if owners == [operator.id]:
            raise Refused("operator.last_owner", name=operator.name)

    def _tell(self, action: str, name: str, facts: dict[str, object]) -> None:
        entry = AuditEntry(self._clock(), name, self._till, action, None, facts)
        audit.append(self._book, entry)


def _rights(operator: Operator) -> frozenset[Right]:
    return frozenset(right for right in Right if operator.may(right))
