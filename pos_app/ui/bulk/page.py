"""Check and capture, or check and void: a dry run first, then a result for each card."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.bulk import BulkLine, judge, sums
from pos_app.domain.errors import Conflict
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.services.bulk import BulkOrder, BulkOutcome, BulkResult
from pos_app.services.crew import Brake
from pos_app.ui.bulk.model import BulkModel
from pos_app.ui.bulk.sums import BulkSums
from pos_app.ui.bulk.table import BulkTable
from pos_app.ui.bulk.void_dialog import BulkVoidDialog
from pos_app.ui.layout import Layout
from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import after_lending
from pos_app.ui.queue.banner import Banner
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.chip import ChipSpec
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.errors import HoldfastError
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till

_OTHER = {Verb.CAPTURE: Verb.CANCEL, Verb.CANCEL: Verb.CAPTURE}
_OPEN = {BulkOutcome.UNKNOWN, BulkOutcome.WAITS}
_ENDED = {Verb.CAPTURE: PaymentStatus.CAPTURED, Verb.CANCEL: PaymentStatus.VOIDED}


class _State(Enum):
    """What the page is doing."""

    READING = auto()
    CHECKED = auto()
    RUNNING = auto()
    DONE = auto()


class BulkPage(QWidget):
    """Lines with their verdicts, three sums, and a button that counts what is ticked.

    Signals:
        left: back to the queue.
        order_wanted: the UUID of an order to look at.
    """

    left = Signal()
    order_wanted = Signal(str)
    # Workers emit these; they arrive on the GUI thread.
    _line_read = Signal(object, object)
    _result_told = Signal(object)

    def __init__(self, till: Till, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = till.theme
        self._till = till
        self._state = _State.CHECKED
        self._verb = Verb.CAPTURE
        self._order_uuids: tuple[str, ...] = ()
        self._read: list[BulkLine] = []
        self._to_run = 0
        self._brake = Brake()
        self._model = BulkModel(
            till.formats, till.services.clock, till.services.shop.warn_times, self
        )
        self.table = BulkTable(theme, self._model)
        self._title = make_label("", "title")
        self._sub = make_label("", "hint")
        self._sums = BulkSums(theme, till.formats, till.services.shop.settings.currency)
        self._trouble = Banner(theme, "circle-x", "bad")
        self._foot_words = Paragraph(theme, kind=Type.SECOND)
        self._again = self._make_button(self.tr("Read again"), "refresh-cw", "R", "read_again")
        self._other = self._make_button(self.tr("Void instead"), "", "V", "void_instead")
        self._back = self._make_button(self.tr("Back to the queue"), "", "Esc", "bulk_back")
        self._pause = self._make_button(self.tr("Pause"), "", "P", "bulk_pause")
        self._act = KeyButton(
            theme, "", icon="check", key="Ctrl+Enter", kind="primary", size="final"
        )
        self._act.setObjectName("bulk_run")

        self._assemble()
        self._connect()
        self.set_layout(Layout.FULL)

    @property
    def is_running(self) -> bool:
        """Money is being moved."""
        return self._state is _State.RUNNING

    @property
    def without_result(self) -> int:
        """How many lines of a run have not been answered yet, most of them not begun either."""
        return self._to_run - len(self._model.results()) if self.is_running else 0

    def check(self, order_uuids: tuple[str, ...], verb: Verb) -> None:
        """Read these orders' holds at Stripe and show what could be done; nothing moves."""
        if self.is_running:
            return
        self._brake.stop()
        self._order_uuids, self._verb, self._read = order_uuids, verb, []
        self._model.show((), verb)
        self._brake = brake = Brake()
        self._trouble.hide()
        self._go(_State.READING)
        plan = self._till.services.bulk.plan
        operator = self._till.operator()
        tell = partial(self._line_read.emit, brake)
        work = partial(plan, order_uuids, verb, operator, brake, tell)
        again = partial(self.check, order_uuids, verb)
        failed = after_lending(self._till, self.window(), again, self._on_failed)
        self._till.jobs.network(self, work, partial(self._on_checked, brake), failed)

    def set_layout(self, layout: Layout) -> None:
        """Take the form that fits."""
        is_single = layout is Layout.SINGLE
        self._sub.setVisible(not is_single)
        self._foot_words.setVisible(not is_single)
        self._sums.set_layout(layout)
        self.table.set_layout(layout)
        self._refresh()

    def stop(self) -> None:
        """Begin nothing more, because the program closes."""
        self._brake.stop()

    def _make_button(self, words: str, icon: str, key: str, name: str) -> KeyButton:
        size = "toolbar" if key in {"R", "V"} else ""
        button = KeyButton(self._till.theme, words, icon=icon, key=key, size=size)
        button.setObjectName(name)
        return button

    def _assemble(self) -> None:
        self.setProperty("ground", "window")
        self.table.setAccessibleName(self.tr("Holds to capture or void together"))
        self.setFocusProxy(self.table)
        describe_keys(
            self.table,
            [
                ("Up Down", self.tr("Row")),
                ("Space", self.tr("Tick")),
                ("Ctrl+A", self.tr("Tick all that is ready")),
                ("Enter", self.tr("Open the order")),
                ("R", self.tr("Read again")),
            ],
        )
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._title)
        line.addWidget(self._sub)
        line.addStretch(1)
        line.addWidget(self._other)
        line.addWidget(self._again)
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.setSpacing(12)
        head.addLayout(line)
        head.addWidget(self._sums)
        head.addWidget(self._trouble)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 12)
        foot.setSpacing(12)
        foot.addWidget(self._foot_words, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._back)
        foot.addWidget(self._pause)
        foot.addWidget(self._act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(make_line())
        column.addWidget(self.table, 1)
        column.addWidget(make_line())
        column.addLayout(foot)

    def _connect(self) -> None:
        self._line_read.connect(self._on_line_read)
        self._result_told.connect(self._on_result)
        self._model.ticked.connect(self._refresh)
        self.table.opened.connect(lambda line: self.order_wanted.emit(line.order_uuid))
        self._again.clicked.connect(lambda: self.check(self._order_uuids, self._verb))
        self._other.clicked.connect(self._turn)
        self._back.clicked.connect(self._go_back)
        self._pause.clicked.connect(self._pause_or_go_on)
        self._act.clicked.connect(self._ask_and_run)
        self._till.events.order_changed.connect(self._on_order_changed)

    def _go(self, state: _State) -> None:
        self._state = state
        self._refresh()

    def _turn(self) -> None:
        """Judge what was read for the other verb; nothing is read for that."""
        self._verb = _OTHER[self._verb]
        now = self._till.services.clock()
        self._read = [
            judge(each.record, self._verb, now, read_at=each.read_at, trouble=each.trouble)
            for each in self._read
        ]
        self._model.show(self._read, self._verb)

    def _go_back(self) -> None:
        if self.is_running:
            self._brake.stop()
            self._refresh()
            return
        self._brake.stop()
        self.left.emit()

    def _pause_or_go_on(self) -> None:
        if self._brake.is_paused:
            self._brake.go_on()
        else:
            self._brake.pause()
        self._refresh()

    def _ask_and_run(self) -> None:
        if self._verb is Verb.CAPTURE:
            self._run(BulkOrder(Verb.CAPTURE))
            return
        dialog = BulkVoidDialog(self._till.theme, self._act.text(), self.window())
        dialog.accepted.connect(lambda: self._run(dialog.order))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _run(self, order: BulkOrder) -> None:
        lines = self._model.ticked_lines()
        self._to_run = len(self._model.results()) + len(lines)
        self._trouble.hide()
        self._brake = Brake()
        run, operator = self._till.services.bulk.run, self._till.operator()
        work = partial(run, lines, order, operator, self._brake, self._result_told.emit)
        self._go(_State.RUNNING)
        self.table.setFocus()
        failed = after_lending(
            self._till, self.window(), partial(self._run, order), self._on_failed
        )
        self._till.jobs.network(self, work, self._on_run, failed)

    def _on_line_read(self, brake: Brake, line: BulkLine) -> None:
        if brake is self._brake:
            self._read.append(line)
            self._refresh()

    def _on_checked(self, brake: Brake, trouble: HoldfastError | None) -> None:
        if brake is not self._brake:
            return
        # The last lines were told before this, by signals of the same thread's queue.
        self._model.show(self._read, self._verb)
        self._go(_State.CHECKED)
        if trouble is not None:
            self._tell(trouble)

    def _on_result(self, result: BulkResult) -> None:
        self._model.take_result(result)
        self._refresh()
        self._till.events.order_changed.emit(result.line.order_uuid)

    def _on_run(self, trouble: HoldfastError | None) -> None:
        self._go(_State.DONE)
        if trouble is not None:
            self._tell(trouble)
        else:
            self._announce(self._result_text())

    def _on_failed(self, error: Exception) -> None:
        self._go(_State.DONE if self.is_running else _State.CHECKED)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        lead = self.tr("Stopped. {title}").format(title=message.title)
        rest = self.tr("{rest} What was not begun was not sent.").format(rest=message.rest)
        self._trouble.say(lead, rest)
        self._trouble.show()
        self._announce(self._trouble.words)

    def _announce(self, words: str) -> None:
        event = QAccessibleAnnouncementEvent(self, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _on_order_changed(self, order_uuid: object) -> None:
        """Show how it ended once Stripe has answered what was not known, or what it is now."""
        results = self._model.results_of(str(order_uuid))
        is_open = any(each.outcome in _OPEN for each in results)
        is_shown = any(each.order_uuid == order_uuid for each in self._model.lines())
        if self.is_running or not (is_open or (is_shown and self._state is _State.CHECKED)):
            return
        read = partial(self._till.services.ordering.record, str(order_uuid))
        shown = self._judge_again if not results else partial(self._settle, results)
        self._till.jobs.local(self, read, shown, lambda _error: None)

    def _judge_again(self, record: OrderRecord) -> None:
        if self._state is not _State.CHECKED:
            return
        order_uuid, now = record.order.uuid, self._till.services.clock()
        self._read = [
            each
            if each.order_uuid != order_uuid
            else judge(
                record.about(each.payment_id),
                self._verb,
                now,
                read_at=each.read_at,
                trouble=each.trouble,
            )
            for each in self._read
        ]
        self._model.show_again(self._read, order_uuid)

    def _settle(self, results: list[BulkResult], record: OrderRecord) -> None:
        if record.open_attempt is not None:
            return
        for result in results:
            self._settle_one(result, record.about(result.line.payment_id))
        self._refresh()

    def _settle_one(self, result: BulkResult, record: OrderRecord) -> None:
        is_rest = bool(result.line.record.payment.received)
        ended = PaymentStatus.CAPTURED if is_rest else _ENDED[result.line.verb]
        if record.payment.status is ended:
            self._model.take_result(BulkResult(result.line, BulkOutcome.DONE))
        else:
            moved = Conflict("payment.moved")
            self._model.take_result(BulkResult(result.line, BulkOutcome.REFUSED, moved))

    def _refresh(self) -> None:
        """Say what is true now: title, sums, state, buttons."""
        ticked = self._model.ticked_lines()
        self._show_sums(ticked)
        is_void = self._verb is Verb.CANCEL
        running = self._state is _State.RUNNING
        self._title.setText(self.tr("Check and void") if is_void else self.tr("Check and capture"))
        self._sub.setText(self._sub_text())
        self._sums.chip.show_state(self._chip())
        self._foot_words.set_text(self._foot_text())
        self._other.set_words(self.tr("Capture instead") if is_void else self.tr("Void instead"))
        self._other.set_key("C" if is_void else "V")
        busy = self.tr("Off while it runs.") if running else ""
        self._again.set_reason(busy)
        self._other.set_reason("" if self._state is _State.CHECKED else busy or "–")
        self._pause.setVisible(running)
        self._pause.set_words(self.tr("Go on") if self._brake.is_paused else self.tr("Pause"))
        self._back.set_words(self.tr("Stop here") if running else self.tr("Back to the queue"))
        self._back.set_waiting(self.tr("Stopping…") if running and self._brake.is_stopped else "")
        set_look(self._act, kind="danger" if is_void else "primary", box="final")
        self._act.set_words(self._act_text(ticked), "undo-2" if is_void else "check")
        self._act.set_reason("" if ticked else self.tr("Tick at least one card."))
        self._act.set_waiting(self._progress() if running else "")

    def _show_sums(self, ticked: list[BulkLine]) -> None:
        done = [each.line for each in self._model.results() if each.outcome is BulkOutcome.DONE]
        is_done = bool(self._model.results()) and (self.is_running or not ticked)
        going = done if is_done else ticked
        moved = {line.payment_id for line in (*done, *going)}
        left = [line for line in self._model.lines() if line.payment_id not in moved]
        self._sums.show_lines(self._verb, going, left, is_done=is_done)

    def _sub_text(self) -> str:
        count = max(len(self._order_uuids), len(self._read))
        if self._state is _State.READING:
            words = self.tr("Reading at Stripe: {done} of {count}")
            return words.format(done=len(self._read), count=count)
        if not self._read:
            return self.tr("Nothing was read.")
        if count == 1:
            return self.tr("1 hold, read at Stripe a moment ago")
        return self.tr("{count} holds, each read at Stripe a moment ago").format(count=count)

    def _chip(self) -> ChipSpec:
        if self._state is _State.RUNNING:
            return ChipSpec("refresh-cw", self._progress(), "warn")
        if self._model.results():
            return ChipSpec("circle-check", self._result_text(), "ok")
        if self._state is _State.READING:
            return ChipSpec("refresh-cw", self.tr("Reading, nothing moves"), "info")
        return ChipSpec("info", self.tr("Dry run: nothing has moved yet"), "info")

    def _progress(self) -> str:
        words = self.tr("Paused at {done} of {count}")
        if not self._brake.is_paused:
            words = self.tr("{done} of {count}")
        return words.format(done=len(self._model.results()), count=self._to_run)

    def _result_text(self) -> str:
        results = self._model.results()
        done = sum(each.outcome is BulkOutcome.DONE for each in results)
        words = (
            self.tr("{done} voided") if self._verb is Verb.CANCEL else self.tr("{done} captured")
        )
        told = words.format(done=done)
        if done < len(results):
            told += self.tr(", {count} not").format(count=len(results) - done)
        return told

    def _foot_text(self) -> str:
        if self._state is _State.RUNNING:
            return self.tr("Stopping finishes what has begun; the rest is not sent.")
        return self.tr("You get a result for each card. Safe to run again.")

    def _act_text(self, ticked: list[BulkLine]) -> str:
        is_void = self._verb is Verb.CANCEL
        amounts = [each.release if is_void else each.take for each in ticked]
        formats, found = self._till.formats, sums(amounts)
        if len(found) == 1:
            total = formats.money(*found.values())
        else:
            total = " + ".join(formats.money_with_code(found[of]) for of in sorted(found, key=str))
        if not ticked:
            return self.tr("Void") if is_void else self.tr("Capture")
        if is_void:
            words = self.tr("Void {count} cards, let {total} go")
            words = self.tr("Void 1 card, let {total} go") if len(ticked) == 1 else words
        else:
            words = self.tr("Capture {count} cards, {total}")
            words = self.tr("Capture 1 card, {total}") if len(ticked) == 1 else words
        return words.format(count=len(ticked), total=total)
