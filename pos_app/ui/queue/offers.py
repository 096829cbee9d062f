"""What can be done with an order now, and why not what cannot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.rights import Right
from pos_app.ui.people.lending import lending_hint

if TYPE_CHECKING:
    from pos_app.domain.approval import Approval
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate


class Action(Enum):
    """One thing that a button does."""

    APPROVE = auto()
    REJECT = auto()
    ACCEPT = auto()
    TAKE_BACK = auto()
    SEND = auto()

    TAKE_CARD = auto()
    CAPTURE = auto()
    ASK = auto()
    CAPTURE_LESS = auto()
    RAISE = auto()
    HOLD_MORE = auto()
    HOLD_AGAIN = auto()
    VOID = auto()
    REFUND = auto()
    EDIT = auto()
    OTHER = auto()
    INVESTIGATE = auto()


# What an operator must be allowed to do; who is not asks somebody who is.
RIGHTS_OF: dict[Action, tuple[Right, ...]] = {
    Action.ACCEPT: (Right.ANSWER_DRIFT,),
    Action.INVESTIGATE: (Right.ANSWER_DRIFT,),
    Action.TAKE_CARD: (Right.HOLD,),
    Action.HOLD_AGAIN: (Right.HOLD,),
    Action.HOLD_MORE: (Right.HOLD,),
    Action.RAISE: (Right.HOLD,),
    Action.EDIT: (Right.TAKE_ORDERS,),
    Action.CAPTURE: (Right.CAPTURE,),
    Action.CAPTURE_LESS: (Right.CAPTURE, Right.CAPTURE_LESS),
    Action.VOID: (Right.VOID,),
    Action.REFUND: (Right.REFUND,),
}


RIGHTS_OF_VERB = {
    Verb.CAPTURE: Right.CAPTURE,
    Verb.CANCEL: Right.VOID,
    Verb.REFUND: Right.REFUND,
}


def rights_lacking(action: Action, record: OrderRecord, operator: Operator) -> tuple[Right, ...]:
    """What somebody would have to lend for an action."""
    rights = _rights_of(action, record, operator)
    return tuple(right for right in rights if not operator.may(right))


def _rights_of(action: Action, record: OrderRecord, operator: Operator) -> tuple[Right, ...]:
    waiting, approval = record.open_attempt, record.approval
    match action:
        case Action.HOLD_AGAIN if record.payment.status is PaymentStatus.HELD:
            # The hold that stands is let go for the new one.
            return (Right.HOLD, Right.VOID)
        case Action.TAKE_BACK | Action.SEND if waiting and waiting.operator != operator.name:
            return (RIGHTS_OF_VERB[waiting.request.verb],)
        case Action.REJECT if approval and operator.id not in approval.asked_by_ids:
            return (RIGHTS_OF_VERB[approval.request.verb],)
        case _:
            return RIGHTS_OF.get(action, ())


def action_name(action: Action) -> str:
    """What an action is called where no amount is known."""
    return {
        Action.TAKE_CARD: translate("Offers", "Take the card"),
        Action.CAPTURE: translate("Offers", "Capture"),
        Action.ASK: translate("Offers", "Ask Stripe now"),
        Action.CAPTURE_LESS: translate("Offers", "Capture less…"),
        Action.HOLD_AGAIN: translate("Offers", "Hold again…"),
        Action.HOLD_MORE: translate("Offers", "Second hold…"),
        Action.RAISE: translate("Offers", "Raise the hold"),
        Action.EDIT: translate("Offers", "Edit"),
        Action.OTHER: translate("Offers", "Other hold"),
        Action.VOID: translate("Offers", "Void…"),
        Action.REFUND: translate("Offers", "Refund…"),
        Action.ACCEPT: translate("Offers", "Accept what Stripe says"),
        Action.INVESTIGATE: translate("Offers", "Look into it…"),
        Action.TAKE_BACK: translate("Offers", "Take it back"),
        Action.SEND: translate("Offers", "Send it now"),
        Action.APPROVE: translate("Offers", "Approve"),
        Action.REJECT: translate("Offers", "Reject it"),
    }[action]


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it does and says, short for a narrow bar, and why it is off if it is.

    `hint` is what it asks for first.
    """

    action: Action
    text: str
    short: str = ""
    reason: str = ""
    hint: str = ""


def offers(record: OrderRecord, operator: Operator, formats: Formats) -> tuple[Offer, ...]:
    """The buttons of an order, the most likely one first."""
    return _Offering(record, operator, formats).all()


@dataclass(frozen=True, slots=True)
class _Offering:
    record: OrderRecord
    operator: Operator
    formats: Formats

    def all(self) -> tuple[Offer, ...]:
        return tuple(self._or_ask_somebody(each) for each in self._all())

    def _or_ask_somebody(self, offer: Offer) -> Offer:
        if offer.reason or not rights_lacking(offer.action, self.record, self.operator):
            return offer
        words = f"{offer.text.rstrip('…')}…"
        return replace(offer, text=words, hint=lending_hint())

    def _all(self) -> tuple[Offer, ...]:
        status, waiting = self.record.payment.status, self.record.open_attempt
        found: list[Offer] = []
        if self._is_asking():
            found.append(Offer(Action.ASK, action_name(Action.ASK)))
        elif waiting is not None and waiting.may_be_undone:
            return (
                Offer(Action.TAKE_BACK, action_name(Action.TAKE_BACK)),
                Offer(Action.SEND, action_name(Action.SEND)),
            )
        elif self.record.can_withdraw:
            return (
                Offer(Action.TAKE_BACK, action_name(Action.TAKE_BACK)),
                Offer(Action.ASK, translate("Offers", "Send it now")),
            )
        if self.record.open_drifts:
            found += self._drifted()
        if self.record.approval is not None and not self._is_asking():
            return (*self._approval(self.record.approval), *found)
        if status is PaymentStatus.AWAITING_CARD:
            found += self._awaiting()
        elif status is PaymentStatus.HELD:
            found += self._held()
        elif status is PaymentStatus.CAPTURED:
            found.append(self._refund())
        elif self.record.can_hold_again:
            found.append(self._again())
        if self.record.can_edit:
            found.append(Offer(Action.EDIT, action_name(Action.EDIT)))
        if len(self.record.live) > 1:
            found.append(Offer(Action.OTHER, action_name(Action.OTHER)))
        return tuple(found)

    def _again(self) -> Offer:
        short = translate("Offers", "Again…")
        if self.record.payment.status is PaymentStatus.HELD:
            # One of several small buttons: the amounts stand on the others.
            return Offer(Action.HOLD_AGAIN, action_name(Action.HOLD_AGAIN), short)
        words = translate("Offers", "Hold {amount} again…")
        text = words.format(amount=self.formats.money(self.record.wanted))
        return Offer(Action.HOLD_AGAIN, text, short)

    def _more(self) -> list[Offer]:
        missing, payment = self.record.missing, self.record.payment
        found: list[Offer] = []
        if self.record.can_raise:
            words = translate("Offers", "Raise the hold to {amount}")
            text = words.format(amount=self.formats.money(payment.capturable + missing))
            found.append(Offer(Action.RAISE, text, translate("Offers", "Raise")))
        if self.record.can_hold_more:
            words = translate("Offers", "Second hold for {amount}…")
            text = words.format(amount=self.formats.money(missing))
            found.append(Offer(Action.HOLD_MORE, text, translate("Offers", "Second…")))
        return found

    def _approval(self, approval: Approval) -> list[Offer]:
        words = {
            Verb.CAPTURE: translate("Offers", "Approve: capture {amount}"),
            Verb.CANCEL: translate("Offers", "Approve: void {amount}"),
            Verb.REFUND: translate("Offers", "Approve: refund {amount}"),
        }[approval.request.verb]
        amount = self.formats.money(approval.amount)
        short = action_name(Action.APPROVE)
        return [
            Offer(Action.APPROVE, words.format(amount=amount), short),
            Offer(Action.REJECT, action_name(Action.REJECT)),
        ]

    def _drifted(self) -> list[Offer]:
        short = translate("Offers", "Accept")
        return [
            Offer(Action.ACCEPT, action_name(Action.ACCEPT), short),
            Offer(Action.INVESTIGATE, action_name(Action.INVESTIGATE)),
        ]

    def _awaiting(self) -> list[Offer]:
        found = [
            Offer(
                Action.TAKE_CARD,
                action_name(Action.TAKE_CARD),
                reason=_unless(self.record.can_hold),
            )
        ]
        if self._is_unsent():
            found.append(Offer(Action.ASK, translate("Offers", "Send to Stripe")))
        found.append(self._void())
        return found

    def _held(self) -> list[Offer]:
        record, held = self.record, self.record.payment.capturable
        if record.is_replaced:
            return [self._void()]
        free = record.can_capture
        words = translate("Offers", "Capture {amount}")
        if record.missing or record.wanted < held:
            # What the order comes to is another amount: it is asked about first.
            words = translate("Offers", "Capture {amount}…")
        amount = self.formats.money(min(held, record.wanted) or held)
        capture = Offer(Action.CAPTURE, words.format(amount=amount), reason=_unless(free))
        less = Offer(
            Action.CAPTURE_LESS,
            action_name(Action.CAPTURE_LESS),
            translate("Offers", "Less…"),
            _unless(free),
        )
        found = [capture, *self._more(), less, self._void()]
        if record.can_hold_again:
            found.append(self._again())
        # While Stripe owes an answer, asking is the one thing to do; capture would be a dead end.
        return found[1:] if self._is_asking() else found

    def _void(self) -> Offer:
        reason = _unless(self.record.can_void)
        return Offer(Action.VOID, action_name(Action.VOID), reason=reason)

    def _refund(self) -> Offer:
        reason = _unless(self.record.can_refund)
        if not self.record.refundable:
            reason = translate("Offers", "All of it was given back.")
        return Offer(Action.REFUND, action_name(Action.REFUND), reason=reason)

    def _is_asking(self) -> bool:
        waiting = self.record.open_attempt
        return waiting is not None and waiting.outcome is not Outcome.PREPARED

    def _is_unsent(self) -> bool:
        return self.record.payment.intent_id is None and not self._is_asking()


def _unless(allowed: bool) -> str:
    return "" if allowed else translate("Offers", "Off until Stripe has answered.")
