"""Which orders of the queue are ticked, to be looked at together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.payment import PaymentStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pos_app.domain.queue import QueueRow


class Ticks(QObject):
    """Ticks on held cards, by the numbers of their orders.

    Signals:
        changed: other orders are ticked now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticked: set[int] = set()
        self._last = 0

    def __contains__(self, number: int) -> bool:
        return number in self._ticked

    def of(self, numbers: Iterable[int]) -> list[int]:
        """Those of some orders that are ticked."""
        return [number for number in numbers if number in self._ticked]

    def toggle(self, row: QueueRow) -> None:
        """Tick a held card, or take its tick away."""
        if row.status is PaymentStatus.HELD:
            self._last = row.number
            self._set(self._ticked ^ {row.number})

    def tick_to(self, row: QueueRow, held: Sequence[int]) -> None:
        """Tick every held card from the one that was ticked last to this one."""
        ends = {self._last, row.number}
        places = [place for place, number in enumerate(held) if number in ends]
        if places:
            self._set(self._ticked | set(held[places[0] : places[-1] + 1]))

    def toggle_all(self, held: Sequence[int]) -> None:
        """Tick every one of some held cards, or none of them if all are ticked."""
        every = set(held)
        self._set(self._ticked - every if every <= self._ticked else self._ticked | every)

    def clear(self) -> None:
        """Tick nothing."""
        self._set(set())

    def _set(self, ticked: set[int]) -> None:
        if ticked != self._ticked:
            self._ticked = ticked
            self.changed.emit()
