"""The right side of an order: what was bought before, what it costs, and how it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.order.bought_before import BoughtBefore
from pos_app.ui.order.totals import Totals
from pos_app.ui.widgets.card import Card, make_line
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.notice import Notice, NoticeKind, NoticeSpec
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.order import Draft
    from pos_app.ui.formats import Formats
    from pos_app.ui.messages import Message
    from pos_app.ui.theme.theme import Theme


class ClosingPanel(Card):
    """Signals: hold_wanted (F9), later_wanted (Ctrl+S)."""

    hold_wanted = Signal()
    later_wanted = Signal()

    def __init__(self, theme: Theme, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._theme = theme
        self._formats = formats
        self._notice: Notice | None = None
        self.bought = BoughtBefore(theme, formats)
        self._line = make_line()
        self.totals = Totals(formats)
        self._promise = Paragraph(theme)
        self._hold = KeyButton(
            theme,
            self.tr("Save and hold card"),
            icon="lock",
            key="F9",
            kind="primary",
            size="final",
        )
        self._hold.setObjectName("save_and_hold")
        self._later = KeyButton(theme, self.tr("Save, card later"), icon="clock", key="Ctrl+S")
        self._later.setObjectName("save_for_later")
        self._assemble()
        self._hold.clicked.connect(self.hold_wanted)
        self._later.clicked.connect(self.later_wanted)

    def show_draft(self, draft: Draft) -> None:
        """Show what an order comes to."""
        self.totals.show_draft(draft)
        total = draft.totals().total
        amount = self._formats.money(total) if total else self.tr("the total")
        words = self.tr(
            "A hold keeps {amount} aside on the card. "
            "No money is taken until a manager captures it."
        )
        self._promise.set_text(words.format(amount=amount))

    def set_saving(self, saving: bool) -> None:
        """Show that the order is being saved; it is saved once, however often a key is pressed."""
        self._hold.set_waiting(self.tr("Saving…") if saving else "")

    def show_trouble(self, message: Message | None) -> None:
        """Say above the buttons why the order is not saved; with None take the words away."""
        if self._notice is not None:
            self._notice.dismiss()
            self._notice = None
        if message is not None:
            spec = NoticeSpec(NoticeKind.REFUSED, message.title, message.rest)
            self._notice = Notice(self._theme, spec)
            self._notice.closed.connect(self._forget_notice)
            self._closing.insertWidget(0, self._notice)
            self._notice.announce()

    def set_compact(self, compact: bool) -> None:
        """Show the total and the buttons side by side only."""
        for widget in (self.bought, self._promise):
            widget.setVisible(not compact)
        self.totals.set_compact(compact)
        margin = 20 if compact else 16
        top = 8 if compact else 16
        self._closing.setContentsMargins(margin, top, margin, 16)
        # The button that acts stands at the end of a row and at the top of a column.
        across = QBoxLayout.Direction.RightToLeft
        down = QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(across if compact else down)

    def _assemble(self) -> None:
        self.bought.setContentsMargins(16, 14, 16, 14)
        self._buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._buttons.setSpacing(12)
        self._buttons.addWidget(self._hold, 1)
        self._buttons.addWidget(self._later, 1)
        self._closing = QVBoxLayout()
        self._closing.setSpacing(12)
        self._closing.addWidget(self.totals)
        self._closing.addWidget(self._promise)
        self._closing.addLayout(self._buttons)
        self.body.setSpacing(0)
        self.body.addWidget(self.bought)
        self.body.addStretch(1)
        self.body.addWidget(self._line)
        self.body.addLayout(self._closing)
        self.set_compact(False)

    def _forget_notice(self) -> None:
        self._notice = None
