"""Watching the pay link of an order on the screen, off the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from pos_app.domain.payment import Decline
    from pos_app.domain.record import OrderRecord
    from pos_app.services.pay_links import LinkLook
    from pos_app.ui.till import Till


class LinkWatch(QObject):
    """One look at a time for each order. A look that fails is no news: the next one follows.

    Signals:
        seen: an OrderRecord, when something may be other than before.
        not_closed: an OrderRecord and why its link could not be closed.
    """

    seen = Signal(object)
    not_closed = Signal(object, object)

    def __init__(self, till: Till, parent: QObject) -> None:
        super().__init__(parent)
        self._links = till.services.pay_links
        self._jobs = till.jobs
        self._operator = till.operator
        self._looking: set[str] = set()
        self._declines: dict[str, Decline] = {}

    @property
    def can_play_customer(self) -> bool:
        """Whether somebody at this PC can pay as the customer would."""
        return self._links.can_play_customer

    def decline_of(self, order_uuid: str) -> Decline | None:
        """Why the customer's last card was not held, as far as a look has told."""
        return self._declines.get(order_uuid)

    def look(self, record: OrderRecord) -> None:
        """See whether the customer has paid."""
        uuid = record.order.uuid
        if uuid not in self._looking:
            self._looking.add(uuid)
            look = partial(self._links.look, uuid)
            failed = partial(self._on_not_looked, uuid)
            self._jobs.network(self, look, self._on_looked, failed)

    def close(self, record: OrderRecord) -> None:
        """Let nobody pay by the link any more."""
        cancel = partial(self._links.cancel, record.order.uuid, self._operator())
        failed = partial(self.not_closed.emit, record)
        self._jobs.network(self, cancel, self.seen.emit, failed)

    def play_customer(self, record: OrderRecord | None, number: str) -> None:
        """Pay as the customer would, with one of Stripe's test cards."""
        if record is not None:
            pay = partial(self._links.play_customer, record.order.uuid, number)
            again = partial(self.look, record)
            self._jobs.network(self, pay, lambda _none: again(), lambda _error: again())

    def _on_looked(self, look: LinkLook) -> None:
        uuid = look.record.order.uuid
        self._looking.discard(uuid)
        was = self._declines.pop(uuid, None)
        if look.decline is not None:
            self._declines[uuid] = look.decline
        if look.record.open_link is None or look.decline != was:
            self.seen.emit(look.record)

    def _on_not_looked(self, uuid: str, _error: Exception) -> None:
        self._looking.discard(uuid)
