"""What happened at Stripe without us, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.drift import DriftKind, DriftState
from pos_app.domain.money import Money, currency
from pos_app.ui.moments import when_today

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.drift import Drift
    from pos_app.domain.money import Currency
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate


def drift_name(kind: DriftKind) -> str:
    """What happened, in the few words of a chip."""
    return {
        DriftKind.HELD: translate("Drift", "held at Stripe"),
        DriftKind.CAPTURED: translate("Drift", "captured at Stripe"),
        DriftKind.VOIDED: translate("Drift", "voided at Stripe"),
        DriftKind.EXPIRED: translate("Drift", "hold ended"),
        DriftKind.RELEASED: translate("Drift", "rest released"),
        DriftKind.AMOUNT: translate("Drift", "amount changed"),
        DriftKind.METADATA: translate("Drift", "data changed"),
        DriftKind.REFUNDED: translate("Drift", "refunded at Stripe"),
        DriftKind.REFUND_FAILED: translate("Drift", "refund came back"),
        DriftKind.DECLINED: translate("Drift", "declined at Stripe"),
        DriftKind.DISPUTED: translate("Drift", "disputed"),
        DriftKind.DISPUTE_CLOSED: translate("Drift", "dispute decided"),
        DriftKind.REVIEW_OPENED: translate("Drift", "under review"),
        DriftKind.REVIEW_CLOSED: translate("Drift", "review closed"),
        DriftKind.FRAUD_WARNING: translate("Drift", "fraud warning"),
        DriftKind.FOREIGN_INTENT: translate("Drift", "second payment"),
    }[kind]


def drift_event(drift: Drift, of: Currency, formats: Formats) -> str:
    """What happened, with its amount, as a line of a story."""
    kind = drift.kind
    if kind is DriftKind.FOREIGN_INTENT and not drift.order_uuid:
        words = translate("Drift", "{amount} is held at Stripe for no order of this book")
    elif kind is DriftKind.CAPTURED and drift.facts.get("released_minor"):
        words = translate("Drift", "{amount} captured at Stripe, {released} released, not by us")
    elif kind is DriftKind.CAPTURED and drift.facts.get("held_minor"):
        words = translate("Drift", "{amount} captured at Stripe, {held} stays held, not by us")
    else:
        words = _EVENTS[kind]()
    return words.format(
        amount=_money(drift, "amount_minor", of, formats),
        was=_money(drift, "was_minor", of, formats),
        released=_money(drift, "released_minor", of, formats),
        held=_money(drift, "held_minor", of, formats),
        detail=str(drift.facts.get("detail") or translate("Drift", "no reason given")),
        names=_changed_names(drift),
    )


def drift_sentences(drift: Drift, of: Currency, now: datetime, formats: Formats) -> str:
    """What happened, when and by what, and what a person can do about it."""
    event = drift_event(drift, of, formats)
    words = translate("Drift", "Stripe says: {event}, {time}{cause}. The book shows it.")
    if drift.kind is DriftKind.AMOUNT and drift.facts.get("currency"):
        words = translate(
            "Drift",
            "Stripe says: {event}, {time}{cause}. The book cannot follow it: settle it in Stripe's "
            "Dashboard.",
        )
    told = words.format(event=event, time=when_today(drift.at, now, formats), cause=_cause(drift))
    return f"{told} {drift_proposal(drift, now, formats)}"


def answer_words(drift: Drift) -> str:
    """What a person made of it, as a line of a story; empty if nobody has."""
    if drift.state is DriftState.OPEN:
        return ""
    words = translate("Drift", "Accepted by {name}")
    if drift.state is DriftState.LOOKING:
        words = translate("Drift", "{name} looks into it")
    told = words.format(name=drift.answered_by)
    return f"{told}: {drift.note}" if drift.note else told


def drift_proposal(drift: Drift, now: datetime, formats: Formats) -> str:
    """What a person can do about it, or who already does."""
    if drift.state is DriftState.LOOKING and drift.answered_at is not None:
        words = translate("Drift", "{answer}, since {time}. Accept it when it is clear.")
        since = when_today(drift.answered_at, now, formats)
        return words.format(answer=answer_words(drift), time=since)
    return translate("Drift", "Accept it, or look into it first.")


def _cause(drift: Drift) -> str:
    if drift.request_id:
        return translate("Drift", ", request {request}").format(request=drift.request_id)
    return ""


def _changed_names(drift: Drift) -> str:
    changed = drift.facts.get("changed")
    return ", ".join(changed) if isinstance(changed, dict) else ""


def _money(drift: Drift, name: str, of: Currency, formats: Formats) -> str:
    minor = drift.facts.get(name)
    code = drift.facts.get("currency")
    # What it was before is in the order's own currency.
    unit = currency(str(code)) if code and name != "was_minor" else of
    return formats.money(Money(minor, unit)) if isinstance(minor, int) else ""


_EVENTS = {
    DriftKind.HELD: lambda: translate("Drift", "{amount} held at Stripe, not by us"),
    DriftKind.CAPTURED: lambda: translate("Drift", "{amount} captured at Stripe, not by us"),
    DriftKind.VOIDED: lambda: translate("Drift", "voided at Stripe, not by us"),
    DriftKind.EXPIRED: lambda: translate("Drift", "the hold of {amount} ended"),
    DriftKind.RELEASED: lambda: translate(
        "Drift", "the rest of the hold, {amount}, was released; what was taken stays taken"
    ),
    DriftKind.AMOUNT: lambda: translate("Drift", "amount changed from {was} to {amount}"),
    DriftKind.METADATA: lambda: translate("Drift", "its data changed at Stripe: {names}"),
    DriftKind.REFUNDED: lambda: translate("Drift", "{amount} refunded at Stripe, not by us"),
    DriftKind.REFUND_FAILED: lambda: translate(
        "Drift", "the refund of {amount} did not reach the customer and came back"
    ),
    DriftKind.DECLINED: lambda: translate("Drift", "a card was declined at Stripe, not by us"),
    DriftKind.DISPUTED: lambda: translate(
        "Drift", "the customer disputes {amount} at the bank: answer it at Stripe in time"
    ),
    DriftKind.DISPUTE_CLOSED: lambda: translate("Drift", "the bank has decided the dispute"),
    DriftKind.REVIEW_OPENED: lambda: translate(
        "Drift", "Stripe has put the payment under review: look at it there before capturing"
    ),
    DriftKind.REVIEW_CLOSED: lambda: translate("Drift", "the review is closed: {detail}"),
    DriftKind.FRAUD_WARNING: lambda: translate(
        "Drift", "the card's bank warns of fraud: refund it before it is disputed"
    ),
    DriftKind.FOREIGN_INTENT: lambda: translate(
        "Drift", "a second payment of {amount} carries this order, not made by us"
    ),
}
