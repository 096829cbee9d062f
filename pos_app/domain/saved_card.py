"""Cards that Stripe keeps for a customer of the shop, and what is asked of Stripe about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pos_app.domain.payment import Outcome

# What Stripe itself says of a card that may be used for one purpose only.
NOT_TO_BE_SHOWN = "limited"


class CardVerb(StrEnum):
    """A call to Stripe about a customer that moves no money."""

    CREATE_CUSTOMER = "create_customer"
    DETACH = "detach"
    DELETE_CUSTOMER = "delete_customer"


class CardState(StrEnum):
    """Whether Stripe keeps a card: asked for with a hold, kept, not kept after all, removed."""

    ASKED = "asked"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class StripeCustomer:
    """A customer of the shop as one Stripe account knows the person.

    `reference` is all that Stripe is told; `stripe_id` (`cus_…`) is empty until it has answered.
    `customer_id` is None once the book has erased the person.
    """

    id: int
    customer_id: int | None
    reference: str
    stripe_id: str
    account: str
    livemode: bool


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card as Stripe keeps it. `customer` is empty once it is detached."""

    payment_method: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    customer: str
    allow_redisplay: str


@dataclass(frozen=True, slots=True)
class Consent:
    """That a customer lets the shop keep a card: the words that were read out, to whom, when."""

    text: str
    by: str
    at: datetime
    order_uuid: str


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A customer's card that the shop may hold again, and why it may.

    `is_blocked`: the bank said never to try it again. `is_leaving`: Stripe was asked to remove it.
    `livemode` and `account` say which key opens it.
    """

    id: int
    customer_id: int | None
    owner_id: int
    state: CardState
    consent: Consent
    account: str
    livemode: bool
    stripe_customer: str
    payment_method: str = ""
    brand: str = ""
    last4: str = ""
    exp_month: int = 0
    exp_year: int = 0
    allow_redisplay: str = ""
    is_blocked: bool = False
    is_leaving: bool = False

    def is_expired(self, today: date) -> bool:
        """Whether the last month of the card is over."""
        return (self.exp_year, self.exp_month) < (today.year, today.month)

    def may_be_held(self, today: date) -> bool:
        """Whether it may be offered for a hold."""
        is_usable = self.state is CardState.KEPT and not self.is_leaving and not self.is_blocked
        return is_usable and self.allow_redisplay != NOT_TO_BE_SHOWN and not self.is_expired(today)


@dataclass(frozen=True, slots=True)
class CardRequest:
    """A call about a customer: verb, the `cus_…` or `pm_…` that it is about, exact parameters."""

    verb: CardVerb
    target: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class CardCall:
    """One call about a customer: what was asked, with which key, and what came of it.

    `card_id` is the saved card that it is about, if it is about one.
    """

    id: int
    owner_id: int
    card_id: int | None
    request: CardRequest
    key: str
    operator: str
    began_at: datetime
    outcome: Outcome
    tries: int = 0
    sent_at: datetime | None = None
    sent_at_pc: datetime | None = None
    next_try_at: datetime | None = None
    error_code: str = ""
