"""The lines as a table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import currency
from pos_app.domain.order import MOST_LINES, Draft, OrderLine, parse_discount
from pos_app.domain.tax import TaxRate
from pos_app.ui.order import edits
from pos_app.ui.order.history import DraftHistory
from pos_app.ui.order.lines_model import Column, LinesModel
from tests.conftest import usd

if TYPE_CHECKING:
    from pos_app.ui.formats import Formats

TEA = OrderLine("Assam", Decimal(2), usd("12.50"), TaxRate(8250), "TEA")
BOOK = OrderLine("Tides", Decimal(1), usd("24.00"), TaxRate(8250), "BK")
EMPTY = Draft("order-1", currency("usd"))

LINES_ONE_AFTER_ANOTHER = (
    (TEA,),
    (TEA, BOOK),
    (BOOK,),
    (TEA, BOOK, TEA),
    (BOOK, BOOK),
    (BOOK, TEA),
    (),
)


def texts(model: LinesModel) -> list[str]:
    return [str(model.index(row, Column.SKU).data()) for row in range(model.rowCount())]


def test_rows_come_and_go_as_qt_wants(formats: Formats) -> None:
    model = LinesModel(formats)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for lines in LINES_ONE_AFTER_ANOTHER:
        model.show_draft(replace(EMPTY, lines=lines))
        assert texts(model) == [line.sku for line in lines]


def test_amounts_are_net_and_add_up_to_the_subtotal(formats: Formats) -> None:
    draft = Draft("order-1", currency("usd"), prices_include_tax=True, lines=(TEA, BOOK))
    model = LinesModel(formats)
    model.show_draft(draft)
    amounts = [str(model.index(row, Column.AMOUNT).data()) for row in range(2)]
    assert amounts == ["23.09", "22.17"]
    assert draft.totals().subtotal == usd("45.26")


def test_a_line_is_read_out_whole(formats: Formats) -> None:
    model = LinesModel(formats)
    line = replace(TEA, discount=parse_discount("10%", currency("usd")))
    model.show_draft(replace(EMPTY, lines=(line,)))
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "2 × Assam, price 12.50, tax 8.25\N{NO-BREAK SPACE}%, amount 22.50, 10% off"


def test_the_same_item_adds_to_its_line_unless_the_price_differs() -> None:
    draft, row = edits.add_line(replace(EMPTY, lines=(TEA,)), replace(TEA, quantity=Decimal(1)))
    assert (draft.lines[0].quantity, row) == (Decimal(3), 0)
    draft, row = edits.add_line(draft, replace(TEA, unit_price=usd("10")))
    assert (len(draft.lines), row) == (2, 1)


def test_free_lines_stay_apart() -> None:
    free = replace(TEA, sku="")
    draft, _ = edits.add_line(replace(EMPTY, lines=(free,)), free)
    assert len(draft.lines) == 2


def test_one_line_too_many_is_refused() -> None:
    full = replace(EMPTY, lines=(replace(TEA, sku=""),) * MOST_LINES)
    with pytest.raises(InvalidInput, match=r"order\.too_many_lines"):
        edits.add_line(full, BOOK)


def test_a_quantity_has_a_top() -> None:
    draft = replace(EMPTY, lines=(replace(TEA, quantity=Decimal(99_999)),))
    with pytest.raises(InvalidInput, match=r"quantity\.invalid"):
        edits.change_quantity(draft, 0, 1)


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    history = DraftHistory(EMPTY)
    history.edit(EMPTY)
    assert not history.can_undo
    history.edit(replace(EMPTY, note="x"))
    history.undo()
    assert history.draft == EMPTY
