"""The practice world as an HTTP client of the stripe library."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import stripe
from requests.structures import CaseInsensitiveDict

from .world import PracticeStripe


class PracticeTransport(stripe.HTTPClient):
    """Carries what a `stripe.StripeClient` asks to a practice world instead of the network."""

    name = "practice"

    def __init__(self, world: PracticeStripe) -> None:
        super().__init__()
        self._world = world

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Answer one request of the library: body, status, headers."""
        address = urlsplit(url)
        form = parse_qsl(post_data or address.query, keep_blank_values=True)
        status, replied, body = self._world.request(
            method.upper(), address.path, headers or {}, form
        )
        # The library looks up "request-id" where Stripe sends "Request-Id".
        return body, status, CaseInsensitiveDict(replied)

    def close(self) -> None:
        """Leave the world open: it belongs to who made it."""
