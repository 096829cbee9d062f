"""Copies of the book, and coming back to one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pos_app.domain.errors import StorageTrouble
from pos_app.services import trail
from pos_app.services.customer_data import CustomerData
from pos_app.storage import backup
from pos_app.storage.daily import back_up_daily
from pos_app.storage.database import Book
from pos_app.storage.migrate import migrate


class Copies:
    """Makes and restores copies of the book; `folder` keeps those that Holdfast makes by itself."""

    def __init__(
        self,
        book: Book,
        folder: Path,
        clock: Callable[[], datetime],
        customer_data: CustomerData,
    ) -> None:
        self._book = book
        self._folder = folder
        self._clock = clock
        self._customer_data = customer_data

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

    def back_up_by_hand(self) -> Path:
        """Copy the book into the folder, under a name that is never deleted by itself.

        Raises StorageTrouble `backup.failed`.
        """
        name = f"{self._book.path.stem}-by-hand-{self._clock().astimezone():%Y-%m-%d-%H%M%S}.db"
        return self.back_up(self._folder / name)

    def back_up_daily(self) -> Path | None:
        """Make today's copy, unless it is there. Raises StorageTrouble."""
        return back_up_daily(self._book, self._folder, self._clock())

    def restore(self, source: Path, *, trail_may_be_broken: bool = False) -> Path:
        """Replace the book by a copy, tried before, and return the copy of what was there.

        Whoever was erased since the copy was made is erased again. What happened since is still at
        Stripe: read all open intents next. Raises StorageTrouble
        `copy.missing`, `copy.damaged`, `copy.newer`, `copy.trail_broken` or `backup.failed`, and
        `book.damaged` where only `replace_damaged` helps.
        """
        backup.check(self._book.path)
        with tempfile.TemporaryDirectory(prefix="holdfast-restore-") as folder:
            staged = _stage(source, Path(folder), trail_may_be_broken=trail_may_be_broken)
            erased = self._customer_data.erased()
            kept = backup.restore(self._book, staged, copies=self._folder)
        self._customer_data.erase_again(erased)
        return kept


def _stage(source: Path, folder: Path, *, trail_may_be_broken: bool) -> Path:
    """Try a copy out in `folder`: it is whole, of a schema that is known, its trail untouched."""
    try:
        backup.check(source)
        staged = backup.copy(source, folder / "book.db")
        state = _try(Book(staged), folder)
    except StorageTrouble as error:
        # The file to come back to may have troubles that the book itself can have.
        raise StorageTrouble(error.code.replace("book.", "copy."), **error.facts) from error
    if state.code and not trail_may_be_broken:
        raise StorageTrouble("copy.trail_broken", entry=state.entry)
    return staged


def _try(book: Book, copies: Path) -> trail.TrailState:
    try:
        migrate(book, copies=copies)
        return trail.examine(book)
    finally:
        book.close()


def replace_damaged(book: Path, source: Path, *, copies: Path, trail_may_be_broken: bool) -> Path:
    """Put a copy, tried before, in the place of a book that cannot be opened any more.

    Returns where the damaged book is kept. Raises what Copies.restore raises.
    """
    with tempfile.TemporaryDirectory(prefix="holdfast-restore-") as folder:
        staged = _stage(source, Path(folder), trail_may_be_broken=trail_may_be_broken)
        return backup.replace_damaged(book, staged, copies=copies)
