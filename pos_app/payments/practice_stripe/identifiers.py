"""IDs in the shape of Stripe's."""

from __future__ import annotations

import secrets
import string

_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """Return an ID such as `pi_3…`, unique across processes."""
    body = "".join(secrets.choice(_LETTERS) for _ in range(length - 1))
    # Requests, cards and accounts count from 1 at Stripe, what a payment makes from 3.
    series = "3" if prefix in ("pi", "ch", "re", "evt") else "1"
    return f"{prefix}_{series}{body}"


def new_request_id() -> str:
    """Return an ID such as `req_…`."""
    return "req_" + "".join(secrets.choice(_LETTERS) for _ in range(14))
