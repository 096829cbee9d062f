"""Holding the book against Stripe, with the way to stop it."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.messages import sentence
from pos_app.ui.queue.banner import Banner
from pos_app.ui.reports.words import compared_words, difference_words, elsewhere_words
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.services.permits import Visit
    from pos_app.services.reports import Comparison
    from pos_app.ui.till import Till

# More than these are a matter for the list, not for a card.
_MOST = 8


class Comparing(QWidget):
    """The button that compares, or stops comparing, and what it came to.

    `visit` is the visit of whoever looks now.
    """

    _read = Signal(int)

    def __init__(
        self, till: Till, visit: Callable[[], Visit], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._till = till
        self._visit = visit
        self._stopped: Event | None = None
        self._button = KeyButton(
            till.theme,
            self.tr("Compare with Stripe"),
            icon="refresh-cw",
            key="F5",
            size="toolbar",
        )
        self._chip = Chip(till.theme, ChipSpec("circle-help", "", "quiet"))
        self._differences = QVBoxLayout()
        self._button.setObjectName("compare")
        self._chip.hide()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._button)
        line.addWidget(self._chip)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addLayout(self._differences)
        self._button.clicked.connect(self._start_or_stop)
        # The worker emits it; it arrives on the GUI thread.
        self._read.connect(self._show_progress)

    @property
    def words(self) -> str:
        """What the last comparison came to; empty before the first."""
        return self._chip.accessibleName() if self._chip.isVisibleTo(self) else ""

    def forget(self) -> None:
        """Show nothing of what was compared, nor of what is being compared."""
        if self._stopped is not None:
            self._stopped.set()
        self._end()
        self._chip.hide()

    def _start_or_stop(self) -> None:
        if self._stopped is not None:
            self._stopped.set()
            return
        stopped = self._stopped = Event()
        self._show_progress(0)
        reports, visit = self._till.services.reports, self._visit()

        def compare() -> Comparison | None:
            return reports.compare(visit, self._read.emit, lambda: not stopped.is_set())

        def done(comparison: Comparison | None) -> None:
            if stopped is self._stopped:
                self._show(comparison)

        def failed(error: Exception) -> None:
            if stopped is self._stopped:
                self._show_trouble(error)

        self._till.jobs.network(self, compare, done, failed)

    def _show_progress(self, count: int) -> None:
        if self._stopped is not None:
            words = self.tr("Stop, {count} payments read")
            self._button.set_words(words.format(count=count), "x")

    def _end(self) -> None:
        self._stopped = None
        self._button.set_words(self.tr("Compare with Stripe"), "refresh-cw")
        while (item := self._differences.takeAt(0)) is not None:
            widget = item.widget()
            assert widget is not None
            widget.deleteLater()

    def _show(self, comparison: Comparison | None) -> None:
        self._end()
        self._chip.setVisible(comparison is not None)
        if comparison is None:
            return
        words = compared_words(comparison, self._till.formats)
        icon, token = ("triangle-alert", "warn") if comparison.differences else ("check", "ok")
        self._chip.show_state(ChipSpec(icon, words, token))
        for difference in comparison.differences[:_MOST]:
            banner = Banner(self._till.theme, "unlink", "drift")
            banner.say("", difference_words(difference, self._till.formats))
            self._differences.addWidget(banner)
        if comparison.elsewhere:
            banner = Banner(self._till.theme, "key-round", "warn")
            banner.say(self.tr("Not compared."), elsewhere_words(comparison.elsewhere))
            self._differences.addWidget(banner)
        if comparison.differences:
            banner = Banner(self._till.theme, "info", "quiet")
            more = len(comparison.differences) - _MOST
            lead = self.tr("{count} more.").format(count=more) if more > 0 else ""
            banner.say(lead, self.tr("Nothing was changed. The queue (F3) shows what to do."))
            self._differences.addWidget(banner)

    def _show_trouble(self, error: Exception) -> None:
        self._end()
        message = sentence(error, self._till.formats)
        self._chip.hide()
        banner = Banner(self._till.theme, "triangle-alert", "warn")
        banner.say(self.tr("Not compared."), message.whole)
        self._differences.addWidget(banner)
