"""Which rights the prices of an order need."""

from __future__ import annotations

from collections import Counter

from pos_app.domain.money import Currency
from pos_app.domain.order import Draft, OrderLine
from pos_app.domain.rights import Right
from pos_app.services.shop import CatalogSearch, Shop


class Pricing:
    """Compares what was typed with the catalogue."""

    def __init__(self, catalog: CatalogSearch, shop: Shop) -> None:
        self._catalog = catalog
        self._shop = shop

    def rights_needed(self, draft: Draft, saved: Draft | None) -> tuple[Right, ...]:
        """What a person must be allowed to do to save `draft`, besides taking orders.

        What stands in `saved` already was allowed then. A line without an SKU has no other price
        than the one that is typed.
        """
        known = saved.lines if saved is not None and _money(saved) == _money(draft) else ()
        new = [*(Counter(draft.lines) - Counter(known))]
        needed: list[Right] = []
        if self._changes_price(draft, new):
            needed.append(Right.CHANGE_PRICE)
        allowed = {None, saved.discount if saved is not None else None}
        if any(line.discount for line in new) or draft.discount not in allowed:
            needed.append(Right.DISCOUNT)
        return tuple(needed)

    def _changes_price(self, draft: Draft, lines: list[OrderLine]) -> bool:
        skus = {sku for line in lines if line.sku for sku in (line.sku, line.sku.upper())}
        prices = {item.sku: item.unit_price for item in self._catalog.of_skus(sorted(skus))}
        defaults = self._shop.defaults
        # The same figure is another price in another currency, or with the tax in it.
        is_shops_money = _money(draft) == (defaults.currency, defaults.prices_include_tax)
        for line in lines:
            price = prices.get(line.sku) or prices.get(line.sku.upper())
            if price is not None and not (is_shops_money and price == line.unit_price):
                return True
        return False


def _money(draft: Draft) -> tuple[Currency, bool]:
    return draft.currency, draft.prices_include_tax
