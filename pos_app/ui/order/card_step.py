"""Holding the card of a saved order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.payment import CardToHold
from pos_app.ui.cards import card_text
from pos_app.ui.layout import Layout, layout_for
from pos_app.ui.messages import Message, sentence
from pos_app.ui.next_try import next_try_words
from pos_app.ui.order.card_panel import ENDS, CardPanel
from pos_app.ui.order.card_stage import Stage, open_confirm, stage_of, words_of
from pos_app.ui.order.card_steps import steps_of
from pos_app.ui.order.order_summary import OrderSummary
from pos_app.ui.order.ways import RING_ROOM, Ways
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_hints import KeyHint, describe_keys
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.key_counter import KeyCounter

_SIDE_WIDTHS = {Layout.WIDE: 340, Layout.FULL: 314, Layout.NARROW: 250}
# Longer than a bank needs: from here on the person may leave before the answer.
SLOW_AFTER_S = 8


class CardStep(QWidget):
    """One order and its card, from the choice of a way to what the bank said.

    Signals:
        ended: go on to the next order.
        order_wanted, change_wanted: the OrderRecord to look at, or to edit.
    """

    ended = Signal()
    order_wanted = Signal(object)
    change_wanted = Signal(object)

    def __init__(
        self,
        till: Till,
        counter: KeyCounter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = till.services
        self._jobs = till.jobs
        self._events = till.events
        self._theme = till.theme
        self._formats = till.formats
        self._operator = till.operator
        self._notify = till.notify
        self._counter = counter
        self._record: OrderRecord | None = None
        self._task = CardTask("")
        self._trouble: Message | None = None
        self._choosing = True
        self._preparing: set[str] = set()
        self._asked: set[str] = set()
        self._stage = Stage.READY
        self._ticks = 0
        self._timer = QTimer(self, interval=1000)
        self.setObjectName("card_step")
        self._make_parts()
        self._assemble()
        self._connect()

    @property
    def stage(self) -> Stage:
        """What the screen shows."""
        return self._stage

    @property
    def record(self) -> OrderRecord | None:
        """The order on the screen."""
        return self._record

    def open(self, record: OrderRecord, task: CardTask) -> None:
        """Show an order whose card is to be held, and see to it that Stripe knows the order."""
        self._task = task
        self._title.setText(self._titles()[task.purpose])
        self._trouble = None
        self._choosing = True
        self._ways.offer(self._services.holding.test_cards)
        self._show_record(record)
        self._move_focus()
        payment = record.payment
        is_new = payment.intent_id is None or payment.amount != record.wanted
        if task.purpose is not Purpose.HOLD:
            # Made with the hold itself: nobody wants an intent that stays without a card.
            return
        if self._stage is Stage.READY and is_new:
            # Prepared while the card is chosen, so that the hold itself is one call.
            uuid = record.order.uuid
            self._preparing.add(uuid)
            send = partial(self._services.ordering.send, uuid, self._operator())
            failed = partial(self._on_not_prepared, record)
            self._jobs.network(self, send, self._on_prepared, failed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        can_choose = self._stage in {Stage.READY, Stage.DECLINED, Stage.NOT_SENT, Stage.REFUSED}
        if can_choose and self._ways.choose(event.text()):
            self._choose_again()
        else:
            super().keyPressEvent(event)

    def _make_parts(self) -> None:
        theme, formats = self._theme, self._formats
        self._title = make_label(self.tr("Hold the card"), "title")
        self._about = ElidedLabel()
        self._about.setProperty("role", "body")
        self._about.setProperty("tone", "ink2")
        self._saved = Chip(theme, ChipSpec("circle-check", "", "ok"))
        self._ways = Ways(theme)
        self._summary = OrderSummary(theme, formats)
        self._side = QStackedWidget()
        self._promise = Card(padding=16)
        self.panel = CardPanel(theme, formats)

    def _assemble(self) -> None:
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(RING_ROOM, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._about)
        head.addStretch(1)
        head.addWidget(self._saved)
        promise = QHBoxLayout()
        promise.setSpacing(8)
        promise.addWidget(IconLabel(self._theme, "shield-check", "ink2"))
        text = self.tr("Card numbers never pass through Holdfast. They go to Stripe only.")
        promise.addWidget(Paragraph(self._theme, text), 1)
        self._promise.body.addLayout(promise)
        self._side.addWidget(self._ways)
        self._side.addWidget(self._summary)
        self._left = QWidget(self)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self._side, 1)
        promise_place = QHBoxLayout()
        promise_place.setContentsMargins(RING_ROOM, 0, RING_ROOM, 0)
        promise_place.addWidget(self._promise)
        left.addLayout(promise_place)
        self._summary.setContentsMargins(RING_ROOM, 0, RING_ROOM, 0)
        self._grid = QGridLayout(self)
        self._grid.addWidget(self._head, 0, 0, 1, 2)
        self._grid.addWidget(self._left, 1, 0)
        self._grid.addWidget(self.panel, 1, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(1, 1)

    def _connect(self) -> None:
        self._ways.entered.connect(self._on_primary)
        self._ways.changed.connect(self._choose_again)
        self.panel.primary_pressed.connect(self._on_primary)
        self.panel.ask_wanted.connect(self._ask_now)
        self.panel.open_wanted.connect(lambda: self.order_wanted.emit(self._record))
        self.panel.later_wanted.connect(self.ended)
        self.panel.change_wanted.connect(lambda: self.change_wanted.emit(self._record))
        self._events.order_changed.connect(self._on_order_changed)
        self._theme.changed.connect(self._fit)
        self._timer.timeout.connect(self._tick)

    def _show_record(self, record: OrderRecord) -> None:
        self._record = record
        customer = record.order.customer
        parts = [self.tr("Order {number}").format(number=record.order.number)]
        parts += [part for part in (customer.name, customer.phone) if part]
        self._about.setText(" · ".join(parts))
        saved = self.tr("Order saved {time}")
        time = self._formats.time_with_seconds(record.order.saved_at)
        self._saved.show_state(ChipSpec("circle-check", saved.format(time=time), "ok"))
        self._summary.show_order(record.order.content)
        self._show_stage()

    def _show_stage(self) -> None:
        record = self._record
        assert record is not None
        uuid, ways = record.order.uuid, self._services.holding.test_cards
        before, self._stage = (
            self._stage,
            stage_of(
                self._task.own(record),
                asking=uuid in self._asked,
                choosing=self._choosing,
                trouble=self._trouble,
                has_ways=bool(ways),
            ),
        )
        seen, way = self._task.own(record) or record, self._way_name()
        words = words_of(self._stage, seen, self._task, self._trouble, way, self._formats)
        amount = self._task.amount(record)
        self.panel.show_stage(self._stage, words, amount, record.order.number)
        self.panel.show_steps(steps_of(self._stage, seen, way, self._formats))
        self._side.setCurrentWidget(self._summary if self._stage in ENDS else self._ways)
        # The ways and the panel answer to the same keys.
        describe_keys(self, self._keys())
        self._fit_side()
        self._count_keys()
        self._run_clock()
        if before is not self._stage:
            self._move_focus()

    def _keys(self) -> list[KeyHint]:
        leave = [("Ctrl+S", self.tr("Card later")), ("Esc", self.tr("Change the order"))]
        choose = ("1 … 0", self.tr("Choose the card"))
        match self._stage:
            case Stage.READY:
                return [("Enter", self.tr("Hold")), choose, *leave]
            case Stage.ASKING:
                return []
            case Stage.DECLINED | Stage.NOT_SENT | Stage.REFUSED:
                return [("Enter", self.panel.primary.text()), choose, *leave]
            case Stage.UNKNOWN:
                return [("Enter", self.tr("Next order")), ("R", self.tr("Ask Stripe now"))]
            case Stage.HELD | Stage.OVER:
                return [("Enter", self.tr("Next order")), ("Ctrl+O", self.tr("Open the order"))]
            case Stage.NO_WAY:
                return [("Enter", self.tr("Next order"))]

    def _move_focus(self) -> None:
        asking = self._stage is Stage.ASKING
        target = self._ways if self._stage in {Stage.READY, Stage.ASKING} else self.panel.primary
        self.setFocusProxy(target)
        if self.isVisible():
            # While Stripe is asked no key may press anything: the panel has none.
            (self.panel if asking else self).setFocus()
        self._ways.setEnabled(not asking)

    def _count_keys(self) -> None:
        if self._stage is Stage.HELD and self._counter.is_running:
            words = self.tr("{keys} keys, {seconds} s of typing.")
            counted = words.format(keys=self._counter.keys, seconds=self._counter.seconds)
            self._counter.stop()
            self.panel.add_to_foot(counted)

    def _run_clock(self) -> None:
        if self._stage in {Stage.ASKING, Stage.UNKNOWN}:
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

    def _show_clock(self) -> None:
        waiting = open_confirm(self._record) if self._record else None
        if waiting is None:
            self.panel.show_clock(self._ticks)
            return
        now, seconds = self._services.clock(), self._ticks
        if waiting.sent_at is not None:
            seconds = max(int((now - waiting.sent_at).total_seconds()), 0)
        again = next_try_words(waiting.outcome, waiting.next_try_at, now, self._formats)
        self.panel.show_clock(seconds, waiting.tries, again)

    def _on_primary(self) -> None:
        if self._stage is Stage.READY:
            self._hold()
        elif self._stage in {Stage.DECLINED, Stage.NOT_SENT, Stage.REFUSED}:
            self._choose_again()
        else:
            self.ended.emit()

    def _choose_again(self) -> None:
        if self._record is not None and self._stage is not Stage.ASKING:
            self._trouble = None
            self._choosing = True
            self._show_stage()

    def _hold(self) -> None:
        record = self._record
        if record is None or self._ways.chosen is None:
            return
        self._asked.add(record.order.uuid)
        self._choosing = False
        self._trouble = None
        self._show_stage()
        if record.order.uuid not in self._preparing:
            self._send_hold(record)

    def _send_hold(self, record: OrderRecord) -> None:
        card = self._ways.chosen
        assert card is not None
        failed = partial(self._on_hold_failed, record)
        self._jobs.network(self, self._work(CardToHold(card.id)), self._on_hold_answered, failed)

    def _work(self, card: CardToHold) -> Callable[[], OrderRecord]:
        task, services = self._task, self._services
        facts = (task.order_uuid, card, self._operator())
        return {
            Purpose.HOLD: partial(services.holding.hold, *facts),
            Purpose.AGAIN: partial(services.further_holds.again, *facts, payment_id=task.old_id),
            Purpose.MORE: partial(services.further_holds.more, *facts),
        }[task.purpose]

    def _titles(self) -> dict[Purpose, str]:
        return {
            Purpose.HOLD: self.tr("Hold the card"),
            Purpose.AGAIN: self.tr("Hold again"),
            Purpose.MORE: self.tr("Second hold"),
        }

    def _on_hold_answered(self, record: OrderRecord) -> None:
        self._asked.discard(record.order.uuid)
        if not self._is_seen(record):
            self._tell_of_hold(record)
        self._take(record)
        self._events.order_changed.emit(record.order.uuid)

    def _on_hold_failed(self, record: OrderRecord, error: Exception) -> None:
        self._asked.discard(record.order.uuid)
        message = sentence(error, self._formats)
        if not self._is_seen(record):
            self._tell_of_trouble(record, message)
        if self._is_current(record):
            self._trouble = message
        self._events.order_changed.emit(record.order.uuid)

    def _on_prepared(self, record: OrderRecord) -> None:
        self._preparing.discard(record.order.uuid)
        if record.order.uuid in self._asked:
            self._send_hold(record)
        else:
            self._take(record)
        self._events.order_changed.emit(record.order.uuid)

    def _on_not_prepared(self, record: OrderRecord, error: Exception) -> None:
        self._preparing.discard(record.order.uuid)
        if record.order.uuid in self._asked:
            self._send_hold(record)
        elif self._is_current(record):
            self._trouble = sentence(error, self._formats)
            self._events.order_changed.emit(record.order.uuid)

    def _ask_now(self) -> None:
        record = self._record
        if record is None:
            return
        self.panel.set_asking_again(True)
        work = partial(self._services.recovery.ask_now, record.order.uuid)
        self._jobs.network(self, work, self._on_asked, partial(self._on_asking_failed, record))

    def _on_asked(self, record: OrderRecord) -> None:
        self.panel.set_asking_again(False)
        self._events.order_changed.emit(record.order.uuid)

    def _on_asking_failed(self, record: OrderRecord, _error: Exception) -> None:
        # A refusal is an answer as well; what the book knows now says which.
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

    def _tell_of_hold(self, record: OrderRecord) -> None:
        amount = self._formats.money(record.payment.capturable)
        lead = self.tr("Held {amount}.").format(amount=amount)
        text = self.tr("Order {number}, {card}.").format(
            number=record.order.number, card=card_text(record.payment.card)
        )
        self._notify(NoticeSpec(NoticeKind.DONE, lead, text))

    def _tell_of_trouble(self, record: OrderRecord, message: Message) -> None:
        text = self.tr("Order {number}: {words}")
        text = text.format(number=record.order.number, words=message.rest)
        kind = NoticeKind[message.kind.upper()]
        self._notify(NoticeSpec(kind, message.title, text))

    def _way_name(self) -> str:
        card = self._ways.chosen
        return card.name if card else ""

    def _fit(self) -> None:
        kind = layout_for(self.window().width(), self._theme.scale)
        single = kind is Layout.SINGLE
        if single:
            self._grid.setContentsMargins(0, 0, 0, 0)
        else:
            self._grid.setContentsMargins(20 - RING_ROOM, 14, 20, 16)
        self._grid.setHorizontalSpacing(0 if single else 16 - RING_ROOM)
        self._grid.setVerticalSpacing(0 if single else 12)
        self._head.setVisible(not single)
        self._promise.setVisible(not single)
        self.panel.set_compact(single)
        self._left.setFixedWidth(self._theme.px(_SIDE_WIDTHS.get(kind, 220)))
        self._fit_side()

    def _fit_side(self) -> None:
        kind = layout_for(self.window().width(), self._theme.scale)
        # In one column the choice is only there while there is something to choose.
        self._left.setVisible(kind > Layout.SINGLE or self._stage is Stage.READY)
