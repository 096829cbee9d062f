"""Looking at the reader that asks for an order's card, off the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.holds import to_let_go
from pos_app.domain.reader import Keying

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.services.holding import ReaderLook
    from pos_app.ui.till import Till


class ReaderWatch(QObject):
    """One look at a time for each order.

    Signals:
        seen: an OrderRecord, when something is other than before.
        unheld: an OrderRecord and why its card is not held; the reader no longer asks.
    """

    seen = Signal(object)
    unheld = Signal(object, object)

    def __init__(self, till: Till, parent: QObject) -> None:
        super().__init__(parent)
        self._services = till.services
        self._jobs = till.jobs
        self._keying: dict[str, Keying | None] = {}
        self._looking: set[str] = set()
        self._stopping: set[str] = set()

    def keying_of(self, order_uuid: str) -> Keying | None:
        """How far the card was when last seen, None while Stripe cannot tell."""
        return self._keying.get(order_uuid, Keying.WAITING)

    def look(self, record: OrderRecord) -> None:
        """See how far the reader is."""
        uuid = record.order.uuid
        if uuid in self._looking:
            return
        self._looking.add(uuid)
        stop = uuid in self._stopping
        self._stopping.discard(uuid)
        look = partial(self._services.holding.look_at_reader, uuid, stop=stop)
        self._jobs.network(self, look, self._on_looked, partial(self._on_not_looked, record))

    def stop(self, record: OrderRecord) -> None:
        """Let the reader no longer ask for the card; what comes of it is told like any look."""
        self._stopping.add(record.order.uuid)
        self.look(record)

    def present(self, record: OrderRecord | None, number: str) -> None:
        """Key a test card on the simulated reader that asks for the order's card."""
        attempt = record.open_attempt if record is not None else None
        if record is None or attempt is None:
            return
        key_in = partial(self._services.readers.present, attempt.request.reader, number)
        # Whether it was keyed or not, the look says how it stands.
        self._jobs.network(
            self, key_in, lambda _none: self.look(record), lambda _error: self.look(record)
        )

    def _on_looked(self, look: ReaderLook) -> None:
        uuid = look.record.order.uuid
        self._looking.discard(uuid)
        is_over = look.keying is Keying.OVER
        if is_over:
            self._forget(uuid)
            self.seen.emit(look.record)
            if to_let_go(look.record.payments) is not None:
                # Held again: the old hold goes now that the new one stands.
                ask = partial(self._services.recovery.ask_now, uuid)
                self._jobs.network(self, ask, self.seen.emit, lambda _error: None)
        elif look.keying is not self.keying_of(uuid):
            self._keying[uuid] = look.keying
            self.seen.emit(look.record)
        self._stop_if_wanted(look.record)

    def _on_not_looked(self, record: OrderRecord, error: Exception) -> None:
        uuid = record.order.uuid
        self._looking.discard(uuid)
        if isinstance(error, OutcomeUnknown):
            self._keying[uuid] = None
            self.seen.emit(record)
            self._stop_if_wanted(record)
        else:
            self._forget(uuid)
            self.unheld.emit(record, error)

    def _forget(self, uuid: str) -> None:
        self._keying.pop(uuid, None)
        self._stopping.discard(uuid)

    def _stop_if_wanted(self, record: OrderRecord) -> None:
        # Asked for while a look was under way, which could not carry it.
        if record.order.uuid in self._stopping:
            self.look(record)
