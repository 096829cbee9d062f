"""Closing the till while something is open at Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pos_app.ui.stripe.line_dialog import waiting_words
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.stripe.line_dialog import Waiting
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate


class ClosingDialog(Dialog):
    """Says what is open and what becomes of it; staying is the safe way.

    `is_busy`: something was just pressed; `without_result` of many at once are not answered.
    """

    def __init__(
        self,
        theme: Theme,
        waiting: Waiting,
        parent: QWidget,
        *,
        is_busy: bool = False,
        without_result: int = 0,
    ) -> None:
        title = translate("ClosingDialog", "Something is not finished")
        super().__init__(theme, parent, title, width=520)
        self.setObjectName("closing")
        if waiting.attempts:
            self.body.addWidget(Paragraph(theme, waiting_words(waiting), kind=Type.STRONG))
        if any(not each.may_be_undone for each in waiting.attempts):
            self._say(
                self.tr(
                    "It is all written down. When Holdfast is closed nothing is sent; it goes on "
                    "by itself when it is opened next, and nothing happens twice."
                )
            )
        if any(each.may_be_undone for each in waiting.attempts):
            self._say(
                self.tr(
                    "What can still be undone is not sent: under “Needs you” somebody sends it or "
                    "takes it back."
                )
            )
        if is_busy and not waiting.unanswered:
            # Nothing of it is in the book before Stripe's clock is known.
            self._say(
                self.tr(
                    "Something that was just pressed is on its way. Closed now, it may not be done "
                    "at all: wait a moment, or look at the order when Holdfast is opened next."
                )
            )
        if without_result:
            words = self.tr(
                "Many holds are being captured or voided together, and {count} have no answer yet. "
                "Closed now, those that were not begun are not sent, and not when Holdfast is "
                "opened next either: check and tick them again then."
            )
            self._say(words.format(count=without_result))
        self.body.addStretch(1)
        safe = KeyButton(theme, self.tr("Keep it open"), key="Esc")
        act = KeyButton(
            theme, self.tr("Close Holdfast"), icon="x", key="Ctrl+Enter", kind="primary"
        )
        safe.setObjectName("keep_open")
        act.setObjectName("close_holdfast")
        self.set_buttons(safe, act)
        safe.setFocus()

    def _say(self, words: str) -> None:
        self.body.addWidget(Paragraph(self._theme, words, kind=Type.BODY))
