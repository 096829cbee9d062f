"""What is held, what became of earlier holds, and whether Stripe says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pos_app.domain.money import Currency, Money
from pos_app.domain.payment import PaymentStatus


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold of the book: open, or one whose time ran out (`ended_at`).

    `ends_at` is None until Stripe has said when it ends.
    """

    number: int
    order_uuid: str
    intent_id: str
    customer: str
    phone: str
    taken_by: str
    amount: Money
    ends_at: datetime | None
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class HeldSum:
    """Some holds of one currency that have something in common, such as who took the order."""

    name: str
    cards: int
    amount: Money


@dataclass(frozen=True, slots=True)
class HeldDay:
    """The holds of one currency that end on one day, soonest first; no day is not known yet."""

    day: date | None
    holds: tuple[Hold, ...]
    amount: Money
    adds_up_to: Money


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the holds of some time: those that stand at one status now.

    `held` is what the bank once kept aside, `taken` what of it was captured.
    """

    status: PaymentStatus
    cards: int
    held: Money
    taken: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """One payment of which the book and Stripe do not say the same.

    `here` and `there` are what is held by either. `number` is None for a payment that belongs to
    no order of the book.
    """

    intent_id: str
    number: int | None
    here: Money
    there: Money


def add_up(holds: Iterable[Hold], name: Callable[[Hold], str]) -> tuple[HeldSum, ...]:
    """The holds summed by a name and currency, the largest sum first."""
    sums: dict[tuple[str, Currency], tuple[int, Money]] = {}
    for hold in holds:
        key = name(hold), hold.amount.currency
        cards, amount = sums.get(key, (0, Money(0, hold.amount.currency)))
        sums[key] = cards + 1, amount + hold.amount
    found = [HeldSum(key[0], cards, amount) for key, (cards, amount) in sums.items()]
    return tuple(sorted(found, key=lambda each: (-each.amount.minor, each.name)))
