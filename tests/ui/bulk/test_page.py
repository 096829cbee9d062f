"""The check of many holds as a page: what it says while it reads, runs, pauses and stops."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from pos_app.domain.approval import TwoPeople
from pos_app.domain.money import Money, currency
from pos_app.domain.order import OrderLine, parse_quantity
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.services.bulk import BulkOutcome
from pos_app.ui.bulk.model import BulkModel, Column
from pos_app.ui.bulk.page import BulkPage
from pos_app.ui.layout import Layout
from pos_app.ui.widgets.chip import Chip
from tests.conftest import usd
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import CTRL, Key, Screen
from tests.ui.queue.shop_day import CVC_FAILS, ShopDay

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord


@pytest.fixture
def page(screen: Screen) -> BulkPage:
    made = BulkPage(screen.till)
    screen.show(made)
    return made


def model_of(page: BulkPage) -> BulkModel:
    return cast("BulkModel", page.table.model())


def state(page: BulkPage) -> str:
    chip = page.findChild(Chip, "bulk_state")
    assert chip is not None
    return chip.accessibleName()


def check(page: BulkPage, screen: Screen, records: list[OrderRecord]) -> None:
    page.check(tuple(record.order.uuid for record in records), Verb.CAPTURE)
    screen.settle()
    page.setFocus()


def test_qt_finds_no_fault_with_the_table(day: ShopDay, screen: Screen, page: BulkPage) -> None:
    records = [day.held("Grace Hopper", "27.06"), day.held("Radia Perlman", "9.00", CVC_FAILS)]
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(model_of(page), fatal)
    check(page, screen, records)
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert_accessible(page)


def test_a_screen_reader_hears_the_tick_the_verdict_and_why(
    day: ShopDay, screen: Screen, page: BulkPage
) -> None:
    records = [day.held("Grace Hopper", "27.06"), day.held("Radia Perlman", "9.00", CVC_FAILS)]
    check(page, screen, records)
    model = model_of(page)
    said = [model.index(row, 0).data(11) for row in range(model.rowCount())]
    assert said[1] == f"ticked, {records[0].order.number}, Grace Hopper, 27.06, Ready"
    assert "Look first, The security code did not match." in str(said[3])


def test_what_needs_two_people_says_so_and_is_not_sent_again(
    day: ShopDay, screen: Screen, page: BulkPage
) -> None:
    record, shop = day.held("Grace Hopper", "27.06"), day.services.shop
    limit = TwoPeople(capture=usd("20"))
    shop.change(replace(shop.settings, two_people=limit), day.operator.name)
    check(page, screen, [record])
    screen.press(Key.Key_Return, modifier=CTRL)
    screen.settle()
    model = model_of(page)
    said = [str(model.index(row, 0).data(11)) for row in range(model.rowCount())]
    assert "Needs 2 people, 27.06 needs two people: above 20.00, one is not enough." in said[1]
    assert not screen.button("bulk_run").isEnabled()
    check(page, screen, [record])
    said = [str(model.index(row, 0).data(11)) for row in range(model.rowCount())]
    assert f"{day.operator.name} asked for it 10:53; it waits for a second person." in said[1]


def test_the_button_counts_what_is_ticked(day: ShopDay, screen: Screen, page: BulkPage) -> None:
    records = [day.held(f"Customer {nth}", "10.00") for nth in range(3)]
    check(page, screen, records)
    assert screen.button("bulk_run").text() == "Capture 3 cards, 30.00"
    screen.press("Space")
    assert screen.button("bulk_run").text() == "Capture 2 cards, 20.00"
    screen.press(Key.Key_Down, "Space")
    assert screen.button("bulk_run").text() == "Capture 1 card, 10.00"
    screen.press(Key.Key_Down, "Space")
    assert not screen.button("bulk_run").isEnabled()
    screen.press("A", modifier=CTRL)
    assert screen.button("bulk_run").text() == "Capture 3 cards, 30.00"


def test_an_order_that_is_changed_meanwhile_is_shown_as_it_is_and_not_ticked(
    day: ShopDay, screen: Screen, page: BulkPage
) -> None:
    records = [day.held(f"Customer {nth}", "10.00") for nth in range(3)]
    check(page, screen, records)
    screen.press("Space")
    content = records[1].order.content
    cheaper = replace(content, lines=(replace(content.lines[0], unit_price=usd("4.00")),))
    day.services.ordering.save(cheaper, day.operator)
    screen.till.events.order_changed.emit(records[1].order.uuid)
    screen.settle()
    takes = {each.order_uuid: each.take for each in model_of(page).lines()}
    assert takes[records[1].order.uuid] == usd("4.00")
    # The first was unticked by hand and stays so.
    assert screen.button("bulk_run").text() == "Capture 1 card, 10.00"


def test_a_run_is_stopped_and_what_has_begun_is_finished(
    day: ShopDay, screen: Screen, page: BulkPage
) -> None:
    records = [day.held(f"Customer {nth}", "10.00") for nth in range(20)]
    check(page, screen, records)
    day.line.gate.clear()
    screen.press(Key.Key_Return, modifier=CTRL)
    assert page.is_running
    screen.press("P")
    assert state(page).startswith("Paused at 0 of 20")
    screen.press(Key.Key_Escape)
    day.line.gate.set()
    screen.settle()

    screen.qtbot.waitUntil(lambda: not page.is_running)
    results = model_of(page).results()
    assert len(results) < 20
    assert {each.outcome for each in results} <= {BulkOutcome.DONE}
    captured = [
        record
        for record in records
        if day.services.ordering.record(record.order.uuid).payment.status is PaymentStatus.CAPTURED
    ]
    assert len(captured) == len(results)
    with screen.qtbot.waitSignal(page.left):
        screen.press(Key.Key_Escape)


def test_two_currencies_are_never_added_up(day: ShopDay, screen: Screen, page: BulkPage) -> None:

    dollars = day.held("Grace Hopper", "27.06")
    eur = currency("eur")
    draft = replace(
        day.draft("Ida Rhodes"),
        currency=eur,
        lines=(OrderLine("Mug", parse_quantity("1"), Money(900, eur)),),
    )
    day.services.ordering.save(draft, day.operator)
    day.services.ordering.send(draft.uuid, day.operator)
    euros = day.hold(day.services.ordering.record(draft.uuid))
    check(page, screen, [dollars, euros])
    assert screen.button("bulk_run").text() == "Capture 2 cards, 9.00 EUR + 27.06 USD"


def test_one_column_keeps_take_ends_in_and_verdict(
    day: ShopDay, screen: Screen, page: BulkPage
) -> None:
    check(page, screen, [day.held("Grace Hopper", "27.06")])
    page.set_layout(Layout.SINGLE)
    shown = {column for column in Column if not page.table.isColumnHidden(column)}
    assert {Column.TAKE, Column.ENDS, Column.VERDICT} < shown
    assert Column.HELD not in shown
