"""Copies of the book, and coming back to one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pos_app.storage import backup
from pos_app.storage.database import Book
from pos_app.storage.migrate import migrate


class Copies:
    """Makes and restores copies of the book; `folder` keeps those made on the way."""

    def __init__(self, book: Book, folder: Path) -> None:
        self._book = book
        self._folder = folder

    def back_up(self, target: Path) -> Path:
        """Copy the whole book, while it is in use. Raises StorageTrouble `backup.failed`."""
        return backup.back_up(self._book, target)

    def restore(self, source: Path) -> Path:
        """Replace the book by a copy, tried before, and return the copy of what was there.

        What happened since is still at Stripe: read all open intents next. Raises StorageTrouble
        `book.missing`, `book.damaged`, `book.newer`, `backup.failed`.
        """
        backup.check(source)
        with tempfile.TemporaryDirectory(prefix="holdfast-restore-") as folder:
            staged = backup.copy(source, Path(folder) / "book.db")
            trial = Book(staged)
            try:
                migrate(trial, copies=self._folder)
            finally:
                trial.close()
            return backup.restore(self._book, staged, copies=self._folder)
