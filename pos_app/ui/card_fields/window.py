"""The window of the card fields, a process of its own: the till's process never has a number.

Reads one line of JSON from stdin and says one word a line on stdout; ends with the till.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.card_fields import Said, Word
from pos_app.paths import resources
from pos_app.services.card_fields import FieldsSetup
from pos_app.ui.card_fields.capture import refuse_capture
from pos_app.ui.card_fields.doors import close_doors
from pos_app.ui.idle import Touches
from pos_app.ui.theme.theme import Mode, Theme
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

_HEIGHT = 62
_WIDTH = 560
# A till locks after a minute at the earliest.
_PRESENCE_S = 10.0


class CardFieldsWindow(QWidget):
    """The fields, what is wrong with what was typed, and the way out; `say` takes every word."""

    def __init__(self, theme: Theme, told: dict[str, Any], say: Callable[[Word], object]) -> None:
        super().__init__()
        from pos_app.ui.card_fields.view import CardFieldsView

        self._say = say
        self.setObjectName("card_fields_window")
        self.setWindowTitle(self.tr("Type the card"))
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setProperty("ground", "surface")
        setup = FieldsSetup(told["publishable_key"], told["page"], told["is_built_in"])
        self.fields = CardFieldsView(setup, _settings(theme, told["name"], told["locale"]), self)
        self.fields.setFixedHeight(theme.px(_HEIGHT))
        self._state = Paragraph(theme, self.tr("Opening Stripe's fields …"), kind=Type.SECOND)
        self._state.setObjectName("card_fields_state")
        leave = KeyButton(theme, self.tr("Another way"), key="Esc")
        leave.setObjectName("card_fields_leave")
        text = self.tr("Hold {amount}").format(amount=told["amount"])
        self._hold = KeyButton(theme, text, icon="lock", key="Ctrl+Enter", kind="primary")
        self._hold.setObjectName("card_fields_hold")
        self._hold.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self._hold)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 16)
        whole.setSpacing(16)
        whole.addWidget(make_label(self.tr("Type the card"), "title"))
        whole.addWidget(self.fields)
        whole.addWidget(self._state)
        whole.addLayout(buttons)
        self.resize(theme.px(_WIDTH), self.sizeHint().height())
        leave.clicked.connect(self.close)
        self._hold.clicked.connect(self.fields.want_card)
        self.fields.said.connect(self._on_said, Qt.ConnectionType.QueuedConnection)
        refuse_capture(self)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._say(Word(Said.LEFT))
        super().closeEvent(event)

    def _on_said(self, word: Word) -> None:
        match word.kind:
            case Said.READY:
                self._tell(self.tr("What is typed here goes to Stripe; Holdfast never sees it."))
                self.fields.take_focus()
            case Said.COMPLETE:
                self._hold.setEnabled(True)
            case Said.INCOMPLETE:
                self._hold.setEnabled(False)
            case Said.SENT:
                self._tell(self.tr("Stripe takes the card …"))
            case Said.LEFT:
                self.close()
                return
            case Said.TOUCHED:
                # Only the window itself knows that.
                return
            case Said.FAILED:
                self._tell(self._words(word.code))
                self.fields.take_focus()
        self._say(word)

    def _tell(self, text: str) -> None:
        self._state.set_text(text)

    def _words(self, code: str) -> str:
        if code == "api_connection_error":
            return self.tr("Stripe could not be reached. Nothing was held. Press Enter again.")
        words = {
            "incorrect_number": self.tr("The number is not right. Ask the customer to repeat it."),
            "invalid_number": self.tr("The number is not right. Ask the customer to repeat it."),
            "incomplete_number": self.tr("Digits are missing from the number."),
            "incomplete_expiry": self.tr("The expiry date is not whole."),
            "incomplete_cvc": self.tr("The security code is not whole."),
            "incomplete_zip": self.tr("The postcode is not whole."),
            "invalid_expiry_year_past": self.tr("The card has expired. Ask for another one."),
            "invalid_expiry_month_past": self.tr("The card has expired. Ask for another one."),
            "no_page": self.tr("Stripe's fields did not open. Nothing was held."),
            "no_script": self.tr("Stripe's fields did not open. Nothing was held."),
            "page_ended": self.tr("Stripe's fields have closed. Nothing was held."),
        }
        other = self.tr("Stripe did not take the card. Nothing was held. Look at it once more.")
        return words.get(code, other)


class Presence:
    """Tells the till that somebody is there: rarely, so that nobody can count what is typed."""

    def __init__(
        self, tell: Callable[[], object], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._monotonic = monotonic
        self._told_s = float("-inf")

    def notice(self) -> None:
        """Somebody touched a key or the mouse."""
        now_s = self._monotonic()
        if now_s - self._told_s >= _PRESENCE_S:
            self._told_s = now_s
            self._tell()


def main() -> int:
    """Run the window until it is closed, a card was taken, or the till is gone."""
    close_doors()
    return run()


def run() -> int:
    """As `main`, in an environment that is settled already."""
    told = json.loads(sys.stdin.readline())
    app = QApplication(sys.argv[:1])
    theme = Theme(resources(), scale=told["scale"])
    theme.follow(app.styleHints())
    theme.set_mode(Mode(told["mode"]))
    theme.apply(app)

    def end_with_the_till() -> None:
        sys.stdin.read()
        QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)

    threading.Thread(target=end_with_the_till, daemon=True).start()
    window = CardFieldsWindow(theme, told, _print)
    presence = Presence(partial(_print, Word(Said.TOUCHED)))
    Touches(app, window).touched.connect(presence.notice)
    window.show()
    window.activateWindow()
    return app.exec()


def _print(word: Word) -> None:
    more = {"id": word.id} if word.id else {"code": word.code} if word.code else {}
    sys.stdout.write(json.dumps({"kind": word.kind.value, **more}) + "\n")
    sys.stdout.flush()


def _settings(theme: Theme, name: str, locale: str) -> dict[str, object]:
    tokens = {"ink": "ink", "surface": "surface", "line": "edge", "accent": "accent"}
    return {
        "colours": {name: theme.color(token).name() for name, token in tokens.items()},
        "locale": locale,
        "font_size": f"{theme.px(16)}px",
        "billing_details": {"name": name} if name else {},
    }
