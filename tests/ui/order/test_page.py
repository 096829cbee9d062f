"""Typing an order: lines, customer, note, discount, and what bad input does."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from pos_app.domain.errors import StorageTrouble
from pos_app.domain.order import Discount, OrderLine
from pos_app.domain.rights import Operator, Role
from pos_app.ui.order.lines_view import LinesView
from tests.conftest import usd
from tests.ui.accessibility import assert_accessible

if TYPE_CHECKING:
    from tests.ui.order.till import OrderTill


def test_three_times_adds_three_and_the_same_again_adds_to_the_line(till: OrderTill) -> None:
    till.press("Tab")
    till.write("3*assam")
    till.press("Enter")
    till.write("TEA-ASSAM")
    till.press("Enter")
    assert [(line.sku, line.quantity) for line in till.draft.lines] == [("TEA-ASSAM", Decimal(4))]


def test_the_arrow_chooses_in_the_list_and_enter_adds_that_one(till: OrderTill) -> None:
    till.press("Tab")
    till.write("tea")
    till.settle()
    till.press("Down", "Enter")
    assert [line.sku for line in till.draft.lines] == ["TEA-DARJ"]


def test_up_goes_into_the_lines_where_plus_minus_and_del_work(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Up")
    assert till.has_focus("order_lines")
    till.press("+", "+", "-")
    assert till.draft.lines[0].quantity == 2
    till.press("Del")
    assert till.draft.lines == ()
    assert till.has_focus("item_entry")


def test_minus_never_takes_the_last_one_away(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Up", "-")
    assert till.draft.lines[0].quantity == 1


def test_enter_on_a_line_changes_quantity_price_and_discount(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Up", "Enter")
    assert_accessible(till.find(QLineEdit, "line_quantity").window())
    till.write("3")
    till.press("Tab")
    till.write("10.00")
    till.press("Tab", "Tab")
    till.write("10%")
    till.press("Enter")
    assert till.draft.lines[0].priced == usd("27.00")
    assert till.words("order_total") == "29.23"


def test_a_bad_price_says_so_under_its_field_and_keeps_what_was_typed(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Up", "Enter", "Tab")
    till.write("12,50")
    till.press("Enter")
    price = till.find(QLineEdit, "line_price")
    assert price.text() == "12,50"
    assert "does not fit this shop's amounts. Type 1234.50." in price.accessibleDescription()
    till.press("Esc")
    assert till.draft.lines[0].unit_price == usd("12.50")


def test_ctrl_enter_adds_with_another_price(till: OrderTill) -> None:
    till.press("Tab")
    till.write("2*darj")
    till.press("Ctrl+Enter")
    till.write("15")
    till.press("Enter")
    line = till.draft.lines[0]
    assert (line.quantity, line.unit_price) == (Decimal(2), usd("15.00"))
    assert till.find(QLineEdit, "item_entry").text() == ""


def test_ins_adds_a_line_that_is_in_no_list(till: OrderTill) -> None:
    till.press("Tab")
    till.write("Repair")
    till.press("Ins")
    till.write("40")
    till.press("Enter")
    line = till.draft.lines[0]
    assert (line.description, line.sku, line.priced) == ("Repair", "", usd("40.00"))


def test_undo_and_redo_go_through_the_edits(till: OrderTill) -> None:
    till.grace_with_tea()
    with_tea = till.draft
    till.press("Ctrl+Z", "Ctrl+Z")
    assert till.draft.is_empty
    assert till.find(QLineEdit, "customer_entry").text() == ""
    till.press("Ctrl+Shift+Z", "Ctrl+Shift+Z")
    assert till.draft == with_tea


def test_the_discount_of_the_order(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Alt+D")
    till.write("10%")
    till.press("Enter")
    assert till.draft.discount == Discount(milli_percent=10_000)
    assert till.words("order_total") == "12.18"


def test_the_note_may_have_several_lines(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Alt+N")
    till.write("Gift wrap")
    till.press("Enter")
    till.write("Ring first")
    till.press("Ctrl+Enter")
    assert till.draft.note == "Gift wrap\nRing first"
    assert till.has_focus("item_entry")


def test_f9_out_of_the_note_saves_the_note_too(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Alt+N")
    till.write("Gift wrap")
    till.press("F9")
    assert till.place.card.record is not None
    assert till.place.card.record.order.content.note == "Gift wrap"


def test_what_was_bought_before_is_a_key_away(till: OrderTill) -> None:
    till.write("0142")
    till.press("Enter", "Alt+1")
    assert [line.sku for line in till.draft.lines] == ["TEA-ASSAM"]


def test_an_unknown_number_opens_the_form_for_a_new_customer(till: OrderTill) -> None:
    till.write("0199 771")
    till.press("Enter")
    assert till.find(QLineEdit, "customer_phone").text() == "0199 771"
    till.write("Zoë Müller")
    till.press("Enter")
    assert (till.draft.customer.name, till.draft.customer.phone) == ("Zoë Müller", "0199 771")
    assert till.has_focus("item_entry")


def test_a_number_that_is_left_unfinished_stays_on_the_order(till: OrderTill) -> None:
    till.write("0199 771")
    till.press("Tab")
    assert till.draft.customer.phone == "0199 771"
    assert till.has_focus("item_entry")


def test_ctrl_e_changes_the_customer_and_keeps_who_it_is(till: OrderTill) -> None:
    till.grace_with_tea()
    known = till.draft.customer.id
    till.press("Ctrl+E")
    till.find(QLineEdit, "customer_email").setFocus()
    till.write("grace@example.com")
    till.press("Enter")
    assert till.draft.customer.email == "grace@example.com"
    assert till.draft.customer.id == known


def test_clear_asks_first_and_forgets_the_kept_draft(till: OrderTill) -> None:
    till.grace_with_tea()
    till.place.page.keeper.keep_now()
    till.press("Ctrl+Del", "Esc")
    assert len(till.draft.lines) == 1
    till.press("Ctrl+Del", "Ctrl+Enter")
    assert till.draft.is_empty
    assert till.services.ordering.kept_draft(till.operator) is None


@pytest.mark.parametrize("key", ["F9", "Ctrl+S"])
def test_an_order_without_items_is_not_saved_and_says_so(till: OrderTill, key: str) -> None:
    before = len(till.services.ordering.list())
    till.write("0142")
    till.press("Enter", key)
    assert till.words("item_error").startswith("There is nothing on this order yet.")
    assert len(till.services.ordering.list()) == before


def test_an_order_without_customer_asks_for_one(till: OrderTill) -> None:
    till.press("Tab")
    till.write("assam")
    till.press("Enter", "F9")
    assert till.has_focus("customer_entry")
    said = till.find(QLineEdit, "customer_entry").accessibleDescription()
    assert said == "The order has no customer yet. Type a phone number or a name."
    assert len(till.draft.lines) == 1


def test_words_left_in_the_item_field_are_not_lost_by_saving(till: OrderTill) -> None:
    till.grace_with_tea()
    till.write("dar")
    till.press("F9")
    assert till.place.page.isVisible()
    assert "“dar” is not on the order yet" in till.words("item_error")


@pytest.mark.parametrize("typed", ["0*assam", "99999999*assam", "1.2.3*assam"])
def test_a_bad_quantity_says_so_and_stays_in_the_field(till: OrderTill, typed: str) -> None:
    till.press("Tab")
    till.write(typed)
    till.press("Enter")
    assert "is not a quantity" in till.words("item_error")
    assert till.find(QLineEdit, "item_entry").text() == typed
    assert till.draft.lines == ()


def test_a_word_that_finds_nothing_says_so(till: OrderTill) -> None:
    till.press("Tab")
    till.write("zzz")
    till.press("Enter")
    assert "Nothing called “zzz” here" in till.words("item_error")


def test_a_full_disk_keeps_the_order_on_the_screen(
    till: OrderTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.grace_with_tea()
    typed = till.draft

    def refuse(*_: object) -> None:
        raise StorageTrouble("book.full")

    with monkeypatch.context() as full_disk:
        full_disk.setattr(till.services.ordering, "save", refuse)
        till.press("F9")
    assert till.draft == typed
    assert till.place.page.isVisible()
    notice = till.place.page.closing._notice
    assert notice is not None
    assert notice.spec.lead == "Not saved: the disk is full."
    till.press("F9")
    assert till.place.card.isVisible()


def test_the_draft_is_kept_after_a_quiet_second_and_says_since_when(till: OrderTill) -> None:
    till.grace_with_tea()
    till.wait(lambda: till.words("draft_kept") != "")
    assert till.words("draft_kept") == "Draft kept on this PC since 10:49"
    kept = till.services.ordering.kept_draft(till.operator)
    assert kept is not None
    assert kept[0] == till.draft


def test_each_person_has_an_unfinished_order_of_their_own(till: OrderTill) -> None:
    till.grace_with_tea()
    of_ada = till.draft
    ada, till.operator = till.operator, Operator("Bob", Role.OWNER)
    till.place.change_operator()
    till.settle()
    assert till.draft.is_empty
    till.operator = ada
    till.place.change_operator()
    till.settle()
    assert till.draft == of_ada


def test_the_lines_scroll_and_the_field_below_them_stays(till: OrderTill) -> None:
    for number in range(30):
        till.place.page.lines.add(OrderLine(f"Line {number}", Decimal(1), usd("1")))
    till.settle()
    view = till.find(LinesView, "order_lines")
    field = till.find(QLineEdit, "item_entry")
    assert view.verticalScrollBar().maximum() > 0
    assert till.shell.rect().contains(field.mapTo(till.shell, field.rect().bottomRight()))


def test_a_note_of_ten_thousand_letters_and_other_scripts(till: OrderTill) -> None:
    till.grace_with_tea()
    till.press("Alt+N")
    till.find(QPlainTextEdit, "order_note").setPlainText("שלום 🎁 '; DROP TABLE " * 600)
    till.press("F9")
    assert till.place.page.isVisible()
    notice = till.place.page.closing._notice
    assert notice is not None
    assert notice.spec.lead == "The note is too long: 10000 characters at most."
