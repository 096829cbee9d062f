"""The places of the window, and what runs behind them while it is open."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.domain.payment import WITHDRAWN, Outcome
from pos_app.domain.queue import Section
from pos_app.services.connection import ConnectionKind, ConnectionState
from pos_app.services.shop import Mode
from pos_app.ui.about_dialog import AboutDialog
from pos_app.ui.bulk.place import QueuePlace
from pos_app.ui.day_list.page import DayListPage
from pos_app.ui.health_dialog import HealthDialog
from pos_app.ui.messages import sentence
from pos_app.ui.order.place import OrderPlace
from pos_app.ui.orders.page import OrdersPage
from pos_app.ui.people.words import role_words
from pos_app.ui.queue.money_desk import MoneyDesk
from pos_app.ui.queue.page import QueuePage
from pos_app.ui.queue.told import KEY_KEY, is_about_key
from pos_app.ui.queue.tray_dialog import TrayDialog
from pos_app.ui.readers.dialog import ReadersDialog
from pos_app.ui.reports.page import ReportsPage
from pos_app.ui.settings.page import SettingsPage
from pos_app.ui.shell import Place, Shell
from pos_app.ui.stripe.closing_dialog import ClosingDialog
from pos_app.ui.stripe.key_dialog import KeyDialog
from pos_app.ui.stripe.line_dialog import LineDialog, read_waiting
from pos_app.ui.till import Till
from pos_app.ui.widgets import time_left
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.domain.card_task import CardTask
    from pos_app.domain.day_list import DayList
    from pos_app.domain.order import Draft
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services
    from pos_app.services.queue import QueueView
    from pos_app.ui.events import Events
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.layout import Layout
    from pos_app.ui.stripe.line_dialog import Waiting
    from pos_app.ui.stripe.rounds import Round, Rounds
    from pos_app.ui.theme.theme import Theme

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Start:
    """What was read from the book before the screens are made."""

    shop_name: str
    draft: Draft


class MainWindow(QObject):
    """Fills the shell with the shop's screens and keeps them true.

    Signals:
        set_up_wanted: the steps of the first start are to be shown again.
    """

    set_up_wanted = Signal()
    _connection_learned = Signal(object)

    def __init__(
        self,
        shell: Shell,
        services: Services,
        jobs: Jobs,
        events: Events,
        theme: Theme,
        formats: Formats,
        rounds: Rounds,
        start: Start,
        operator: Operator,
    ) -> None:
        super().__init__(shell)
        self._shell = shell
        self._services = services
        self._jobs = jobs
        self._events = events
        self._start = start
        self._operator = operator
        self._view: QueueView | None = None
        self._known_shop = services.shop.settings
        self._told_trouble = ""
        self._may_close = False
        self._decided: tuple[OrderRecord, ...] = ()
        self.till = Till(
            services, jobs, events, theme, formats, shell.minutes, self._signed_in, shell.notify
        )
        self.desk = MoneyDesk(self.till, shell)
        self.order = OrderPlace(self.till, shell.counter, start.draft)
        self.queue = QueuePage(self.till, self.desk)
        self.queue_place = QueuePlace(self.till, self.queue)
        self.orders = OrdersPage(self.till, self.desk)
        self.reports = ReportsPage(self.till)
        self.settings = SettingsPage(self.till)
        self.day_list = DayListPage(self.till, self.desk)
        self.rounds = rounds

        self._add_places()
        self._connect()
        self._begin()

    def _add_places(self) -> None:
        self._shell.add_place(Place("F2", "circle-plus", self.tr("New order"), self.order))
        self._shell.add_place(Place("F3", "inbox", self.tr("Queue"), self.queue_place))
        self._shell.add_place(Place("F4", "receipt-text", self.tr("Orders"), self.orders))
        self._shell.add_place(Place("F7", "chart-column", self.tr("Reports"), self.reports))
        self._shell.add_place(Place("F8", "settings", self.tr("Settings"), self.settings))

    def _connect(self) -> None:
        shell, events = self._shell, self._events
        self.desk.card_wanted.connect(self._open_card_step)
        self.desk.edit_wanted.connect(self._edit_order)
        self.desk.key_wanted.connect(self.open_key)
        self.desk.changed.connect(self._on_work_changed)
        self.order.order_wanted.connect(self._open_order)
        self.order.card.readers_wanted.connect(self.open_readers)
        self.queue.loaded.connect(self._show_sums)
        for page in (self.queue, self.orders, self.reports):
            page.new_order_wanted.connect(lambda: shell.show_place("F2"))
        self.settings.shop_changed.connect(self.learn_shop)
        self.settings.people_changed.connect(self._learn_operator)
        self.settings.key_wanted.connect(self.open_key)
        self.settings.readers_wanted.connect(self.open_readers)
        self.settings.set_up_wanted.connect(self.set_up_wanted)
        self.reports.orders_wanted.connect(self._open_in_queue)
        shell.held_opened.connect(self._open_held)
        shell.day_list_requested.connect(self._open_day_list)
        self.day_list.kind_wanted.connect(self._open_day_list)
        self.day_list.order_wanted.connect(self._open_in_queue)
        self.day_list.queue_wanted.connect(lambda: shell.show_place("F3"))
        self.day_list.day_started.connect(lambda: shell.show_place("F2"))
        shell.layout_changed.connect(self._lay_out)
        shell.minutes.passed.connect(self._on_minute)
        self._connection_learned.connect(self._show_connection)
        events.connection_changed.connect(self._show_connection)
        self._services.connection.on_change(self._connection_learned.emit)
        self.rounds.done.connect(self._on_round)
        self.queue_place.bulk.order_wanted.connect(self._open_in_orders)
        self.queue.read_wanted.connect(self.rounds.run_now)
        shell.line_requested.connect(self.open_line)
        shell.health_requested.connect(self.open_health)
        shell.about_requested.connect(self.open_about)
        shell.may_close = self._ask_before_closing

    def _begin(self) -> None:
        self._lay_out(self._shell.layout_kind)
        self._show_connection(self._services.connection.state())
        self._show_mode(self._services.shop.mode)
        self.order.change_operator()
        self._show_operator()
        self._look_at_the_day()
        # After the first picture: the stripe library takes 0.2 s to load, and nobody waits for it.
        QTimer.singleShot(0, self._connect_to_stripe)

    def _connect_to_stripe(self) -> None:
        self._jobs.network(self, self._services.shop.learn_mode, self._show_mode, self._no_key)
        self.rounds.run()

    def _signed_in(self) -> Operator:
        return self._operator

    @property
    def urgent_words(self) -> tuple[str, str]:
        """What a locked till may say: that a hold ends today; empty if none does."""
        if self._view is None or not self._view.count(Section.ENDING_TODAY):
            return "", ""
        return self.tr("A hold ends today."), self.tr("Sign in and look at the queue.")

    def take_operator(self, operator: Operator) -> None:
        """Go on with somebody else, or with the same person after the lock."""
        self._operator = operator
        self.order.change_operator()
        self._show_operator()
        self._events.operator_changed.emit(operator)
        self._look_at_the_day()

    def _show_operator(self) -> None:
        self._shell.set_operator(self._operator.name, role_words(self._operator.role))
        self._shell.show_place(self._shell.shown_place)

    def keep_draft(self) -> None:
        """Keep the unfinished order now: nobody may be back for a while."""
        self.order.page.keeper.keep_now()

    def learn_again(self) -> None:
        """Shop and operator may have been changed elsewhere: by the steps, a script, a till."""
        self.learn_shop()
        self._learn_operator()

    def learn_shop(self) -> None:
        """Show the shop as it is set now."""
        self._show_mode(self._services.shop.mode)
        settings = self._services.shop.settings
        if settings != self._known_shop:
            self._known_shop = settings
            self._events.shop_changed.emit()

    def _learn_operator(self) -> None:
        """Whoever is here may have another name, role or right since."""
        present = partial(self._services.permits.present, self._operator)
        self._jobs.local(self, present, self._on_operator_learned, lambda _error: None)

    def _on_operator_learned(self, operator: Operator) -> None:
        if operator.id == self._operator.id and operator != self._operator:
            self._operator = operator
            self.order.change_operator()
            self._shell.set_operator(operator.name, role_words(operator.role))
            self._events.operator_changed.emit(operator)

    def _show_mode(self, mode: Mode) -> None:
        self._shell.set_shop(self._services.shop.settings.name, mode.value)

    def _no_key(self, error: Exception) -> None:
        _log.warning("no key", exc_info=error)
        self._services.connection.learn(ConnectionKind.NO_KEY)

    def _show_connection(self, state: ConnectionState) -> None:
        minutes = (self._services.clock() - state.since).total_seconds() // 60
        self._shell.set_connection(state.kind, int(minutes))

    def _show_sums(self, view: QueueView) -> None:
        self._view = view
        self.rounds.plan(view.next_end, view.next_try_at)
        self._shell.set_badge("F3", view.needs_you)
        self._show_held()

    def _show_held(self) -> None:
        view = self._view
        if view is None:
            return
        sums = " + ".join(self.till.formats.money(amount) for amount in view.held.values())
        end = view.next_end
        if end is None:
            self._shell.set_held(sums, view.held_cards, "", urgent=False)
            return
        left = time_left.words(end - self._services.clock(), self._services.shop.warn_times())
        self._shell.set_held(sums, view.held_cards, left.text, urgent=left.token == "bad")

    def _on_minute(self, _now: datetime) -> None:
        read = self._services.shop.read_again
        self._jobs.local(self, read, lambda _shop: self.learn_shop(), lambda _error: None)
        self._show_connection(self._services.connection.state())
        self._show_held()

    def _open_held(self) -> None:
        self._shell.show_place("F3")
        self.queue_place.show_queue()
        if self._view is not None:
            today = self._view.count(Section.ENDING_TODAY)
            self.queue.show_section(Section.ENDING_TODAY if today else Section.HELD)

    def _open_order(self, record: OrderRecord) -> None:
        self._open_in_orders(record.order.uuid)

    def _open_in_orders(self, order_uuid: str) -> None:
        self._shell.show_place("F4")
        self.orders.show_order(order_uuid)

    def _open_in_queue(self, order_uuid: str) -> None:
        self._shell.show_place("F3")
        self.queue.show_order(order_uuid)

    def _open_day_list(self) -> None:
        is_shown = self.day_list.isVisible()
        self.day_list.choose(is_closing=is_shown and not self.day_list.is_closing)
        self._shell.show_within("F3", self.day_list)

    def _look_at_the_day(self) -> None:
        """At the day's first sign-in, show what wants a look, if there is anything."""
        # Nobody signs in to the practice shop, and whoever opens it wants to try an order.
        if self._services.shop.mode is Mode.PRACTICE:
            return
        if self._shell.is_first_on(f"{self._services.clock().astimezone():%Y-%m-%d}"):
            read = self._services.day_lists.morning
            self._jobs.local(self, read, self._show_day, lambda _error: None)

    def _show_day(self, made: DayList) -> None:
        if made.open_count:
            self._shell.show_within("F3", self.day_list)

    def _open_card_step(self, task: CardTask) -> None:
        self._shell.show_place("F2")
        self.order.take_card(task)

    def _edit_order(self, record: OrderRecord) -> None:
        self._shell.show_place("F2")
        self.order.edit(record)

    def _lay_out(self, layout: Layout) -> None:
        self.queue_place.set_layout(layout)
        self.orders.set_layout(layout)
        self.reports.set_layout(layout)
        self.settings.set_layout(layout)
        self.day_list.set_layout(layout)

    def open_line(self) -> None:
        """Show how it stands with Stripe and what waits."""
        dialog = LineDialog(self.till, self.rounds, self._shell.line_words, self._shell)
        dialog.key_wanted.connect(self.open_key)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_health(self) -> None:
        """Show whether all is well that the shop depends on."""
        dialog = HealthDialog(self.till, self._shell)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_about(self) -> None:
        """Show what this program is and whose work is in it."""
        dialog = AboutDialog(self.till, self._shell)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_key(self) -> None:
        """Show the shop's key and what Stripe says to it."""
        dialog = KeyDialog(self.till, self._shell)
        dialog.accepted_by_stripe.connect(self._on_key_accepted)
        dialog.forgotten.connect(self._on_key_forgotten)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_readers(self) -> None:
        """Show the shop's card readers."""
        dialog = ReadersDialog(self.till, self._shell)
        dialog.finished.connect(self.order.card.look_for_ways)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_key_accepted(self) -> None:
        self._told_trouble = ""
        self._jobs.network(self, self._services.shop.learn_mode, self._show_mode, self._no_key)
        self.till.events.key_changed.emit()
        self.rounds.run_now()

    def _on_key_forgotten(self) -> None:
        self._services.connection.learn(ConnectionKind.NO_KEY)
        self.till.events.key_changed.emit()

    def _on_round(self, made: Round) -> None:
        self._shell.set_waiting(len(set(made.settled.waiting)))
        trouble = made.trouble
        if trouble is None:
            self._told_trouble = ""
            return
        is_key = is_about_key(trouble)
        # Who asked is answered each time; of the key everybody is told once, not once a minute.
        if not made.by_person and (not is_key or trouble.code == self._told_trouble):
            return
        self._told_trouble = trouble.code
        message = sentence(trouble, self.till.formats)
        spec = NoticeSpec(NoticeKind[message.kind.upper()], message.title, message.rest)
        if is_key:
            action = self.tr("Open the key")
            spec = replace(spec, action=action, key=KEY_KEY, act=self.open_key)
        self._shell.notify(spec)

    def _ask_before_closing(self) -> bool:
        """Whether the window may close now; else the answer comes after a look into the book."""
        if self._may_close:
            return True
        self.keep_draft()
        if self._may_ask_about_tray:
            self._ask_about_tray()
            return False
        read = partial(read_waiting, self._services)
        self._jobs.local(self, read, self._close_or_ask, lambda _error: self._close())
        return False

    def _close_or_ask(self, waiting: Waiting) -> None:
        if self._may_ask_about_tray:
            self._ask_about_tray()
            return
        # What another till lets wait, or an earlier start has left, is as safe as before.
        is_busy = self.desk.is_busy or self.order.card.is_busy
        without_result = self.queue_place.bulk.without_result
        is_told = self.desk.tray.records or is_busy or without_result
        if not is_told and all(each.may_be_undone for each in waiting.attempts):
            self._close()
            return
        dialog = ClosingDialog(
            self.till.theme, waiting, self._shell, is_busy=is_busy, without_result=without_result
        )
        tray = self.desk.tray
        tray.pause()
        dialog.rejected.connect(tray.go_on)
        dialog.accepted.connect(self._close)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @property
    def _may_ask_about_tray(self) -> bool:
        # At a locked till nobody has said who they are: what is in the tray is not for them.
        return bool(self.desk.tray.records) and self._shell.covering is None

    def _ask_about_tray(self) -> None:
        tray = self.desk.tray
        tray.pause()
        dialog = TrayDialog(self.till.theme, tray.records, self._shell)
        dialog.rejected.connect(tray.go_on)
        dialog.send_wanted.connect(lambda: self._decide_and_close(self.desk.send_now))
        dialog.take_back_wanted.connect(lambda: self._decide_and_close(self.desk.take_back))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _decide_and_close(self, decide: Callable[[OrderRecord], None]) -> None:
        self._decided = self.desk.tray.records
        for record in self._decided:
            decide(record)
        self.desk.tray.go_on()

    def _on_work_changed(self, _order_uuid: str) -> None:
        if not self._decided or self.desk.is_busy:
            return
        decided, self._decided = self._decided, ()
        read = partial(_ended_as_decided, self._services, decided)
        self._jobs.local(self, read, self._close_if, lambda _error: None)

    def _close_if(self, ended_as_decided: bool) -> None:
        # Else what Stripe or the book said of it stands on the screen.
        if ended_as_decided:
            self._shell.close()

    def _close(self) -> None:
        self._may_close = True
        self._shell.close()


def _ended_as_decided(services: Services, decided: tuple[OrderRecord, ...]) -> bool:
    """Whether what was in the tray went out, or was taken back, and was not refused. For a worker.

    What got no answer yet is asked about when the window closes.
    """
    for before in decided:
        waiting, after = before.open_attempt, services.ordering.record(before.order.uuid)
        for attempt in after.attempts:
            if waiting is None or attempt.id != waiting.id:
                continue
            was_refused = attempt.outcome is Outcome.REFUSED and attempt.error_code != WITHDRAWN
            if was_refused or attempt.may_be_undone:
                return False
    return True
