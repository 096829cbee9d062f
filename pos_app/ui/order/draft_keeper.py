"""Keeps the order being typed on this PC, so that a crash loses a second of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.order import Draft
    from pos_app.domain.rights import Operator
    from pos_app.ui.order.history import DraftHistory
    from pos_app.ui.till import Till

QUIET_MS = 1000


class DraftKeeper(QObject):
    """Keeps each draft a second after its last edit.

    Signals:
        kept: since when (datetime) there is something to lose; None when there is nothing.
        failed: the exception that kept it from being kept.
        restored: the draft of somebody is about to be shown.
        shown: it is shown.
    """

    kept = Signal(object)
    failed = Signal(object)
    restored = Signal()
    shown = Signal()

    def __init__(
        self,
        till: Till,
        history: DraftHistory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ordering = till.services.ordering
        self._jobs = till.jobs
        self._history = history
        self._operator = till.operator
        self._owner: Operator | None = None
        self._kept: Draft | None = history.draft
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self.keep_now)
        history.changed.connect(self._timer.start)

    def keep_now(self) -> None:
        """Keep the draft without waiting for quiet."""
        self._timer.stop()
        draft, owner = self._history.draft, self._owner
        if owner is not None and draft != self._kept:
            self._kept = draft
            work = partial(self._ordering.keep_draft, draft, owner)
            self._jobs.local(self, work, partial(self._on_kept, draft), self._on_failed)

    def let_go(self, draft: Draft) -> None:
        """Nothing of a draft needs to be kept any more, because the order is saved or forgotten."""
        self._timer.stop()
        self._kept = draft
        self.kept.emit(None)

    def keep_again(self) -> None:
        """Keep the draft after all, because it was not saved."""
        self._kept = None
        self._timer.start()

    def restore(self) -> None:
        """Show the draft of whoever is here now; that of whoever was here is kept.

        Nothing happens when the same person is back.
        """
        before, now = self._owner, self._operator()
        if before is not None and _is_same(before, now):
            self._owner = now
            return
        self.keep_now()
        self._owner = now
        ordering = self._ordering
        self._jobs.local(
            self,
            lambda: (ordering.kept_draft(now), ordering.new_draft()),
            partial(self._on_restored, before is None),
            self.failed.emit,
        )

    def _on_kept(self, draft: Draft, since: datetime) -> None:
        self.kept.emit(None if draft.is_empty else since)

    def _on_failed(self, error: Exception) -> None:
        # Nothing is kept yet: the next quiet second after an edit tries again.
        self._kept = None
        self.failed.emit(error)

    def _on_restored(
        self, is_first: bool, found: tuple[tuple[Draft, datetime] | None, Draft]
    ) -> None:
        kept, fresh = found
        if is_first and (kept is None or not self._history.draft.is_empty):
            # What was typed while the book was read stays.
            return
        draft, since = kept or (fresh, None)
        self._kept = draft
        self.restored.emit()
        self._history.start(draft)
        self._timer.stop()
        self.kept.emit(since)
        self.shown.emit()


def _is_same(before: Operator, now: Operator) -> bool:
    # Perhaps with another name or role since: the draft went along.
    return before.id == now.id if now.id else before == now
