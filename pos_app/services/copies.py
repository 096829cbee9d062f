"""Copies of the book, and coming back to one."""

from __future__ import annotations

import tempfile
from datetime import datetime
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

    @property
    def book_file(self) -> Path:
        """Where the book is."""
        return self._book.path

    @property
    def folder(self) -> Path:
        """Where the copies are that Holdfast makes by itself, and those made by a button."""
        return self._folder

    def known(self) -> list[Path]:
        """The copies in the folder, newest first."""
        found = self._folder.glob("*.db")
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)

    def back_up_by_hand(self, now: datetime) -> Path:
        """Copy the book into the folder, under a name that is never deleted by itself.

        Raises StorageTrouble `backup.failed`.
        """
        name = f"{self._book.path.stem}-by-hand-{now.astimezone():%Y-%m-%d-%H%M%S}.db"
        return self.back_up(self._folder / name)

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
