"""Queries whose SQL is made once."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import peewee

from pos_app.storage.database import Book

Row = TypeVar("Row", bound=peewee.Model)


class Prepared(Generic[Row]):
    """A query of which only the values change.

    For what every action reads several times: there, making the SQL anew costs more than reading.
    Made from a query with any values in the places of those that `rows` is given, in their order.
    """

    def __init__(self, model: type[Row], query: peewee.Query) -> None:
        self._model = model
        self._sql: str = query.sql()[0]

    def rows(self, book: Book, *values: Any) -> list[Row]:  # noqa: ANN401 - SQLite's own values
        """Every row, as the query would give it."""
        return list(book.each(self._model.raw(self._sql, *values)))
