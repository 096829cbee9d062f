"""The window's composition root: what is on the screen, wired to an open shop."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QSocketNotifier, QTimer, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from pos_app.app import PRACTICE, Clock, OpenShop, open_practice_shop, open_shop, utc_now
from pos_app.crashes import Crashes, LifeMark
from pos_app.domain.errors import HoldfastError, StorageTrouble
from pos_app.domain.rights import Operator
from pos_app.domain.settings import Value
from pos_app.logs import start_logging
from pos_app.paths import data_folder, resources
from pos_app.services.bundle import Services
from pos_app.services.practice_shop import OWNER, PIN
from pos_app.settings import look_of_till
from pos_app.ui.attention import Attention
from pos_app.ui.crash_care import CrashCare
from pos_app.ui.data_care import DataCare
from pos_app.ui.door import Door
from pos_app.ui.events import Events
from pos_app.ui.first_run.step import Setup
from pos_app.ui.first_run.wizard import Wizard
from pos_app.ui.formats import Formats
from pos_app.ui.garbage import GarbageCollector
from pos_app.ui.idle import Touches
from pos_app.ui.jobs import Jobs
from pos_app.ui.look_keeper import LookKeeper
from pos_app.ui.main_window import MainWindow, Start
from pos_app.ui.messages import sentence
from pos_app.ui.one_window import OneWindow
from pos_app.ui.queue.banner import Banner
from pos_app.ui.shell import Shell
from pos_app.ui.stripe.rounds import Rounds
from pos_app.ui.theme.theme import Theme
from pos_app.ui.tray import Tray
from pos_app.ui.trouble import Trouble
from pos_app.ui.update_care import UpdateCare
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

# A call to Stripe gives up after 35 s; a window that is closed waits no longer than a person would.
CLOSING_WAIT_S = 3.0


@dataclass(frozen=True, slots=True)
class _Opened:
    """`start` is None for a shop that is not set up yet; `operator` is signed in at once."""

    shop: OpenShop
    start: Start | None
    operator: Operator | None
    people: tuple[Operator, ...]


class Desktop(QObject):
    """One window on one shop, from the empty frame to the closed book.

    `go_to_practice` says whether this may be the window of the practice shop from now on.
    """

    def __init__(
        self,
        app: QApplication,
        home: Path,
        *,
        practice: bool,
        clock: Clock = utc_now,
        go_to_practice: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__()
        self._go_to_practice = go_to_practice
        self._home = home
        self._practice = practice
        self._clock = clock
        self._main: MainWindow | None = None
        self._shop: OpenShop | None = None
        self._app = app
        self._wizard: Wizard | None = None
        self.trouble: Trouble | None = None
        self.data_care: DataCare | None = None
        self.theme = Theme(resources())
        look = look_of_till(home / PRACTICE if practice else home)
        self._look = LookKeeper(self.theme, look, self)
        self.theme.apply(app)
        self.formats = Formats(QLocale())
        self._garbage = GarbageCollector(self)
        self.jobs = Jobs(self)
        Touches(app, self).touched.connect(self.jobs.answering.begin)
        self.events = Events(self)
        self.shell = Shell(self.theme, self.formats, self._now, home / "window.ini")
        self.crashes = Crashes(home, f"Qt {qVersion()}")
        self.crash_care = CrashCare(self.crashes, self.shell, self.theme, self.formats, self._now)
        self.theme.follow(app.styleHints())
        self.theme.changed.connect(self.events.theme_changed)
        app.aboutToQuit.connect(self.close)

    @property
    def main(self) -> MainWindow | None:
        """The screens, once the shop is open."""
        return self._main

    @property
    def shop(self) -> OpenShop | None:
        """The shop, once it is open."""
        return self._shop

    def show(self) -> None:
        """Show the frame at once and open the shop behind it."""
        self.shell.show()
        self.jobs.local(self, self._open, self._on_opened, self._on_not_opened)

    def close(self) -> None:
        """End the jobs; what Stripe was asked is written down and settles at the next start."""
        if self._shop is not None:
            self._shop.services.recovery.stop()
            self._look.end()
        if self._main is not None:
            self._main.queue_place.bulk.stop()
        self.shell.may_close = lambda: True
        if self.jobs.close(CLOSING_WAIT_S):
            # Not while a worker still waits for Stripe: it may end widgets even less now.
            self._garbage.end()

    def come_forward(self) -> None:
        """Somebody has started the program again: show that it is open."""
        self.shell.raise_up()
        lead, text = self.tr("Holdfast is open already."), self.tr("This is its window.")
        self.shell.notify(NoticeSpec(NoticeKind.DONE, lead, text))

    def in_background(self, work: Callable[[], object]) -> None:
        """Do something of which nobody waits for the end."""
        self.jobs.local(self, work, lambda _done: None, lambda _error: None)

    def refuse(self, error: HoldfastError) -> None:
        """Say why the shop is not opened."""
        self.trouble = Trouble(self.theme, sentence(error, self.formats))
        self.shell.cover(self.trouble)
        self.shell.show()

    def _now(self) -> datetime:
        return self._shop.services.clock() if self._shop else self._clock()

    def _open(self) -> _Opened:
        shop = self._open_shop()
        services = shop.services
        services.trail.remember()
        if not services.shop.is_set_up:
            return _Opened(shop, None, None, ())
        operator = services.operators.get(OWNER) if self._practice else None
        return _Opened(shop, _start(shop), operator, tuple(services.operators.able()))

    def _open_shop(self) -> OpenShop:
        if self._practice:
            return open_practice_shop(self._home, clock=self._clock)
        return open_shop(self._home, clock=self._clock)

    def _on_opened(self, opened: _Opened) -> None:
        self._shop = opened.shop
        self._look.use(opened.shop.services.settings)
        if opened.start is None:
            self._set_up()
            return
        self._begin(opened.start)
        if opened.operator is not None:
            self.door.let_in(opened.operator)
        else:
            self.door.ask(opened.people)

    def _begin(self, start: Start) -> None:
        assert self._shop is not None
        services = self._shop.services
        self._start = start
        # Before anybody signs in: what was asked by somebody who might is settled by itself.
        self._rounds = Rounds(services, self.jobs, self.events, self)
        self._rounds.run()
        if not self._practice:
            self.data_care = DataCare(
                services, self.jobs, self.shell.minutes, self.formats, self.shell.notify, self
            )
        self.update_care = UpdateCare(
            services.updates, self.jobs, self.formats, self.shell.notify, self
        )
        self.door = Door(
            self._app,
            self.shell,
            services,
            self.jobs,
            self.theme,
            self.formats,
            self._banner_of_lock,
        )
        self.door.signed_in.connect(self._on_signed_in)

    def _set_up(self) -> None:
        """Show the steps of the first start, or show them again with what was typed."""
        assert self._shop is not None
        if self._wizard is None:
            services = self._shop.services
            self._wizard = Wizard(Setup(services, self.jobs, self.theme, self.formats))
            self._wizard.finished.connect(self._on_set_up)
            self._wizard.practice_wanted.connect(self._practise)
        self.shell.cover(self._wizard)

    def _on_set_up(self, operator: Operator) -> None:
        shop = self._shop
        assert shop is not None

        def begin(start: Start) -> None:
            self._begin(start)
            self.door.let_in(operator)

        self.jobs.local(self, lambda: _start(shop), begin, self._on_not_opened)

    def _practise(self) -> None:
        """Leave the empty shop and open the practice shop in its place, unless that is open."""
        if self._practice:
            return
        try:
            if not self._go_to_practice():
                return
        except StorageTrouble as error:
            self.refuse(error)
            return
        shop, self._shop = self._shop, None
        self._practice = True
        if shop is not None:
            self.jobs.local(self, shop.close, lambda _none: None, lambda _error: None)
        self.jobs.local(self, self._open, self._on_opened, self._on_not_opened)

    def _set_up_again(self) -> None:
        assert self._shop is not None
        assert self._main is not None
        services, operator = self._shop.services, self._main.till.operator()
        wizard = Wizard(Setup(services, self.jobs, self.theme, self.formats, operator))
        wizard.finished.connect(lambda _operator: self._end_set_up(wizard))
        wizard.left.connect(lambda: self._end_set_up(wizard))

        def show(values: dict[str, Value]) -> None:
            wizard.show_values(values)
            self.shell.cover(wizard)

        self.jobs.local(self, services.settings.values, show, self._on_not_opened)

    def _end_set_up(self, wizard: Wizard) -> None:
        assert self._main is not None
        self.shell.uncover()
        wizard.deleteLater()
        self._main.learn_again()

    def _on_signed_in(self, operator: Operator) -> None:
        assert self._shop is not None
        self.update_care.take_operator(operator)
        if self._main is not None:
            self._main.take_operator(operator)
            return
        self._main = MainWindow(
            self.shell,
            self._shop.services,
            self.jobs,
            self.events,
            self.theme,
            self.formats,
            self._rounds,
            self._start,
            operator,
        )
        self._main.set_up_wanted.connect(self._set_up_again)
        self.events.operator_changed.connect(self.door.learn)
        self.events.touched.connect(self.door.idle.touch)
        self.door.closing.connect(self._main.keep_draft)
        self._call_to_the_window(self._main, self._shop.services)
        self._garbage.pass_over()

    def _call_to_the_window(self, main: MainWindow, services: Services) -> None:
        tray = Tray(self.theme, self)
        shell = self.shell
        attention = Attention(
            tray,
            self.formats,
            services.clock,
            services.shop.warn_times,
            lambda: not shell.isActiveWindow(),
            self,
        )
        main.queue.loaded.connect(attention.look)
        shell.minutes.passed.connect(lambda _now: attention.look_again())
        tray.clicked.connect(lambda: shell.come_forward("F3"))

    def _banner_of_lock(self) -> Banner | None:
        if self._practice:
            hint = Banner(self.theme, "info", "info")
            hint.say("", self.tr("Practice shop: the PIN is {pin}.").format(pin=PIN))
            return hint
        lead, rest = self._main.urgent_words if self._main is not None else ("", "")
        if not lead:
            return None
        warning = Banner(self.theme, "alarm-clock", "bad")
        warning.say(lead, rest)
        return warning

    def _on_not_opened(self, error: Exception) -> None:
        if not isinstance(error, HoldfastError):
            raise error
        self.refuse(error)


def _start(shop: OpenShop) -> Start:
    services = shop.services
    return Start(shop_name=services.shop.settings.name, draft=services.ordering.new_draft())


def open_window(home: str | None, *, practice: bool) -> int:
    """Open the window and return the program's exit code when it is closed."""
    folder = data_folder(home)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Holdfast")
    app.setDesktopFileName("holdfast")
    app.setWindowIcon(QIcon(str(resources() / "holdfast.svg")))
    try:
        start_logging(folder)
    except StorageTrouble:
        # The window itself says so, in a sentence, when the book cannot be opened either.
        logging.basicConfig(level=logging.WARNING)
    window = OneWindow(folder, practice=practice)
    try:
        if not window.take():
            _say("Holdfast is open on this book already: see its window.")
            return 0
    except StorageTrouble as error:
        desktop = Desktop(app, folder, practice=practice)
        desktop.crash_care.install()
        desktop.refuse(error)
        return app.exec()
    return _run(app, folder, window, practice=practice)


def _run(app: QApplication, folder: Path, window: OneWindow, *, practice: bool) -> int:
    life = LifeMark(folder, practice=practice)

    def go_to_practice() -> bool:
        nonlocal life
        if not window.go_to_practice():
            return False
        life.end()
        life = LifeMark(folder, practice=True)
        life.begin(desktop.crashes)
        return True

    desktop = Desktop(app, folder, practice=practice, go_to_practice=go_to_practice)
    desktop.crash_care.install()
    # Before the mark of being alive: who signs out in that moment is no crash either.
    _EndSignals(app)
    ended = life.begin(desktop.crashes)
    app.commitDataRequest.connect(lambda _session: life.expect_end())
    desktop.shell.minutes.passed.connect(lambda _now: desktop.in_background(life.beat))
    window.called.connect(desktop.come_forward)
    window.listen()
    desktop.show()
    if ended is not None:
        desktop.crash_care.tell_of_sudden_end(ended)
    code = app.exec()
    life.end()
    window.give_up()
    return code


class _EndSignals(QObject):
    """Ends the program when the system says so: who signs out of the computer is no crash."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        # Python runs its handlers when it runs at all; Qt's loop may wait for the next key.
        self._told, self._teller = socket.socketpair()
        self._teller.setblocking(False)
        self._notifier = QSocketNotifier(self._told.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._told.recv(64))
        signal.set_wakeup_fd(self._teller.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            # In the loop, also where it has not begun yet.
            signal.signal(number, lambda *_: QTimer.singleShot(0, app, lambda: app.exit(0)))


def _say(text: str) -> None:
    # Where a program of windows has no console, there is no stream either.
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
