"""What the shop sells."""

from __future__ import annotations

from pos_app.domain.money import Currency, Money
from pos_app.domain.order import CatalogItem
from pos_app.domain.tax import TaxRate
from pos_app.domain.text import fold
from pos_app.storage.database import Book
from pos_app.storage.tables import CatalogItemRow


class Catalog:
    """The catalogue of a book, priced in the shop's currency."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def put(self, items: list[CatalogItem]) -> None:
        """Add items, or replace those of the same SKU."""
        with self._book.write():
            for item in items:
                columns = {
                    "description": item.description,
                    "unit_price_minor": item.unit_price.minor,
                    "tax_milli_percent": item.tax_rate.milli_percent,
                    "search": fold(f"{item.sku} {item.description}"),
                }
                CatalogItemRow.insert(sku=item.sku, **columns).on_conflict(
                    conflict_target=[CatalogItemRow.sku], update=columns
                ).execute(self._book.database)

    def find(self, text: str, of: Currency, limit: int) -> list[CatalogItem]:
        """Items with words that begin like those of `text`; an exact SKU stands first."""
        words = fold(text).split()
        if not words:
            return []
        query = CatalogItemRow.select()
        for word in words:
            query = query.where(CatalogItemRow.search.contains(f" {word}"))
        exact = CatalogItemRow.sku == text.strip().upper()
        query = query.order_by(exact.desc(), CatalogItemRow.description).limit(limit)
        with self._book.read():
            return [_item(row, of) for row in query.execute(self._book.database)]

    def of_skus(self, skus: list[str], of: Currency) -> list[CatalogItem]:
        """The items of these SKUs in this order; unknown ones are left out."""
        query = CatalogItemRow.select().where(CatalogItemRow.sku.in_(skus))
        with self._book.read():
            found = {row.sku: _item(row, of) for row in query.execute(self._book.database)}
        return [found[sku] for sku in skus if sku in found]

    def count(self) -> int:
        """How many items the catalogue has."""
        with self._book.read():
            return int(CatalogItemRow.select().count(self._book.database))


def _item(row: CatalogItemRow, of: Currency) -> CatalogItem:
    price = Money(row.unit_price_minor, of)
    return CatalogItem(row.sku, row.description, price, TaxRate(row.tax_milli_percent))
