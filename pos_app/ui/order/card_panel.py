"""The amount, how its card stands, and the next thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pos_app.ui.order.card_stage import Stage
from pos_app.ui.order.link_box import LinkBox
from pos_app.ui.order.say_box import SayBox
from pos_app.ui.order.step_list import StepList
from pos_app.ui.order.trial_keys import TrialKeys
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import Card, make_label, make_line
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.money import Money
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.order.card_stage import StageWords
    from pos_app.ui.order.card_steps import Step
    from pos_app.ui.theme.theme import Theme

_PADDING = 24
# The stages in which the order is done here, and Enter goes on to the next one.
ENDS = frozenset({Stage.HELD, Stage.UNKNOWN, Stage.NO_WAY, Stage.OVER})
_CAN_LEAVE = frozenset({Stage.READY, Stage.DECLINED, Stage.NOT_SENT, Stage.REFUSED})
_CAN_STOP = frozenset({Stage.ON_READER, Stage.LINK_OUT})
_AT_READER = frozenset({Stage.ON_READER, Stage.AT_BANK})


class CardPanel(Card):
    """Shows a stage. Each of its buttons stands only where it can be pressed, or says why not.

    Signals:
        primary_pressed: the large button.
        ask_wanted, open_wanted, later_wanted, change_wanted, stop_wanted, readers_wanted: the
            others.
    """

    primary_pressed = Signal()
    ask_wanted = Signal()
    open_wanted = Signal()
    later_wanted = Signal()
    change_wanted = Signal()
    stop_wanted = Signal()
    readers_wanted = Signal()

    def __init__(
        self, theme: Theme, formats: Formats, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=0, parent=parent)
        self._theme = theme
        self._formats = formats
        self.setProperty("ring", "none")
        self._heading = make_label("", "second")
        self._amount = make_label("", "money")
        self._amount.setObjectName("card_amount")
        self._code = make_label("", "strong", "ink3")
        self._chip = Chip(theme, ChipSpec("credit-card", "", "quiet"))
        self._icon = IconLabel(theme, "credit-card", "accent_ink", 24, ground=48)
        self._title = Paragraph(theme, kind=Type.TITLE, token="ink")
        self._title.setObjectName("card_title")
        self._text = Paragraph(theme, kind=Type.BODY)
        self._text.setObjectName("card_text")
        self._seconds = make_label("", "panel_money")
        self._tries = make_label("", "small")
        self._say = SayBox(theme)
        self._warning = Paragraph(theme, kind=Type.NAME, token="warn")
        self.link = LinkBox(theme, formats, jobs)
        self.trial = TrialKeys(theme)
        self.steps = StepList(theme)
        self._foot = Paragraph(theme)
        self._make_buttons()
        self._assemble()

    def show_stage(
        self, stage: Stage, words: StageWords, amount: Money, number: int, action: str = ""
    ) -> None:
        """Show a stage in its words; `action` is what Enter does instead of holding a card."""
        self._heading.setText(words.heading)
        self._amount.setText(self._formats.money(amount))
        self._code.setText(str(amount.currency))
        self._chip.show_state(words.chip)
        self._icon.set_icon(words.icon, words.token)
        self._title.set_text(words.title)
        self._text.set_text(words.text)
        self._say.show_words(words.say)
        self._warning.set_text(words.warning)
        self._warning.setVisible(bool(words.warning))
        self._foot.set_text(words.foot)
        self._show_buttons(stage, self._formats.money(amount), number, action)
        self.show_clock(None)

    def show_clock(self, seconds: int | None, tries: int = 0, next_try: str = "") -> None:
        """Show for how long Stripe has been asked, and when again; with None nothing."""
        self._seconds.setVisible(seconds is not None)
        self._tries.setVisible(seconds is not None)
        if seconds is not None:
            self._seconds.setText(f"{seconds // 60}:{seconds % 60:02d}")
            asked = self.tr("Asked {count} times.").format(count=tries) if tries > 1 else ""
            self._tries.setText(f"{asked} {next_try}".strip())

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show what has happened so far."""
        self.steps.show_steps(steps)

    def add_to_foot(self, words: str) -> None:
        """Say something before what stands at the bottom."""
        self._foot.set_text(f"{words} {self._foot.text()}")

    def offer_leaving(self) -> None:
        """The answer takes long: let the person go on to the next order."""
        self._primary.set_waiting("")
        self._primary.set_words(self.tr("Next order, let it settle"), "circle-plus")

    @property
    def primary(self) -> KeyButton:
        """The large button, whose key is Enter."""
        return self._primary

    def set_asking_again(self, asking: bool) -> None:
        """Show that Stripe is asked right now."""
        self._ask.set_waiting(self.tr("Asking Stripe…") if asking else "")

    def set_compact(self, compact: bool) -> None:
        """Leave out what does not fit one column."""
        self._icon.setVisible(not compact)
        margin = 20 if compact else _PADDING
        self._upper.setContentsMargins(margin, 16, margin, 16)
        self._middle.setContentsMargins(margin, 20 if not compact else 12, margin, 12)
        self._lower.setContentsMargins(margin, 14, margin, 14)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._lower.setDirection(down if compact else across)
        self._foot.setVisible(not compact)

    def _make_buttons(self) -> None:
        theme = self._theme
        # Enter presses a button that has the focus; its key must not act from anywhere else.
        self._primary = KeyButton(
            theme,
            self.tr("Next order"),
            icon="lock",
            key="Enter",
            kind="primary",
            size="final",
            within=self,
        )
        self._primary.setObjectName("card_primary")
        self._ask = KeyButton(theme, self.tr("Ask Stripe now"), icon="refresh-cw", key="R")
        self._ask.setObjectName("card_ask")
        self._other = KeyButton(theme, self.tr("Another card: off until Stripe answers"))
        self._other.setObjectName("card_other")
        self._other.set_reason(self.tr("The card may be held already."))
        self._open = KeyButton(theme, self.tr("Open the order"), icon="receipt-text", key="Ctrl+O")
        self._open.setObjectName("card_open_order")
        self._later = KeyButton(theme, self.tr("Save, card later"), key="Ctrl+S")
        self._later.setObjectName("card_later")
        self._change = KeyButton(theme, self.tr("Change the order"), key="Esc")
        self._change.setObjectName("card_change_order")
        self._stop = KeyButton(theme, self.tr("Stop the reader"), key="Esc")
        self._stop.setObjectName("card_stop_reader")
        self._stop.clicked.connect(self.stop_wanted)
        words = self.tr("Set up a card reader…")
        self._readers = KeyButton(theme, words, icon="calculator", key="Ctrl+R")
        self._readers.setObjectName("card_set_up_reader")
        self._readers.clicked.connect(self.readers_wanted)
        self._primary.clicked.connect(self.primary_pressed)
        self._ask.clicked.connect(self.ask_wanted)
        self._open.clicked.connect(self.open_wanted)
        self._later.clicked.connect(self.later_wanted)
        self._change.clicked.connect(self.change_wanted)

    def _assemble(self) -> None:
        inner = QWidget(self)
        inner.setProperty("ground", "none")
        middle = self._middle = QVBoxLayout(inner)
        middle.setSpacing(12)
        middle.addLayout(self._make_head())
        middle.addWidget(self._warning)
        middle.addWidget(self._say)
        middle.addWidget(self.link)
        middle.addWidget(self.trial)
        middle.addSpacing(4)
        middle.addWidget(self._primary)
        second = QHBoxLayout()
        second.setSpacing(8)
        for button in (self._ask, self._other, self._open, self._readers):
            second.addWidget(button, 1)
        middle.addLayout(second)
        middle.addWidget(self.steps)
        middle.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        lower = self._lower = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        lower.setSpacing(8)
        lower.addWidget(self._foot, 1)
        lower.addWidget(self._later)
        lower.addWidget(self._change)
        lower.addWidget(self._stop)
        self.body.setSpacing(0)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.addLayout(self._make_amount())
        self.body.addWidget(make_line())
        self.body.addWidget(scroll, 1)
        self.body.addWidget(make_line())
        self.body.addLayout(lower)
        self.set_compact(False)

    def _make_amount(self) -> QHBoxLayout:
        money = QHBoxLayout()
        money.setSpacing(10)
        money.addWidget(self._amount)
        self._code.setContentsMargins(0, 0, 0, 6)
        money.addWidget(self._code, 0, Qt.AlignmentFlag.AlignBottom)
        money.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self._heading)
        left.addLayout(money)
        upper = self._upper = QHBoxLayout()
        upper.addLayout(left, 1)
        upper.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        return upper

    def _make_head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        clock = QVBoxLayout()
        clock.setSpacing(0)
        for label in (self._seconds, self._tries):
            clock.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
        clock.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addLayout(clock)
        return head

    def _show_buttons(self, stage: Stage, amount: str, number: int, action: str) -> None:
        words = {
            Stage.READY: (action, "link")
            if action
            else (self.tr("Hold {amount}").format(amount=amount), "lock"),
            Stage.DECLINED: (self.tr("Take another card"), "credit-card"),
            Stage.UNKNOWN: (self.tr("Next order, let it settle"), "circle-plus"),
            Stage.NOT_SENT: (self.tr("Try again"), "refresh-cw"),
            Stage.REFUSED: (self.tr("Try again"), "refresh-cw"),
        }
        asking = self.tr("Asking Stripe…") if action else self.tr("Asking the bank…")
        self._primary.set_waiting(asking if stage is Stage.ASKING else "")
        self._primary.set_words(*words.get(stage, (self.tr("Next order"), "circle-plus")))
        self._ask.setVisible(stage is Stage.UNKNOWN)
        self._other.setVisible(stage is Stage.UNKNOWN)
        self._open.setVisible(stage in {Stage.HELD, Stage.OVER})
        self._open.set_words(self.tr("Open order {number}").format(number=number))
        self._primary.setVisible(stage not in _AT_READER | {Stage.LINK_OUT})
        is_link = stage is Stage.LINK_OUT
        self._stop.setVisible(stage in _CAN_STOP)
        self._stop.set_words(self.tr("Close the link") if is_link else self.tr("Stop the reader"))
        later = self.tr("Next order, keep the link") if is_link else self.tr("Save, card later")
        self._later.set_words(later)
        self._readers.setVisible(stage is Stage.NO_WAY)
        self._later.setVisible(stage in _CAN_LEAVE | _CAN_STOP)
        self._change.setVisible(stage in _CAN_LEAVE)
