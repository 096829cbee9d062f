"""The shop's Stripe key: what Stripe says to it, and another in its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.rights import Right
from pos_app.services.shop import Mode
from pos_app.ui.messages import sentence
from pos_app.ui.queue.banner import Banner
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.services.keys import KeyState
    from pos_app.ui.till import Till

translate = QCoreApplication.translate


class KeyDialog(Dialog):
    """Shows the key masked, checks it, and stores another; what is typed is never shown again.

    Signals:
        accepted_by_stripe: the key is good; what waited for it can go on.
    """

    accepted_by_stripe = Signal()

    def __init__(self, till: Till, parent: QWidget) -> None:
        super().__init__(till.theme, parent, translate("KeyDialog", "Stripe key"), width=560)
        self.setObjectName("key_dialog")
        self._till = till
        self._said = Banner(till.theme, "key-round", "quiet")
        self._editor = QLineEdit()
        self._editor.setObjectName("new_key")
        self._editor.setEchoMode(QLineEdit.EchoMode.Password)
        hint = self.tr("A restricted key, rk_…; it is kept in this PC's keyring and nowhere else.")
        self._field = Field(till.theme, self.tr("Another key"), self._editor, hint=hint)
        self._advice = Paragraph(till.theme, kind=Type.BODY, token="ink2")
        self._check = KeyButton(till.theme, self.tr("Check again"), icon="refresh-cw", key="F5")
        self._check.setObjectName("check_key")
        self._check.clicked.connect(lambda: self._ask(till.services.keys.check))
        safe = KeyButton(till.theme, self.tr("Leave the key as it is"), key="Esc")
        self._store = KeyButton(
            till.theme,
            self.tr("Check and store"),
            icon="check",
            key="Ctrl+Enter",
            kind="primary",
        )
        self._store.setObjectName("store_key")
        for part in (self._said, self._advice, self._field, self._check):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.set_buttons(safe, self._store)
        self._offer()
        self._ask(till.services.keys.check)

    @override
    def act(self) -> None:
        text = self._editor.text()
        if not text.strip():
            self._editor.setFocus()
            return
        self._ask(partial(self._till.services.keys.store, text, self._till.operator()))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._editor.clear()
        super().hideEvent(event)

    def _offer(self) -> None:
        till = self._till
        is_practice = till.services.shop.mode is Mode.PRACTICE
        may = till.operator().may(Right.MANAGE_KEY)
        self._field.setVisible(may and not is_practice)
        self._store.setVisible(may and not is_practice)
        self._check.setVisible(not is_practice)
        advice = ""
        if is_practice:
            advice = self.tr("The practice shop needs no key: its Stripe is on this PC.")
        elif not may:
            advice = self.tr("Only an owner may change the key. F12 lets one sign in.")
        self._advice.set_text(advice)
        self._advice.setVisible(bool(advice))

    def _ask(self, work: Callable[[], KeyState]) -> None:
        if self._till.services.shop.mode is Mode.PRACTICE:
            self._said.show_mark("flask-conical", "info")
            self._said.say(self.tr("Practice."), self.tr("No real money moves."))
            return
        for button in (self._check, self._store):
            button.set_waiting(self.tr("Asking Stripe…"))
        self._till.jobs.network(self, work, self._on_checked, self._on_not_stored)

    def _on_checked(self, state: KeyState) -> None:
        self._end_waiting()
        self._editor.clear()
        self._field.set_error("")
        masked = state.masked or self.tr("No key")
        if state.trouble is not None:
            self._said.show_mark("circle-x", "bad")
            message = sentence(state.trouble, self._till.formats)
            self._said.say(f"{masked}.", message.whole)
            return
        self._said.show_mark("circle-check", "ok")
        words = self.tr("Stripe accepts it. Real money moves.")
        if state.mode is not Mode.LIVE:
            words = self.tr("Stripe accepts it. It is a test key: no real money moves.")
        self._said.say(f"{masked}.", words)
        self.accepted_by_stripe.emit()

    def _on_not_stored(self, error: Exception) -> None:
        self._end_waiting()
        self._field.set_error(sentence(error, self._till.formats).whole)
        self._editor.setFocus()

    def _end_waiting(self) -> None:
        for button in (self._check, self._store):
            button.set_waiting("")
