"""Amounts added up for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pos_app.domain.money import Currency, Money
    from pos_app.ui.formats import Formats


def sum_text(amounts: Iterable[Money], formats: Formats) -> str:
    """The sum, without its currency where there is only one; "" for nothing."""
    sums: dict[Currency, Money] = {}
    for amount in amounts:
        known = sums.get(amount.currency)
        sums[amount.currency] = known + amount if known is not None else amount
    if len(sums) == 1:
        return formats.money(next(iter(sums.values())))
    return " · ".join(formats.money_with_code(sums[each]) for each in sorted(sums, key=str))
