"""The tray, by keys in the real window: what waits some seconds can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from pos_app.app import PRACTICE_KEY
from pos_app.desktop import Desktop
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import QueueRow
from tests.held import held_rows
from tests.services.dashboard import Dashboard
from tests.window_driver import WindowDriver


@pytest.fixture
def holds(till: WindowDriver) -> list[QueueRow]:
    """Two orders whose cards are held."""
    rows = held_rows(till.main.till.services)
    free = [row for row in rows if row.card is not None and not row.card.has_failed_check]
    return free[:2]


def look_at(till: WindowDriver, row: QueueRow) -> None:
    till.press("F3")
    till.settle()
    till.main.queue.show_order(row.order_uuid)
    till.settle()


def status(till: WindowDriver, row: QueueRow) -> PaymentStatus:
    return till.main.till.services.ordering.record(row.order_uuid).payment.status


def money(till: WindowDriver, row: QueueRow) -> str:
    return till.main.till.formats.money(row.amount)


def test_a_capture_waits_and_ctrl_z_takes_it_back(
    till: WindowDriver, holds: list[QueueRow]
) -> None:
    row = holds[0]
    before = till.stripe.totals()
    look_at(till, row)
    till.press("C")
    till.settle()
    assert till.says(f"Capturing {money(till, row)} in")
    assert till.says("Nothing is sent yet.")
    till.press("Ctrl+Z")
    till.settle()
    assert till.says("Taken back. Nothing was sent.")
    assert status(till, row) is PaymentStatus.HELD
    assert till.stripe.totals() == before
    assert till.main.till.services.ordering.record(row.order_uuid).can_capture


def test_ctrl_z_is_the_newest_ones_and_the_other_goes_out(
    till: WindowDriver, holds: list[QueueRow]
) -> None:
    first, second = holds
    for row in holds:
        look_at(till, row)
        till.press("C")
        till.settle()
    till.press("Ctrl+Z")
    till.settle()
    assert status(till, second) is PaymentStatus.HELD
    till.wait(lambda: till.says(f"Captured {money(till, first)}"), "the seconds are over")
    assert status(till, first) is PaymentStatus.CAPTURED
    assert status(till, second) is PaymentStatus.HELD


def test_ctrl_z_is_the_trays_also_in_a_field_that_has_an_undo_of_its_own(
    till: WindowDriver, holds: list[QueueRow]
) -> None:
    look_at(till, holds[0])
    till.press("C", "F2")
    till.type("415")
    till.press("Ctrl+Z")
    till.settle()
    assert till.says("Taken back. Nothing was sent.")
    entry = till.shell.focusWidget()
    assert isinstance(entry, QLineEdit)
    assert entry.text() == "415"
    till.press("Ctrl+Z")
    till.settle()
    assert entry.text() != "415"


def test_a_void_waits_too(till: WindowDriver, holds: list[QueueRow]) -> None:
    row = holds[0]
    look_at(till, row)
    till.press("V", "Ctrl+Return")
    till.settle()
    assert till.says(f"Voiding, {money(till, row)} let go, in")
    assert status(till, row) is PaymentStatus.HELD
    till.wait(lambda: till.says(f"Voided, {money(till, row)} let go."), "the seconds are over")
    assert status(till, row) is PaymentStatus.VOIDED


def test_locking_the_till_neither_loses_nor_undoes_it(
    till: WindowDriver, holds: list[QueueRow]
) -> None:
    row = holds[0]
    look_at(till, row)
    till.press("C", "Ctrl+L", "Ctrl+Z")
    till.wait(lambda: status(till, row) is PaymentStatus.CAPTURED, "it went out behind the lock")


def test_closing_asks_what_is_to_become_of_it(till: WindowDriver, holds: list[QueueRow]) -> None:
    first = holds[0]
    look_at(till, first)
    till.press("C")
    till.settle()
    till.shell.close()
    till.settle()
    assert till.says(f"Waiting in the tray: order {first.number}.")
    till.press("Escape")
    till.settle()
    assert till.shell.isVisible()
    till.shell.close()
    till.press("W")
    till.wait(lambda: not till.shell.isVisible(), "it is taken back and the window is closed")
    assert status(till, first) is PaymentStatus.HELD


def test_at_a_locked_till_closing_decides_nothing(
    till: WindowDriver, holds: list[QueueRow]
) -> None:
    """Nobody has said who they are: what is in the tray waits for somebody who has."""
    row = holds[0]
    look_at(till, row)
    till.let_wait(60)
    till.press("C", "Ctrl+L")
    till.settle()
    till.shell.close()
    till.settle()
    assert not till.says("Waiting in the tray")
    assert till.says("somebody sends it or takes it back")
    till.press("Ctrl+Return")
    till.wait(lambda: not till.shell.isVisible(), "the window is closed")
    assert status(till, row) is PaymentStatus.HELD
    waiting = till.main.till.services.ordering.record(row.order_uuid).open_attempt
    assert waiting is not None
    assert waiting.may_be_undone


def test_send_now_sends_and_closes(till: WindowDriver, holds: list[QueueRow]) -> None:
    for row in holds:
        look_at(till, row)
        till.press("C")
        till.settle()
    till.shell.close()
    till.press("Ctrl+Return")
    till.wait(lambda: not till.shell.isVisible(), "all is sent and the window is closed")
    assert [status(till, row) for row in holds] == [PaymentStatus.CAPTURED] * 2


def test_what_is_refused_on_closing_keeps_the_window_open_and_is_told(
    till: WindowDriver, holds: list[QueueRow]
) -> None:
    row = holds[0]
    look_at(till, row)
    till.let_wait(60)
    till.press("C")
    till.settle()
    assert row.intent_id is not None
    Dashboard(till.stripe, PRACTICE_KEY).intents.cancel(row.intent_id)
    till.shell.close()
    till.press("Ctrl+Return")
    till.settle()
    assert till.shell.isVisible()
    assert till.says("voided")
    assert not till.says(f"Captured {money(till, row)}")
    till.shell.close()
    till.wait(lambda: not till.shell.isVisible(), "nothing is left to be told")


@pytest.mark.parametrize(
    ("key", "after", "words"),
    [
        ("S", PaymentStatus.CAPTURED, "Captured"),
        ("W", PaymentStatus.HELD, "Taken back. Nothing was sent."),
    ],
)
def test_what_a_crash_left_waits_for_a_person_at_the_next_start(
    qapp: QApplication, tmp_path: Path, key: str, after: PaymentStatus, words: str
) -> None:
    first = WindowDriver(qapp, Desktop(qapp, tmp_path, practice=True))
    first.open()
    row = held_rows(first.main.till.services)[0]
    look_at(first, row)
    first.press("C")
    first.settle()
    # The process is gone before the seconds are over.
    first.desktop.close()
    first.shell.close()

    till = WindowDriver(qapp, Desktop(qapp, tmp_path, practice=True))
    till.open()
    till.press("F5")
    look_at(till, row)
    assert till.says(f"was about to capture {money(till, row)}")
    till.press("R")
    till.settle()
    assert status(till, row) is PaymentStatus.HELD
    till.press(key)
    till.settle()
    assert till.says(words)
    assert status(till, row) is after
    till.desktop.close()
    till.shell.close()
