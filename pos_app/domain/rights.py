"""Who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.errors import NotAllowed


class Right(StrEnum):
    """One thing that an operator may or may not do."""

    TAKE_ORDERS = "take_orders"
    HOLD = "hold"
    CAPTURE = "capture"
    CAPTURE_LESS = "capture_less"
    VOID = "void"
    REFUND = "refund"
    ANSWER_DRIFT = "answer_drift"
    MANAGE_SHOP = "manage_shop"


class Role(StrEnum):
    """A ready-made set of rights."""

    OWNER = "owner"


RIGHTS: dict[Role, frozenset[Right]] = {Role.OWNER: frozenset(Right)}


@dataclass(frozen=True, slots=True)
class Operator:
    """Who is signed in."""

    name: str
    role: Role

    def may(self, right: Right) -> bool:
        """Whether this operator has a right."""
        return right in RIGHTS[self.role]

    def require(self, right: Right) -> None:
        """Raise NotAllowed `right.missing` unless this operator has the right."""
        if not self.may(right):
            raise NotAllowed("right.missing", right=right.value, operator=self.name)
