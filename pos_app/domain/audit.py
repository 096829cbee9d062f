"""What is written down for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# The action of a note that somebody added to an order; its fact `note` is the text.
NOTED = "order.noted"
# The action of changing what an order is about.
EDITED = "order.edited"
# The action of erasing a customer; its fact `entries` holds the hashes of the entries whose words
# were erased, by their numbers.
ERASED = "customer.erased"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when and on which till; `action` is a dotted name, `facts` plain JSON values.

    Never a PIN, a key or a card number.
    """

    at: datetime
    operator: str
    till: str
    action: str
    order_uuid: str | None
    facts: dict[str, object]
