"""The key as a person at the till sees it: tested, stored, insisted on and forgotten, by keys."""

from __future__ import annotations

import pytest

from pos_app.domain.payment import PaymentStatus
from pos_app.ui.stripe.key_dialog import KeyDialog
from pos_app.ui.stripe.key_facts import KeyFactsView
from pos_app.ui.widgets.chip import Chip
from tests.conftest import KEY, PIN
from tests.practice_fixtures import PracticeWorld
from tests.services.key_tills import SECOND_KEY
from tests.window_driver import WindowDriver


def open_key(till: WindowDriver) -> KeyDialog:
    till.main.open_key()
    till.settle()
    [dialog] = till.desktop.shell.findChildren(KeyDialog)
    return dialog


def facts_of(dialog: KeyDialog) -> list[str]:
    view = dialog.findChild(KeyFactsView)
    assert view is not None
    return view.words


def sell(till: WindowDriver, *, captured: bool = False) -> None:
    """An order whose card is held, and perhaps captured."""
    till.type_an_order()
    till.press("F9")
    till.settle()
    till.press("Return")
    till.settle()
    if captured:
        till.press("F3")
        till.settle()
        till.press("C", "Return")
        till.settle()


def test_the_key_screen_says_whose_key_it_is_and_what_it_may_do(
    real_till: WindowDriver, practice_server: PracticeWorld
) -> None:
    real_till.sign_in(PIN)
    sell(real_till)
    practice_server.configure(missing_permissions={KEY: ["rak_charge_read"]})
    dialog = open_key(real_till)
    mode, account, *may, moto = facts_of(dialog)
    assert mode == "test, no real money moves"
    assert account.startswith("Practice shop, US (acct_")
    lacking = [
        "no: checks, ends of holds and refunds are unseen (rak_charge_read)",
        "no: nothing can be given back (rak_charge_write)",
    ]
    unknown = "not known until first used"
    assert may == ["yes", "yes", *lacking, "yes", *[unknown] * 4]
    assert moto == "yes"
    practice_server.configure(missing_permissions={})
    real_till.press("F5")
    real_till.settle()
    assert facts_of(dialog)[4:6] == ["yes", "not known until first used"]
    real_till.press("Esc")


def test_a_key_that_may_not_refund_turns_the_button_off_and_says_why(
    real_till: WindowDriver, practice_server: PracticeWorld
) -> None:
    real_till.sign_in(PIN)
    sell(real_till, captured=True)
    practice_server.configure(missing_permissions={KEY: ["rak_charge_write"]})
    [order] = real_till.main.till.services.ordering.list()
    assert order.status is PaymentStatus.CAPTURED
    real_till.main.queue.show_order(order.order_uuid)
    real_till.settle()
    assert not real_till.says("may not refund")
    practice_server.configure(missing_permissions={KEY: ["rak_charge_read"]})
    open_key(real_till)
    real_till.press("Esc")
    real_till.settle()
    assert real_till.says("This till's key may not refund")
    real_till.press("R", "Return")
    real_till.settle()
    asked = [each["method"] for each in practice_server.log() if each["path"] == "/v1/refunds"]
    assert "POST" not in asked


def test_a_key_of_another_account_is_stored_once_the_owner_insists(
    real_till: WindowDriver, practice_server: PracticeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_till.sign_in(PIN)
    sell(real_till)
    [order] = real_till.main.till.services.ordering.list()
    monkeypatch.setenv("HOLDFAST_STRIPE_API", f"{practice_server.url}other")
    dialog = open_key(real_till)
    real_till.type(SECOND_KEY)
    real_till.press("Ctrl+Return")
    real_till.settle()
    assert dialog._field.error.startswith("This key opens another Stripe account")
    assert dialog._insist.isVisible()
    dialog._insist.setFocus()
    real_till.press("Space", "Ctrl+Return")
    real_till.settle()
    assert dialog._said.words.startswith("rk_test_…7890. Stripe accepts it.")
    assert dialog._editor.text() == ""
    real_till.press("Esc", "F3")
    real_till.settle()
    real_till.main.queue.show_order(order.order_uuid)
    real_till.settle()
    chips = [chip.accessibleName() for chip in real_till.shell.findChildren(Chip)]
    assert "Other Stripe account" in chips
    assert real_till.says("another Stripe account than this till's key")


def test_a_key_is_forgotten_after_a_question(
    real_till: WindowDriver,
) -> None:
    real_till.sign_in(PIN)
    dialog = open_key(real_till)
    real_till.press("Ctrl+Del", "Esc")
    real_till.settle()
    assert real_till.main.till.services.vault.get() is not None
    real_till.press("Ctrl+Del")
    real_till.settle()
    real_till.press("Ctrl+Return")
    real_till.settle()
    assert real_till.main.till.services.vault.get() is None
    assert "This shop has no Stripe key yet" in dialog._said.words
    assert facts_of(dialog) == []
    real_till.press("Esc")
