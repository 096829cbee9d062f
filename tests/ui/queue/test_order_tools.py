"""Notes, copies and paper, by keys, for any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import ALT, CTRL, Key, Screen
from tests.ui.queue.shop_day import ShopDay

if TYPE_CHECKING:
    from pathlib import Path

    from pos_app.ui.queue.page import QueuePage

SHIFT = Qt.KeyboardModifier.ShiftModifier


def open_held(day: ShopDay, screen: Screen) -> QueuePage:
    day.held("Grace Hopper", "27.06")
    page = screen.open_queue()
    screen.settle()
    return page


def test_a_note_is_kept_with_the_order_and_leads_back_to_it(day: ShopDay, screen: Screen) -> None:
    page = open_held(day, screen)
    uuid = screen.current.order_uuid

    screen.press("N", modifier=ALT)
    screen.press(Key.Key_Return, modifier=CTRL)
    assert QApplication.activeModalWidget() is not None
    assert screen.focus_name() == "order_note"
    screen.write("  Ring twice at Mullers  ")
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()

    [note] = day.services.ordering.record(uuid).notes
    assert (note.operator, note.facts) == ("Ada", {"note": "Ring twice at Mullers"})
    screen.press("C", modifier=CTRL | SHIFT)
    assert "Ada noted: Ring twice at Mullers" in QApplication.clipboard().text()
    assert [row.order_uuid for row in day.services.ordering.list(text="muller")] == [uuid]
    assert_accessible(page)


def test_a_note_is_still_found_after_the_order_was_edited(day: ShopDay) -> None:
    record = day.save("Hedy Lamarr", ("1", "Kettle", "73.00", "0"))
    day.services.ordering.add_note(record.order.uuid, "Müller, after six", day.operator)
    dearer = record.order.content.with_line(record.order.content.lines[0])
    day.services.ordering.save(dearer, day.operator)

    [row] = day.services.ordering.list(text="muller")
    assert row.order_uuid == record.order.uuid


def test_the_practice_shop_has_nothing_to_open_at_stripe(day: ShopDay, screen: Screen) -> None:
    open_held(day, screen)
    button = screen.button("open_at_stripe")
    assert not button.isEnabled()
    assert button.reason == "The practice shop's payments are on this PC only."


def test_the_story_can_be_printed(day: ShopDay, screen: Screen, tmp_path: Path) -> None:
    open_held(day, screen)
    screen.press("P", modifier=CTRL)
    dialog = screen.part(QPrintDialog, "print")
    paper = tmp_path / "order.pdf"
    screen.part(QLineEdit, "filename").setText(str(paper))
    dialog.accept()
    assert paper.read_bytes().startswith(b"%PDF")
