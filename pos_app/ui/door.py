"""Who is at the till: signing in, locking by key or by itself, and giving it to somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.ui.idle import Idle
from pos_app.ui.sign_in import SignInPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QApplication

    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.queue.banner import Banner
    from pos_app.ui.shell import Shell
    from pos_app.ui.theme.theme import Theme

_MINUTE_S = 60.0


class Door(QObject):
    """Covers the window until somebody is signed in.

    `banner` gives what a locked till may say, if anything.

    Signals:
        closing: the window is about to be covered.
        signed_in: the Operator who is here now.
    """

    closing = Signal()
    signed_in = Signal(object)

    def __init__(
        self,
        app: QApplication,
        shell: Shell,
        services: Services,
        jobs: Jobs,
        theme: Theme,
        formats: Formats,
        banner: Callable[[], Banner | None],
    ) -> None:
        super().__init__(shell)
        self._shell = shell
        self._services = services
        self._jobs = jobs
        self._banner = banner
        self._operator: Operator | None = None
        self.page = SignInPage(
            services.operators, jobs, theme, formats, services.shop.settings.name
        )
        self.idle = Idle(app, self._lock_after_s, self)
        self.page.signed_in.connect(self.let_in)
        self.idle.left.connect(self._lock_if_open)
        shell.lock_requested.connect(self.lock)
        shell.switch_requested.connect(self.switch)
        shell.minutes.passed.connect(lambda _now: self._ask_people())

    def ask(self, people: Sequence[Operator]) -> None:
        """Ask who is there."""
        self.page.ask(people)
        self._shell.cover(self.page)

    def let_in(self, operator: Operator) -> None:
        """Somebody is at the till now; dialogs that were open are there only for the same one."""
        self._services.permits.forget_loans()
        is_back = self._operator is not None and self._operator.id == operator.id
        self._operator = operator
        # The pages know whose they are before they are seen.
        self.signed_in.emit(operator)
        self._shell.uncover(with_dialogs=is_back)

    def learn(self, operator: Operator) -> None:
        """Whoever is here has another name or role since."""
        self._operator = operator

    def lock(self) -> None:
        """Ask for the PIN of whoever is here."""
        if self._operator is not None:
            self.page.lock(self._operator, [self._operator])
            self._close()

    def switch(self) -> None:
        """Ask who is there now."""
        if self._operator is not None:
            self.page.ask([self._operator])
            self._close()

    def _close(self) -> None:
        self.closing.emit()
        self.page.show_banner(self._banner())
        self._shell.cover(self.page)
        self._ask_people()

    def _lock_after_s(self) -> float:
        return self._services.shop.settings.auto_lock_min * _MINUTE_S

    def _lock_if_open(self) -> None:
        if self._shell.covering is None:
            self.lock()

    def _ask_people(self) -> None:
        if self._shell.covering is self.page:
            able = self._services.operators.able
            self._jobs.local(self, able, self.page.keep_current, lambda _error: None)
