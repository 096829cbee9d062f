"""How values of the domain stand in columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import peewee

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class InstantField(peewee.BigIntegerField):
    """A moment, as whole milliseconds since 1970 UTC: sorts, and means the same everywhere."""

    def db_value(self, value: datetime | None) -> int | None:
        """Milliseconds of a moment that knows its zone."""
        return None if value is None else (value - _EPOCH) // timedelta(milliseconds=1)

    def python_value(self, value: int | None) -> datetime | None:
        """The moment, in UTC."""
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


class QuantityField(peewee.BigIntegerField):
    """A count or weight, as whole thousandths."""

    def db_value(self, value: Decimal | None) -> int | None:
        """Thousandths."""
        return None if value is None else int(value * 1000)

    def python_value(self, value: int | None) -> Decimal | None:
        """The quantity without needless zeros."""
        return None if value is None else Decimal(value) / 1000
