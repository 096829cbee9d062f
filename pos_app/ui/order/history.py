"""The order being typed, with undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.order import Draft

_UNDO_DEPTH = 500


class DraftHistory(QObject):
    """One draft and the drafts it was before. Drafts are values, so a step keeps two of them.

    Signals:
        changed: after every edit, undo, redo and fresh start.
    """

    changed = Signal()

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(_UNDO_DEPTH)

    @property
    def draft(self) -> Draft:
        """The order as it stands."""
        return self._draft

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._stack.canUndo()

    def start(self, draft: Draft) -> None:
        """Begin with another order; the edits of the one before are forgotten."""
        self._stack.clear()
        self._show(draft)

    def edit(self, draft: Draft) -> None:
        """Take a new version of the order; one that changes nothing is no edit."""
        if draft != self._draft:
            self._stack.push(_Edit(self._show, self._draft, draft))

    def undo(self) -> None:
        """Go one edit back."""
        self._stack.undo()

    def redo(self) -> None:
        """Go one edit forward again."""
        self._stack.redo()

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        self.changed.emit()


class _Edit(QUndoCommand):
    def __init__(self, show: Callable[[Draft], None], before: Draft, after: Draft) -> None:
        super().__init__()
        self._show = show
        self._before = before
        self._after = after

    @override
    def undo(self) -> None:
        self._show(self._before)

    @override
    def redo(self) -> None:
        self._show(self._after)
