"""What can be done with an order now, and why not what cannot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.rights import Right

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate


class Action(Enum):
    """One thing that a button does."""

    ACCEPT = auto()
    TAKE_BACK = auto()
    SEND = auto()

    TAKE_CARD = auto()
    CAPTURE = auto()
    ASK = auto()
    CAPTURE_LESS = auto()
    VOID = auto()
    REFUND = auto()
    INVESTIGATE = auto()


def action_name(action: Action) -> str:
    """What an action is called where no amount is known."""
    return {
        Action.TAKE_CARD: translate("Offers", "Take the card"),
        Action.CAPTURE: translate("Offers", "Capture"),
        Action.ASK: translate("Offers", "Ask Stripe now"),
        Action.CAPTURE_LESS: translate("Offers", "Capture less…"),
        Action.VOID: translate("Offers", "Void…"),
        Action.REFUND: translate("Offers", "Refund…"),
        Action.ACCEPT: translate("Offers", "Accept what Stripe says"),
        Action.INVESTIGATE: translate("Offers", "Look into it…"),
        Action.TAKE_BACK: translate("Offers", "Take it back"),
        Action.SEND: translate("Offers", "Send it now"),
    }[action]


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it does and says, short for a narrow bar, and why it is off if it is."""

    action: Action
    text: str
    short: str = ""
    reason: str = ""


def offers(record: OrderRecord, operator: Operator, formats: Formats) -> tuple[Offer, ...]:
    """The buttons of an order, the most likely one first."""
    return _Offering(record, operator, formats).all()


@dataclass(frozen=True, slots=True)
class _Offering:
    record: OrderRecord
    operator: Operator
    formats: Formats

    def all(self) -> tuple[Offer, ...]:
        status, waiting = self.record.payment.status, self.record.open_attempt
        found: list[Offer] = []
        if self._is_asking():
            found.append(Offer(Action.ASK, action_name(Action.ASK)))
        elif waiting is not None and waiting.may_be_undone:
            right = Right.CAPTURE if waiting.request.verb is Verb.CAPTURE else Right.VOID
            reason = self._unless(True, right)
            return (
                Offer(Action.TAKE_BACK, action_name(Action.TAKE_BACK), reason=reason),
                Offer(Action.SEND, action_name(Action.SEND), reason=reason),
            )
        elif self.record.can_withdraw:
            return (
                Offer(Action.TAKE_BACK, action_name(Action.TAKE_BACK)),
                Offer(Action.ASK, translate("Offers", "Send it now")),
            )
        if self.record.open_drifts:
            found += self._drifted()
        if status is PaymentStatus.AWAITING_CARD:
            found += self._awaiting()
        elif status is PaymentStatus.HELD:
            found += self._held()
        elif status is PaymentStatus.CAPTURED:
            found.append(self._refund())
        return tuple(found)

    def _drifted(self) -> list[Offer]:
        reason = self._unless(True, Right.ANSWER_DRIFT)
        short = translate("Offers", "Accept")
        return [
            Offer(Action.ACCEPT, action_name(Action.ACCEPT), short, reason),
            Offer(Action.INVESTIGATE, action_name(Action.INVESTIGATE), reason=reason),
        ]

    def _awaiting(self) -> list[Offer]:
        found = [
            Offer(
                Action.TAKE_CARD,
                action_name(Action.TAKE_CARD),
                reason=self._unless(self.record.can_hold, Right.HOLD),
            )
        ]
        if self._is_unsent():
            found.append(Offer(Action.ASK, translate("Offers", "Send to Stripe")))
        found.append(self._void())
        return found

    def _held(self) -> list[Offer]:
        amount = self.formats.money(self.record.payment.capturable)
        free = self.record.can_capture
        capture = Offer(
            Action.CAPTURE,
            translate("Offers", "Capture {amount}").format(amount=amount),
            reason=self._unless(free, Right.CAPTURE),
        )
        less = Offer(
            Action.CAPTURE_LESS,
            action_name(Action.CAPTURE_LESS),
            translate("Offers", "Less…"),
            self._unless(free, Right.CAPTURE_LESS),
        )
        found = [capture, less, self._void()]
        # While Stripe owes an answer, asking is the one thing to do; capture would be a dead end.
        return found[1:] if self._is_asking() else found

    def _void(self) -> Offer:
        reason = self._unless(self.record.can_void, Right.VOID)
        return Offer(Action.VOID, action_name(Action.VOID), reason=reason)

    def _refund(self) -> Offer:
        reason = self._unless(self.record.can_refund, Right.REFUND)
        if not self.record.refundable:
            reason = translate("Offers", "All of it was given back.")
        return Offer(Action.REFUND, action_name(Action.REFUND), reason=reason)

    def _unless(self, allowed: bool, right: Right) -> str:
        if not self.operator.may(right):
            return translate("Offers", "Your role does not allow it.")
        if not allowed:
            return translate("Offers", "Off until Stripe has answered.")
        return ""

    def _is_asking(self) -> bool:
        waiting = self.record.open_attempt
        return waiting is not None and waiting.outcome is not Outcome.PREPARED

    def _is_unsent(self) -> bool:
        return self.record.payment.intent_id is None and not self._is_asking()
