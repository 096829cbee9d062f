"""The holds of a shop, as its queue lists them."""

from __future__ import annotations

from pos_app.domain.payment import PaymentStatus
from pos_app.domain.queue import QueueRow
from pos_app.services.bundle import Services


def held_rows(services: Services) -> list[QueueRow]:
    """Every order whose card is held, in the order of the queue."""
    numbers = [each for some in services.queue.load().numbers.values() for each in some]
    return [row for row in services.queue.rows(numbers) if row.status is PaymentStatus.HELD]
