"""The shop's settings and its people's unfinished orders."""

from __future__ import annotations

from datetime import datetime

from pos_app.storage.database import Book
from pos_app.storage.tables import DraftRow, ShopSettingRow


class ShopStore:
    """Settings by name, drafts as text."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def settings(self) -> dict[str, str]:
        """All settings that were ever set."""
        with self._book.read():
            rows = ShopSettingRow.select().execute(self._book.database)
            return {row.name: row.value for row in rows}

    def set(self, name: str, value: str) -> None:
        """Set one setting, in the caller's transaction."""
        ShopSettingRow.insert(name=name, value=value).on_conflict(
            conflict_target=[ShopSettingRow.name], update={ShopSettingRow.value: value}
        ).execute(self._book.database)

    def keep_draft(self, operator: str, content: str, now: datetime) -> datetime:
        """Keep an operator's unfinished order and return since when one is kept."""
        with self._book.write():
            DraftRow.insert(operator=operator, content=content, since=now).on_conflict(
                conflict_target=[DraftRow.operator], update={DraftRow.content: content}
            ).execute(self._book.database)
            row = DraftRow.select().where(DraftRow.operator == operator).get(self._book.database)
            since: datetime = row.since
            return since

    def draft(self, operator: str) -> tuple[str, datetime] | None:
        """An operator's unfinished order."""
        with self._book.read():
            row = DraftRow.select().where(DraftRow.operator == operator).first(self._book.database)
            return None if row is None else (row.content, row.since)

    def forget_draft(self, operator: str) -> None:
        """Forget an operator's unfinished order; alone or in the caller's transaction."""
        with self._book.write():
            DraftRow.delete().where(DraftRow.operator == operator).execute(self._book.database)
