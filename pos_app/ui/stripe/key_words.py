"""What is known of a key, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.stripe_key import Grant, Permission
from pos_app.services.shop import Mode

if TYPE_CHECKING:
    from pos_app.domain.stripe_key import StripeAccount
    from pos_app.services.keys import KeyState

translate = QCoreApplication.translate

# Who may not see these may not use them either: one line tells both.
_TOLD_WITH_WRITING = {Permission.READ_READERS, Permission.READ_CUSTOMERS, Permission.READ_CARDS}
SHOWN = tuple(each for each in Permission if each not in _TOLD_WITH_WRITING)


def permission_words(permission: Permission) -> str:
    """What a permission lets a till do."""
    return {
        Permission.READ_PAYMENTS: translate("Key", "May see payments"),
        Permission.WRITE_PAYMENTS: translate("Key", "May hold, capture and void"),
        Permission.READ_CHARGES: translate("Key", "May see charges and refunds"),
        Permission.WRITE_CHARGES: translate("Key", "May refund"),
        Permission.READ_EVENTS: translate("Key", "May follow what happens at Stripe"),
        Permission.READ_READERS: translate("Key", "May see card readers"),
        Permission.WRITE_READERS: translate("Key", "May use card readers"),
        Permission.WRITE_PAGES: translate("Key", "May send pay links"),
        Permission.READ_CUSTOMERS: translate("Key", "May see whose cards are kept"),
        Permission.WRITE_CUSTOMERS: translate("Key", "May keep cards for a customer"),
        Permission.READ_CARDS: translate("Key", "May see kept cards"),
        Permission.WRITE_CARDS: translate("Key", "May remove kept cards"),
    }[permission]


def cost_words(permission: Permission) -> str:
    """What a till cannot do without a permission."""
    keeping = translate("Key", "cards are not kept for next time")
    readers = translate("Key", "no card can be keyed on a reader")
    return {
        Permission.READ_PAYMENTS: translate("Key", "the till cannot work at all"),
        Permission.WRITE_PAYMENTS: translate("Key", "no card can be held, captured or voided"),
        Permission.READ_CHARGES: translate("Key", "checks, ends of holds and refunds are unseen"),
        Permission.WRITE_CHARGES: translate("Key", "nothing can be given back"),
        Permission.READ_EVENTS: translate("Key", "changes made at Stripe are seen late"),
        Permission.READ_READERS: readers,
        Permission.WRITE_READERS: readers,
        Permission.WRITE_PAGES: translate("Key", "no pay link can be sent"),
        Permission.READ_CUSTOMERS: keeping,
        Permission.WRITE_CUSTOMERS: keeping,
        Permission.READ_CARDS: translate("Key", "kept cards cannot be held or looked at"),
        Permission.WRITE_CARDS: translate("Key", "a kept card cannot be removed"),
    }[permission]


def grant_words(grant: Grant, permission: Permission) -> str:
    """Whether a permission is there; where it is not, what that costs and how Stripe calls it."""
    if grant is Grant.NO:
        words = translate("Key", "no: {cost} ({permission})")
        return words.format(cost=cost_words(permission), permission=permission.value)
    if grant is Grant.YES:
        return translate("Key", "yes")
    return translate("Key", "not known until first used")


def account_words(account: StripeAccount | None) -> str:
    """Whose account a key opens."""
    if account is None:
        return translate("Key", "not known until the key is tested")
    if not account.id:
        return translate("Key", "Stripe does not tell this key")
    named = ", ".join(part for part in (account.name, account.country) if part)
    return f"{named} ({account.id})" if named else account.id


def moto_words(moto: bool | None) -> str:
    """Whether the account may mark phone orders."""
    if moto is None:
        return translate("Key", "not known until first used")
    return translate("Key", "yes") if moto else translate("Key", "no, Stripe has refused it")


def mode_words(mode: Mode) -> str:
    """Whether the money is real."""
    return {
        Mode.PRACTICE: translate("Key", "practice, no real money moves"),
        Mode.TEST: translate("Key", "test, no real money moves"),
        Mode.LIVE: translate("Key", "live, real money moves"),
    }[mode]


def key_lines(state: KeyState) -> list[tuple[str, str]]:
    """Name and value of everything that is known of a key."""
    facts = state.facts
    if facts is None:
        return [(translate("Key", "Key"), translate("Key", "none"))]
    return [
        (translate("Key", "Key"), facts.masked or translate("Key", "none needed")),
        (translate("Key", "Mode"), mode_words(state.mode)),
        (translate("Key", "Account"), account_words(facts.account)),
        *((permission_words(each), grant_words(facts.grant(each), each)) for each in SHOWN),
        (translate("Key", "Phone orders (MOTO)"), moto_words(state.moto)),
    ]
