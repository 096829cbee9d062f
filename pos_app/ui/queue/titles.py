"""What the sections and columns of the queue are called, and the marks of the sections."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from pos_app.domain.queue import Section
from pos_app.ui.queue.cells import Column

translate = QCoreApplication.translate


def section_title(section: Section) -> str:
    """What stands above the orders of a section."""
    return {
        Section.NEEDS_YOU: translate("Queue", "Needs you"),
        Section.ENDING_TODAY: translate("Queue", "Ending today"),
        Section.HELD: translate("Queue", "Held, ending later"),
        Section.AWAITING_CARD: translate("Queue", "Awaiting card"),
        Section.DONE: translate("Queue", "Done today"),
    }[section]


def strip_title(section: Section) -> str:
    """What a section's count is called: that of "Held" has those that end today too."""
    return translate("Queue", "Held") if section is Section.HELD else section_title(section)


def section_mark(section: Section) -> tuple[str, str]:
    """The icon of a section, and the colour of the icon."""
    return {
        Section.NEEDS_YOU: ("triangle-alert", "bad"),
        Section.ENDING_TODAY: ("alarm-clock", "bad"),
        Section.HELD: ("lock", "accent_ink"),
        Section.AWAITING_CARD: ("credit-card", "ink2"),
        Section.DONE: ("circle-check", "ok"),
    }[section]


def column_title(column: Column) -> str:
    """What stands above a column."""
    return {
        Column.ENDS: translate("Queue", "Ends in"),
        Column.SAVED: translate("Queue", "Taken"),
        Column.NUMBER: translate("Queue", "Order"),
        Column.CUSTOMER: translate("Queue", "Customer"),
        Column.ITEMS: translate("Queue", "Items"),
        Column.AMOUNT: translate("Queue", "Amount"),
        Column.CARD: translate("Queue", "Card"),
        Column.TAKEN_BY: translate("Queue", "Taken by"),
        Column.STATE: translate("Queue", "State"),
    }[column]
