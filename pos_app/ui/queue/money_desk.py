"""What a manager does with an order's money, from the question to the answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.ui.cards import card_text
from pos_app.ui.messages import sentence
from pos_app.ui.people.pin_dialog import PinDialog
from pos_app.ui.queue.asked import amount_asked
from pos_app.ui.queue.capture_less import CaptureLess
from pos_app.ui.queue.check_dialog import CheckDialog
from pos_app.ui.queue.look_dialog import LookDialog
from pos_app.ui.queue.offers import RIGHTS_OF_VERB, Action, rights_lacking
from pos_app.ui.queue.plain_words import failed_checks
from pos_app.ui.queue.refund_dialog import RefundDialog
from pos_app.ui.queue.standing import chips_of, row_of
from pos_app.ui.queue.stray_dialog import StrayDialog
from pos_app.ui.queue.undo_tray import UndoTray
from pos_app.ui.queue.void_dialog import VoidDialog
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QDialog, QWidget

    from pos_app.domain.drift import Drift
    from pos_app.domain.money import Money
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator, Right
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.notice import Notice

_KINDS = {
    "refused": NoticeKind.REFUSED,
    "unknown": NoticeKind.UNKNOWN,
    "not_sent": NoticeKind.NOT_SENT,
}


class MoneyDesk(QObject):
    """Asks what there is to ask, sends one thing at a time per order, and tells what came of it.

    Signals:
        changed: the UUID of an order whose work has begun or ended.
        card_wanted: the UUID of an order whose card is to be taken.
    """

    changed = Signal(str)
    card_wanted = Signal(str)

    def __init__(self, till: Till, window: QWidget) -> None:
        super().__init__(window)
        self._till = till
        self._window = window
        self._under_way: dict[str, str] = {}
        self._passing: dict[str, Notice] = {}
        self.tray = UndoTray(till.notify, self)
        self.tray.due.connect(self._send_prepared)
        self.tray.undone.connect(self.take_back)
        till.events.order_changed.connect(self._on_order_changed)

    def under_way(self, order_uuid: str) -> str:
        """What is being done with an order, such as "Capturing…"; empty for nothing."""
        return self._under_way.get(order_uuid, "")

    @property
    def is_busy(self) -> bool:
        """Something is being done with some order."""
        return bool(self._under_way)

    @property
    def can_undo(self) -> bool:
        """A capture or void waits some seconds before it is sent."""
        return self._undo_s > 0

    def do(self, action: Action, record: OrderRecord) -> None:
        """Do what a button says, after somebody has lent the right for it if need be."""
        operator = self._till.operator()
        lacking = rights_lacking(action, operator)
        if lacking:
            tell = partial(
                self._till.services.permits.tell_refused,
                operator,
                *lacking,
                order_uuid=record.order.uuid,
            )
            self._till.jobs.local(self, tell, lambda _none: None, lambda _error: None)
            self._borrow(lacking, lambda: self._act(action, record))
        else:
            self._act(action, record)

    def _act(self, action: Action, record: OrderRecord) -> None:
        {
            Action.TAKE_CARD: lambda record: self.card_wanted.emit(record.order.uuid),
            Action.CAPTURE: self.capture,
            Action.CAPTURE_LESS: self.capture_less,
            Action.VOID: self.void,
            Action.REFUND: self.refund,
            Action.ASK: self.ask,
            Action.ACCEPT: self.accept,
            Action.INVESTIGATE: self.investigate,
            Action.TAKE_BACK: self.take_back,
            Action.SEND: self.send_now,
            Action.APPROVE: self.approve,
            Action.REJECT: self.reject,
        }[action](record)

    def approve(self, record: OrderRecord) -> None:
        """Approve what waits; where this operator may not, ask for a second person's PIN."""
        operator, waiting = self._till.operator(), record.approval
        if waiting is None:
            return
        verb = RIGHTS_OF_VERB[waiting.request.verb]
        if operator.id not in waiting.asked_by_ids and operator.may(verb):
            self._approve(record, operator)
            return
        dialog = PinDialog(
            self._till,
            self.tr("A second person"),
            self.tr(
                "{name} asked for this. Somebody else who may has to approve it: "
                "with the PIN here, or signed in at any till later."
            ).format(name=waiting.asked_by),
            self.tr("Approve and send"),
            self._till.services.operators.sign_in,
            self._window,
        )
        dialog.accepted.connect(lambda: self._approve_as(record, dialog))
        self._open(dialog)

    def reject(self, record: OrderRecord) -> None:
        """Say no to what waits for a second person; nothing is sent."""
        approvals, operator = self._till.services.approvals, self._till.operator()
        work = partial(approvals.reject, record.order.uuid, operator)
        self._do(self._till.jobs.local, record, self.tr("Noting…"), work, self._told_back)

    def _approve_as(self, record: OrderRecord, dialog: PinDialog[Operator]) -> None:
        if dialog.result_value is not None:
            self._approve(record, dialog.result_value)

    def _approve(self, record: OrderRecord, operator: Operator) -> None:
        work = partial(self._till.services.approvals.approve, record.order.uuid, operator)
        self._send(record, self.tr("Sending…"), work, self._told_approved)

    def _borrow(self, rights: tuple[Right, ...], go_on: Callable[[], None]) -> None:
        operators, clerk = self._till.services.operators, self._till.operator()

        def lend(name: str, pin: str) -> Operator:
            return operators.lend(clerk, name, pin, *rights)

        dialog = PinDialog(
            self._till,
            self.tr("Ask a manager"),
            self.tr(
                "Your role does not allow it. Who may do it can lend it to you once, "
                "with the PIN; both names are noted."
            ),
            self.tr("Lend it once"),
            lend,
            self._window,
        )
        dialog.accepted.connect(go_on)
        self._open(dialog)

    def capture(self, record: OrderRecord) -> None:
        """Take all that is held; a card that failed a check is asked about first."""
        amount = self._money(record.payment.capturable)
        words = self.tr("Capture {amount} all the same").format(amount=amount)
        self._after_checks(record, words, lambda: self._capture(record))

    def capture_less(self, record: OrderRecord) -> None:
        """Ask how much to take, then take it."""
        words = self.tr("Capture less all the same…")
        self._after_checks(record, words, lambda: self._ask_how_much(record))

    def void(self, record: OrderRecord) -> None:
        """Ask why, then let the hold go."""
        dialog = VoidDialog(*self._dialog_facts(record))
        dialog.accepted.connect(lambda: self._void(record, dialog))
        self._open(dialog)

    def refund(self, record: OrderRecord) -> None:
        """Ask how much and why, then give it back."""
        dialog = RefundDialog(*self._dialog_facts(record))
        dialog.accepted.connect(lambda: self._refund(record, dialog))
        self._open(dialog)

    def ask(self, record: OrderRecord) -> None:
        """Settle what Stripe was asked, and read how the order stands there."""
        services, order_uuid = self._till.services, record.order.uuid
        work = partial(services.recovery.ask_now, order_uuid)
        if record.payment.intent_id is None:
            work = partial(services.ordering.send, order_uuid, self._till.operator())
        self._send(record, self.tr("Asking Stripe…"), work, self._told_standing)

    def accept(self, record: OrderRecord) -> None:
        """Take what Stripe did without us as it is; nothing is sent."""
        self._answer(record, self._till.services.watch.accept, self._told_accepted)

    def investigate(self, record: OrderRecord) -> None:
        """Ask for a note, and leave the order where somebody looks."""
        dialog = LookDialog(*self._dialog_facts(record))
        dialog.accepted.connect(
            lambda: self._answer(
                record, self._till.services.watch.investigate, self._told_looking, dialog.note
            )
        )
        self._open(dialog)

    def look_at_stray(self, drift: Drift) -> None:
        """Show a payment that belongs to no order; accepted, it is listed no more."""
        till = self._till
        dialog = StrayDialog(till, drift, self._window)
        dialog.accepted.connect(lambda: self._accept_stray(drift, dialog.note))
        self._open(dialog)

    def _accept_stray(self, drift: Drift, note: str) -> None:
        till = self._till
        accept = partial(till.services.watch.accept, drift.id, till.operator(), note)

        def done(_drift: Drift) -> None:
            till.notify(NoticeSpec(NoticeKind.DONE, self.tr("Accepted."), drift.intent_id))
            till.events.order_changed.emit(drift.order_uuid)

        def failed(error: Exception) -> None:
            message = sentence(error, till.formats)
            till.notify(NoticeSpec(_KINDS[message.kind], message.title, message.rest))

        till.jobs.local(self, accept, done, failed)

    def take_back(self, record: OrderRecord) -> None:
        """Take back what waits on this PC to be sent."""
        order_uuid = record.order.uuid
        self.tray.remove(order_uuid)
        work = partial(self._till.services.recovery.withdraw, order_uuid, self._till.operator())
        self._do(self._till.jobs.local, record, self.tr("Taking back…"), work, self._told_back)

    def send_now(self, record: OrderRecord) -> None:
        """Send a capture or void that could be undone until now."""
        self.tray.remove(record.order.uuid)
        self._send_prepared(record, self._till.operator())

    def _send_prepared(self, record: OrderRecord, operator: Operator) -> None:
        waiting = record.open_attempt
        is_void = waiting is not None and waiting.request.verb is Verb.CANCEL
        words = self.tr("Voiding…") if is_void else self.tr("Capturing…")
        send = self._till.services.recovery.send_now
        work = partial(send, record.order.uuid, operator)
        self._send(record, words, work, self._told_sent)

    def _answer(
        self,
        record: OrderRecord,
        answer: Callable[[int, Operator, str], object],
        told: Callable[[OrderRecord], NoticeSpec],
        note: str = "",
    ) -> None:
        services, operator = self._till.services, self._till.operator()
        drift = record.open_drifts[0]

        def work() -> OrderRecord:
            answer(drift.id, operator, note)
            return services.ordering.record(record.order.uuid)

        self._do(self._till.jobs.local, record, self.tr("Noting…"), work, told)

    def _capture(self, record: OrderRecord, amount: Money | None = None, why: str = "") -> None:
        capturing = self._till.services.capturing
        facts = (record.order.uuid, self._till.operator(), amount, why)
        if self._undo_s:
            self._put_aside(record, partial(capturing.prepare, *facts))
            return
        work = partial(capturing.capture, *facts)
        self._send(record, self.tr("Capturing…"), work, self._told_captured)

    def _ask_how_much(self, record: OrderRecord) -> None:
        dialog = CaptureLess(*self._dialog_facts(record))
        dialog.accepted.connect(lambda: self._capture(record, dialog.amount, dialog.why))
        self._open(dialog)

    def _void(self, record: OrderRecord, dialog: VoidDialog) -> None:
        voiding = self._till.services.voiding
        facts = (record.order.uuid, self._till.operator(), dialog.reason, dialog.note)
        if self._undo_s and record.payment.status is PaymentStatus.HELD:
            self._put_aside(record, partial(voiding.prepare, *facts))
            return
        work = partial(voiding.void, *facts)
        self._send(record, self.tr("Voiding…"), work, self._told_voided)

    def _refund(self, record: OrderRecord, dialog: RefundDialog) -> None:
        amount = dialog.amount
        work = partial(
            self._till.services.refunding.refund,
            record.order.uuid,
            self._till.operator(),
            amount,
            dialog.reason,
        )
        told = partial(self._told_refunded, amount)
        self._send(record, self.tr("Giving back…"), work, told)

    def _after_checks(self, record: OrderRecord, words: str, go_on: Callable[[], None]) -> None:
        if not failed_checks(record.payment.card):
            go_on()
            return
        till = self._till
        now = till.services.clock()
        dialog = CheckDialog(till.theme, till.formats, record, now, words, self._window)
        dialog.accepted.connect(go_on)
        self._open(dialog)

    def _dialog_facts(
        self, record: OrderRecord
    ) -> tuple[Theme, Formats, OrderRecord, datetime, QWidget]:
        till = self._till
        return (till.theme, till.formats, record, till.services.clock(), self._window)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _send(
        self,
        record: OrderRecord,
        waiting: str,
        work: Callable[[], OrderRecord],
        told: Callable[[OrderRecord], NoticeSpec],
    ) -> None:
        self._do(self._till.jobs.network, record, waiting, work, told)

    def _do(
        self,
        lane: Callable[..., None],
        record: OrderRecord,
        waiting: str,
        work: Callable[[], OrderRecord],
        told: Callable[[OrderRecord], NoticeSpec],
    ) -> None:
        order_uuid = record.order.uuid
        if order_uuid in self._under_way:
            return
        self._under_way[order_uuid] = waiting
        self.changed.emit(order_uuid)
        lane(
            self,
            work,
            lambda after: self._finish(order_uuid, told(after)),
            lambda error: self._finish(
                order_uuid, self._told_trouble(record, error), passing=_is_open(error)
            ),
        )

    def _put_aside(self, record: OrderRecord, prepare: Callable[[], OrderRecord]) -> None:
        order_uuid, operator = record.order.uuid, self._till.operator()
        if order_uuid in self._under_way:
            return

        def done(after: OrderRecord) -> None:
            del self._under_way[order_uuid]
            told = self._tray_words(after), self._order_words(after)
            self.tray.put(after, operator, *told, self._undo_s)
            self.changed.emit(order_uuid)
            self._till.events.order_changed.emit(order_uuid)

        self._under_way[order_uuid] = self.tr("Writing it down…")
        self.changed.emit(order_uuid)
        self._till.jobs.local(
            self,
            prepare,
            done,
            lambda error: self._finish(order_uuid, self._told_trouble(record, error)),
        )

    def _tray_words(self, record: OrderRecord) -> str:
        waiting, payment = record.open_attempt, record.payment
        assert waiting is not None
        amount = amount_asked(waiting, record)
        if waiting.request.verb is Verb.CANCEL:
            words = self.tr("Voiding, {amount} let go, in {seconds} s.")
        elif amount < payment.capturable:
            words = self.tr("Taking {amount}, releasing {released}, in {seconds} s.")
        else:
            words = self.tr("Capturing {amount} in {seconds} s.")
        released = self._money(payment.capturable - amount)
        return words.replace("{amount}", self._money(amount)).replace("{released}", released)

    @property
    def _undo_s(self) -> int:
        return self._till.services.shop.settings.undo_s

    def _finish(self, order_uuid: str, notice: NoticeSpec, *, passing: bool = False) -> None:
        del self._under_way[order_uuid]
        self._tell(order_uuid, notice, passing=passing)
        self.changed.emit(order_uuid)
        self._till.events.order_changed.emit(order_uuid)

    def _tell(self, order_uuid: str, spec: NoticeSpec, *, passing: bool = False) -> None:
        # What was not known or not sent is told as it now stands: the old words would be untrue.
        if earlier := self._passing.get(order_uuid):
            earlier.dismiss()
        notice = self._till.notify(spec)
        if passing:
            self._passing[order_uuid] = notice
            notice.closed.connect(lambda: self._passing.pop(order_uuid, None))

    def _on_order_changed(self, order_uuid: str) -> None:
        if order_uuid in self._passing and order_uuid not in self._under_way:
            read = partial(self._till.services.ordering.record, order_uuid)
            self._till.jobs.local(self, read, self._tell_settled, lambda _error: None)

    def _tell_settled(self, record: OrderRecord) -> None:
        if record.order.uuid in self._passing and record.open_attempt is None:
            self._tell(record.order.uuid, self._told_standing(record))

    def _told_sent(self, record: OrderRecord) -> NoticeSpec:
        sent = record.attempts[-1]
        if sent.outcome.is_open:
            lead = self.tr("Another till is sending it. It settles by itself.")
            return NoticeSpec(NoticeKind.UNKNOWN, lead, self._order_words(record))
        if sent.outcome is not Outcome.SUCCEEDED:
            # Somebody at another till was faster with the undoing.
            lead = self.tr("Taken back at another till. Nothing was sent.")
            return NoticeSpec(NoticeKind.REFUSED, lead, self._order_words(record))
        if sent.request.verb is Verb.CANCEL:
            return self._told_voided(record)
        return self._told_captured(record)

    def _told_captured(self, record: OrderRecord) -> NoticeSpec:
        payment = record.payment
        lead = self.tr("Captured {amount}.").format(amount=self._money(payment.received))
        released = payment.amount - payment.received
        text = self._order_words(record)
        if released:
            words = self.tr("{amount} released.").format(amount=self._money(released))
            text = f"{words} {text}"
        return NoticeSpec(NoticeKind.DONE, lead, text)

    def _told_voided(self, record: OrderRecord) -> NoticeSpec:
        if record.payment.card is None:
            return NoticeSpec(NoticeKind.DONE, self.tr("Voided."), self._order_words(record))
        amount = self._money(record.payment.amount)
        lead = self.tr("Voided, {amount} let go.").format(amount=amount)
        return NoticeSpec(NoticeKind.DONE, lead, self._order_words(record))

    def _told_refunded(self, amount: Money, record: OrderRecord) -> NoticeSpec:
        lead = self.tr("Refunded {amount}.").format(amount=self._money(amount))
        return NoticeSpec(NoticeKind.DONE, lead, self._order_words(record))

    def _told_standing(self, record: OrderRecord) -> NoticeSpec:
        till = self._till
        chips = chips_of(row_of(record), till.services.clock(), till.formats)
        lead = self.tr("Read at Stripe: {state}.").format(state=chips[0].text)
        return NoticeSpec(NoticeKind.DONE, lead, self._order_words(record))

    def _told_approved(self, record: OrderRecord) -> NoticeSpec:
        lead = self.tr("Approved and sent.")
        return NoticeSpec(NoticeKind.DONE, lead, self._order_words(record))

    def _told_accepted(self, record: OrderRecord) -> NoticeSpec:
        return NoticeSpec(NoticeKind.DONE, self.tr("Accepted."), self._order_words(record))

    def _told_looking(self, record: OrderRecord) -> NoticeSpec:
        lead = self.tr("Noted. The order stays under “Needs you”.")
        return NoticeSpec(NoticeKind.DONE, lead, self._order_words(record))

    def _told_back(self, record: OrderRecord) -> NoticeSpec:
        lead = self.tr("Taken back. Nothing was sent.")
        return NoticeSpec(NoticeKind.DONE, lead, self._order_words(record))

    def _told_trouble(self, record: OrderRecord, error: Exception) -> NoticeSpec:
        message = sentence(error, self._till.formats)
        kind = _KINDS[message.kind]
        order = self.tr("Order {number}.").format(number=record.order.number)
        text = f"{message.rest} {order}".strip()
        if kind is not NoticeKind.UNKNOWN:
            return NoticeSpec(kind, message.title, text)
        ask = partial(self.ask, record)
        return NoticeSpec(kind, message.title, text, self.tr("Ask now"), "Ctrl+R", ask)

    def _order_words(self, record: OrderRecord) -> str:
        words = self.tr("Order {number}").format(number=record.order.number)
        card = record.payment.card
        return f"{words}, {card_text(card)}." if card is not None else f"{words}."

    def _money(self, amount: Money) -> str:
        return self._till.formats.money(amount)


def _is_open(error: Exception) -> bool:
    """Whether something was asked, or waits to be, and will come to an end by itself."""
    only_read = {"read.unknown", "stripe.unreachable"}
    return isinstance(error, OutcomeUnknown) and error.code not in only_read
