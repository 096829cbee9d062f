"""The trail of what happened: whether it is whole, and a copy that others can check."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pos_app.domain.audit import ERASED, AuditEntry
from pos_app.domain.errors import StorageTrouble
from pos_app.private import write_private
from pos_app.storage import audit
from pos_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class TrailState:
    """How the trail was found: `code` names the trouble, `entry` where it begins.

    `trail.broken`: this entry was changed, put in, or the one before it taken out. `trail.cut`:
    the last entries are gone. Empty if every entry is as it was written.
    """

    entries: int
    code: str = ""
    entry: int = 0
    what: str = ""


def examine(book: Book) -> TrailState:
    """Compute every hash of a book anew and compare the end with what the book remembers.

    An entry whose words were erased is vouched for by the one that tells of the erasing.
    """
    previous, entries = "", 0
    wrong: dict[int, tuple[str, str]] = {}
    vouched: dict[str, str] = {}
    with book.read():
        for row, made in audit.rows(book):
            number, action, now = int(str(row["id"])), str(row["action"]), ""
            if number == entries + 1:
                now = audit.hash_of(row, previous)
            if now != made:
                wrong[number] = (now, action)
            elif action == ERASED:
                vouched |= json.loads(str(row["facts"])).get("entries", {})
            previous, entries = made, number
        head = audit.head(book)
    for number, (now, action) in wrong.items():
        if not now or vouched.get(str(number)) != now:
            return TrailState(number - 1, "trail.broken", number, action)
    if (head.entries, head.hash) != (entries, previous):
        return TrailState(entries, "trail.cut", entries)
    return TrailState(entries)


class Trail:
    """Checks and exports the trail.

    What the till last saw of its end is kept in `witness`, a file outside the book: with it, taking
    out the last entries is found even if the book's own record of the end was changed too. Whoever
    can write both files and computes every hash anew is found only by an export kept elsewhere.
    """

    def __init__(
        self, book: Book, clock: Callable[[], datetime], witness: Path, *, till: str
    ) -> None:
        self._book = book
        self._clock = clock
        self._witness = witness
        self._till = till

    def check(self) -> TrailState:
        """Compute every hash anew and compare the end with what the book and the till remember."""
        state = examine(self._book)
        if not state.code and not self._witness_agrees():
            return TrailState(state.entries, "trail.cut", state.entries)
        return state

    def remember(self) -> None:
        """Note beside the book how far the trail goes; never over what does not fit any more."""
        if self._witness_agrees():
            self._write_witness()

    def tell_restored(self, source: Path) -> None:
        """Begin anew with the trail of a copy that somebody came back to, and tell so in it."""
        facts: dict[str, object] = {"file": source.name, "before": self._read_witness()}
        with self._book.write():
            entry = AuditEntry(self._clock(), "", self._till, "book.restored", None, facts)
            audit.append(self._book, entry)
        self._write_witness()

    def export(self, target: Path) -> int:
        """Write the trail as JSON lines, the last one its end; returns the number of entries.

        Raises StorageTrouble `trail.not_written`.
        """
        part = target.with_name(target.name + ".part")
        try:
            part.unlink(missing_ok=True)
            # For the owner's eyes first, as a copy of the book is.
            number = os.open(part, os.O_CREAT | os.O_WRONLY, 0o600)
            with self._book.read(), open(number, "w", encoding="utf-8", newline="\n") as file:
                previous, entries = "", 0
                for row, made in audit.rows(self._book):
                    line = row | {"previous": previous, "hash": made}
                    print(json.dumps(line, ensure_ascii=False), file=file)
                    previous, entries = made, entries + 1
                head = audit.head(self._book)
                end = {"entries": head.entries, "hash": head.hash}
                print(json.dumps(end), file=file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink()
            reason = error.strerror or ""
            raise StorageTrouble("trail.not_written", file=str(target), reason=reason) from error
        return entries

    def _witness_agrees(self) -> bool:
        known = self._read_witness()
        if known is None or not known["entries"]:
            return True
        return audit.has(self._book, int(str(known["last_id"])), str(known["hash"]))

    def _read_witness(self) -> dict[str, object] | None:
        try:
            known = json.loads(self._witness.read_text(encoding="utf-8"))
            return {name: known[name] for name in ("entries", "last_id", "hash")}
        except (OSError, ValueError, KeyError, TypeError):
            # A new till, or a file that is gone: the book's own record is left.
            return None

    def _write_witness(self) -> None:
        # The trail itself is safe in the book; on a full disk the note is as old as it was.
        with contextlib.suppress(OSError):
            write_private(self._witness, json.dumps(asdict(audit.head(self._book))))
