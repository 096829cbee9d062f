"""What is said of an order's money once something was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos_app.domain.errors import NotAllowed, NotSetUp
from pos_app.domain.payment import WITHDRAWN, Outcome, PaymentStatus, Verb
from pos_app.services.rules import standing
from pos_app.ui.cards import card_text
from pos_app.ui.declines import decline_words
from pos_app.ui.messages import sentence
from pos_app.ui.moments import when
from pos_app.ui.queue.asked import amount_asked
from pos_app.ui.queue.standing import chips_of, row_of
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.domain.money import Money
    from pos_app.domain.payment import Attempt, Payment
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till

KINDS = {
    "refused": NoticeKind.REFUSED,
    "unknown": NoticeKind.UNKNOWN,
    "not_sent": NoticeKind.NOT_SENT,
}
# How a payment stands that something is asked of, and still stands if it was not done.
_ASKED_OF = {
    Verb.CAPTURE: PaymentStatus.HELD,
    Verb.CANCEL: PaymentStatus.HELD,
    Verb.CONFIRM: PaymentStatus.AWAITING_CARD,
    Verb.REFUND: PaymentStatus.CAPTURED,
}


# The same as at the line to Stripe.
KEY_KEY = "Ctrl+Y"


def is_about_key(error: Exception) -> bool:
    """Whether the screen of the key is where one goes on."""
    is_refused = isinstance(error, NotAllowed) and error.code.startswith("key.")
    return is_refused or isinstance(error, NotSetUp)


class Told(QObject):
    """Notices, each from the order as it stands after the deed."""

    def __init__(self, till: Till, parent: QObject) -> None:
        super().__init__(parent)
        self._till = till

    def sent(self, attempt_id: int, record: OrderRecord) -> NoticeSpec:
        """What became of something that could be undone until it was sent."""
        sent = next(each for each in record.attempts if each.id == attempt_id)
        taken_back = record.taken_back(sent)
        if sent.outcome.is_open:
            lead = self.tr("Another till is sending it. It settles by itself.")
            return NoticeSpec(NoticeKind.UNKNOWN, lead, self.order_words(record))
        if taken_back is not None:
            time = self._when(taken_back.at)
            words = self.tr("Taken back by {name}, {time}. Nothing was sent.")
            lead = words.format(name=taken_back.operator, time=time)
            return NoticeSpec(NoticeKind.REFUSED, lead, self.order_words(record))
        if sent.outcome is not Outcome.SUCCEEDED:
            return self._not_done(sent, record)
        if sent.request.verb is Verb.CANCEL:
            return self.voided(record)
        return self.captured(record)

    def captured(self, record: OrderRecord) -> NoticeSpec:
        """Money was taken."""
        payment, last = record.payment, record.attempts[-1]
        lead = self.tr("Captured {amount}.").format(amount=self._money(amount_asked(last, record)))
        told = [self.order_words(record)]
        rest = payment.amount - payment.received
        if payment.status is PaymentStatus.HELD:
            told.insert(0, self._still_held(payment))
        elif rest:
            told.insert(0, self.tr("{amount} released.").format(amount=self._money(rest)))
        if last.taken_before_minor:
            words = self.tr("{amount} in all.").format(amount=self._money(payment.received))
            told.insert(0, words)
        return NoticeSpec(NoticeKind.DONE, lead, " ".join(told))

    def _still_held(self, payment: Payment) -> str:
        amount, end = self._money(payment.capturable), payment.capture_before
        if end is None:
            return self.tr("{amount} stays held.").format(amount=amount)
        words = self.tr("{amount} stays held until {time}.")
        return words.format(amount=amount, time=self._when(end))

    def voided(self, record: OrderRecord) -> NoticeSpec:
        """A hold was let go."""
        if record.payment.card is None:
            return NoticeSpec(NoticeKind.DONE, self.tr("Voided."), self.order_words(record))
        amount = self._money(record.payment.amount - record.payment.received)
        lead = self.tr("Voided, {amount} let go.").format(amount=amount)
        text = self.order_words(record)
        if record.payment.received:
            words = self.tr("{amount} stays taken.")
            text = f"{words.format(amount=self._money(record.payment.received))} {text}"
        return NoticeSpec(NoticeKind.DONE, lead, text)

    def refunded(self, amount: Money, record: OrderRecord) -> NoticeSpec:
        """Money was given back, or is on its way."""
        last = record.refunds[-1] if record.refunds else None
        words = self.tr("Refunded {amount}.")
        if last is not None and last.is_on_its_way:
            words = self.tr("{amount} is on its way back. Stripe tells when it has arrived.")
        lead = words.format(amount=self._money(amount))
        return NoticeSpec(NoticeKind.DONE, lead, self.order_words(record))

    def raised(self, record: OrderRecord) -> NoticeSpec:
        """A hold was raised."""
        held = self._money(record.payment.capturable)
        lead = self.tr("Raised: {amount} is held now.").format(amount=held)
        return NoticeSpec(NoticeKind.DONE, lead, self.order_words(record))

    def settled(self, attempt_id: int | None, record: OrderRecord) -> NoticeSpec:
        """What came of something that was not known or waited, or how the order stands."""
        found = [each for each in record.attempts if attempt_id in {None, each.id}]
        last = found[-1]
        if last.outcome is Outcome.REFUSED and last.error_code != WITHDRAWN:
            return self._not_done(last, record)
        return self.standing(record)

    def _not_done(self, attempt: Attempt, record: OrderRecord) -> NoticeSpec:
        """Something was asked and did not happen; whoever pressed it has to hear that."""
        words = {
            Verb.CAPTURE: self.tr("Not captured: {amount}."),
            Verb.CANCEL: self.tr("Not voided."),
            Verb.REFUND: self.tr("Not given back: {amount}."),
            Verb.CONFIRM: self.tr("The card was not held."),
        }.get(attempt.request.verb, self.tr("Stripe did not do it."))
        lead = words.format(amount=self._money(amount_asked(attempt, record)))
        seen = record.about(attempt.payment_id)
        if attempt.decline is not None:
            told = decline_words(attempt.decline)
            text = f"{told.reason[:1].upper()}{told.reason[1:]}. {told.next_step}"
        elif seen.payment.status is _ASKED_OF.get(attempt.request.verb):
            text = self.tr("Nothing has moved. Decide again.")
        else:
            text = sentence(standing(seen), self._till.formats).whole
        return NoticeSpec(NoticeKind.REFUSED, lead, f"{text} {self.order_words(seen)}")

    def standing(self, record: OrderRecord) -> NoticeSpec:
        """Stripe was read."""
        till = self._till
        chips = chips_of(row_of(record), till.services.clock(), till.formats)
        lead = self.tr("Read at Stripe: {state}.").format(state=chips[0].text)
        return NoticeSpec(NoticeKind.DONE, lead, self.order_words(record))

    def approved(self, record: OrderRecord) -> NoticeSpec:
        """A second person said yes."""
        lead = self.tr("Approved and sent.")
        return NoticeSpec(NoticeKind.DONE, lead, self.order_words(record))

    def accepted(self, record: OrderRecord) -> NoticeSpec:
        """What Stripe says is taken as it is."""
        return NoticeSpec(NoticeKind.DONE, self.tr("Accepted."), self.order_words(record))

    def looking(self, record: OrderRecord) -> NoticeSpec:
        """Somebody looks into it first."""
        lead = self.tr("Noted. The order stays under “Needs you”.")
        return NoticeSpec(NoticeKind.DONE, lead, self.order_words(record))

    def back(self, record: OrderRecord) -> NoticeSpec:
        """What waited was taken back."""
        lead = self.tr("Taken back. Nothing was sent.")
        return NoticeSpec(NoticeKind.DONE, lead, self.order_words(record))

    def trouble(
        self,
        record: OrderRecord,
        error: Exception,
        ask: Callable[[], None],
        open_key: Callable[[], None],
    ) -> NoticeSpec:
        """What went wrong, and the next step: asking again, or the key."""
        message = sentence(error, self._till.formats)
        kind = KINDS[message.kind]
        order = self.tr("Order {number}.").format(number=record.order.number)
        text = f"{message.rest} {order}".strip()
        if is_about_key(error):
            return NoticeSpec(kind, message.title, text, self.tr("Open the key"), KEY_KEY, open_key)
        if kind is not NoticeKind.UNKNOWN:
            return NoticeSpec(kind, message.title, text)
        return NoticeSpec(kind, message.title, text, self.tr("Ask now"), "Ctrl+R", ask)

    def order_words(self, record: OrderRecord) -> str:
        """Which order and card: "Order 1041, Visa •4242."."""
        words = self.tr("Order {number}").format(number=record.order.number)
        card = record.payment.card
        return f"{words}, {card_text(card)}." if card is not None else f"{words}."

    def _when(self, moment: datetime) -> str:
        return when(moment, self._till.services.clock(), self._till.formats)

    def _money(self, amount: Money) -> str:
        return self._till.formats.money(amount)

    def about_to(self, record: OrderRecord) -> str:
        """What is sent in some seconds; `{seconds}` is left to be filled in."""
        waiting, payment = record.open_attempt, record.payment
        assert waiting is not None
        amount = amount_asked(waiting, record)
        if waiting.request.verb is Verb.CANCEL:
            words = self.tr("Voiding, {amount} let go, in {seconds} s.")
        elif waiting.request.keeps_rest:
            words = self.tr("Taking {amount}, keeping {released} held, in {seconds} s.")
        elif amount < payment.capturable:
            words = self.tr("Taking {amount}, releasing {released}, in {seconds} s.")
        else:
            words = self.tr("Capturing {amount} in {seconds} s.")
        released = self._money(payment.capturable - amount)
        return words.replace("{amount}", self._money(amount)).replace("{released}", released)
