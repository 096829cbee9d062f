"""People and rights by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit

from pos_app.domain.errors import NotAllowed
from pos_app.domain.rights import Right, Role
from pos_app.ui.people.people_table import PeopleTable
from pos_app.ui.people.section import PeopleSection
from tests.conftest import PIN
from tests.ui.accessibility import assert_accessible
from tests.ui.people.conftest import BOB_PIN
from tests.ui.queue.screen import CTRL, Screen

if TYPE_CHECKING:
    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services

Key = Qt.Key
OWN_PIN = ("person_pin_now", "person_pin", "person_pin_again")


@pytest.fixture
def section(screen: Screen, bob: Operator) -> PeopleSection:
    return show(screen)


def show(screen: Screen) -> PeopleSection:
    made = PeopleSection(screen.till)
    screen.show(made)
    made.load()
    screen.settle()
    return made


def take(screen: Screen) -> None:
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()


def clear(screen: Screen) -> None:
    screen.press(Key.Key_A, modifier=CTRL)


def rows(screen: Screen) -> list[tuple[str, ...]]:
    table = screen.part(PeopleTable, "people")
    return [
        tuple(item.text() for column in range(3) if (item := table.item(row, column)))
        for row in range(table.rowCount())
    ]


def said(screen: Screen) -> str:
    return screen.part(QLabel, "people_said").text()


def test_somebody_is_added_by_keys(
    screen: Screen, section: PeopleSection, services: Services
) -> None:
    screen.press(Key.Key_Insert)
    screen.write("Cleo")
    screen.dialog.findChild(QComboBox, "person_role").setCurrentIndex(1)  # type: ignore[union-attr]
    for name in ("person_pin", "person_pin_again"):
        screen.dialog.findChild(QLineEdit, name).setFocus()  # type: ignore[union-attr]
        screen.write("7531")
    take(screen)
    assert rows(screen) == [
        ("Ada", "Owner", "May sign in"),
        ("Bob", "Clerk", "May sign in"),
        ("Cleo", "Manager", "May sign in"),
    ]
    assert services.operators.sign_in("Cleo", "7531").role is Role.MANAGER


@pytest.mark.parametrize(
    ("name", "pin", "again", "word"),
    [
        ("Bob", "7531", "7531", "somebody called Bob already"),
        ("", "7531", "7531", "needs a name"),
        ("Eve", "75", "75", "4 to 12 digits"),
        ("Eve", "7531", "7532", "not the PIN above"),
    ],
)
def test_what_is_wrong_is_said_and_the_form_stays(
    screen: Screen, section: PeopleSection, name: str, pin: str, again: str, word: str
) -> None:
    screen.press(Key.Key_Insert)
    dialog = screen.dialog
    screen.write(name)
    for field, text in (("person_pin", pin), ("person_pin_again", again)):
        dialog.findChild(QLineEdit, field).setFocus()  # type: ignore[union-attr]
        screen.write(text)
    take(screen)
    assert screen.dialog is dialog
    told = [each.accessibleDescription() for each in dialog.findChildren(QLineEdit)]
    assert any(word in each for each in told), told
    assert dialog.findChild(QLineEdit, "person_name").text() == name  # type: ignore[union-attr]
    assert len(rows(screen)) == 2


def test_name_role_and_pin_are_changed(
    screen: Screen, section: PeopleSection, services: Services
) -> None:
    screen.press(Key.Key_Down, "N")
    clear(screen)
    screen.write("Robert")
    take(screen)
    screen.press("R", Key.Key_Up)
    take(screen)
    screen.press("P")
    screen.write("90210")
    screen.press(Key.Key_Tab)
    screen.write("90210")
    take(screen)
    robert = services.operators.sign_in("Robert", "90210")
    assert robert.role is Role.MANAGER
    assert rows(screen)[1][:2] == ("Robert", "Manager")


def test_somebody_is_retired_and_let_in_again(
    screen: Screen, section: PeopleSection, services: Services
) -> None:
    screen.press(Key.Key_Down, Key.Key_Delete)
    assert screen.dialog.objectName() == "retire_dialog"
    take(screen)
    assert rows(screen)[1] == ("Bob", "Clerk", "Retired")
    assert services.operators.names() == ["Ada"]
    screen.press(Key.Key_Delete)
    screen.settle()
    assert services.operators.names() == ["Ada", "Bob"]


def test_the_only_owner_cannot_lock_himself_out(
    screen: Screen, section: PeopleSection, services: Services
) -> None:
    screen.press(Key.Key_Delete)
    take(screen)
    assert "Ada is the only owner" in said(screen)
    screen.press("R", Key.Key_Down)
    take(screen)
    role = screen.dialog.findChild(QComboBox, "person_role")
    assert role is not None
    assert "Ada is the only owner" in role.accessibleDescription()
    assert services.operators.get("Ada").role is Role.OWNER
    tick = screen.part(QCheckBox, "right_owner_manage_people")
    assert tick.isChecked()
    assert not tick.isEnabled()


def test_an_open_till_is_not_enough_for_another_pin_of_ones_own(
    bobs_screen: Screen, services: Services
) -> None:
    show(bobs_screen)
    bobs_screen.press(Key.Key_Down, "P")
    fields = [bobs_screen.dialog.findChild(QLineEdit, name) for name in OWN_PIN]
    for typed in ("1111", BOB_PIN):
        for field, pin in zip(fields, (typed, "97531", "97531"), strict=True):
            assert field is not None
            field.setFocus()
            clear(bobs_screen)
            bobs_screen.write(pin)
        take(bobs_screen)
        if typed != BOB_PIN:
            assert fields[0] is not None
            assert fields[0].accessibleDescription() == "Wrong PIN. Type it again."
            assert services.operators.sign_in("Bob", BOB_PIN).name == "Bob"
    assert services.operators.sign_in("Bob", "97531").name == "Bob"


def test_wrong_pins_are_shown_and_forgiven(
    screen: Screen, section: PeopleSection, services: Services
) -> None:
    for _ in range(3):
        with pytest.raises(NotAllowed):
            services.operators.sign_in("Bob", "0000")
    section.load()
    screen.settle()
    screen.press(Key.Key_Down)
    assert rows(screen)[1][2] == "3 wrong PINs"
    screen.press("U")
    screen.settle()
    assert services.operators.sign_in("Bob", BOB_PIN).name == "Bob"


def test_a_role_is_given_and_loses_a_right(
    screen: Screen, section: PeopleSection, services: Services
) -> None:
    discount = screen.part(QCheckBox, "right_clerk_discount")
    discount.setFocus()
    screen.press(Key.Key_Space, Key.Key_Left, Key.Key_Space)
    assert screen.focus_name() == "right_manager_discount"
    screen.press(Key.Key_S, modifier=CTRL)
    screen.settle()
    assert Right.DISCOUNT in services.operators.rights_of(Role.CLERK)
    assert Right.DISCOUNT not in services.operators.rights_of(Role.MANAGER)
    assert services.operators.get("Bob").may(Right.DISCOUNT)


def test_a_clerk_may_not_and_can_ask_an_owner(
    bobs_screen: Screen, services: Services, bob: Operator
) -> None:
    show(bobs_screen)
    bobs_screen.press(Key.Key_Insert)
    form = bobs_screen.dialog
    bobs_screen.write("Eve")
    for name in ("person_pin", "person_pin_again"):
        form.findChild(QLineEdit, name).setFocus()  # type: ignore[union-attr]
        bobs_screen.write("97531")
    take(bobs_screen)
    described = form.findChild(QLineEdit, "person_name").accessibleDescription()  # type: ignore[union-attr]
    assert "Bob may not manage people" in described
    assert bobs_screen.dialog.objectName() == "pin_dialog"
    bobs_screen.press(Key.Key_Tab)
    bobs_screen.write(PIN)
    take(bobs_screen)
    bobs_screen.settle()
    # Adding somebody gives the rights of the role as well: Ada has lent hers for it.
    assert services.operators.names() == ["Ada", "Bob", "Eve"]


def test_every_control_has_a_name(screen: Screen, section: PeopleSection) -> None:
    assert_accessible(section)
    screen.press(Key.Key_Insert)
    assert_accessible(screen.dialog)
