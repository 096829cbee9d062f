"""What happened to an order, as a list that a person reads from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.drift import DriftKind
from pos_app.domain.money import Money
from pos_app.domain.pay_link import PAID_BY_LINK, LinkState, is_links
from pos_app.domain.payment import (
    WITHDRAWN,
    Outcome,
    PaymentStatus,
    RefundReason,
    Verb,
    VoidReason,
)
from pos_app.ui.cards import card_text
from pos_app.ui.declines import decline_words
from pos_app.ui.moments import day_heading
from pos_app.ui.queue.asked import amount_asked, left_before, payment_of
from pos_app.ui.queue.drift_words import answer_words, drift_event
from pos_app.ui.queue.standing import expired_at, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pos_app.domain.payment import Attempt, Payment
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate

# Why something is let go that a further hold left behind.
_REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class StoryItem:
    """One thing that happened, with the icon and colour of what came of it.

    `request_id` is what Stripe's support asks for; empty where Stripe was not asked.
    """

    at: datetime
    icon: str
    token: str
    text: str
    request_id: str = ""


def story(record: OrderRecord, formats: Formats) -> tuple[StoryItem, ...]:
    """Everything that happened to the order's money, oldest first."""
    return tuple(sorted(_Teller(record, formats).tell(), key=lambda item: item.at))


def by_day(
    items: tuple[StoryItem, ...], now: datetime, formats: Formats
) -> list[tuple[str, list[StoryItem]]]:
    """The items under the heading of their day."""
    days = groupby(items, lambda item: day_heading(item.at, now, formats))
    return [(heading, list(group)) for heading, group in days]


def void_reason_text(reason: str) -> str:
    """Why a hold was let go."""
    return {
        VoidReason.REQUESTED_BY_CUSTOMER.value: translate("Story", "the customer asked for it"),
        VoidReason.ABANDONED.value: translate("Story", "the order was given up"),
        VoidReason.DUPLICATE.value: translate("Story", "it was there twice"),
        VoidReason.FRAUDULENT.value: translate("Story", "it looked like fraud"),
    }.get(reason, "")


def refund_reason_text(reason: str) -> str:
    """Why money was given back."""
    return {
        RefundReason.REQUESTED_BY_CUSTOMER: translate("Story", "the customer asked for it"),
        RefundReason.DUPLICATE: translate("Story", "it was there twice"),
        RefundReason.FRAUDULENT: translate("Story", "it looked like fraud"),
    }.get(RefundReason(reason), "")


@dataclass(frozen=True, slots=True)
class _Teller:
    record: OrderRecord
    formats: Formats

    def tell(self) -> Iterator[StoryItem]:
        order = self.record.order
        saved = translate("Story", "Saved by {operator}, {till}")
        yield StoryItem(
            order.saved_at,
            "check",
            "ink2",
            saved.format(operator=order.taken_by, till=order.till),
        )
        for attempt in self.record.attempts:
            for item in self._attempt(attempt):
                yield replace(item, request_id=attempt.request_id)
        yield from self._given_back()
        yield from self._noted()
        yield from self._withdrawn()
        yield from self._linked()
        yield from self._drifted()
        yield from self._ended()

    def _attempt(self, attempt: Attempt) -> Iterator[StoryItem]:
        if attempt.outcome is Outcome.SUCCEEDED:
            yield from self._succeeded(attempt)
        elif attempt.outcome is Outcome.REFUSED and attempt.error_code != WITHDRAWN:
            yield self._refused(attempt)
        elif attempt.outcome in {Outcome.SENT, Outcome.UNKNOWN}:
            yield self._asking(attempt)

    def _succeeded(self, attempt: Attempt) -> Iterator[StoryItem]:
        at = attempt.finished_at or attempt.began_at
        amount = self.formats.money(amount_asked(attempt, self.record))
        payment = payment_of(attempt, self.record)
        if attempt.request.verb is Verb.UPDATE:
            text = translate("Story", "Amount changed to {amount} by {operator}")
            icon, token = "pencil", "ink2"
        elif attempt.request.verb is Verb.CONFIRM:
            text, icon, token = translate("Story", "Held {amount} on {card}"), "lock", "accent_ink"
        elif attempt.request.verb is Verb.CAPTURE:
            text, icon, token = self._captured_words(attempt), "circle-check", "ok"
        elif attempt.request.verb is Verb.CANCEL:
            text, icon, token = translate("Story", "Voided by {operator}"), "undo-2", "quiet"
            if attempt.taken_before_minor:
                text = translate("Story", "Rest of {amount} let go by {operator}")
        elif attempt.request.verb is Verb.INCREMENT:
            text = translate("Story", "Hold raised to {amount} by {operator}")
            icon, token = "lock", "accent_ink"
        elif attempt.request.verb is Verb.LINK:
            text = translate("Story", "Pay link for {amount} made by {operator}")
            icon, token = "link", "info"
        elif attempt.request.verb is Verb.UNLINK:
            text = translate("Story", "Pay link closed for {operator}: nobody can pay by it now")
            icon, token = "link", "quiet"
        elif attempt.request.verb is Verb.REFUND:
            text = translate("Story", "Gave {amount} back, {operator}")
            icon, token = "rotate-ccw", "quiet"
        elif payment.part or payment.replaces is not None:
            text, icon, token = (
                translate("Story", "Payment for a further hold made"),
                "check",
                "ink2",
            )
        else:
            text, icon, token = translate("Story", "Stripe has the order"), "check", "ink2"
        words = text.format(
            amount=amount,
            operator=attempt.operator,
            card=card_text(payment.card),
            released=self.formats.money(self._left(attempt)),
        )
        told = [words, self._reason(attempt), self._why(attempt)]
        yield StoryItem(at, icon, token, ": ".join(filter(None, told)))

    def _captured_words(self, attempt: Attempt) -> str:
        if attempt.request.keeps_rest:
            return translate("Story", "Captured {amount}, {released} stays held, by {operator}")
        if self._left(attempt):
            return translate("Story", "Captured {amount}, released {released}, by {operator}")
        return translate("Story", "Captured {amount} by {operator}")

    def _left(self, attempt: Attempt) -> Money:
        """What of the hold an attempt left."""
        return left_before(attempt, self.record) - amount_asked(attempt, self.record)

    def _reason(self, attempt: Attempt) -> str:
        params = attempt.request.params
        if self._asked_why(attempt) == _REPLACED:
            return self._replaced_by(payment_of(attempt, self.record))
        if attempt.request.verb is Verb.CANCEL:
            # Stripe takes none for the rest of a hold: then it stands in the trail.
            told = params.get("cancellation_reason", self._asked_why(attempt))
            return void_reason_text(str(told))
        if attempt.request.verb is Verb.REFUND:
            return refund_reason_text(str(params["reason"]))
        return ""

    def _replaced_by(self, payment: Payment) -> str:
        """What took the place of a payment that was let go for it."""
        newer = [each for each in self.record.payments if each.replaces == payment.id]
        if any(is_links(each.metadata or {}) for each in newer):
            return translate("Story", "the customer paid by the link")
        if is_links(payment.metadata or {}) and not newer:
            return translate("Story", "the money had been taken from another card")
        return translate("Story", "the hold stands anew")

    def _why(self, attempt: Attempt) -> str:
        why = self._asked_why(attempt)
        return "" if why == _REPLACED or void_reason_text(why) else why

    def _asked_why(self, attempt: Attempt) -> str:
        asked = f"payment.{attempt.request.verb.value}.asked"
        notes = [
            str(entry.facts.get("why", ""))
            for entry in self.record.trail
            if entry.action == asked and entry.at == attempt.began_at
        ]
        return notes[0] if notes else ""

    def _drifted(self) -> Iterator[StoryItem]:
        unit = self.record.payment.amount.currency
        for drift in self.record.drifts:
            if drift.kind is not DriftKind.EXPIRED:
                text = drift_event(drift, unit, self.formats)
                told = text[:1].upper() + text[1:]
                yield StoryItem(drift.at, "unlink", "drift", told, drift.request_id)
            answer = answer_words(drift)
            if answer and drift.answered_at is not None:
                yield StoryItem(drift.answered_at, "check", "ink2", answer)

    def _given_back(self) -> Iterator[StoryItem]:
        """What came of refunds after Stripe had taken them on."""
        for refund in self.record.refunds:
            amount = self.formats.money(refund.amount)
            if refund.is_on_its_way:
                words = translate("Story", "{amount} is on its way back; it has not arrived yet")
                text = words.format(amount=amount)
                yield StoryItem(refund.created_at, "hourglass", "ink2", text)

    def _noted(self) -> Iterator[StoryItem]:
        words = translate("Story", "{operator} noted: {note}")
        for entry in self.record.notes:
            text = words.format(operator=entry.operator, note=entry.facts["note"])
            yield StoryItem(entry.at, "sticky-note", "ink2", text)

    def _withdrawn(self) -> Iterator[StoryItem]:
        for attempt in self.record.attempts:
            if attempt.error_code == WITHDRAWN and attempt.request.verb is not Verb.CREATE:
                yield self._taken_back(attempt)
        words = translate("Story", "Voided by {operator} before Stripe knew of it")
        for entry in self.record.trail:
            is_further = entry.facts.get("why") in {_REPLACED, "not_made"}
            if entry.action == "payment.withdrawn" and not is_further:
                text = words.format(operator=entry.operator)
                yield StoryItem(entry.at, "undo-2", "quiet", text)

    def _linked(self) -> Iterator[StoryItem]:
        """What became of pay links without a word of ours."""
        unit = self.record.order.total.currency
        words = translate("Story", "The customer paid by the link: {amount} held")
        for entry in self.record.trail:
            if entry.action == PAID_BY_LINK:
                amount = Money(int(str(entry.facts["amount_minor"])), unit)
                text = words.format(amount=self.formats.money(amount))
                yield StoryItem(entry.at, "link", "accent_ink", text)
        closed = {
            each.request.target
            for each in self.record.attempts
            if each.request.verb is Verb.UNLINK and each.outcome is Outcome.SUCCEEDED
        }
        for link in self.record.links:
            if link.state is LinkState.OVER and link.session not in closed:
                text = translate("Story", "The pay link ended; nobody had paid by it")
                yield StoryItem(link.changed_at, "link", "quiet", text)

    def _taken_back(self, attempt: Attempt) -> StoryItem:
        words = {
            Verb.CAPTURE: translate("Story", "Capture of {amount} taken back, never sent"),
            Verb.CANCEL: translate("Story", "Void taken back, never sent"),
            Verb.REFUND: translate("Story", "Refund of {amount} taken back, never sent"),
        }[attempt.request.verb]
        text = words.format(amount=self.formats.money(amount_asked(attempt, self.record)))
        return StoryItem(attempt.finished_at or attempt.began_at, "undo-2", "quiet", text)

    def _refused(self, attempt: Attempt) -> StoryItem:
        at = attempt.finished_at or attempt.began_at
        if attempt.decline is not None:
            words = translate("Story", "Declined on {card}: {reason}")
            reason = decline_words(attempt.decline).reason
            card = card_text(attempt.decline.card)
            return StoryItem(at, "circle-x", "bad", words.format(card=card, reason=reason))
        if attempt.error_code == "link.paid":
            words = translate(
                "Story", "The customer had paid by the link already, so no other card was asked for"
            )
            return StoryItem(at, "link", "info", words)
        words = {
            Verb.CREATE: translate("Story", "Stripe refused the order"),
            Verb.UPDATE: translate("Story", "Stripe refused the new amount"),
            Verb.CONFIRM: translate("Story", "The card was not held"),
            Verb.CAPTURE: translate("Story", "Not captured"),
            Verb.CANCEL: translate("Story", "Not voided"),
            Verb.REFUND: translate("Story", "Not given back"),
            Verb.INCREMENT: translate("Story", "The hold was not raised; it stands as it was"),
            Verb.LINK: translate("Story", "No pay link was made"),
            Verb.UNLINK: translate("Story", "The pay link was not closed"),
        }[attempt.request.verb]
        return StoryItem(at, "circle-x", "bad", words)

    def _asking(self, attempt: Attempt) -> StoryItem:
        words = {
            Verb.CREATE: translate("Story", "Told Stripe of the order, no answer yet"),
            Verb.UPDATE: translate("Story", "Told Stripe the new amount, no answer yet"),
            Verb.CONFIRM: translate("Story", "Asked to hold {amount}, no answer yet"),
            Verb.CAPTURE: translate("Story", "{operator} asked to take {amount}, no answer yet"),
            Verb.CANCEL: translate("Story", "{operator} asked to let {amount} go, no answer yet"),
            Verb.REFUND: translate(
                "Story", "{operator} asked to give {amount} back, no answer yet"
            ),
            Verb.INCREMENT: translate(
                "Story", "{operator} asked to raise the hold to {amount}, no answer yet"
            ),
            Verb.LINK: translate("Story", "Asked for a pay link over {amount}, no answer yet"),
            Verb.UNLINK: translate("Story", "Asked to close the pay link, no answer yet"),
        }[attempt.request.verb]
        text = words.format(
            amount=self.formats.money(amount_asked(attempt, self.record)),
            operator=attempt.operator,
        )
        return StoryItem(attempt.sent_at or attempt.began_at, "refresh-cw", "warn", text)

    def _ended(self) -> Iterator[StoryItem]:
        for payment in self.record.payments:
            if payment.status is PaymentStatus.EXPIRED:
                text = translate("Story", "The hold ended; the money went back")
                at = expired_at(row_of(self.record.about(payment.id)))
                yield StoryItem(at, "timer-off", "bad", text)
