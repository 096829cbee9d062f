"""The readers of the shop, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit, QListWidget

from pos_app.domain.reader import LocationAddress, NewLocation
from pos_app.domain.rights import Role
from pos_app.ui.order.card_stage import Stage
from pos_app.ui.readers.dialog import ReadersDialog
from pos_app.ui.widgets.key_button import KeyButton
from tests.conftest import PIN
from tests.ui.accessibility import assert_accessible
from tests.ui.order.test_offline import refuse

if TYPE_CHECKING:
    from tests.ui.order.till import OrderTill
    from tests.ui.queue.transport import PoorLine

ADDRESS = LocationAddress("1 High Street", "Dover", "DE", "19901", "US")


@pytest.fixture
def dialog(till: OrderTill) -> ReadersDialog:
    dialog = ReadersDialog(till.place._till, till.shell)
    dialog.open()
    till.settle()
    return dialog


def rows(till: OrderTill) -> list[str]:
    shown = till.find(QListWidget, "readers")
    return [shown.item(row).text() for row in range(shown.count())]


def test_the_first_reader_comes_with_its_place_and_stands_at_this_till(
    till: OrderTill, dialog: ReadersDialog
) -> None:
    assert "no reader yet" in dialog._said.words
    assert_accessible(dialog)
    till.press("Ins")
    assert_accessible(till.shell)
    till.press("Ctrl+Enter")
    assert till.has_focus("reader_name")
    for words in ("Counter", "simulated-s700", "Shop", "1 High Street", "Dover", "DE", "19901"):
        till.write(words)
        till.press("Tab")
    till.write("us")
    till.press("Ctrl+Enter")
    assert len(rows(till)) == 1
    assert rows(till)[0].startswith("Counter · Shop · simulated")
    assert rows(till)[0].endswith("at this till")
    mine = till.services.readers.mine
    assert mine is not None
    assert mine.name == "Counter"
    assert "“Counter” stands at this till" in dialog._said.words


def test_a_code_that_stripe_does_not_know(till: OrderTill, dialog: ReadersDialog) -> None:
    till.services.readers.add_location(NewLocation("Shop", ADDRESS), till.operator)
    dialog._read()
    till.settle()
    till.press("Ins")
    till.write("Counter")
    till.press("Tab")
    till.write("puppies-plug-could")
    till.press("Ctrl+Enter")
    assert "knows no reader that shows this code" in dialog._said.words
    assert till.find(KeyButton, "register_reader").isEnabled()


def test_trying_renaming_using_and_removing(till: OrderTill, dialog: ReadersDialog) -> None:
    till.press("T", "T")
    assert [each.split(" · ")[0] for each in rows(till)] == ["Trial reader 1", "Trial reader 2"]
    till.press("Down", "U")
    mine = till.services.readers.mine
    assert mine is not None
    assert mine.name == "Trial reader 2"
    till.press("E")
    till.write("Back room")
    till.press("Enter")
    assert rows(till)[0].split(" · ")[0] == "Back room"
    till.press("Home", "Del", "Esc")
    assert len(rows(till)) == 2
    till.press("Del", "Ctrl+Enter")
    assert [each.split(" · ")[0] for each in rows(till)] == ["Trial reader 1"]
    assert till.services.readers.mine is None


def test_a_clerk_changes_nothing_but_with_an_owners_pin(till: OrderTill) -> None:
    till.operator = till.services.operators.add("Bob", Role.CLERK, "1357", till.operator)
    dialog = ReadersDialog(till.place._till, till.shell)
    dialog.open()
    till.settle()
    assert "Your role may not change the readers" in dialog._advice.text()
    till.press("T")
    assert till.services.readers.all().readers == ()
    till.find(QLineEdit, "second_pin").setFocus()
    till.write(PIN)
    till.press("Ctrl+Return")
    assert [each.split(" · ")[0] for each in rows(till)] == ["Trial reader 1"]


def test_without_a_network_it_says_so(till: OrderTill, line: PoorLine) -> None:
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(line, "request", refuse)
        dialog = ReadersDialog(till.place._till, till.shell)
        dialog.open()
        till.settle()
    assert dialog._said.words.startswith("Stripe cannot be reached.")


def test_an_order_without_a_way_finds_the_reader_that_was_set_up_for_it(
    till: OrderTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_app.services.holding.TEST_CARDS", ())
    card, wanted = till.place.card, []
    card.readers_wanted.connect(lambda: wanted.append(True))
    till.grace_with_tea()
    till.press("F9")
    assert till.stage is Stage.NO_WAY
    till.press("Ctrl+R")
    assert wanted
    till.services.readers.add_simulated(till.operator)
    card.look_for_ways()
    till.settle()
    till.press("1")
    assert card.stage is Stage.ON_READER
