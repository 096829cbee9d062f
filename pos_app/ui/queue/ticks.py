"""Which orders of the queue are ticked, to be looked at together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.payment import PaymentStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pos_app.domain.queue import QueueRow


class Ticks(QObject):
    """Ticks on held cards, by the identity of their orders.

    Signals:
        changed: other orders are ticked now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticked: set[str] = set()
        self._last = ""

    def __contains__(self, order_uuid: str) -> bool:
        return order_uuid in self._ticked

    def of(self, rows: Iterable[QueueRow]) -> list[QueueRow]:
        """Those of some rows that are ticked."""
        return [row for row in rows if row.order_uuid in self._ticked]

    def toggle(self, row: QueueRow) -> None:
        """Tick a held card, or take its tick away."""
        if row.status is PaymentStatus.HELD:
            self._last = row.order_uuid
            self._set(self._ticked ^ {row.order_uuid})

    def tick_to(self, row: QueueRow, rows: list[QueueRow]) -> None:
        """Tick every held card from the one that was ticked last to this one."""
        places = [
            nth for nth, each in enumerate(rows) if each.order_uuid in {self._last, row.order_uuid}
        ]
        if places:
            self._set(self._ticked | _held(rows[places[0] : places[-1] + 1]))

    def toggle_all(self, rows: list[QueueRow]) -> None:
        """Tick every held card of some rows, or none of them if all are ticked."""
        held = _held(rows)
        self._set(self._ticked - held if held <= self._ticked else self._ticked | held)

    def clear(self) -> None:
        """Tick nothing."""
        self._set(set())

    def _set(self, ticked: set[str]) -> None:
        if ticked != self._ticked:
            self._ticked = ticked
            self.changed.emit()


def _held(rows: list[QueueRow]) -> set[str]:
    return {row.order_uuid for row in rows if row.status is PaymentStatus.HELD}
