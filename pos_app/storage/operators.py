"""Who may sign in, what the roles may do here, and how often a PIN was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.rights import RIGHTS, Operator, Right, Role
from pos_app.storage.database import Book
from pos_app.storage.prepared import Prepared
from pos_app.storage.tables import DraftRow, OperatorRow, PinTryRow, RoleRightsRow

_OF_ID = Prepared(OperatorRow, OperatorRow.select().where(OperatorRow.id == 0))
_OF_ROLE = Prepared(RoleRightsRow, RoleRightsRow.select().where(RoleRightsRow.role == ""))


@dataclass(frozen=True, slots=True)
class Account:
    """An operator with the hash of the PIN; a disabled one may not sign in."""

    operator: Operator
    pin_hash: str
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class PinTries:
    """Wrong PINs in a row: how many, and when the last one was by a PC's monotonic clock.

    `install` is the PC's: another one's clock counts from another moment.
    """

    failures: int
    monotonic_s: float
    install: str


class OperatorStore:
    """The people of a book. Writing belongs into the caller's transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def accounts(self) -> list[Account]:
        """Everybody, by name."""
        with self._book.read():
            rows = OperatorRow.select().order_by(OperatorRow.name).execute(self._book.database)
            return [self._account(row) for row in rows]

    def account(self, operator: Operator) -> Account | None:
        """What the book says now of an operator: by identity, or by name where there is none."""
        with self._book.read():
            if operator.id:
                rows = _OF_ID.rows(self._book, operator.id)
                return self._account(rows[0]) if rows else None
            return self.named(operator.name)

    def named(self, name: str) -> Account | None:
        """The account of a name, in any case."""
        wanted = name.strip().casefold()
        found = (each for each in self.accounts() if each.operator.name.casefold() == wanted)
        return next(found, None)

    def add(self, name: str, role: Role, pin_hash: str, now: datetime) -> int:
        """Add somebody and return the identity."""
        added: int = OperatorRow.insert(
            name=name, role=role.value, pin_hash=pin_hash, created_at=now
        ).execute(self._book.database)
        return added

    def rename(self, operator: Operator, name: str) -> None:
        """Give somebody another name; the unfinished order goes along."""
        self._update(operator, name=name)
        DraftRow.update(operator=name).where(DraftRow.operator == operator.name).execute(
            self._book.database
        )

    def set_role(self, operator: Operator, role: Role) -> None:
        """Give somebody another role."""
        self._update(operator, role=role.value)

    def set_pin(self, operator: Operator, pin_hash: str) -> None:
        """Give somebody another PIN."""
        self._update(operator, pin_hash=pin_hash)

    def disable(self, operator: Operator, at: datetime | None) -> None:
        """Let somebody in no more from now on, or with None again."""
        self._update(operator, disabled_at=at)

    def rights_of(self, role: Role) -> frozenset[Right]:
        """What a role may do in this shop."""
        with self._book.read():
            rows = _OF_ROLE.rows(self._book, role.value)
        if not rows:
            return RIGHTS[role]
        named = set(rows[0].rights.split())
        return frozenset(right for right in Right if right.value in named)

    def set_rights(self, role: Role, rights: Iterable[Right]) -> None:
        """Decide what a role may do in this shop."""
        text = " ".join(sorted(right.value for right in rights))
        RoleRightsRow.insert(role=role.value, rights=text).on_conflict(
            conflict_target=[RoleRightsRow.role], update={RoleRightsRow.rights: text}
        ).execute(self._book.database)

    def tries(self, whose: str) -> PinTries | None:
        """The wrong PINs in a row of somebody, or at a till."""
        row = PinTryRow.select().where(PinTryRow.whose == whose).first(self._book.database)
        return PinTries(row.failures, row.monotonic_ms / 1000, row.install) if row else None

    def keep_tries(self, whose: str, tries: PinTries, now: datetime) -> None:
        """Write down how often a PIN was wrong."""
        columns = {
            "failures": tries.failures,
            "monotonic_ms": int(tries.monotonic_s * 1000),
            "install": tries.install,
            "at": now,
        }
        PinTryRow.insert(whose=whose, **columns).on_conflict(
            conflict_target=[PinTryRow.whose], update=columns
        ).execute(self._book.database)

    def forget_tries(self, whose: str) -> None:
        """The PIN was right."""
        PinTryRow.delete().where(PinTryRow.whose == whose).execute(self._book.database)

    def _update(self, operator: Operator, **columns: object) -> None:
        OperatorRow.update(**columns).where(OperatorRow.id == operator.id).execute(
            self._book.database
        )

    def _account(self, row: OperatorRow) -> Account:
        role = Role(row.role)
        operator = Operator(row.name, role, row.id, self.rights_of(role))
        return Account(operator, row.pin_hash, row.disabled_at is not None)
