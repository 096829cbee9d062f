"""Who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """One thing that an operator may or may not do."""

    TAKE_ORDERS = "take_orders"
    HOLD = "hold"
    KEY_CARDS = "key_cards"
    CHANGE_PRICE = "change_price"
    DISCOUNT = "discount"
    CAPTURE = "capture"
    CAPTURE_LESS = "capture_less"
    VOID = "void"
    REFUND = "refund"
    ANSWER_DRIFT = "answer_drift"
    BULK = "bulk"
    SEE_REPORTS = "see_reports"
    CUSTOMER_DATA = "customer_data"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SHOP = "manage_shop"
    MANAGE_KEY = "manage_key"


class Role(StrEnum):
    """A ready-made set of rights."""

    OWNER = "owner"
    MANAGER = "manager"
    CLERK = "clerk"


# Without these nobody could give them back; the owner keeps them.
OWNER_KEEPS = frozenset({Right.MANAGE_PEOPLE, Right.MANAGE_SHOP, Right.MANAGE_KEY})

_CLERK = frozenset({Right.TAKE_ORDERS, Right.HOLD, Right.KEY_CARDS})
# What a role may do until the owner of a shop decides otherwise.
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.MANAGER: frozenset(Right) - OWNER_KEEPS,
    Role.CLERK: _CLERK,
}


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who may sign in; `rights` are those of the role in this shop as last read.

    `id` is the identity in the book: a name may change.
    """

    name: str
    role: Role
    id: int = 0
    rights: frozenset[Right] | None = None

    def may(self, right: Right) -> bool:
        """Whether this operator has a right."""
        return right in (RIGHTS[self.role] if self.rights is None else self.rights)


@dataclass(frozen=True, slots=True)
class Permit:
    """That an operator may do something now, and who lent which rights that the role lacks."""

    operator: Operator
    lent_by: tuple[Operator, ...] = ()
    lent: frozenset[Right] = frozenset()
