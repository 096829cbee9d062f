"""Buttons that are off because this till's key is not good for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.payment import Verb
from pos_app.domain.stripe_key import Permission
from pos_app.ui.queue.offers import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.errors import NotAllowed
    from pos_app.domain.payment import Payment
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.queue.offers import Offer

    Hindrance = Callable[[Payment, Verb | None], NotAllowed | None]

translate = QCoreApplication.translate

_VERBS = {
    Action.TAKE_CARD: Verb.CONFIRM,
    Action.CAPTURE: Verb.CAPTURE,
    Action.CAPTURE_LESS: Verb.CAPTURE,
    Action.VOID: Verb.CANCEL,
    Action.REFUND: Verb.REFUND,
}
# What only asks, or sends what was written down: any key of the account may.
_ASKING = {Action.ASK, Action.SEND}


def with_key(
    offers: tuple[Offer, ...], record: OrderRecord, hindrance: Hindrance
) -> tuple[Offer, ...]:
    """The offers, with those off that the key is not good for; `hindrance` never waits."""
    return tuple(
        offer if offer.reason else replace(offer, reason=_reason(offer.action, record, hindrance))
        for offer in offers
    )


def _reason(action: Action, record: OrderRecord, hindrance: Hindrance) -> str:
    payment, verb = record.payment, _VERBS.get(action)
    if action is Action.APPROVE and record.approval is not None:
        verb = record.approval.request.verb
    if verb is None and action not in _ASKING:
        return ""
    if action is Action.VOID and payment.intent_id is None and not payment.account:
        # Stripe never heard of it: it is given up here, without a key.
        return ""
    error = hindrance(payment, verb)
    return "" if error is None else _words(error)


def _words(error: NotAllowed) -> str:
    if error.code == "payment.wrong_account":
        return translate("Offers", "Its money is in another Stripe account than this till's key.")
    if error.code == "payment.wrong_mode":
        return translate("Offers", "It was made with another kind of key: test and live never mix.")
    may_not = translate("Offers", "This till's key may not hold, capture or void (see the key).")
    if error.facts.get("permission") == Permission.WRITE_CHARGES:
        may_not = translate("Offers", "This till's key may not refund (see the key).")
    return may_not
