"""What stands in one cell of a table of orders, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from pos_app.domain.queue import SortBy
from pos_app.ui.cards import card_text
from pos_app.ui.moments import when_short
from pos_app.ui.queue.checks import check_mark
from pos_app.ui.queue.standing import chips_of, time_of
from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtCore import QAbstractItemModel

    from pos_app.domain.holds import WarnTimes
    from pos_app.domain.queue import QueueRow
    from pos_app.ui.formats import Formats
    from pos_app.ui.widgets.chip import ChipSpec

# The roles under which models hand out an order's row (or a group's head) and its cells.
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
CELL_ROLE = Qt.ItemDataRole.UserRole + 2
# These are in view, so that nothing is read for them; some may be heads.
_ROWS_ASKED = 3


class Column(IntEnum):
    """The columns of tables of orders, from left to right; a layout may hide some.

    The first one is that of the list that is read page by page: Qt's views fetch more only while
    the first column of the last row can be seen.
    """

    SAVED = 0
    ENDS = 1
    NUMBER = 2
    CUSTOMER = 3
    ITEMS = 4
    AMOUNT = 5
    CARD = 6
    TAKEN_BY = 7
    STATE = 8


# What a click on the head of each column sorts by.
SORTS = {column: SortBy[column.name] for column in Column}


def number_width(number: str) -> int:
    """How wide an order's number is with its margins, in pixels at 100 % text."""
    return 24 + 9 * len(number)


def numbers_width(model: QAbstractItemModel, column: int) -> int:
    """Room for the numbers of this shop, which get longer over the years, as number_width."""
    rows = range(min(model.rowCount(), _ROWS_ASKED))
    numbers = (model.index(row, column).data() for row in rows)
    return max((number_width(str(each)) for each in numbers if each), default=0)


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a kind and colour, a tick or a coloured icon before it, or chips instead."""

    text: str = ""
    kind: Type = Type.BODY
    token: str = "ink"
    icon: str = ""
    icon_token: str = ""
    chips: tuple[ChipSpec, ...] = ()
    is_ticked: bool = False


def cell_of(
    row: QueueRow, column: Column, now: datetime, warn: WarnTimes, formats: Formats
) -> Cell:
    """The cell of an order in a column."""
    match column:
        case Column.SAVED:
            return Cell(when_short(row.saved_at, now, formats), Type.SECOND, "ink2")
        case Column.ENDS:
            left = time_of(row, now, warn)
            kind = Type.AMOUNT if left.bold else Type.BODY
            return Cell(left.text, kind, left.token, left.icon)
        case Column.NUMBER:
            return Cell(str(row.number), token="ink2")
        case Column.CUSTOMER:
            return Cell(row.customer or row.phone, Type.NAME)
        case Column.ITEMS:
            return Cell(row.items, Type.SECOND, "ink2")
        case Column.AMOUNT:
            icon, token = check_mark(row.card)
            return Cell(formats.money(row.amount), Type.AMOUNT, icon=icon, icon_token=token)
        case Column.CARD:
            return Cell(card_text(row.card), Type.SECOND, "ink2")
        case Column.TAKEN_BY:
            return Cell(row.taken_by, Type.SECOND, "ink2")
        case Column.STATE:
            chips = chips_of(row, now, formats)
            return Cell(" · ".join(chip.text for chip in chips), chips=chips)
