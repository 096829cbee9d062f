"""The Stripe key of a till: whose account it opens, and what it may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from pos_app.domain.errors import NotAllowed
from pos_app.domain.payment import Payment, Verb
from pos_app.domain.queue import QueueRow
from pos_app.domain.saved_card import CardVerb


class Permission(StrEnum):
    """What a restricted key may be given, as Stripe itself names it where it is missing."""

    READ_PAYMENTS = "rak_payment_intent_read"
    WRITE_PAYMENTS = "rak_payment_intent_write"
    READ_CHARGES = "rak_charge_read"
    WRITE_CHARGES = "rak_charge_write"
    READ_EVENTS = "rak_event_read"
    READ_READERS = "rak_terminal_reader_read"
    WRITE_READERS = "rak_terminal_reader_write"
    WRITE_PAGES = "rak_checkout_session_write"
    READ_CUSTOMERS = "rak_customer_read"
    WRITE_CUSTOMERS = "rak_customer_write"
    READ_CARDS = "rak_payment_method_read"
    WRITE_CARDS = "rak_payment_method_write"


class Grant(StrEnum):
    """Whether a key has a permission; what only a write can tell stays unknown until its first."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Insist(StrEnum):
    """What an owner must insist on; each is also the code of the refusal without it."""

    FULL_KEY = "key.full"
    OTHER_ACCOUNT = "key.other_account"
    OTHER_MODE = "key.other_mode"


NEEDED_FOR: dict[Verb, Permission] = {
    **dict.fromkeys(Verb, Permission.WRITE_PAYMENTS),
    Verb.REFUND: Permission.WRITE_CHARGES,
    Verb.LINK: Permission.WRITE_PAGES,
    Verb.UNLINK: Permission.WRITE_PAGES,
}
NEEDED_FOR_CARDS: dict[CardVerb, Permission] = {
    CardVerb.CREATE_CUSTOMER: Permission.WRITE_CUSTOMERS,
    CardVerb.DELETE_CUSTOMER: Permission.WRITE_CUSTOMERS,
    CardVerb.DETACH: Permission.WRITE_CARDS,
}
# At Stripe a resource is closed, readable, or readable and writable.
READ_WITHIN = {
    Permission.WRITE_PAYMENTS: Permission.READ_PAYMENTS,
    Permission.WRITE_CHARGES: Permission.READ_CHARGES,
    Permission.WRITE_READERS: Permission.READ_READERS,
    Permission.WRITE_CUSTOMERS: Permission.READ_CUSTOMERS,
    Permission.WRITE_CARDS: Permission.READ_CARDS,
}
# What cards on file need.
KEEPING_CARDS = frozenset(
    {
        Permission.READ_CUSTOMERS,
        Permission.WRITE_CUSTOMERS,
        Permission.READ_CARDS,
        Permission.WRITE_CARDS,
    }
)
# Without these a till works; whether it may refund, has a reader, keeps cards or sends links is its
# owner's say.
OPTIONAL = KEEPING_CARDS | {
    Permission.WRITE_CHARGES,
    Permission.READ_READERS,
    Permission.WRITE_READERS,
    Permission.WRITE_PAGES,
}
# What one payment meets because another key took its money; the key is good for the others.
OF_ANOTHER_KEY = frozenset({"payment.wrong_account", "payment.wrong_mode"})


@dataclass(frozen=True, slots=True)
class StripeAccount:
    """Whose money moves. `id` is empty where Stripe does not tell this key."""

    id: str
    name: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class KeyLook:
    """What Stripe answered when a key was tried, by reading alone."""

    account: StripeAccount
    grants: Mapping[Permission, Grant]


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What is known of a key; nobody can make the key from it.

    `account` is None until Stripe was asked. `tested_at` is when the key was last tried.
    """

    tag: str
    masked: str
    livemode: bool
    restricted: bool
    account: StripeAccount | None = None
    grants: Mapping[Permission, Grant] = field(default_factory=dict)
    tested_at: datetime | None = None

    def grant(self, permission: Permission) -> Grant:
        """Whether the key has a permission."""
        known = self.grants.get(permission, Grant.UNKNOWN)
        if known is Grant.UNKNOWN and not self.restricted:
            return Grant.YES
        return known

    def having(self, permission: Permission, grant: Grant) -> KeyFacts:
        """The same key, with what was learned of one permission and what follows from it."""
        learned = {permission: grant}
        for write, read in READ_WITHIN.items():
            if permission is write and grant is Grant.YES:
                learned[read] = grant
            if permission is read and grant is Grant.NO:
                learned[write] = grant
        return replace(self, grants={**self.grants, **learned})

    @property
    def may_keep_cards(self) -> bool:
        """Whether nothing is known to be missing for cards on file."""
        return all(self.grant(each) is not Grant.NO for each in KEEPING_CARDS)

    def hindrance(self, payment: Payment, verb: Verb | None = None) -> NotAllowed | None:
        """Why this key must not touch a payment, or not in this way; None if it may.

        `payment.wrong_mode` (fact `livemode`), `payment.wrong_account` (`account`, `ours`),
        `key.no_permission` (`permission`).
        """
        if self._is_of_other_mode(payment):
            return NotAllowed("payment.wrong_mode", livemode=payment.livemode)
        if self._is_of_other_account(payment):
            ours = self.account.id if self.account else ""
            return NotAllowed("payment.wrong_account", account=payment.account, ours=ours)
        if verb is not None and self.grant(NEEDED_FOR[verb]) is Grant.NO:
            return NotAllowed("key.no_permission", permission=NEEDED_FOR[verb].value)
        return None

    def is_elsewhere(self, made: Payment | QueueRow) -> bool:
        """Whether a payment's money is in another account or mode than this key's."""
        return self._is_of_other_mode(made) or self._is_of_other_account(made)

    def _is_of_other_mode(self, made: Payment | QueueRow) -> bool:
        is_bound = made.intent_id is not None or bool(made.account)
        return is_bound and made.livemode != self.livemode

    def _is_of_other_account(self, made: Payment | QueueRow) -> bool:
        ours = self.account.id if self.account else ""
        return bool(ours) and bool(made.account) and made.account != ours
