"""The till's Stripe key: whose it is, what it may do, and another in its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.errors import HoldfastError
from pos_app.domain.rights import Right
from pos_app.domain.secret import Secret
from pos_app.domain.stripe_key import Insist
from pos_app.services.shop import Mode
from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import after_lending
from pos_app.ui.queue.banner import Banner
from pos_app.ui.stripe.forget_dialog import ForgetDialog
from pos_app.ui.stripe.key_facts import KeyFactsView
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
    """Shows the key masked, tests it, and stores another; what is typed is never shown again.

    Signals:
        accepted_by_stripe: the key is good; what waited for it can go on.
        forgotten: there is no key any more.
    """

    accepted_by_stripe = Signal()
    forgotten = Signal()

    def __init__(self, till: Till, parent: QWidget) -> None:
        super().__init__(till.theme, parent, translate("KeyDialog", "Stripe key"), width=620)
        self.setObjectName("key_dialog")
        self._till = till
        self._insisted: set[Insist] = set()
        self._asked_to_insist: Insist | None = None
        self._said = Banner(till.theme, "key-round", "quiet")
        self._facts = KeyFactsView(till.theme)
        self._editor = QLineEdit()
        self._editor.setObjectName("new_key")
        self._editor.setEchoMode(QLineEdit.EchoMode.Password)
        hint = self.tr(
            "A restricted key of this till's own, rk_…; it is tried first, then kept in this PC's "
            "keyring and nowhere else."
        )
        self._field = Field(till.theme, self.tr("Another key"), self._editor, hint=hint)
        self._insist = QCheckBox()
        self._insist.setObjectName("insist")
        self._insist.hide()
        self._editor.textEdited.connect(self._on_edited)
        self._advice = Paragraph(till.theme, kind=Type.BODY, token="ink2")
        self._check = KeyButton(till.theme, self.tr("Test the key"), icon="refresh-cw", key="F5")
        self._check.setObjectName("check_key")
        self._check.clicked.connect(lambda: self._ask(till.services.keys.check))
        self._forget = KeyButton(
            till.theme, self.tr("Forget the key…"), icon="trash-2", key="Ctrl+Del"
        )
        self._forget.setObjectName("forget_key")
        self._forget.clicked.connect(self._ask_to_forget)
        safe = KeyButton(till.theme, self.tr("Leave the key as it is"), key="Esc")
        self._store = KeyButton(
            till.theme,
            self.tr("Test and store"),
            icon="check",
            key="Ctrl+Enter",
            kind="primary",
        )
        self._store.setObjectName("store_key")
        tools = QHBoxLayout()
        tools.addWidget(self._check)
        tools.addWidget(self._forget)
        tools.addStretch(1)
        self.body.addWidget(self._said)
        self.body.addWidget(self._facts)
        self.body.addLayout(tools)
        for part in (self._advice, self._field, self._insist):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.set_buttons(safe, self._store)
        self._offer()
        self._editor.setFocus()
        self._ask(till.services.keys.check)

    @override
    def act(self) -> None:
        text = Secret(self._editor.text())
        if not text.strip():
            self._editor.setFocus()
            return
        if self._asked_to_insist is not None and self._insist.isChecked():
            self._insisted.add(self._asked_to_insist)
        keys, operator = self._till.services.keys, self._till.operator()
        self._ask(partial(keys.store, text, operator, frozenset(self._insisted)))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._editor.clear()
        super().hideEvent(event)

    def _offer(self) -> None:
        till = self._till
        is_practice = till.services.shop.mode is Mode.PRACTICE
        may = till.operator().may(Right.MANAGE_KEY)
        for part in (self._field, self._store, self._forget):
            part.setVisible(not is_practice)
        advice = ""
        if is_practice:
            advice = self.tr("The practice shop needs no key: its Stripe is on this PC.")
        elif not may:
            advice = self.tr(
                "Your role may not change the key. Somebody who may can lend it once, by PIN."
            )
        self._advice.set_text(advice)
        self._advice.setVisible(bool(advice))

    def _ask(self, work: Callable[[], KeyState]) -> None:
        for button in (self._check, self._store):
            button.set_waiting(self.tr("Asking Stripe…"))
        again = partial(self._ask, work)
        failed = after_lending(self._till, self._shaded, again, self._on_not_stored)
        self._till.jobs.network(self, work, self._on_checked, failed)

    def _on_checked(self, state: KeyState) -> None:
        self._end_waiting()
        self._editor.clear()
        self._field.set_error("")
        self._insist_no_more()
        self._facts.show_state(state)
        self._forget.set_reason("" if state.facts else self.tr("There is no key to forget."))
        if state.trouble is not None:
            self._said.show_mark("circle-x", "bad")
            message = sentence(state.trouble, self._till.formats)
            lead = state.masked or self.tr("No key")
            self._said.say(f"{lead}.", message.whole)
            self.fit_again()
            return
        self._say_accepted(state)
        self.fit_again()
        self.accepted_by_stripe.emit()

    def _say_accepted(self, state: KeyState) -> None:
        if state.mode is Mode.PRACTICE:
            self._said.show_mark("flask-conical", "info")
            self._said.say(self.tr("Practice."), self.tr("No real money moves."))
            return
        self._said.show_mark("circle-check", "ok")
        words = self.tr("Stripe accepts it. Real money moves.")
        if state.mode is not Mode.LIVE:
            words = self.tr("Stripe accepts it. It is a test key: no real money moves.")
        self._said.say(f"{state.masked}.", words)

    def _on_not_stored(self, error: Exception) -> None:
        self._end_waiting()
        self._field.set_error(sentence(error, self._till.formats).whole)
        self._insist_no_more()
        if isinstance(error, HoldfastError) and error.code in set(Insist):
            self._offer_to_insist(Insist(error.code))
        self._editor.setFocus()
        self.fit_again()
        self.bring_into_view(self._insist if self._asked_to_insist else self._field)

    def _offer_to_insist(self, on: Insist) -> None:
        words = {
            Insist.FULL_KEY: self.tr("I insist on a key that may do everything"),
            Insist.OTHER_ACCOUNT: self.tr("I insist on the key of another account"),
            Insist.OTHER_MODE: self.tr("I insist on the other kind of key"),
        }
        self._asked_to_insist = on
        self._insist.setText(words[on])
        self._insist.setAccessibleName(words[on])
        self._insist.setVisible(True)

    def _insist_no_more(self) -> None:
        self._asked_to_insist = None
        self._insist.setChecked(False)
        self._insist.hide()

    def _on_edited(self) -> None:
        # Another key: whatever was insisted on was about the one before.
        self._insisted.clear()
        self._insist_no_more()
        self.bring_into_view(self._field)

    def _ask_to_forget(self) -> None:
        window = self.parentWidget()
        assert window is not None
        dialog = ForgetDialog(self._till.theme, window)
        dialog.accepted.connect(self._forget_key)
        dialog.open()

    def _forget_key(self) -> None:
        keys, operator = self._till.services.keys, self._till.operator()
        failed = after_lending(self._till, self._shaded, self._forget_key, self._on_not_stored)
        self._till.jobs.network(self, partial(keys.forget, operator), self._on_forgotten, failed)

    def _on_forgotten(self, _nothing: object) -> None:
        self.forgotten.emit()
        self._ask(self._till.services.keys.check)

    def _end_waiting(self) -> None:
        for button in (self._check, self._store):
            button.set_waiting("")
