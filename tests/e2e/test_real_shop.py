"""A real shop's window: signed in by PIN, its test key in a real keyring, Stripe on loopback."""

from __future__ import annotations

import pytest

from pos_app.domain.errors import NotAllowed
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.rights import Right, Role
from pos_app.services.shop import Mode
from tests.conftest import PIN
from tests.practice_fixtures import PracticeWorld
from tests.window_driver import WindowDriver


def test_a_test_key_is_framed_and_an_order_is_held_at_stripe(
    real_till: WindowDriver, practice_server: PracticeWorld
) -> None:
    assert real_till.desktop.main is None
    real_till.sign_in(PIN)
    assert real_till.main.till.services.shop.mode is Mode.TEST

    real_till.type_an_order()
    real_till.press("F9")
    real_till.settle()
    real_till.press("Return")
    real_till.settle()

    [order] = real_till.main.till.services.ordering.list()
    assert (order.status, order.amount.minor) == (PaymentStatus.HELD, 1250)
    assert order.items == "1 × Gift box"
    assert practice_server.totals()["usd"]["held"] == 1250


def test_a_card_is_keyed_on_a_reader(
    real_till: WindowDriver, practice_server: PracticeWorld
) -> None:
    real_till.sign_in(PIN)
    real_till.main.open_readers()
    real_till.settle()
    real_till.press("T")
    real_till.settle()
    real_till.press("Esc")
    real_till.press("F2")
    real_till.type_an_order()
    real_till.press("F9", "1")
    real_till.wait(lambda: real_till.says("Key the card on the reader now"), "the reader asks")
    real_till.press("N")
    real_till.wait(lambda: real_till.says("not enough money"), "the bank has said no")
    real_till.press("Return")
    real_till.wait(lambda: real_till.says("Key the card on the reader now"), "it asks again")
    real_till.press("K")
    real_till.wait(lambda: real_till.says("Held until"), "the card is held")

    [order] = real_till.main.till.services.ordering.list()
    assert (order.status, order.amount.minor) == (PaymentStatus.HELD, 1250)
    assert practice_server.totals()["usd"]["held"] == 1250
    assert practice_server.totals()["usd"]["intents"] == 1


def test_no_key_of_the_keyboard_reaches_an_order_behind_the_lock(real_till: WindowDriver) -> None:
    real_till.sign_in(PIN)
    real_till.type_an_order()
    real_till.press("Ctrl+L")
    real_till.press("F9", "Ctrl+S", "F3", "C", "Return")
    real_till.settle()
    assert real_till.main.till.services.ordering.list() == []
    real_till.sign_in(PIN)
    real_till.press("F2", "Ctrl+S")
    real_till.settle()
    assert len(real_till.main.till.services.ordering.list()) == 1


def test_what_was_lent_is_gone_once_somebody_comes_to_the_till(real_till: WindowDriver) -> None:
    real_till.sign_in(PIN)
    services = real_till.main.till.services
    ada = services.operators.get("Ada")
    bob = services.operators.add("Bob", Role.CLERK, "8642", ada)
    services.operators.lend(bob, "Ada", PIN, Right.CAPTURE)
    real_till.press("Ctrl+L")
    real_till.sign_in(PIN)
    with pytest.raises(NotAllowed, match=r"right\.missing"):
        services.permits.require(bob, Right.CAPTURE)
