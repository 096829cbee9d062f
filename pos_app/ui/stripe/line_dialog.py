"""The line to Stripe: whether it answers, what waits, and what watching costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from pos_app.domain.payment import Outcome, Verb
from pos_app.ui.messages import sentence
from pos_app.ui.moments import when_today
from pos_app.ui.next_try import next_try_words
from pos_app.ui.reading import Reading
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from datetime import timedelta

    from pos_app.domain.payment import Attempt
    from pos_app.services.bundle import Services
    from pos_app.services.watch import WatchState
    from pos_app.ui.stripe.rounds import Round, Rounds
    from pos_app.ui.till import Till

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is open on this book, and how the watch stands."""

    attempts: tuple[Attempt, ...]
    watch: WatchState

    @property
    def unsent(self) -> list[Attempt]:
        """What waits to be sent."""
        return [each for each in self.attempts if each.outcome is Outcome.PREPARED]

    @property
    def unanswered(self) -> list[Attempt]:
        """What Stripe was asked and has not answered."""
        return [each for each in self.attempts if each.outcome is not Outcome.PREPARED]


def read_waiting(services: Services) -> Waiting:
    """Look into the book; never on the GUI thread."""
    return Waiting(tuple(services.recovery.open_attempts()), services.watch.state())


def waiting_words(waiting: Waiting) -> str:
    """What waits, in one sentence."""
    sentences = []
    for words, attempts in (
        (translate("Line", "Waiting to be sent: {what}."), waiting.unsent),
        (translate("Line", "Asked, no answer yet: {what}."), waiting.unanswered),
    ):
        counts = Counter(each.request.verb for each in attempts)
        if counts:
            what = ", ".join(_counted(verb, count) for verb, count in counts.items())
            sentences.append(words.format(what=what))
    return " ".join(sentences) or translate("Line", "Nothing waits. Stripe has answered it all.")


def _counted(verb: Verb, count: int) -> str:
    one, many = {
        Verb.CREATE: (translate("Line", "1 order"), translate("Line", "{count} orders")),
        Verb.UPDATE: (translate("Line", "1 new amount"), translate("Line", "{count} new amounts")),
        Verb.CONFIRM: (translate("Line", "1 hold"), translate("Line", "{count} holds")),
        Verb.CAPTURE: (translate("Line", "1 capture"), translate("Line", "{count} captures")),
        Verb.CANCEL: (translate("Line", "1 void"), translate("Line", "{count} voids")),
        Verb.REFUND: (translate("Line", "1 refund"), translate("Line", "{count} refunds")),
        Verb.INCREMENT: (
            translate("Line", "1 raised hold"),
            translate("Line", "{count} raised holds"),
        ),
        Verb.LINK: (translate("Line", "1 pay link"), translate("Line", "{count} pay links")),
        Verb.UNLINK: (
            translate("Line", "1 pay link to close"),
            translate("Line", "{count} pay links to close"),
        ),
    }[verb]
    return (one if count == 1 else many).format(count=count)


class LineDialog(Dialog):
    """Says how it stands with Stripe; asks now; leads to the key.

    Signals:
        key_wanted: show the key.
    """

    key_wanted = Signal()

    def __init__(self, till: Till, rounds: Rounds, state_words: str, parent: QWidget) -> None:
        super().__init__(till.theme, parent, translate("LineDialog", "Line to Stripe"), width=560)
        self.setObjectName("line_dialog")
        self._till = till
        self._rounds = rounds
        self._state = Paragraph(till.theme, state_words, kind=Type.BODY)
        self._waits = Paragraph(till.theme, kind=Type.BODY)
        self._next = Paragraph(till.theme, kind=Type.BODY)
        self._clock = Paragraph(till.theme, kind=Type.BODY)
        self._watched = Paragraph(till.theme, kind=Type.BODY)
        self._reads = Paragraph(till.theme, kind=Type.BODY)
        self._trouble = Paragraph(till.theme, kind=Type.BODY, token="bad")
        self._trouble.hide()
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(10)
        for words, part in (
            (self.tr("Stripe"), self._state),
            (self.tr("What waits"), self._waits),
            (self.tr("Next try"), self._next),
            (self.tr("Clock"), self._clock),
            (self.tr("Last watched"), self._watched),
            (self.tr("Reads, 30 days"), self._reads),
        ):
            form.addRow(make_label(words, "second", "ink2"), part)
        self.body.addLayout(form)
        self.body.addWidget(self._trouble)
        self.body.addStretch(1)
        key = KeyButton(till.theme, self.tr("The key…"), icon="key-round", key="Ctrl+Y")
        key.setObjectName("open_key")
        key.clicked.connect(self.key_wanted)
        self.body.addWidget(key)
        safe = KeyButton(till.theme, self.tr("Close"), key="Esc")
        self._ask = KeyButton(
            till.theme, self.tr("Ask Stripe now"), icon="refresh-cw", key="R", kind="primary"
        )
        self._ask.setObjectName("ask_all")
        self.set_buttons(safe, self._ask)
        self._reading = Reading(self._read, self)
        rounds.done.connect(self._on_round)
        till.events.order_changed.connect(self._reading.soon)
        self._ticker = self.startTimer(1000)
        self._attempts: tuple[Attempt, ...] = ()
        self._reading.now()

    def act(self) -> None:
        """Ask about everything that is open."""
        self._ask.set_waiting(self.tr("Asking Stripe…"))
        self._rounds.run_now()

    def show_state(self, words: str) -> None:
        """Say how Stripe answers now."""
        self._state.set_text(words)

    def timerEvent(self, event: object) -> None:  # noqa: N802 (Qt's name)
        """Count down to the next try."""
        self._show_next()

    def _read(self) -> None:
        services = self._till.services
        self._till.jobs.local(self, lambda: read_waiting(services), self._show, self._on_unread)

    def _on_unread(self, error: Exception) -> None:
        self._reading.ended()
        self._waits.set_text(sentence(error, self._till.formats).whole)

    def _on_round(self, made: Round) -> None:
        self._ask.set_waiting("")
        self._trouble.setVisible(made.trouble is not None)
        if made.trouble is not None:
            self._trouble.set_text(sentence(made.trouble, self._till.formats).whole)
        self._reading.now()

    def _show(self, waiting: Waiting) -> None:
        self._reading.ended()
        self._attempts = waiting.attempts
        formats, services = self._till.formats, self._till.services
        now = services.clock()
        self._waits.set_text(waiting_words(waiting))
        self._clock.set_text(_clock_words(services.clock.offset))
        watch = waiting.watch
        never = self.tr("not yet")
        self._watched.set_text(
            when_today(watch.polled_at, now, formats) if watch.polled_at else never
        )
        words = self.tr("{reads} of {allowed} that Stripe allows")
        self._reads.set_text(words.format(reads=watch.budget.reads, allowed=watch.budget.allowed))
        self._show_next()

    def _show_next(self) -> None:
        tried = [each for each in self._attempts if not each.may_be_undone]
        if not tried:
            self._next.set_text("–")
            return
        now = self._till.services.clock()
        first = min(
            tried,
            key=lambda each: (each.next_try_at is None, each.next_try_at or now),
        )
        words = next_try_words(first.outcome, first.next_try_at, now, self._till.formats)
        self._next.set_text(words)


def _clock_words(offset: timedelta) -> str:
    seconds = round(offset.total_seconds())
    if abs(seconds) < 5:
        return translate("Line", "This PC's clock agrees with Stripe's.")
    if abs(seconds) < 120:
        words = translate("Line", "This PC's clock is off by {count} s. Stripe's counts.")
        return words.format(count=abs(seconds))
    words = translate("Line", "This PC's clock is off by {count} min. Set it; Stripe's counts.")
    return words.format(count=abs(seconds) // 60)
