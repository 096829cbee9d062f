"""Holding the card of a saved order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.errors import HoldfastError, Refused
from pos_app.domain.pay_link import LOOK_EVERY
from pos_app.domain.payment import PaymentStatus
from pos_app.ui.messages import Message, sentence
from pos_app.ui.order.card_frame import CardFrame
from pos_app.ui.order.card_hints import clock_of, hold_notice, keys_of, trouble_notice
from pos_app.ui.order.card_stage import Stage, open_confirm, stage_of, words_of
from pos_app.ui.order.card_steps import steps_of
from pos_app.ui.order.card_work import CardWork
from pos_app.ui.order.link_watch import LinkWatch
from pos_app.ui.order.reader_watch import ReaderWatch
from pos_app.ui.order.ways.card_reader import CardReader
from pos_app.ui.order.ways.pay_link import PAY_LINK, PayLinkWay
from pos_app.ui.order.ways.saved_card import SavedCardWay
from pos_app.ui.order.ways.test_cards import TestCards
from pos_app.ui.order.ways.typed_card import TypedCard
from pos_app.ui.people.lending import after_lending
from pos_app.ui.widgets.key_hints import describe_keys

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.order.card_work import Choice
    from pos_app.ui.order.ways.way import Offer
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.key_counter import KeyCounter

# Longer than a bank needs: from here on the person may leave before the answer.
SLOW_AFTER_S = 8
# Where Stripe cannot be reached, a reader's payment is looked at every so many seconds.
RARELY_S = 5
_CAN_CHOOSE = frozenset({Stage.READY, Stage.DECLINED, Stage.NOT_SENT, Stage.REFUSED})
# What the bank said stands in the order, with what to say to the customer.
_TOLD_AS_DECLINES = frozenset({"card.declined", "card.needs_approval"})
_ON_READER = frozenset({Stage.ON_READER, Stage.AT_BANK})
_BUSY = _ON_READER | {Stage.ASKING}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CardStep(QWidget):
    """One order and its card, from the choice of a way to what the bank said.

    Signals:
        ended: go on to the next order.
        order_wanted, change_wanted: the OrderRecord to look at, or to edit.
        readers_wanted: set up a card reader.
    """

    ended = Signal()
    order_wanted = Signal(object)
    change_wanted = Signal(object)
    readers_wanted = Signal()

    def __init__(
        self,
        till: Till,
        counter: KeyCounter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._till = till
        self._services = till.services
        self._jobs = till.jobs
        self._events = till.events
        self._formats = till.formats
        self._notify = till.notify
        self._counter = counter
        self._record: OrderRecord | None = None
        self._task = CardTask("")
        self._trouble: Message | None = None
        self._choosing = True
        self._early: list[str] | None = None
        self._stage = Stage.READY
        self._ticks = 0
        self._timer = QTimer(self, interval=1000)
        holding, cards = till.services.holding, till.services.saved_cards
        ways = (
            CardReader(holding, till.services.readers),
            TypedCard(till),
            SavedCardWay(cards, till.formats),
            PayLinkWay(till.services.pay_links),
            TestCards(holding, cards),
        )
        self._work = CardWork(till, ways, self)
        self._reader = ReaderWatch(till, self)
        self._link = LinkWatch(till, self)
        self.setObjectName("card_step")
        self._frame = CardFrame(till.theme, till.formats, till.jobs)
        self._ways, self.panel = self._frame.ways, self._frame.panel
        self._keep = self._frame.keep
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._frame)
        self._connect()

    @property
    def stage(self) -> Stage:
        """What the screen shows."""
        return self._stage

    @property
    def record(self) -> OrderRecord | None:
        """The order on the screen."""
        return self._record

    @property
    def is_busy(self) -> bool:
        """A card was asked about, of this order or of one before it."""
        return self._work.is_busy

    def open(self, record: OrderRecord, task: CardTask) -> None:
        """Show an order whose card is to be held, and see to it that Stripe knows the order."""
        self._task = task
        self._frame.show_purpose(task.purpose)
        self._trouble = None
        self._choosing = True
        self._early = []
        self._ways.offer((), "")
        self._keep.forget()
        self._show_record(record)
        self._move_focus()
        choice = partial(self._work.choice, record, task)
        self._jobs.local(self, choice, partial(self._on_choice, record), self._on_no_choice)
        payment = record.payment
        is_new = payment.intent_id is None or payment.amount != record.wanted
        # A further hold is made as a whole: nobody wants an intent that stays without a card.
        is_first = task.purpose is Purpose.HOLD
        if is_first and self._stage is Stage.READY and is_new:
            self._work.prepare(record)

    def look_for_ways(self) -> None:
        """See what can be chosen now: something may have been set up since."""
        if self._record is not None and self._stage is Stage.NO_WAY:
            self.open(self._record, self._task)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._early is not None:
            # What can be chosen is still being read: the keys wait for it.
            key = "\r" if event.key() in _ENTER else event.text()
            if key and not event.isAutoRepeat():
                self._early.append(key)
        elif not self._press(event.text()):
            super().keyPressEvent(event)

    def _press(self, key: str) -> bool:
        if self._stage not in _CAN_CHOOSE | {Stage.LINK_OUT}:
            return False
        if self._ways.choose(key):
            self._choose_again()
            return True
        return self._keep.press(key)

    def _connect(self) -> None:
        self._ways.entered.connect(self._on_primary)
        self._ways.changed.connect(self._choose_again)
        self.panel.primary_pressed.connect(self._on_primary)
        self.panel.ask_wanted.connect(self._ask_now)
        self.panel.open_wanted.connect(lambda: self.order_wanted.emit(self._record))
        self.panel.later_wanted.connect(self._leave)
        self.panel.stop_wanted.connect(self._stop)
        self.panel.readers_wanted.connect(self.readers_wanted)
        self.panel.trial.chosen.connect(self._present)
        self.panel.change_wanted.connect(lambda: self.change_wanted.emit(self._record))
        self._work.answered.connect(self._on_answered)
        self._work.refused.connect(self._on_refused)
        self._work.prepared.connect(self._on_answered)
        self._work.not_prepared.connect(self._on_not_prepared)
        self._work.asked_again.connect(self._on_asked_again)
        self._reader.seen.connect(self._on_answered)
        self._reader.unheld.connect(self._on_unheld)
        self._link.seen.connect(self._on_answered)
        self._link.not_closed.connect(self._on_not_closed)
        self._events.order_changed.connect(self._on_order_changed)
        self._timer.timeout.connect(self._tick)

    def _on_choice(self, record: OrderRecord, choice: Choice) -> None:
        if not self._is_current(record) or self._early is None:
            return
        early = self._early
        self._ways.offer(choice.offers, choice.last_kind)
        self._early = None
        self._show_stage()
        self._move_focus()
        for key in early:
            if key != "\r":
                self._press(key)
            elif self._stage not in _BUSY:
                self._on_primary()
        chosen = self._ways.chosen
        if not early and chosen is not None and chosen.way.kind == choice.last_kind:
            self._begin()

    def _on_no_choice(self, error: Exception) -> None:
        self._early = None
        self._trouble = sentence(error, self._formats)
        self._show_stage()

    def _show_record(self, record: OrderRecord) -> None:
        self._record = record
        self._frame.show_order(record)
        self._show_stage()

    def _show_stage(self) -> None:
        record = self._record
        assert record is not None
        chosen = self._ways.chosen
        before, self._stage = (
            self._stage,
            stage_of(
                self._task.own(record),
                asking=self._work.is_asking(record.order.uuid),
                choosing=self._choosing,
                trouble=self._trouble,
                has_ways=self._early is not None or bool(self._ways.offers),
                keying=self._reader.keying_of(record.order.uuid),
                shows_link=chosen is not None and chosen.way.kind == PAY_LINK,
            ),
        )
        seen, decline = self._task.own(record) or record, self._link.decline_of(record.order.uuid)
        words = words_of(
            self._stage, seen, self._task, self._trouble, chosen, self._formats, decline
        )
        amount = self._task.amount(record)
        action = chosen.action if chosen else ""
        self.panel.show_stage(self._stage, words, amount, record.order.number, action)
        self._show_what_can_be_played(chosen)
        way = chosen.name if chosen else ""
        self.panel.show_steps(steps_of(self._stage, seen, way, self._formats))
        self._frame.show_stage(self._stage)
        self._keep.setVisible(self._may_keep())
        # The ways and the panel answer to the same keys.
        describe_keys(
            self, keys_of(self._stage, self.panel.primary.text(), may_keep=self._may_keep())
        )
        self._count_keys()
        self._run_clock()
        if before is not self._stage:
            self._move_focus()

    def _show_what_can_be_played(self, chosen: Offer | None) -> None:
        panel, record = self.panel, self._record
        panel.trial.hide()
        panel.link.hide()
        if self._stage is Stage.LINK_OUT and record is not None:
            panel.link.show_link(record)
            if self._link.can_play_customer:
                panel.trial.show_for_link()
        elif self._stage is Stage.ON_READER and chosen is not None and chosen.is_simulated:
            panel.trial.show_for_reader()

    def _may_keep(self) -> bool:
        offer, record = self._ways.chosen, self._record
        has_customer = record is not None and record.order.customer.id is not None
        # A card is kept with an order's first hold.
        is_choosing = self._stage in _CAN_CHOOSE and self._task.purpose is Purpose.HOLD
        can_keep = offer is not None and offer.way.can_keep
        return is_choosing and has_customer and can_keep and self._services.saved_cards.may_keep

    def _move_focus(self) -> None:
        asking = self._stage in {Stage.ASKING, Stage.AT_BANK} or self._early is not None
        is_choice = self._stage in {Stage.READY, Stage.LINK_OUT, *_BUSY}
        target = self._ways if is_choice else self.panel.primary
        self.setFocusProxy(target)
        if self.isVisible():
            # While Stripe is asked or the ways are read no key may press anything by itself.
            is_away = target is self._ways and not self._ways.isVisible()
            elsewhere = self.panel.link if self._stage is Stage.LINK_OUT else self.panel
            (elsewhere if asking or is_away else self).setFocus()
        self._ways.setEnabled(not asking)

    def _count_keys(self) -> None:
        if self._stage is Stage.HELD and self._counter.is_running:
            words = self.tr("{keys} keys, {seconds} s of typing.")
            counted = words.format(keys=self._counter.keys, seconds=self._counter.seconds)
            self._counter.stop()
            self.panel.add_to_foot(counted)

    def _run_clock(self) -> None:
        if self._stage in _BUSY | {Stage.UNKNOWN, Stage.LINK_OUT}:
            if not self._timer.isActive():
                self._ticks = 0
                self._timer.start()
            self._show_clock()
        else:
            self._timer.stop()

    def _tick(self) -> None:
        self._ticks += 1
        self._show_clock()
        if self._stage is Stage.ASKING and self._ticks == SLOW_AFTER_S:
            self.panel.offer_leaving()
            self.setFocusProxy(self.panel.primary)
            if self.isVisible():
                self.setFocus()
        self._look_at_reader()
        if self._stage is Stage.LINK_OUT and self._ticks % LOOK_EVERY.seconds == 0:
            self._look_at_link()

    def _look_at_link(self) -> None:
        if self._record is not None:
            self._link.look(self._record)

    def _look_at_reader(self) -> None:
        waiting = open_confirm(self._record) if self._record else None
        if self._record is None or waiting is None or not waiting.request.reader:
            return
        if self._stage in _ON_READER or self._ticks % RARELY_S == 0:
            self._reader.look(self._record)

    def _show_clock(self) -> None:
        if self._record is not None:
            now = self._services.clock()
            clock = clock_of(self._stage, self._record, self._ticks, now, self._formats)
            self.panel.show_clock(*clock)

    def _on_primary(self) -> None:
        if self._early is not None:
            self._early.append("\r")
        elif self._stage is Stage.READY:
            self._hold()
        elif self._stage is Stage.LINK_OUT:
            self.panel.link.copy()
        elif self._stage in _CAN_CHOOSE:
            self._choose_again()
            self._begin()
        elif self._stage not in _ON_READER:
            self.ended.emit()

    def _begin(self) -> None:
        chosen = self._ways.chosen
        if self._stage is Stage.READY and chosen is not None and chosen.starts_at_once:
            self._hold()

    def _choose_again(self) -> None:
        if self._early is not None:
            return
        if self._stage is Stage.ON_READER:
            # Another way was chosen meanwhile: one card at a time.
            self._stop_reader()
        elif self._record is not None and self._stage not in _BUSY:
            self._trouble = None
            self._choosing = True
            self._show_stage()

    def _leave(self) -> None:
        self._stop_reader()
        self.ended.emit()

    def _stop(self) -> None:
        if self._record is not None and self._stage is Stage.LINK_OUT:
            self._link.close(self._record)
        else:
            self._stop_reader()

    def _present(self, number: str) -> None:
        if self._stage is Stage.LINK_OUT:
            self._link.play_customer(self._record, number)
        else:
            self._reader.present(self._record, number)

    def _on_not_closed(self, record: OrderRecord, error: Exception) -> None:
        def tell(why: Exception) -> None:
            self._notify(trouble_notice(record, sentence(why, self._formats)))
            self._events.order_changed.emit(record.order.uuid)

        again, is_here = partial(self._link.close, record), self._is_current(record)
        (after_lending(self._till, self.window(), again, tell) if is_here else tell)(error)

    def _stop_reader(self) -> None:
        if self._record is not None and self._stage is Stage.ON_READER:
            self._reader.stop(self._record)

    def _on_unheld(self, record: OrderRecord, error: Exception) -> None:
        # Who has stopped the reader wants to choose; every other end is news.
        is_stopped = isinstance(error, Refused) and error.code == "reader.stopped"
        if self._is_current(record):
            self._choosing = is_stopped
        if is_stopped:
            self._events.order_changed.emit(record.order.uuid)
        else:
            self._on_hold_failed(record, error)

    def _hold(self) -> None:
        record, offer = self._record, self._ways.chosen
        if record is not None and offer is not None:
            amount = self._task.amount(record)
            offer.way.ask(offer, record, amount, self, partial(self._go_on, record))

    def _go_on(self, record: OrderRecord, offer: Offer) -> None:
        self._choosing = False
        self._trouble = None
        self._work.hold(record, replace(offer, consent=self._keep.consent), self._task)
        self._show_stage()

    def _on_answered(self, record: OrderRecord) -> None:
        if record.payment.status is PaymentStatus.HELD and not self._is_seen(record):
            self._notify(hold_notice(record, self._formats))
        self._take(record)
        self._events.order_changed.emit(record.order.uuid)

    def _on_refused(self, record: OrderRecord, error: Exception, offer: Offer) -> None:
        tell, again = partial(self._on_hold_failed, record), partial(self._go_on, record, offer)
        is_here = self._is_current(record)
        (after_lending(self._till, self.window(), again, tell) if is_here else tell)(error)

    def _on_hold_failed(self, record: OrderRecord, error: Exception) -> None:
        message = sentence(error, self._formats)
        if not self._is_seen(record):
            self._notify(trouble_notice(record, message))
        if self._is_current(record):
            is_told = isinstance(error, HoldfastError) and error.code in _TOLD_AS_DECLINES
            self._trouble = None if is_told else message
        self._events.order_changed.emit(record.order.uuid)

    def _on_not_prepared(self, record: OrderRecord, error: Exception) -> None:
        if self._is_current(record) and not self._work.is_asking(record.order.uuid):
            self._trouble = sentence(error, self._formats)
        self._events.order_changed.emit(record.order.uuid)

    def _ask_now(self) -> None:
        if self._record is not None:
            self.panel.set_asking_again(True)
            self._work.ask_again(self._record)

    def _on_asked_again(self, record: OrderRecord) -> None:
        self.panel.set_asking_again(False)
        self._events.order_changed.emit(record.order.uuid)

    def _on_order_changed(self, uuid: str) -> None:
        if self._record is not None and self._record.order.uuid == uuid:
            read = partial(self._services.ordering.record, uuid)
            self._jobs.local(self, read, self._take, lambda _error: self._show_stage())

    def _take(self, record: OrderRecord) -> None:
        if self._is_current(record):
            self._show_record(record)

    def _is_current(self, record: OrderRecord) -> bool:
        return self._record is not None and self._record.order.uuid == record.order.uuid

    def _is_seen(self, record: OrderRecord) -> bool:
        return self.isVisible() and self._is_current(record)
