"""Settings by keys: found, changed, refused, put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit

from pos_app.app import OpenShop
from pos_app.domain.settings import SETTINGS, Page
from pos_app.ui.layout import Layout
from pos_app.ui.setting_words import page_title
from pos_app.ui.settings.page import SettingsPage
from pos_app.ui.theme.theme import Mode
from tests.conftest import PIN, usd
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import CTRL, Screen

if TYPE_CHECKING:
    from pos_app.services.bundle import Services

Key = Qt.Key


def open_at(screen: Screen, title: str) -> SettingsPage:
    page = SettingsPage(screen.till)
    screen.show(page)
    page.show_section(title)
    screen.settle()
    screen.press(Key.Key_Return)
    return page


def said(screen: Screen, name: str = "settings_said") -> str:
    found = [each for each in screen.window.findChildren(QLabel, name) if each.isVisible()]
    return found[0].text() if found else ""


def line(screen: Screen, name: str) -> QLineEdit:
    return screen.part(QLineEdit, f"setting_{name}")


def replace_text(screen: Screen, text: str) -> None:
    screen.press(Key.Key_A, modifier=CTRL)
    screen.write(text)


def store(screen: Screen) -> None:
    screen.press(Key.Key_S, modifier=CTRL)
    screen.settle()


def test_a_setting_is_changed_by_keys_and_said_to_be_stored(
    screen: Screen, services: Services
) -> None:
    open_at(screen, page_title(Page.LOCK))
    assert line(screen, "auto_lock_min").text() == "5"
    replace_text(screen, "2")
    store(screen)
    assert said(screen) == "Stored."
    assert services.settings.values()["auto_lock_min"] == 2


def test_bad_input_is_told_below_it_and_stays(screen: Screen, services: Services) -> None:
    page = open_at(screen, page_title(Page.HOLDS))
    editor = line(screen, "undo_s")
    editor.setFocus()
    replace_text(screen, "61")
    line(screen, "two_people_refund").setFocus()
    replace_text(screen, "300")
    store(screen)
    assert editor.text() == "61"
    assert "from 0 to 60" in editor.accessibleDescription()
    assert screen.focus_name() == "setting_undo_s"
    assert services.settings.values()["two_people_refund"] is None
    page.show_section(page_title(Page.SHOP))
    page.show_section(page_title(Page.HOLDS))
    screen.settle()
    assert editor.text() == "61"
    editor.setFocus()
    replace_text(screen, "6")
    store(screen)
    assert services.settings.values()["two_people_refund"] == usd("300")
    assert services.settings.values()["undo_s"] == 6


def test_what_was_typed_can_be_put_back(screen: Screen) -> None:
    open_at(screen, page_title(Page.SHOP))
    replace_text(screen, "Tea")
    screen.press(Key.Key_Backspace, modifier=CTRL)
    # In a line the key takes a word away; the button has it elsewhere.
    screen.button("put_back_settings").click()
    assert line(screen, "name").text() == "Corner Books"


def test_a_limit_is_off_when_it_is_emptied(screen: Screen, services: Services) -> None:
    services.shop.change_some({"largest_order": usd("99")}, "Ada")
    open_at(screen, page_title(Page.HOLDS))
    editor = line(screen, "largest_order")
    assert editor.text() == "99.00"
    editor.setFocus()
    replace_text(screen, " ")
    store(screen)
    assert services.settings.values()["largest_order"] is None


def test_search_finds_a_setting_by_a_word_of_its_help(screen: Screen) -> None:
    page = SettingsPage(screen.till)
    screen.show(page)
    screen.press("Slash")
    screen.write("second person")
    screen.press(Key.Key_Return)
    assert screen.focus_name() == "setting_two_people_capture"


def test_a_clerk_is_refused_in_words_and_an_owner_may_lend_it(
    bobs_screen: Screen, services: Services, shop: OpenShop
) -> None:
    screen = bobs_screen
    open_at(screen, page_title(Page.HOLDS))
    tick = screen.part(QCheckBox, "setting_moto")
    screen.press(Key.Key_Space)
    assert not tick.isChecked()
    store(screen)
    assert services.shop.read_again().moto
    assert "Bob may not change the shop here" in said(screen)
    assert screen.dialog.objectName() == "pin_dialog"
    screen.press(Key.Key_Tab)
    screen.write(PIN)
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert said(screen) == "Stored."
    assert not services.shop.read_again().moto
    with closing(sqlite3.connect(shop.book.path)) as book:
        told = [action for (action,) in book.execute("SELECT action FROM audit ORDER BY id")]
    assert told[-4:] == ["right.refused", "right.lent", "right.lent.used", "shop.changed"]


def test_the_look_changes_at_once(screen: Screen, services: Services) -> None:
    open_at(screen, page_title(Page.APPEARANCE))
    theme = screen.till.theme
    screen.press(Key.Key_Down, Key.Key_Down)
    assert theme.mode is Mode.DARK
    assert theme.tokens.name == "dark"
    screen.part(QComboBox, "setting_text_size").setFocus()
    screen.press(Key.Key_End)
    assert theme.scale == 2.0
    theme.set_scale(1.0)
    assert screen.part(QComboBox, "setting_text_size").currentData() == "100"


def test_a_copy_is_made_by_one_key(screen: Screen, services: Services) -> None:
    open_at(screen, "Data and copies")
    screen.press(Key.Key_B, modifier=CTRL)
    screen.settle()
    [copy] = services.copies.known()
    assert copy.name in said(screen, "data_said")
    assert copy.stat().st_mode & 0o77 == 0


@pytest.mark.parametrize("layout", [Layout.FULL, Layout.SINGLE])
def test_every_control_has_a_name(screen: Screen, layout: Layout) -> None:
    page = SettingsPage(screen.till)
    screen.show(page)
    page.set_layout(layout)
    for part in page._parts:
        page.show_section(part.title)
        screen.settle()
    shown = {each.page for each in SETTINGS}
    assert {page_title(each) for each in shown} <= {part.title for part in page._parts}
    assert_accessible(page)
