"""The locked till: who is offered, what stays open behind it, and whose order comes back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from pos_app.desktop import Desktop
from pos_app.domain.rights import Role
from tests.conftest import PIN
from tests.window_driver import WindowDriver, end_window

BOB_PIN = "8642"


@pytest.fixture
def till(real_till: WindowDriver) -> WindowDriver:
    """Ada is signed in."""
    real_till.sign_in(PIN)
    return real_till


def add_bob(till: WindowDriver) -> None:
    services = till.main.till.services
    services.operators.add("Bob", Role.CLERK, BOB_PIN, services.operators.get("Ada"))


def leave(till: WindowDriver) -> None:
    """Nobody touches the till for as long as the shop says."""
    till.desktop.door.idle.left.emit()
    till.settle()


def is_locked(till: WindowDriver) -> bool:
    return till.shell.covering is till.desktop.door.page


def type_digits(till: WindowDriver, pin: str) -> None:
    till.type(pin)
    till.press("Return")
    till.settle()


def test_whoever_was_added_since_can_sign_in_at_once(till: WindowDriver) -> None:
    add_bob(till)
    till.press("F12")
    till.settle()
    till.press("B")
    type_digits(till, BOB_PIN)
    assert till.main.till.operator().name == "Bob"
    till.main.till.services.operators.disable(
        till.main.till.operator(), till.main.till.services.operators.get("Ada")
    )
    till.press("Ctrl+L")
    till.settle()
    # Bob is gone from the list; Ada is chosen.
    type_digits(till, PIN)
    assert till.main.till.operator().name == "Ada"


def test_somebody_added_elsewhere_is_offered_while_the_till_is_locked(till: WindowDriver) -> None:
    till.press("F12")
    till.settle()
    add_bob(till)
    till.shell.minutes.announce()
    till.settle()
    till.press("B")
    type_digits(till, BOB_PIN)
    assert till.main.till.operator().name == "Bob"


def test_a_till_left_alone_locks_and_gives_back_what_was_open(till: WindowDriver) -> None:
    till.type_an_order()
    till.press("Alt+D")
    till.type("3.21")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    leave(till)
    assert is_locked(till)
    assert not dialog.isVisible()
    assert till.says("Locked for Ada")
    type_digits(till, PIN)
    assert not is_locked(till)
    assert dialog.isVisible()
    assert any(each.text() == "3.21" for each in dialog.findChildren(QLineEdit))


def test_nobody_else_finds_the_dialog_of_who_was_here(till: WindowDriver) -> None:
    add_bob(till)
    till.type_an_order()
    till.press("Alt+D")
    till.type("3.21")
    leave(till)
    till.press("F12", "B")
    type_digits(till, BOB_PIN)
    assert QApplication.activeModalWidget() is None
    assert till.main.till.operator().name == "Bob"


def test_a_shop_may_lock_after_other_minutes_or_never(till: WindowDriver) -> None:
    settings = till.main.till.services.settings
    door = till.desktop.door
    assert door._lock_after_s() == 300
    settings.change({"auto_lock_min": 0}, till.main.till.operator())
    assert door._lock_after_s() == 0


def test_the_unfinished_order_is_kept_for_each_person_over_lock_switch_and_restart(
    till: WindowDriver, qapp: QApplication
) -> None:
    add_bob(till)
    till.type_an_order(price="12.50")
    ada = till.main.order.page.history.draft
    leave(till)
    till.press("F12", "B")
    type_digits(till, BOB_PIN)
    assert till.main.order.page.history.draft.is_empty
    till.type_an_order(phone="4155550111", price="7.00")
    bob = till.main.order.page.history.draft
    # At once, within the second after which a draft is kept.
    home = till.desktop._home
    till.shell.close()
    till.settle()
    again = WindowDriver(qapp, Desktop(qapp, home, practice=False))
    again.desktop.show()
    again.settle()
    again.press("B")
    type_digits(again, BOB_PIN)
    again.wait(lambda: again.main.order.page.history.draft == bob, "Bob's order is back")
    again.press("F12", "A")
    type_digits(again, PIN)
    again.wait(lambda: again.main.order.page.history.draft == ada, "Ada's order is back")
    end_window(again.desktop)


def test_a_new_name_takes_the_unfinished_order_along(till: WindowDriver) -> None:
    till.type_an_order()
    draft = till.main.order.page.history.draft
    services = till.main.till.services
    ada = services.operators.get("Ada")
    services.operators.rename(ada, "Eva", ada)
    till.main.learn_again()
    till.settle()
    assert till.main.till.operator().name == "Eva"
    assert till.main.order.page.history.draft == draft
    till.press("Ctrl+L")
    till.settle()
    assert till.says("Locked for Eva")
