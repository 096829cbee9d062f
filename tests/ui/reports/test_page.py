"""The held-money book, driven by keys."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QLabel, QLineEdit

from pos_app.domain.rights import Operator, Role
from pos_app.services.csv_text import csv_text
from pos_app.ui.reports.comparing import Comparing
from pos_app.ui.reports.day_table import DayTable
from pos_app.ui.reports.page import ReportsPage
from pos_app.ui.widgets.notice import NoticeKind
from tests.conftest import KEY
from tests.services.dashboard import Dashboard
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import CTRL, Key, Screen
from tests.ui.queue.shop_day import ShopDay

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from pos_app.payments.practice_stripe import PracticeStripe
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.notice import NoticeSpec


@pytest.fixture
def page(day: ShopDay, screen: Screen) -> ReportsPage:
    """Three holds on two days, the first of which is today."""
    day.at(12, 14, 3)
    day.held("Grace Hopper", "27.06")
    day.at(18, 9, 0)
    day.held("Edsger Dijkstra", "132.50")
    day.held("=HYPERLINK(1)", "4.20")
    day.at(19, 10, 53)
    page = ReportsPage(screen.till)
    screen.show(page)
    screen.settle()
    return page


def rows(screen: Screen) -> list[list[str]]:
    table = screen.part(DayTable, "held_days")
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_table_has_what_the_chart_shows_and_adds_up(page: ReportsPage, screen: Screen) -> None:
    assert rows(screen)[0][1:] == ["Grace Hopper", "1", "27.06", "27.06"]
    assert rows(screen)[1][1:] == ["Edsger Dijkstra, =HYPERLINK(1)", "2", "136.70", "163.76"]
    assert page._view._sum.text() == "163.76"
    assert [(bar.amount, bar.alarm) for bar in page._view._chart._bars] == [
        ("27.06", "ends today"),
        ("136.70", ""),
    ]
    assert_accessible(page)


def test_enter_leads_to_the_orders_of_a_day(page: ReportsPage, screen: Screen) -> None:
    wanted: list[str] = []
    page.orders_wanted.connect(wanted.append)
    screen.press(Key.Key_Down, Key.Key_Return)
    [order] = [hold for hold in page._book.holds if hold.customer.startswith("Edsger")]  # type: ignore[union-attr]
    assert wanted == [order.order_uuid]


def test_f5_holds_the_book_against_stripe(
    page: ReportsPage, screen: Screen, world: PracticeStripe
) -> None:
    comparing = page.findChild(Comparing)
    assert comparing is not None
    screen.press(Key.Key_F5)
    screen.settle()
    assert comparing.words == "Same as Stripe to the cent, 10:53"

    stray = Dashboard(world, KEY).hold(900)
    screen.press(Key.Key_F5)
    screen.settle()
    assert comparing.words == "1 difference to Stripe, 10:53"
    said = " ".join(label.text() for label in comparing.findChildren(QLabel))
    assert f"9.00 USD is held at Stripe for no order of this book ({stray})." in said


def test_a_comparison_can_be_stopped(page: ReportsPage, screen: Screen, day: ShopDay) -> None:
    comparing = page.findChild(Comparing)
    assert comparing is not None
    day.line.gate.clear()
    screen.press(Key.Key_F5)
    assert screen.button("compare").text().startswith("Stop")
    screen.press(Key.Key_F5)
    day.line.gate.set()
    screen.settle()
    assert screen.button("compare").text() == "Compare with Stripe"
    assert comparing.words == ""


def test_every_hold_is_exported_and_no_formula(
    page: ReportsPage, screen: Screen, tmp_path: Path, notices: list[NoticeSpec]
) -> None:
    page.export_to(tmp_path / "held.csv")
    screen.settle()
    with (tmp_path / "held.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert [(row["customer"], row["amount"], row["currency"]) for row in written] == [
        ("Grace Hopper", "27.06", "USD"),
        ("Edsger Dijkstra", "132.50", "USD"),
        ("'=HYPERLINK(1)", "4.20", "USD"),
    ]
    assert notices[-1].kind is NoticeKind.DONE

    page.export_to(tmp_path / "nowhere" / "held.csv")
    screen.settle()
    assert notices[-1].lead == "The file was not written."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_only_text(start: str) -> None:
    [_head, [cell]] = csv.reader(csv_text(["a"], [[f"{start}1"]]).splitlines(keepends=True)[:3])
    assert cell.startswith(f"'{start[:1].strip()}")


def test_the_book_can_be_printed(page: ReportsPage, screen: Screen, tmp_path: Path) -> None:
    screen.press("P", modifier=CTRL)
    dialog = screen.part(QPrintDialog, "print")
    paper = tmp_path / "held.pdf"
    screen.part(QLineEdit, "filename").setText(str(paper))
    dialog.accept()
    assert paper.read_bytes().startswith(b"%PDF")


def test_an_empty_book_says_so(screen: Screen) -> None:
    page = ReportsPage(screen.till)
    screen.show(page)
    screen.settle()
    assert page._empty.words.startswith("No card is held.")
    assert_accessible(page)


def test_of_the_next_person_who_may_not_nothing_of_the_book_is_seen(
    day: ShopDay, till: Till, qtbot: QtBot, operator: Operator
) -> None:
    day.held("Grace Hopper", "27.06")
    signed_in = [operator]
    screen = Screen(replace(till, operator=lambda: signed_in[-1]), qtbot)
    page = ReportsPage(screen.till)
    screen.show(page)
    screen.settle()
    table, parts = screen.part(DayTable, "held_days"), ("export_csv", "print_book")
    assert table.isVisible()
    assert {screen.button(part).reason for part in parts} == {""}

    bob = day.services.operators.add("Bob", Role.CLERK, "8642", operator)
    signed_in.append(bob)
    till.events.operator_changed.emit(bob)
    screen.settle()
    assert not table.isVisible()
    assert {screen.button(part).reason for part in parts} == {"Your role does not allow it."}
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Your role does not show this book" in said
    assert not any("27.06" in words for words in said)
    assert_accessible(page)

    signed_in.append(operator)
    till.events.operator_changed.emit(operator)
    screen.settle()
    assert table.isVisible()
    assert {screen.button(part).reason for part in parts} == {""}
