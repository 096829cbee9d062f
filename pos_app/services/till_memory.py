"""What one till remembers from one day to the next."""

from __future__ import annotations

from pos_app.storage.database import Book
from pos_app.storage.shop import ShopStore


class TillMemory:
    """Small choices of a till, kept in the book under the till's own identity."""

    def __init__(self, book: Book, store: ShopStore, *, install: str) -> None:
        self._book = book
        self._store = store
        self._install = install

    def recall(self, what: str) -> str:
        """What was remembered, or an empty text."""
        return self._store.settings().get(self._name(what), "")

    def remember(self, what: str, value: str) -> None:
        """Remember something in place of what was remembered before."""
        if self.recall(what) == value:
            return
        with self._book.write():
            self._store.set(self._name(what), value)

    def _name(self, what: str) -> str:
        return f"till.{self._install}.{what}"
