"""Card fields in the real web engine: a card comes out as its name at Stripe, nothing else does."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pos_app.domain.card_fields import Said, Word
from pos_app.paths import resources
from pos_app.services.card_fields import FieldsSetup
from pos_app.ui.card_fields.view import PAGE_FILE, CardFieldsView
from tests.stripe_site import StripeSite
from tests.ui.card_fields.conftest import SETTINGS
from tests.ui.card_fields.typing import NOT_ABOUT_US, NUMBER, SLOW_MS, ask_page, type_card

pytestmark = [pytest.mark.usefixtures("stripe_site"), pytest.mark.qt_log_ignore(*NOT_ABOUT_US)]


class Typist:
    """A view on the screen, what it said, and keys for it."""

    def __init__(self, qtbot: QtBot, setup: FieldsSetup) -> None:
        self._qtbot = qtbot
        self.words: list[Word] = []
        self.fields = CardFieldsView(setup, SETTINGS)
        self.fields.said.connect(self.words.append)
        self.fields.resize(500, 80)
        self.fields.show()
        self.fields.activateWindow()

    def wait_for(self, kind: Said) -> Word:
        said = [each for each in self.words if each.kind is kind]
        if said:
            return said[0]
        self._qtbot.waitUntil(lambda: kind in {each.kind for each in self.words}, timeout=SLOW_MS)
        return self.wait_for(kind)

    def type(self, number: str) -> None:
        self.wait_for(Said.READY)
        type_card(self._qtbot, self.fields, number)
        self.wait_for(Said.COMPLETE)

    def ask_page(self, script: str) -> Any:  # noqa: ANN401 - what the page has
        return ask_page(self._qtbot, self.fields, script)


@pytest.fixture
def typist(qtbot: QtBot) -> Iterator[Callable[[FieldsSetup], Typist]]:
    made: list[Typist] = []

    def make(setup: FieldsSetup) -> Typist:
        made.append(Typist(qtbot, setup))
        return made[-1]

    yield make
    for each in made:
        each.fields.deleteLater()
    qtbot.waitUntil(lambda: not any(isValid(each.fields) for each in made), timeout=SLOW_MS)


@pytest.mark.parametrize("built_in", [False, True])
def test_a_typed_card_comes_out_as_its_name_at_stripe(
    typist: Callable[[FieldsSetup], Typist],
    setup: Callable[..., FieldsSetup],
    stripe_site: StripeSite,
    built_in: bool,
) -> None:
    person = typist(setup(built_in=built_in))
    person.type(NUMBER)
    person.fields.want_card()
    assert person.wait_for(Said.CARD) == Word(Said.CARD, id="pm_card_visa")
    assert person.fields.gate.blocked == {}
    assert person.fields.bridge.ignored == 0
    assert ("api.stripe.com", "/v1/payment_methods") in stripe_site.heard()


def test_a_wrong_number_is_told_by_its_code(
    typist: Callable[[FieldsSetup], Typist], setup: Callable[..., FieldsSetup]
) -> None:
    person = typist(setup())
    person.type("1234123412341234")
    person.fields.want_card()
    assert person.wait_for(Said.FAILED).code == "incorrect_number"


def test_a_line_that_breaks_is_told_and_the_card_can_be_sent_again(
    typist: Callable[[FieldsSetup], Typist],
    setup: Callable[..., FieldsSetup],
    stripe_site: StripeSite,
) -> None:
    person = typist(setup())
    person.type(NUMBER)
    stripe_site.answer(cards=False)
    person.fields.want_card()
    assert person.wait_for(Said.FAILED).code == "api_connection_error"
    stripe_site.answer(cards=True)
    person.fields.want_card()
    person.wait_for(Said.CARD)


def test_a_page_that_is_not_there_is_told(
    typist: Callable[[FieldsSetup], Typist], setup: Callable[..., FieldsSetup]
) -> None:
    person = typist(setup("https://shop.example/nothing"))
    assert person.wait_for(Said.FAILED).code == "no_page"


def test_a_page_that_was_taken_over_gets_nowhere(
    typist: Callable[[FieldsSetup], Typist],
    setup: Callable[..., FieldsSetup],
    stripe_site: StripeSite,
) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("a secret of the shop")
    person = typist(setup("https://shop.example/attack"))
    assert person.wait_for(Said.FAILED).code in {"no_page", "page_ended"}
    tried = json.loads(person.ask_page("JSON.stringify(window.tried)"))
    assert tried.pop("deleted").startswith("[object")
    assert tried == {
        "window": "null",
        "socket": "[object WebSocket]",
        "storage": "b",
        "clipboard": "refused",
        "written": "refused",
        "signal": "error",
        "emit": "error",
        "objects": "till",
    }
    assert person.ask_page("location.href") == "https://shop.example/attack"
    assert clipboard.text() == "a secret of the shop"
    assert {each.kind for each in person.words} == {Said.FAILED}
    person.fields.want_card()
    assert {host for host, _ in stripe_site.heard()} <= {"shop.example", *STRIPE}
    assert ("shop.example", "/other") not in stripe_site.heard()
    blocked = person.fields.gate.blocked
    print("blocked:", blocked)
    assert blocked["evil.example"] >= 3
    assert {"evil.js.stripe.com.example", "shop.example"} <= blocked.keys()


STRIPE = {"js.stripe.com", "api.stripe.com"}


def test_the_built_in_page_allows_its_own_script_and_stripes_only() -> None:
    html = (resources() / PAGE_FILE).read_text()
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in html
    assert "default-src 'none'" in html
