"""One order's money in plain words: what happened, what the bank sees, what can still be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.drift import DriftKind
from pos_app.domain.money import zero
from pos_app.domain.pay_link import is_links
from pos_app.domain.payment import WITHDRAWN, Check, Outcome, PaymentStatus, RefundStatus, Verb
from pos_app.domain.reader import ON_READER
from pos_app.domain.stripe_key import NEEDED_FOR
from pos_app.ui.declines import decline_words
from pos_app.ui.moments import when, when_today
from pos_app.ui.next_try import next_try_words
from pos_app.ui.queue.asked import amount_asked
from pos_app.ui.queue.bank_words import bank_words, refund_failure_words
from pos_app.ui.queue.drift_words import drift_proposal, drift_sentences
from pos_app.ui.queue.standing import expired_at, row_of

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.approval import Approval
    from pos_app.domain.money import Money
    from pos_app.domain.payment import Attempt, Card, Refund
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate

_CAPTURED = PaymentStatus.CAPTURED


def plain_words(record: OrderRecord, now: datetime, formats: Formats) -> str:
    """A few sentences for any order."""
    return _Words(record, now, formats).say()


def failed_checks(card: Card | None) -> tuple[str, ...]:
    """What the bank compared and found different, although it held the money."""
    if card is None:
        return ()
    words = (
        (card.cvc_check, translate("Queue", "The security code did not match.")),
        (card.postcode_check, translate("Queue", "The billing postcode did not match.")),
        (card.address_check, translate("Queue", "The billing address did not match.")),
    )
    return tuple(sentence for check, sentence in words if check is Check.FAIL)


def _mend_the_key(attempt: Attempt) -> str:
    if attempt.error_code != "key.no_permission":
        return translate("Queue", "Mend the key (Ctrl+K), then it goes on.")
    words = translate(
        "Queue",
        "It lacks the permission {permission}: give it to the key in Stripe's Dashboard and test "
        "the key (Ctrl+K), then it goes on.",
    )
    return words.format(permission=NEEDED_FOR[attempt.request.verb])


@dataclass(frozen=True, slots=True)
class _Words:
    record: OrderRecord
    now: datetime
    formats: Formats

    def say(self) -> str:
        waiting = self.record.open_attempt
        if waiting is not None and waiting.outcome is not Outcome.PREPARED:
            return self._asking(waiting)
        if waiting is not None and waiting.may_be_undone:
            return self._undoable(waiting)
        if waiting is not None and (self.record.can_withdraw or waiting.next_try_at is None):
            return self._waiting(waiting)
        if self.record.open_drifts:
            return self._drifted()
        if self.record.approval is not None:
            return self._needs_two(self.record.approval)
        by_status = {
            PaymentStatus.AWAITING_CARD: self._awaiting,
            PaymentStatus.HELD: self._held,
            PaymentStatus.CAPTURED: self._captured,
            PaymentStatus.VOIDED: self._voided,
            PaymentStatus.EXPIRED: self._expired,
        }
        return by_status[self.record.payment.status]()

    def _asking(self, attempt: Attempt) -> str:
        asked = {
            Verb.CREATE: translate(
                "Queue",
                "Stripe was told of this order at {time} and has not answered. Nothing is held.",
            ),
            Verb.UPDATE: translate(
                "Queue",
                "Stripe was told the new amount at {time} and has not answered. Nothing is held.",
            ),
            Verb.CONFIRM: translate(
                "Queue",
                "Asked at {time} to hold {amount}, no answer yet. The card may be held, or not. "
                "Do not take another card.",
            ),
            Verb.CAPTURE: translate(
                "Queue",
                "Asked at {time} to take {amount}, no answer yet. The money may be taken, or "
                "still held. It is never taken twice.",
            ),
            Verb.CANCEL: translate(
                "Queue",
                "Asked at {time} to let {amount} go, no answer yet. It may be gone, or still held.",
            ),
            Verb.REFUND: translate(
                "Queue",
                "Asked at {time} to give {amount} back, no answer yet. It is never given back "
                "twice.",
            ),
            Verb.INCREMENT: translate(
                "Queue",
                "Asked at {time} to raise the hold to {amount}, no answer yet. It may be raised, "
                "or stand as it was.",
            ),
            Verb.LINK: translate(
                "Queue",
                "Asked at {time} for a pay link over {amount}, no answer yet. Nobody has the link.",
            ),
            Verb.UNLINK: translate(
                "Queue",
                "Asked at {time} to close the pay link, no answer yet. The customer may still pay "
                "by it; no other card is asked for.",
            ),
        }
        since = self.formats.time_with_seconds(attempt.sent_at or attempt.began_at)
        amount = self._money(amount_asked(attempt, self.record))
        if attempt.error_code == ON_READER and attempt.outcome is Outcome.SENT:
            words = translate(
                "Queue",
                "The reader has asked for the card since {time}. Nothing is held until it is keyed "
                "and the bank has answered.",
            )
            return words.format(time=since)
        told = asked[attempt.request.verb].format(time=since, amount=amount)
        if attempt.next_try_at is None:
            return f"{told} {self._next(attempt)} {_mend_the_key(attempt)}"
        settles = translate("Queue", "It settles by itself.")
        return f"{told} {settles} {self._next(attempt)}"

    def _undoable(self, attempt: Attempt) -> str:
        was_about_to = {
            Verb.CAPTURE: translate(
                "Queue",
                "{operator} was about to capture {amount} at {time}. Nothing was sent. "
                "Send it, or take it back.",
            ),
            Verb.CANCEL: translate(
                "Queue",
                "{operator} was about to let {amount} go at {time}. Nothing was sent. "
                "Send it, or take it back.",
            ),
        }[attempt.request.verb]
        return was_about_to.format(
            operator=attempt.operator,
            amount=self._money(amount_asked(attempt, self.record)),
            time=self.formats.time_with_seconds(attempt.began_at),
        )

    def _waiting(self, attempt: Attempt) -> str:
        waits = {
            Verb.CREATE: translate("Queue", "Saved on this PC; Stripe does not know of it yet."),
            Verb.CAPTURE: translate(
                "Queue",
                "{operator} wants to take {amount}. It waits on this PC, nothing moved.",
            ),
            Verb.CANCEL: translate(
                "Queue",
                "{operator} wants to let {amount} go. It waits on this PC, nothing moved.",
            ),
            Verb.REFUND: translate(
                "Queue",
                "{operator} wants to give {amount} back. It waits here, nothing moved.",
            ),
        }[attempt.request.verb]
        amount = self._money(amount_asked(attempt, self.record))
        told = waits.format(operator=attempt.operator, amount=amount)
        rest = translate("Queue", "Until then it can be taken back.")
        if attempt.next_try_at is None:
            rest = _mend_the_key(attempt)
        return f"{told} {self._next(attempt)} {rest}"

    def _needs_two(self, approval: Approval) -> str:
        wanted = {
            Verb.CAPTURE: translate(
                "Queue", "{who} wants to capture {amount} and keep the rest held, {when}."
            )
            if approval.request.keeps_rest
            else translate("Queue", "{who} wants to capture {amount}, {when}."),
            Verb.CANCEL: translate("Queue", "{who} wants to void {amount}, {when}."),
            Verb.REFUND: translate("Queue", "{who} wants to refund {amount}, {when}."),
        }[approval.request.verb].format(
            who=approval.asked_by,
            amount=self.formats.money(approval.amount),
            when=when(approval.asked_at, self.now, self.formats),
        )
        rest = translate("Queue", "Nothing was sent: somebody else has to approve it.")
        return f"{wanted} {rest}"

    def _drifted(self) -> str:
        drifts = self.record.open_drifts
        told = drift_sentences(
            drifts[0], self.record.payment.amount.currency, self.now, self.formats
        )
        if drifts[0].kind is DriftKind.REFUND_FAILED:
            told = f"{told} {' '.join(self._came_back())}"
        if drifts[0].kind is DriftKind.EXPIRED:
            told = f"{self._expired()} {drift_proposal(drifts[0], self.now, self.formats)}"
        if len(drifts) == 1:
            return told
        count = translate("Queue", "1 of {count} changes at Stripe.").format(count=len(drifts))
        return f"{count} {told}"

    def _next(self, attempt: Attempt) -> str:
        return next_try_words(attempt.outcome, attempt.next_try_at, self.now, self.formats)

    def _awaiting(self) -> str:
        payment = self.record.payment
        if payment.decline is not None:
            told = decline_words(payment.decline)
            words = translate("Queue", "Declined: {reason}. Nothing was held or taken. {next_step}")
            return words.format(reason=told.reason, next_step=told.next_step)
        waiting = self.record.open_attempt
        if payment.intent_id is None and waiting is not None:
            words = translate(
                "Queue", "Saved on this PC. Stripe does not know of it yet, and nothing is held."
            )
            return f"{words} {self._next(waiting)}"
        if payment.intent_id is None:
            return translate(
                "Queue",
                "Saved on this PC. Stripe has not been reached yet; it hears of the order as "
                "soon as it answers. Nothing is held.",
            )
        link = self.record.open_link
        if link is not None:
            words = translate(
                "Queue",
                "A pay link over {amount} is with the customer until {time}. Nothing is held until "
                "it is paid; then the order shows it by itself.",
            )
            amount, time = self._money(link.amount), self._when(link.expires_at)
            return words.format(amount=amount, time=time)
        return translate(
            "Queue",
            "Saved without a card. The bank keeps nothing aside and the order is unpaid. The "
            "card can be taken now or later.",
        )

    def _held(self) -> str:
        words = [*self._not_done(), self._held_until(), *self._beside()]
        return " ".join([*words, *bank_words(self.record.payment.card)])

    def _not_done(self) -> list[str]:
        """What somebody asked for last, and Stripe did not do: it is to be decided anew."""
        payment = self.record.payment
        asked = [each for each in self.record.attempts if each.payment_id == payment.id]
        if not asked:
            # The customer paid by a link: nothing was asked here.
            return []
        last = asked[-1]
        words = {
            Verb.CAPTURE: translate(
                "Queue", "{operator} asked to take {amount}, {time}: that was not done."
            ),
            Verb.CANCEL: translate(
                "Queue", "{operator} asked to let {amount} go, {time}: that was not done."
            ),
            Verb.REFUND: translate(
                "Queue", "{operator} asked to give {amount} back, {time}: that was not done."
            ),
        }.get(last.request.verb)
        is_of_status = (last.request.verb is Verb.REFUND) == (payment.status is _CAPTURED)
        is_refused = last.outcome is Outcome.REFUSED and last.error_code != WITHDRAWN
        if words is None or not is_of_status or not is_refused:
            return []
        amount = self._money(amount_asked(last, self.record))
        told = words.format(operator=last.operator, amount=amount, time=self._when(last.began_at))
        return [told]

    def _beside(self) -> list[str]:
        """What the order comes to now, and how it stands with its other holds."""
        record, payment = self.record, self.record.payment
        told: list[str] = []
        if record.is_replaced:
            told.append(
                translate("Queue", "A new hold was made in its place: this one goes by itself.")
            )
        elif record.missing:
            words = translate("Queue", "The order comes to {total} now: {missing} is not held.")
            total, missing = self._money(record.order.total), self._money(record.missing)
            told.append(words.format(total=total, missing=missing))
        elif record.wanted < payment.capturable:
            words = translate("Queue", "The order has changed: {wanted} of it is to be taken.")
            told.append(words.format(wanted=self._money(record.wanted)))
        for other in record.live:
            if other.id != payment.id and other.decline is not None:
                reason = decline_words(other.decline).reason
                words = translate("Queue", "A further card was declined: {reason}.")
                told.append(words.format(reason=reason))
        return told

    def _held_until(self) -> str:
        payment = self.record.payment
        if payment.capture_before is None:
            return translate(
                "Queue", "The bank keeps {amount} aside. Stripe has not said until when."
            ).format(amount=self._money(payment.capturable))
        words = translate("Queue", "The bank keeps {amount} aside until {time}.")
        if payment.received:
            words = translate(
                "Queue", "{taken} was taken; the bank keeps {amount} aside until {time}."
            )
        is_over = payment.capture_before <= self.now
        if is_over:
            words = translate(
                "Queue", "The hold of {amount} ended {time}. Stripe has not confirmed it yet."
            )
        told = words.format(
            taken=self._money(payment.received),
            amount=self._money(payment.capturable),
            time=self._when(payment.capture_before),
        )
        return f"{told} {self._goes_back(is_over=is_over)}".rstrip()

    def _goes_back(self, *, is_over: bool) -> str:
        """What the end of the hold means for the customer and for the order."""
        if self.record.is_replaced:
            # What was held in its place pays the order. Before its end, this one goes by itself.
            return translate("Queue", "The money goes back to the customer.") if is_over else ""
        if self.record.payment.received:
            ahead = translate(
                "Queue",
                "After that it goes back to the customer, and what was taken stays taken.",
            )
            over = translate(
                "Queue", "The money goes back to the customer; what was taken stays taken."
            )
        elif self.record.wanted < self.record.order.total:
            ahead = translate(
                "Queue",
                "After that it goes back to the customer and this part of the order is unpaid.",
            )
            over = translate(
                "Queue", "The money goes back to the customer and this part of the order is unpaid."
            )
        else:
            ahead = translate(
                "Queue", "After that it goes back to the customer and the order is unpaid."
            )
            over = translate(
                "Queue", "The money goes back to the customer and the order is unpaid."
            )
        return over if is_over else ahead

    def _captured(self) -> str:
        payment = self.record.payment
        words = translate("Queue", "{amount} was taken from the card {time}.")
        if self._was_taken_in_parts():
            words = translate("Queue", "{amount} was taken from the card in parts.")
        taken = words.format(amount=self._money(payment.received), time=self._settled())
        sentences = [*self._not_done(), taken]
        released = payment.amount - payment.received
        if released.minor > 0:
            sentences.append(
                translate(
                    "Queue",
                    "{amount} of the hold was released for good; the bank may need some days to "
                    "show it.",
                ).format(amount=self._money(released))
            )
        sentences += self._given_back()
        return " ".join(sentences)

    def _given_back(self) -> list[str]:
        payment, left = self.record.payment, self.record.refundable
        failed = self._came_back()
        if left == payment.received:
            whole = translate("Queue", "{amount} can be given back by a refund.")
            return [*failed, whole.format(amount=self._money(left))]
        gone = translate(
            "Queue",
            "{amount} is going back to the same card; the bank needs 5 to 10 business days.",
        ).format(amount=self._money(payment.received - left))
        told = [*failed, gone, *self._on_its_way()]
        if left.minor <= 0:
            return [*told, translate("Queue", "Nothing is left to give back.")]
        rest = translate("Queue", "{amount} can still be given back.")
        return [*told, rest.format(amount=self._money(left))]

    def _on_its_way(self) -> list[str]:
        waiting = [each.amount for each in self._refunds() if each.is_on_its_way]
        if not waiting:
            return []
        words = translate("Queue", "Stripe has not confirmed {amount} of it yet.")
        amount = sum(waiting, start=zero(waiting[0].currency))
        return [words.format(amount=self._money(amount))]

    def _came_back(self) -> list[str]:
        words = translate(
            "Queue",
            "The refund of {amount} did not reach the customer{reason}: the money is back at "
            "Stripe. Refund it again, or pay the customer in another way.",
        )
        return [
            words.format(
                amount=self._money(each.amount), reason=refund_failure_words(each.failure_reason)
            )
            for each in self._refunds()
            if each.status is RefundStatus.FAILED
        ]

    def _refunds(self) -> list[Refund]:
        intent_id = self.record.payment.intent_id
        return [each for each in self.record.refunds if each.payment_intent_id == intent_id]

    def _voided(self) -> str:
        if self.record.payment.card is None or not self._was_held():
            return translate(
                "Queue",
                "The order was voided before a card was held {time}. The bank saw nothing of it.",
            ).format(time=self._settled())
        return translate(
            "Queue",
            "The hold of {amount} was let go {time}. Nothing was taken; the bank may need some "
            "days to show it. The card can be held again.",
        ).format(amount=self._money(self.record.payment.amount), time=self._settled())

    def _expired(self) -> str:
        return translate(
            "Queue",
            "The hold ended {time}. {amount} went back to the customer and the order is unpaid. "
            "The card can be held again.",
        ).format(
            time=self._when_today(expired_at(row_of(self.record))),
            amount=self._money(self.record.payment.amount),
        )

    def _was_taken_in_parts(self) -> bool:
        return any(
            each.request.keeps_rest
            and each.outcome is Outcome.SUCCEEDED
            and each.payment_id == self.record.payment.id
            for each in self.record.attempts
        )

    def _was_held(self) -> bool:
        return is_links(self.record.payment.metadata or {}) or any(
            each.request.verb is Verb.CONFIRM
            and each.outcome is Outcome.SUCCEEDED
            and each.payment_id == self.record.payment.id
            for each in self.record.attempts
        )

    def _settled(self) -> str:
        return self._when_today(self.record.payment.changed_at or self.record.order.saved_at)

    def _when(self, moment: datetime) -> str:
        return when(moment, self.now, self.formats)

    def _when_today(self, moment: datetime) -> str:
        return when_today(moment, self.now, self.formats)

    def _money(self, amount: Money) -> str:
        return self.formats.money(amount)
