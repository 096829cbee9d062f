"""What filters and sorts are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.money import Money
from pos_app.domain.queue import SortBy
from pos_app.ui.cards import brand_text
from pos_app.ui.queue.cells import SORTS
from pos_app.ui.queue.titles import column_title

if TYPE_CHECKING:
    from pos_app.domain.money import Currency
    from pos_app.domain.queue import Filters
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate


def age_words(hours: int) -> str:
    """How old an order must be, in the choices that the filters offer."""
    return {
        0: translate("Queue", "Any age"),
        1: translate("Queue", "Older than 1 hour"),
        24: translate("Queue", "Older than 1 day"),
        72: translate("Queue", "Older than 3 days"),
    }.get(hours, translate("Queue", "Older than {hours} hours").format(hours=hours))


AGES = (0, 1, 24, 72)


def filter_words(filters: Filters, formats: Formats, currency: Currency) -> str:
    """What is left in the list, in a line; "" where nothing is left out."""
    words = []
    if filters.taken_by:
        words.append(translate("Queue", "taken by {name}").format(name=filters.taken_by))
    if filters.customer:
        words.append(translate("Queue", "customer “{name}”").format(name=filters.customer))
    for minor, text in (
        (filters.at_least_minor, translate("Queue", "from {amount}")),
        (filters.at_most_minor, translate("Queue", "up to {amount}")),
    ):
        if minor is not None:
            words.append(text.format(amount=formats.money(Money(minor, currency))))
    if filters.older_than_h:
        age = age_words(filters.older_than_h)
        words.append(age[0].lower() + age[1:])
    if filters.card_brand:
        words.append(brand_text(filters.card_brand))
    if filters.failed_checks:
        words.append(translate("Queue", "a check failed"))
    return ", ".join(words)


def sort_words(by: SortBy) -> str:
    """What a sort is called."""
    if by is SortBy.URGENCY:
        return translate("Queue", "Urgency")
    return column_title(next(column for column, sort in SORTS.items() if sort is by))
