"""The Stripe key, tried while somebody waits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.secret import Secret
from pos_app.services.shop import Mode
from pos_app.ui.first_run.step import Setup, Step
from pos_app.ui.messages import sentence
from pos_app.ui.queue.banner import Banner
from pos_app.ui.settings.facts_card import FactsCard
from pos_app.ui.stripe.key_words import key_lines
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.services.keys import KeyState

translate = QCoreApplication.translate


class KeyStep(Step):
    """A key that Stripe accepts goes into the keyring at once and is typed nowhere again."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        title = translate("FirstRun", "Stripe key")
        words = translate(
            "FirstRun",
            "In Stripe's Dashboard, under Developers, API keys, make a restricted key for this "
            "till: PaymentIntents write, Charges and Refunds read or write, Events read. Begin "
            "with a test key (rk_test_).",
        )
        super().__init__(setup, title, words, parent)
        self.known = ""
        self._editor = QLineEdit()
        self._editor.setObjectName("first_key")
        self._editor.setEchoMode(QLineEdit.EchoMode.Password)
        hint = self.tr("It goes into this computer's keyring and nowhere else.")
        self._field = Field(setup.theme, self.tr("Restricted key, rk_…"), self._editor, hint=hint)
        self._said = Banner(setup.theme, "key-round", "quiet")
        self._said.hide()
        self._facts: FactsCard | None = None
        later = self.tr(
            "Without a key orders are saved, and no card can be held. It can be stored later "
            "under Settings, Stripe key."
        )
        self.body.addWidget(self._field)
        self.body.addWidget(self._said)
        self.body.addWidget(Paragraph(setup.theme, later))
        self.body.addStretch(1)
        self._editor.textEdited.connect(self._on_edited)
        self.setFocusProxy(self._editor)
        if not setup.is_first:
            setup.jobs.network(self, setup.services.keys.check, self._on_known, self._on_refused)

    @property
    @override
    def next_words(self) -> str:
        if self._editor.text().strip():
            return self.tr("Check the key")
        return self.tr("Go on") if self.known else self.tr("Go on without a key")

    @override
    def go_on(self) -> bool:
        text = Secret(self._editor.text().strip())
        if not text:
            return True
        self.waiting = self.tr("Asking Stripe…")
        self.changed.emit()
        store = partial(self.setup.services.keys.store, text, self.setup.operator)
        self.setup.jobs.network(self, store, self._on_stored, self._on_refused)
        return False

    def _on_edited(self) -> None:
        self._field.set_error("")
        self.changed.emit()

    def _on_stored(self, state: KeyState) -> None:
        self._editor.clear()
        self._on_known(state)

    def _on_known(self, state: KeyState) -> None:
        self.waiting = ""
        self.known = state.masked
        if state.trouble is not None:
            self._said.show_mark("circle-x", "bad")
            self._said.say(
                f"{state.masked or self.tr('No key')}.",
                sentence(state.trouble, self.setup.formats).whole,
            )
        else:
            self._said.show_mark("circle-check", "ok")
            words = self.tr("Stripe accepts it. Real money moves.")
            if state.mode is Mode.TEST:
                words = self.tr("Stripe accepts it. It is a test key: no real money moves.")
            if state.mode is Mode.PRACTICE:
                words = self.tr("The practice shop needs no key.")
            self._said.say(f"{state.masked}." if state.masked else "", words)
            self._show_facts(state)
        self._said.show()
        self.changed.emit()

    def _on_refused(self, error: Exception) -> None:
        self.waiting = ""
        self._field.set_error(sentence(error, self.setup.formats).whole)
        self._editor.setFocus()
        self.changed.emit()

    def _show_facts(self, state: KeyState) -> None:
        lines = key_lines(state)
        if self._facts is not None:
            self._facts.deleteLater()
        self._facts = FactsCard(self.setup.theme, [name for name, _value in lines])
        self._facts.show_values([value for _name, value in lines])
        self.body.insertWidget(self.body.indexOf(self._said) + 1, self._facts)
