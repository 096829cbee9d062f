"""Views of the queue that the shop has saved: filters and a sort under a name."""

from __future__ import annotations

import json
from dataclasses import asdict

from pos_app.domain.customer import Customer
from pos_app.domain.queue import Filters, SavedView, Sort, SortBy
from pos_app.domain.text import fold
from pos_app.storage.database import Book
from pos_app.storage.shop import ShopStore

_SETTING = "queue_views"
LONGEST_NAME = 40


class QueueViews:
    """Kept in the book, so that every till of the shop has them and a copy of the book too."""

    def __init__(self, book: Book, store: ShopStore) -> None:
        self._book = book
        self._store = store

    def all(self) -> list[SavedView]:
        """Every saved view, by name."""
        stored = json.loads(self._store.settings().get(_SETTING, "{}"))
        return [_view(name, facts) for name, facts in sorted(stored.items())]

    def save(self, view: SavedView) -> list[SavedView]:
        """Save a view, in place of one of the same name, and return all."""
        others = [each for each in self.all() if each.name != view.name]
        return self._keep([*others, view])

    def remove(self, name: str) -> list[SavedView]:
        """Forget a view, if it is there, and return the others."""
        return self._keep([each for each in self.all() if each.name != name])

    def forget_customer(self, customer: Customer) -> None:
        """Forget the views that look for a customer, or are named like one."""
        views = self.all()
        kept = [each for each in views if not _is_about(each, customer)]
        if len(kept) < len(views):
            self._keep(kept)

    def _keep(self, views: list[SavedView]) -> list[SavedView]:
        facts = {
            each.name: {
                "filters": asdict(each.filters),
                "sort": each.sort.by.value,
                "descending": each.sort.descending,
            }
            for each in views
        }
        with self._book.write():
            self._store.set(_SETTING, json.dumps(facts))
        return self.all()


def _is_about(view: SavedView, customer: Customer) -> bool:
    name = set(fold(customer.name).split())
    looked_for = set(fold(view.filters.customer).split())
    return bool(name) and (
        bool(looked_for and looked_for <= name) or name <= set(fold(view.name).split())
    )


def _view(name: str, facts: dict[str, object]) -> SavedView:
    filters = facts["filters"]
    assert isinstance(filters, dict)
    sort = Sort(SortBy(str(facts["sort"])), bool(facts["descending"]))
    return SavedView(name, Filters(**filters), sort)
