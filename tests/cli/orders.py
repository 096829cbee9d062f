"""Orders as scripts write them."""

from __future__ import annotations

import json
from typing import Any

VISA = "pm_card_visa"
DECLINED = "pm_card_visa_chargeDeclinedInsufficientFunds"


def order(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """An order of 27.06 with some fields changed."""
    return {
        "customer": {"name": "Grace Hopper", "phone": "415 555 0134"},
        "lines": [line()],
        **changed,
    }


def line(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A line of 27.06 with some fields changed."""
    return {"description": "Assam 250 g", "quantity": 2, "unit_price": "13.53", **changed}


def text(**changed: Any) -> str:  # noqa: ANN401 - JSON
    """An order as it stands in a file."""
    return json.dumps(order(**changed), ensure_ascii=False)
