"""Signing in by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from pos_app.domain.rights import Operator, Role
from pos_app.ui.person_button import PersonButton
from pos_app.ui.queue.banner import Banner
from pos_app.ui.sign_in import SignInPage
from pos_app.ui.widgets.key_hints import KeyHints
from tests.conftest import PIN, owner
from tests.ui.accessibility import assert_accessible

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.services.bundle import Services
    from pos_app.services.operators import Operators
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme

BOB_PIN = "13579"


class Door:
    """Presses keys at the page, and remembers who came in."""

    def __init__(self, page: SignInPage, operators: Operators, jobs: Jobs, qtbot: QtBot) -> None:
        self.page = page
        self.entered: list[Operator] = []
        self._operators = operators
        self._jobs = jobs
        self._qtbot = qtbot
        page.signed_in.connect(self.entered.append)

    @property
    def pin(self) -> QLineEdit:
        field = self.page.findChild(QLineEdit, "pin")
        assert field is not None
        return field

    @property
    def error(self) -> str:
        label = self.page.findChild(QLabel, "pin_error")
        assert label is not None
        return "" if label.isHidden() else label.text()

    def lock(self, name: str) -> None:
        people = self._operators.able()
        self.page.lock(next(each for each in people if each.name == name), people)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.pin, text)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.pin, key)
        self._qtbot.waitUntil(lambda: self._jobs.busy == 0)


@pytest.fixture
def door(services: Services, jobs: Jobs, theme: Theme, formats: Formats, qtbot: QtBot) -> Door:
    services.operators.add("Bob", Role.OWNER, BOB_PIN, owner())
    page = SignInPage(services.operators, jobs, theme, formats, "Corner Books")
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.ask(services.operators.able())
    page.show()
    QTest.qWaitForWindowActive(page)
    return Door(page, services.operators, jobs, qtbot)


def test_the_first_letter_picks_a_person_and_the_pin_opens(door: Door) -> None:
    door.type(f"b{BOB_PIN}")
    door.press(Qt.Key.Key_Return)
    assert [operator.name for operator in door.entered] == ["Bob"]


def test_the_arrows_pick_a_person_too(door: Door) -> None:
    door.press(Qt.Key.Key_Down)
    door.press(Qt.Key.Key_Down)
    door.press(Qt.Key.Key_Up)
    door.type(PIN)
    door.press(Qt.Key.Key_Return)
    assert [operator.name for operator in door.entered] == ["Ada"]


def test_a_wrong_pin_empties_the_field_and_keeps_the_sentence(door: Door) -> None:
    door.type("9999")
    door.press(Qt.Key.Key_Return)
    assert door.entered == []
    assert door.pin.text() == ""
    assert door.error == "Wrong PIN. Type it again."
    door.type(PIN)
    door.press(Qt.Key.Key_Return)
    assert door.error == ""
    assert [operator.name for operator in door.entered] == ["Ada"]


def test_the_pin_is_never_shown(door: Door) -> None:
    door.type("2468")
    assert door.pin.displayText() == "\N{BLACK CIRCLE}" * 4 or "2" not in door.pin.displayText()


def test_a_locked_till_asks_only_for_the_person_who_left(door: Door) -> None:
    door.lock("Bob")
    door.type(f"a{BOB_PIN}")
    door.press(Qt.Key.Key_Return)
    assert [operator.name for operator in door.entered] == ["Bob"]


def test_f12_lets_somebody_else_in(door: Door) -> None:
    door.lock("Bob")
    door.press(Qt.Key.Key_F12)
    door.type(f"a{PIN}")
    door.press(Qt.Key.Key_Return)
    assert [operator.name for operator in door.entered] == ["Ada"]


def test_every_control_has_a_name(door: Door, theme: Theme, qtbot: QtBot) -> None:
    assert_accessible(door.page)
    door.lock("Bob")
    banner = Banner(theme, "alarm-clock", "bad")
    banner.say("A hold ends today.", "Sign in and look at the queue.")
    door.page.show_banner(banner)
    qtbot.waitUntil(banner.isVisible)
    assert_accessible(door.page)
    door.page.show_banner(None)
    assert not banner.isVisible()


def test_the_people_are_told_with_their_roles_and_the_keys_below(door: Door) -> None:
    people = door.page.findChildren(PersonButton)
    assert [each.accessibleName() for each in people] == ["Ada, Owner", "Bob, Owner"]
    [hints] = door.page.findChildren(KeyHints)
    assert "Enter: Sign in" in hints.accessibleName()
    assert "F12" not in hints.accessibleName()
    door.lock("Bob")
    assert "F12: Someone else" in hints.accessibleName()
    door.press(Qt.Key.Key_F12)
    assert "First letter picks a person" in hints.accessibleName()
