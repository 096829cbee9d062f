"""Bring a book to the present schema, with a copy of the file made before."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner

from pos_app.domain.errors import StorageTrouble
from pos_app.storage.backup import back_up
from pos_app.storage.database import Book

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(book: Book, *, copies: Path, directory: Path = MIGRATIONS) -> list[str]:
    """Apply what is pending and return its names; a copy goes to `copies` first.

    Raises StorageTrouble `book.newer` for a book that a newer Holdfast has written, and
    `program.incomplete` where the migration files are missing, as in a bad package.
    """
    runner = Runner(book.database, str(directory))
    known, applied = _known_and_applied(book, runner)
    pending = [name for name in known if name not in applied]
    if pending and applied:
        back_up(book, copies / f"{book.path.stem}-before-{pending[0]}.db")
    if pending:
        # Not atomic() around all: each migration commits with its own history row.
        runner.up()
    return pending


def schema(book: Book) -> str:
    """The newest migration that the book has had.

    Raises StorageTrouble `book.newer` if another program has migrated it since it was opened.
    """
    _, applied = _known_and_applied(book, Runner(book.database, str(MIGRATIONS)))
    return max(applied, default="")


def _known_and_applied(book: Book, runner: Runner) -> tuple[list[str], set[str]]:
    with book.read():
        known = [each.name for each in runner.migrations()]
        applied = set(runner.applied())
    if not known:
        # The runner finds files by pattern: without them it would apply nothing and say nothing.
        raise StorageTrouble("program.incomplete", missing="migrations")
    newer = sorted(applied - set(known))
    if newer:
        raise StorageTrouble("book.newer", schema=newer[-1])
    return known, applied
