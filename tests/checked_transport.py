"""The practice Stripe under the stripe library, with every word checked."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from pos_app.payments.practice_stripe.transport import PracticeTransport
from tests.stripe_spec import check_request, check_response


class CheckedTransport(PracticeTransport):
    """Fails the test whose request or answer is not in Stripe's OpenAPI description."""

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        address = urlsplit(url)
        form = parse_qsl(post_data or address.query, keep_blank_values=True)
        check_request(method, address.path, form)
        body, status, replied = super().request(method, url, headers, post_data)
        check_response(method, address.path, status, body)
        return body, status, replied
