"""What a manager does with an order's money, from the question to the answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import after_lending
from pos_app.ui.queue.capture_less import CaptureLess
from pos_app.ui.queue.check_dialog import CheckDialog
from pos_app.ui.queue.dearer_dialog import DearerDialog
from pos_app.ui.queue.look_dialog import LookDialog
from pos_app.ui.queue.offers import Action, rights_lacking
from pos_app.ui.queue.plain_words import failed_checks
from pos_app.ui.queue.refund_dialog import RefundDialog
from pos_app.ui.queue.second_person import SecondPerson
from pos_app.ui.queue.stray_dialog import StrayDialog
from pos_app.ui.queue.told import KINDS, Told
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
    from pos_app.domain.rights import Operator
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.notice import Notice


class MoneyDesk(QObject):
    """Asks what there is to ask, sends one thing at a time per order, and tells what came of it.

    Signals:
        changed: the UUID of an order whose work has begun or ended.
        card_wanted: a CardTask: the card that is to be taken, and what for.
        edit_wanted: an OrderRecord that is to be changed.
        key_wanted: show the key.
    """

    changed = Signal(str)
    card_wanted = Signal(object)
    edit_wanted = Signal(object)
    key_wanted = Signal()

    def __init__(self, till: Till, window: QWidget) -> None:
        super().__init__(window)
        self._till = till
        self._window = window
        self._under_way: dict[str, str] = {}
        self._passing: dict[str, Notice] = {}
        self._second = SecondPerson(till, window, self)
        self.told = Told(till, self)
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
        lacking = rights_lacking(action, record, self._till.operator())
        if lacking:
            self._second.borrow(lacking, record, lambda: self._act(action, record))
        else:
            self._act(action, record)

    def _act(self, action: Action, record: OrderRecord) -> None:
        {
            Action.TAKE_CARD: self.take_card,
            Action.HOLD_AGAIN: self.hold_again,
            Action.HOLD_MORE: self.hold_more,
            Action.RAISE: self.raise_hold,
            Action.EDIT: lambda record: self.edit_wanted.emit(record),
            Action.CAPTURE: self.capture,
            Action.CAPTURE_LESS: self.capture_less,
            Action.VOID: self.void,
            Action.REFUND: self.refund,
            Action.ASK: self.ask,
            Action.ACCEPT: self.accept,
            Action.INVESTIGATE: self.investigate,
            Action.TAKE_BACK: self.take_back,
            Action.SEND: self.send_now,
            Action.APPROVE: lambda record: self._second.approve(
                record, partial(self._approve, record)
            ),
            Action.REJECT: self.reject,
        }[action](record)

    def reject(self, record: OrderRecord) -> None:
        """Say no to what waits for a second person; nothing is sent."""
        approvals, operator = self._till.services.approvals, self._till.operator()
        work = partial(approvals.reject, record.order.uuid, operator, _approval_id(record))
        self._do(self._till.jobs.local, record, self.tr("Noting…"), work, self.told.back)

    def _approve(self, record: OrderRecord, operator: Operator) -> None:
        approve = self._till.services.approvals.approve
        work = partial(approve, record.order.uuid, operator, _approval_id(record))
        self._send(record, self.tr("Sending…"), work, self.told.approved)

    def take_card(self, record: OrderRecord) -> None:
        """Lead to the card step for the payment in view, which waits for a card."""
        payment, order_uuid = record.payment, record.order.uuid
        if payment.replaces is not None and record.about(payment.replaces).can_hold_again:
            task = CardTask(order_uuid, Purpose.AGAIN, payment.replaces, len(record.payments))
        elif payment.part:
            task = CardTask(order_uuid, Purpose.MORE, None, len(record.payments))
        else:
            task = CardTask(order_uuid)
        self.card_wanted.emit(task)

    def hold_again(self, record: OrderRecord) -> None:
        """Lead to the card step for a new hold in the place of the one in view."""
        known = len(record.payments)
        task = CardTask(record.order.uuid, Purpose.AGAIN, record.payment.id, known)
        self.card_wanted.emit(task)

    def hold_more(self, record: OrderRecord) -> None:
        """Lead to the card step for what the order has become dearer by."""
        known = len(record.payments)
        self.card_wanted.emit(CardTask(record.order.uuid, Purpose.MORE, None, known))

    def raise_hold(self, record: OrderRecord) -> None:
        """Ask the bank to raise the hold in view to what the order comes to."""
        work = partial(
            self._till.services.further_holds.raise_hold,
            record.order.uuid,
            self._till.operator(),
            payment_id=record.payment.id,
        )
        self._send(record, self.tr("Raising the hold…"), work, self.told.raised)

    def capture(self, record: OrderRecord) -> None:
        """Take what the order comes to; a card that failed a check is asked about first."""
        if record.missing:
            self._ask_which_way(record)
            return
        if record.wanted < record.payment.capturable:
            self.capture_less(record)
            return
        amount = self._money(record.payment.capturable)
        words = self.tr("Capture {amount} all the same").format(amount=amount)
        self._after_checks(record, words, lambda: self._capture(record))

    def capture_less(self, record: OrderRecord) -> None:
        """Ask how much to take, then take it."""
        words = self.tr("Capture less all the same…")
        self._after_checks(record, words, lambda: self._ask_how_much(record))

    def _ask_which_way(self, record: OrderRecord) -> None:
        """The order has become dearer than what is held: say so, and offer the ways out."""
        dialog = DearerDialog(*self._dialog_facts(record))
        ways = {
            Action.CAPTURE: self._capture_as_held,
            Action.HOLD_MORE: self.hold_more,
            Action.HOLD_AGAIN: self.hold_again,
            Action.RAISE: self.raise_hold,
        }

        def go_on() -> None:
            way = dialog.way
            lacking = rights_lacking(way, record, self._till.operator())
            if lacking:
                self._second.borrow(lacking, record, lambda: ways[way](record))
            else:
                ways[way](record)

        dialog.accepted.connect(go_on)
        self._open(dialog)

    def _capture_as_held(self, record: OrderRecord) -> None:
        held = record.payment.capturable
        words = self.tr("Capture {amount} all the same").format(amount=self._money(held))
        self._after_checks(record, words, lambda: self._capture(record, held))

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
        waiting = record.open_attempt
        told = self.told.standing
        if waiting is not None:
            told = partial(self.told.settled, waiting.id)
        self._send(record, self.tr("Asking Stripe…"), work, told)

    def accept(self, record: OrderRecord) -> None:
        """Take what Stripe did without us as it is; nothing is sent."""
        self._answer(record, self._till.services.watch.accept, self.told.accepted)

    def investigate(self, record: OrderRecord) -> None:
        """Ask for a note, and leave the order where somebody looks."""
        dialog = LookDialog(*self._dialog_facts(record))
        dialog.accepted.connect(
            lambda: self._answer(
                record, self._till.services.watch.investigate, self.told.looking, dialog.note
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

        def tell(error: Exception) -> None:
            message = sentence(error, till.formats)
            till.notify(NoticeSpec(KINDS[message.kind], message.title, message.rest))

        again = partial(self._accept_stray, drift, note)
        till.jobs.local(self, accept, done, after_lending(till, self._window, again, tell))

    def take_back(self, record: OrderRecord) -> None:
        """Take back what waits on this PC to be sent."""
        order_uuid, waiting = record.order.uuid, record.open_attempt
        self.tray.remove(order_uuid)
        withdraw, operator = self._till.services.recovery.withdraw, self._till.operator()
        work = partial(withdraw, order_uuid, operator, waiting.id if waiting else None)
        self._do(self._till.jobs.local, record, self.tr("Taking back…"), work, self.told.back)

    def send_now(self, record: OrderRecord) -> None:
        """Send a capture or void that could be undone until now."""
        self.tray.remove(record.order.uuid)
        self._send_prepared(record, self._till.operator())

    def _send_prepared(self, record: OrderRecord, operator: Operator) -> None:
        waiting = record.open_attempt
        assert waiting is not None
        is_void = waiting.request.verb is Verb.CANCEL
        words = self.tr("Voiding…") if is_void else self.tr("Capturing…")
        send = self._till.services.recovery.send_now
        work = partial(send, record.order.uuid, operator, waiting.id)
        self._send(record, words, work, partial(self.told.sent, waiting.id))

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

    def _capture(
        self,
        record: OrderRecord,
        amount: Money | None = None,
        why: str = "",
        *,
        keep_rest: bool = False,
    ) -> None:
        capturing, payment = self._till.services.capturing, record.payment
        do = partial(
            capturing.prepare if self._undo_s else capturing.capture,
            record.order.uuid,
            self._till.operator(),
            amount,
            why,
            payment_id=payment.id,
            keep_rest=keep_rest,
            seen_held=payment.capturable,
        )
        if self._undo_s:
            self._put_aside(record, do)
            return
        self._send(record, self.tr("Capturing…"), do, self.told.captured)

    def _ask_how_much(self, record: OrderRecord) -> None:
        dialog = CaptureLess(*self._dialog_facts(record))
        dialog.accepted.connect(
            lambda: self._capture(record, dialog.amount, dialog.why, keep_rest=dialog.keeps_rest)
        )
        self._open(dialog)

    def _void(self, record: OrderRecord, dialog: VoidDialog) -> None:
        voiding = self._till.services.voiding
        facts = (record.order.uuid, self._till.operator(), dialog.reason, dialog.note)
        waits = self._undo_s and record.payment.status is PaymentStatus.HELD
        work = partial(
            voiding.prepare if waits else voiding.void,
            *facts,
            payment_id=record.payment.id,
            seen_held=record.payment.capturable,
        )
        if waits:
            self._put_aside(record, work)
            return
        self._send(record, self.tr("Voiding…"), work, self.told.voided)

    def _refund(self, record: OrderRecord, dialog: RefundDialog) -> None:
        amount = dialog.amount
        work = partial(
            self._till.services.refunding.refund,
            record.order.uuid,
            self._till.operator(),
            amount,
            dialog.reason,
            payment_id=record.payment.id,
            seen_left=record.refundable,
        )
        told = partial(self.told.refunded, amount)
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

        def tell(error: Exception) -> None:
            self._finish(order_uuid, self._trouble(record, error), passing=_is_open(error))

        again = partial(self._do, lane, record, waiting, work, told)
        failed = after_lending(self._till, self._window, again, tell)
        lane(self, work, lambda after: self._finish(order_uuid, told(after)), failed)

    def _put_aside(self, record: OrderRecord, prepare: Callable[[], OrderRecord]) -> None:
        order_uuid, operator = record.order.uuid, self._till.operator()
        if order_uuid in self._under_way:
            return

        def done(after: OrderRecord) -> None:
            del self._under_way[order_uuid]
            told = self.told.about_to(after), self.told.order_words(after)
            self.tray.put(after, operator, *told, self._undo_s)
            self.changed.emit(order_uuid)
            self._till.events.order_changed.emit(order_uuid)

        self._under_way[order_uuid] = self.tr("Writing it down…")
        self.changed.emit(order_uuid)

        def tell(error: Exception) -> None:
            self._finish(order_uuid, self._trouble(record, error))

        again = partial(self._put_aside, record, prepare)
        failed = after_lending(self._till, self._window, again, tell)
        self._till.jobs.local(self, prepare, done, failed)

    def _trouble(self, record: OrderRecord, error: Exception) -> NoticeSpec:
        return self.told.trouble(record, error, partial(self.ask, record), self.key_wanted.emit)

    def _money(self, amount: Money) -> str:
        return self._till.formats.money(amount)

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
            self._tell(record.order.uuid, self.told.settled(None, record))


def _approval_id(record: OrderRecord) -> int | None:
    """What was shown to whoever answers it."""
    return record.approval.id if record.approval is not None else None


def _is_open(error: Exception) -> bool:
    """Whether something was asked, or waits to be, and will come to an end by itself."""
    only_read = {"read.unknown", "stripe.unreachable"}
    return isinstance(error, OutcomeUnknown) and error.code not in only_read
